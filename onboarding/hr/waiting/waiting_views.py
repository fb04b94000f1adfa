"""The people who have all that remains of a programme, by name: HR declares them done, or lets them wait."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from onboarding.hr.access import HrOnlyMixin
from onboarding.hr.completion.conditions import works_here
from onboarding.hr.deeds import declaring
from onboarding.hr.employees.employee_rows import BY_NAME
from onboarding.hr.jobs.job_views import watch
from onboarding.hr.lists.confirmed_beginnings import portions_in_words
from onboarding.hr.lists.named_people import named_people
from onboarding.hr.lists.same_people import are_still_the_same, who_they_are
from onboarding.hr.models import Job
from onboarding.hr.waiting.waiting_filters import ByFirstDay
from onboarding.ids import read_id
from onboarding.learning.journey import waiting
from onboarding.learning.models import EnrolmentQuerySet, Notice, NoticeKind
from onboarding.learning.notices import mail_of_notice
from onboarding.learning.notices.promised_mails import mails_of
from onboarding.lessons.models import Programme
from onboarding.people.mail_message import Mail
from onboarding.people.models import User

PER_PAGE = 50
WITHOUT_MAIL = "zonder_mail"
EVERYONE = "iedereen"
WAIT, CONFIRM = "wait", "confirm"  # the buttons: lets them wait at once; on the second step, declares them done


class OfProgramme(HrOnlyMixin, WagtailAdminTemplateMixin, TemplateView):
    """A screen about people in one programme, a page at a time; 404 for a programme out of reach."""

    header_icon = "group"

    @cached_property
    def programme(self) -> Programme:
        mine = Programme.objects.visible_to(self.viewer).select_related("organisation")
        return get_object_or_404(mine, pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": f"{self.programme}: {self.page_title}"}]

    def page_of(self, found: Any) -> Page[Any]:
        """The page of `found` that the address asks for, or the nearest there is."""
        return Paginator(found, PER_PAGE).get_page(self.request.GET.get("p"))


def ids_of(enrolments: EnrolmentQuerySet) -> list[int]:
    return list(enrolments.order_by("pk").values_list("pk", flat=True))


class WaitingView(ByFirstDay, OfProgramme):
    """First who they are; then, for whom HR ticked, what declaring them done comes down to; only then it happens."""

    page_title = gettext_lazy("Wie alles heeft wat overblijft")
    template_name = "hr/waiting/waiting.html"

    def everyone(self) -> EnrolmentQuerySet:
        """Who waits in this programme and works here, within the days of the address."""
        here = waiting.waiting_in(self.programme).visible_to(self.viewer).filter(works_here(self.today))
        return self.narrowed(here)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        people = self.everyone().select_related("user__department").with_number_together()
        people = people.order_by("user__folded", "pk")
        page = self.page_of(people.defer("user__password"))
        expected = who_they_are(ids_of(self.everyone()))
        told = {"programme": self.programme, "page": page, "expected": expected}
        return {**super().get_context_data(**kwargs), **told, "coming_back": self._coming_back(self.everyone())}

    def _coming_back(self, people: EnrolmentQuerySet) -> str:
        """That a lesson of theirs comes back; "" where none does."""
        return declaring.coming_back_in_words(waiting.still_to_come(self.programme, people))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        chosen, is_everyone = self.everyone(), EVERYONE in request.POST
        if not is_everyone:
            ticked = [read_id(key) for key in request.POST.getlist("id")[:PER_PAGE]]
            chosen = chosen.filter(pk__in=[one for one in ticked if one is not None])
        ids = ids_of(chosen)
        if not ids:
            messages.error(request, _("Vink eerst aan voor wie je dit wil doen."))
            return redirect(self.here)
        if WAIT in request.POST:
            if is_everyone and not are_still_the_same(request, who_they_are(ids)):
                return redirect(self.here)
            return self._let_wait(chosen)
        if CONFIRM in request.POST and are_still_the_same(request, who_they_are(ids)):
            return self._declare(ids)
        return self._ask(chosen, ids)

    def _ask(self, chosen: EnrolmentQuerySet, ids: list[int]) -> HttpResponse:
        """The second step: in words and numbers what happens."""
        people = User.objects.filter(pk__in=chosen.values("user")).order_by(*BY_NAME)
        mails = mails_of(chosen, NoticeKind.COMPLETION, self.today)
        context = super().get_context_data(
            programme=self.programme,
            people=named_people(people, len(ids)),
            expected=who_they_are(ids),
            coming_back=self._coming_back(chosen),
            ids=[] if EVERYONE in self.request.POST else ids,
            mails=mails,
            portions=portions_in_words(self.programme.organisation_id, mails),
            example=self._example(chosen) if mails else None,
            sends_mail=WITHOUT_MAIL not in self.request.POST,
        )
        self.template_name = "hr/waiting/declare.html"
        return self.render_to_response(context)

    def _example(self, chosen: EnrolmentQuerySet) -> Mail | None:
        """How the mail reads to the first of those whom one reaches."""
        reached = chosen.exclude(user__email="").select_related("user__organisation", "user__department", "programme")
        one = reached.order_by("user__folded", "pk").first()
        if one is None:
            return None
        line = Notice(recipient=one.user, enrolment=one, kind=NoticeKind.COMPLETION, about=self.today)
        return mail_of_notice.example(line, self.today)

    def _declare(self, ids: list[int]) -> HttpResponse:
        sends_mail = WITHOUT_MAIL not in self.request.POST
        done = declaring.declare(self.viewer, self.programme, ids, self.now, sends_mail=sends_mail)
        if isinstance(done, Job):
            return watch(done)
        messages.success(self.request, declaring.declared_in_words(done))
        return redirect(self.here)

    def _let_wait(self, chosen: EnrolmentQuerySet) -> HttpResponse:
        number = waiting.let_wait(chosen)
        told = ngettext(
            "%(number)d persoon wacht. Je leest er niets meer van tot er iets verandert.",
            "%(number)d mensen wachten. Je leest er niets meer van tot er iets verandert.",
            number,
        )
        messages.success(self.request, told % {"number": number})
        return redirect(self.here)
