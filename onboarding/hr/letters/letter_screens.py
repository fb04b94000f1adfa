"""Printing letters: for whom, what that comes down to, and the file, for an hour; and the poster."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from onboarding.hr.access import HrOnlyMixin
from onboarding.hr.employees.employee_filters import MAIN_ONLY
from onboarding.hr.employees.for_many import ForManyView
from onboarding.hr.employees.for_many_forms import ForManyForm
from onboarding.hr.jobs.job_views import watch
from onboarding.hr.letters import letter_jobs, letter_paper, who_needs_one
from onboarding.hr.letters.letter_figures import LetterFigures, figures_of
from onboarding.hr.lists.same_people import are_still_the_same, who_they_are
from onboarding.hr.models import Job, JobState
from onboarding.people.letters import kept_papers, letter_keeping
from onboarding.people.models import Department, Letter, Organisation, UserQuerySet

PDF = "application/pdf"
NO_MAILBOX = "no_mailbox"  # in the address: of whoever was chosen, only who has no e-mail address


@dataclass(frozen=True, slots=True)
class Choice:
    """For whom of the chosen people letters can be printed, with how many that are."""

    label: str
    address: str
    is_here: bool


class LettersView(HrOnlyMixin, WagtailAdminTemplateMixin, TemplateView):
    """Where printing begins: by department, and the poster that hangs beside it."""

    template_name = "hr/letters/letters.html"
    page_title = gettext_lazy("Brieven")
    header_icon = "mail"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            departments=self._departments(),
            organisations=Organisation.objects.visible_to(self.viewer),
            has_several=self.viewer.is_superuser,
            waiting=list(who_needs_one.waiting(self.request, self.today)),
            days=Letter.LASTS.days,
            **kwargs,
        )

    def _departments(self) -> list[tuple[Department, str]]:
        """The departments, each with the address of the list of whoever has it as the main one, who are all chosen
        there: a second letter, for another department, would make the first one worthless."""
        found = Department.objects.visible_to(self.viewer).select_related("organisation")
        found = found.order_by("organisation__name__fold", "name__fold", "pk")
        return [(one, f"{reverse('hr:letters_print')}?{self._everyone_of(one)}") for one in found]

    def _everyone_of(self, department: Department) -> str:
        organisation = {"organisation": department.organisation_id} if self.viewer.is_superuser else {}
        here = {MAIN_ONLY: 1, "next": reverse("hr:letters")}
        return urlencode({"everyone": 1, "department": department.pk, **organisation, **here})


class PrintLettersView(ForManyView):
    """Says in numbers what will be printed; then it is made in the background."""

    template_name = "hr/letters/print.html"
    page_title = gettext_lazy("Brieven afdrukken")
    header_icon = "mail"
    button = gettext_lazy("Maak de brieven")
    question = ngettext_lazy(
        "Je drukt een brief af voor %(name)s.", "Je drukt brieven af voor %(number)d mensen.", "number"
    )
    consequence = gettext_lazy(
        "Met de code op de brief kiest iemand een eigen code of een wachtwoord, en is meteen aangemeld."
    )

    chosen: UserQuerySet  # whom the address names, whether `people` are all of them or not

    @cached_property
    def figures(self) -> LetterFigures:
        return figures_of(self.people, self.today)

    @cached_property
    def choices(self) -> list[Choice]:
        """Of whoever was chosen: everyone, or who has no address alone; none where that is the same, or nobody."""
        allowed = letter_keeping.may_have_one(self.chosen, self.today)
        everyone, without = allowed.count(), allowed.without_mailbox().count()
        if without in (0, everyone):
            return []
        is_narrowed = self.without_mailbox_only
        return [
            Choice(_("Iedereen (%(number)d)") % {"number": everyone}, self._address(False), not is_narrowed),
            Choice(
                _("Alleen wie geen e-mailadres heeft (%(number)d)") % {"number": without},
                self._address(True),
                is_narrowed,
            ),
        ]

    @property
    def without_mailbox_only(self) -> bool:
        return bool(self.request.GET.get(NO_MAILBOX))

    def _address(self, without_mailbox_only: bool) -> str:
        chosen = self.request.GET.copy()
        chosen.pop(NO_MAILBOX, None)
        if without_mailbox_only:
            chosen[NO_MAILBOX] = "1"
        return f"{self.request.path}?{chosen.urlencode()}"

    @cached_property
    def organisations(self) -> list[int]:
        """Of whom they are: one, or it is refused."""
        return list(self.people.order_by().values_list("organisation", flat=True).distinct()[:2])

    def select(self) -> HttpResponse | None:
        response = super().select()
        if response is not None:
            return response
        self.chosen = self.people
        if self.without_mailbox_only:
            self.people = self.chosen.without_mailbox()
        refused = self.refused()
        if refused:
            messages.error(self.request, refused)
            return redirect(self.next_url)
        figures = self.figures
        self.number = figures.number
        self.people = self.people.filter(pk__in=figures.ids)
        self.expected = who_they_are(figures.ids, figures.replaced)
        return None

    def refused(self) -> str:
        """Why there is nothing to print; "" when there is."""
        if len(self.organisations) > 1:
            return _("Brieven druk je af voor één organisatie tegelijk. Kies mensen van dezelfde.")
        if not self.figures.number:
            return _(
                "Voor wie je koos, kan je geen brief afdrukken. Een brief is voor wie hier werkt en een "
                "personeelsnummer heeft. HR en beheerders melden zich aan met hun e-mailadres. Wie alleen met de "
                "aanmeldingsdienst van je organisatie binnenkomt, krijgt er ook geen."
            )
        if self.figures.number > letter_jobs.MOST:
            numbers = {"number": self.figures.number, "most": letter_jobs.MOST}
            words = _("Dat zijn %(number)d brieven. Druk er hoogstens %(most)d tegelijk af, bijvoorbeeld per dienst.")
            return words % numbers
        return ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        last_day = Letter.last_day_of(self.today)
        return super().get_context_data(
            figures=self.figures,
            last_day=last_day,
            choices=self.choices,
            is_of_department=MAIN_ONLY in self.request.GET,
            **kwargs,
        )

    def form_valid(self, form: ForManyForm) -> HttpResponse:
        if not are_still_the_same(self.request, self.expected):
            return self.render_to_response(self.get_context_data(form=form), status=422)
        organisation = Organisation.objects.get(pk=self.organisations[0])
        return watch(letter_jobs.start(self.viewer, organisation, list(self.figures.ids)))


class OfOwnPrinting(HrOnlyMixin):
    """Letters are for whoever had them made: the log says who that was."""

    def printing(self, pk: int) -> Job:
        """The job, or 404."""
        own = Job.objects.visible_to(self.viewer).filter(owner=self.viewer, state=JobState.DONE)
        return get_object_or_404(own, pk=pk, url=reverse("hr:letters_made", args=[pk]))

    def paper(self, job: Job) -> bytes | None:
        """The file, as long as it may be had; after that it is gone for good, also before anything else tidied up."""
        if job.finished_at is None or self.now >= job.finished_at + kept_papers.KEPT:
            kept_papers.forget(job.pk)
            return None
        return kept_papers.read(job.pk)


class LettersMadeView(OfOwnPrinting, WagtailAdminTemplateMixin, TemplateView):
    template_name = "hr/letters/made.html"
    header_icon = "mail"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.made = self.printing(pk)
        return self.render_to_response(self.get_context_data())

    def get_page_title(self) -> str:
        return self.made.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("hr:letters"), "label": LettersView.page_title},
            {"url": "", "label": self.made.title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        assert self.made.finished_at is not None  # noqa: S101 - it is done
        return super().get_context_data(
            job=self.made,
            is_there=self.paper(self.made) is not None,
            until=self.made.finished_at + kept_papers.KEPT,
            **kwargs,
        )


class LettersDownloadView(OfOwnPrinting):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = self.printing(pk)
        paper = self.paper(job)
        if paper is None:
            return redirect("hr:letters_made", pk)  # which says so
        name = f"brieven-{timezone.localtime(job.finished_at):%Y-%m-%d-%H%M}.pdf"
        return as_file(paper, name)


class PosterView(HrOnlyMixin):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        organisation = Organisation.objects.visible_to(self.viewer).filter(pk=pk).first()
        if organisation is None:
            raise Http404
        return as_file(letter_paper.poster(organisation, self.now), f"affiche-{organisation.slug}.pdf")


def as_file(pdf: bytes, name: str) -> HttpResponse:
    return HttpResponse(pdf, PDF, headers={"Content-Disposition": f'attachment; filename="{name}"'})
