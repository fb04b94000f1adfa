"""Taking people out of a programme: for each programme first what would go, what would be closed and what stays; and
letting someone in again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import View
from wagtail.admin import messages

from onboarding.hr.access import HrOnlyMixin
from onboarding.hr.deeds import withdrawing
from onboarding.hr.deeds.employment import writable_by
from onboarding.hr.employees.employee_rows import BY_NAME
from onboarding.hr.employees.for_many import ForManyView
from onboarding.hr.employees.for_many_forms import WithdrawForm
from onboarding.hr.jobs.job_views import watch
from onboarding.hr.lists.named_people import named_people
from onboarding.hr.lists.same_people import are_still_the_same, who_they_are
from onboarding.hr.models import Job
from onboarding.learning.models import Enrolment, EnrolmentQuerySet
from onboarding.lessons.models import Programme


@dataclass(frozen=True, slots=True)
class Effect:
    """What withdrawing these people from one programme does: how many enrolments go, are closed, and stay."""

    programme: Programme
    gone: int
    closed: int
    done: int

    def __str__(self) -> str:
        gone = ngettext(
            "%(number)d deed nog niets: de inschrijving verdwijnt",
            "%(number)d deden nog niets: de inschrijvingen verdwijnen",
            self.gone,
        )
        closed = ngettext("%(number)d begon: gesloten", "%(number)d begonnen: gesloten", self.closed)
        parts = [
            (gone, self.gone),
            (closed, self.closed),
            (_("%(number)d klaar: blijft"), self.done),
        ]
        said = ", ".join(words % {"number": number} for words, number in parts if number)
        return f"{self.programme.title} ({said})"


class WithdrawView(ForManyView):
    template_name = "hr/employees/withdraw.html"
    page_title = gettext_lazy("Inschrijving intrekken")
    form_class = WithdrawForm
    button = gettext_lazy("Trek in")

    @property
    def enrolments(self) -> EnrolmentQuerySet:
        people = self.people.order_by().values("pk")
        return Enrolment.objects.visible_to(self.viewer).where_they_work().current().filter(user__in=people)

    @cached_property
    def effects(self) -> list[Effect]:
        """Of each programme in which someone has something to do; three queries, however many there are."""
        found = self.enrolments.order_by().unfinished()
        open_ones, untouched = (_per_programme(one) for one in (found, self.enrolments.order_by().untouched()))
        done = _per_programme(self.enrolments.order_by().filter(completed_at__isnull=False))
        programmes = Programme.objects.filter(pk__in=open_ones).defer("outline", "welcome")
        return [
            Effect(one, untouched.get(one.pk, 0), open_ones[one.pk] - untouched.get(one.pk, 0), done.get(one.pk, 0))
            for one in programmes.order_by("title__fold", "pk")
        ]

    @property
    def whom(self) -> str:
        """A digest of what the screen speaks of."""
        open_ids = self.enrolments.unfinished().order_by().values_list("pk", flat=True)
        return who_they_are(open_ids, [[one.programme.pk, one.gone, one.closed] for one in self.effects])

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "effects": self.effects}

    def get_initial(self) -> dict[str, Any]:
        only = self.effects[0].programme.pk if len(self.effects) == 1 else None
        return {"programme": self.request.GET.get("programme") or only}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super(ForManyView, self).get_context_data(**kwargs),
            "people": named_people(self.people.order_by(*BY_NAME), self.number),
            "effects": self.effects,
            "expected": self.whom,
            "next": self.next_url,
        }

    def form_valid(self, form: Any) -> HttpResponse:
        if not are_still_the_same(self.request, self.whom):
            return self.render_to_response(self.get_context_data(form=form), status=422)
        programme: Programme = form.cleaned_data["programme"]
        ids = list(self.enrolments.unfinished().filter(programme=programme).values_list("pk", flat=True))
        done = withdrawing.withdraw(self.viewer, programme.organisation, ids, self.now)
        if isinstance(done, Job):
            return watch(done, says_outcome=True)
        messages.success(self.request, withdrawing.withdrawn_in_words(done))
        return redirect(self.next_url)


def _per_programme(enrolments: EnrolmentQuerySet) -> dict[int, int]:
    counted: dict[int, int] = {}
    for programme_id in enrolments.values_list("programme", flat=True):
        counted[programme_id] = counted.get(programme_id, 0) + 1
    return counted


class OpenAgainView(HrOnlyMixin, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        mine = Enrolment.objects.visible_to(self.viewer).filter(user__in=writable_by(self.viewer).values("pk"))
        enrolment = get_object_or_404(mine.select_related("user", "programme"), pk=pk)
        numbers = {"person": enrolment.user, "programme": enrolment.programme}
        if withdrawing.open_again(self.viewer, enrolment, self.now):
            messages.success(request, _("%(person)s kan weer verder met %(programme)s.") % numbers)
        else:
            messages.warning(request, _("Deze inschrijving is niet ingetrokken, of er kwam een andere na."))
        return redirect("hr:employee", enrolment.user_id)
