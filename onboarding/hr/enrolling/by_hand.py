"""Enrolling a department or everyone by hand: first in words who that will be, then it happens.

For some people HR ticks them in the list of employees.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from django_tasks import task
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from onboarding.hr.access import HrOnlyMixin
from onboarding.hr.deeds import assigning
from onboarding.hr.deeds.employment import writable_by
from onboarding.hr.deeds.rule_switching import MAX_AT_ONCE, enrolled_in_words
from onboarding.hr.enrolling.rule_forms import ByHandForm
from onboarding.hr.jobs.job_views import watch
from onboarding.hr.lists.confirmed_beginnings import ConfirmedBeginnings, chosen_in
from onboarding.hr.lists.same_people import are_still_the_same, who_they_are
from onboarding.hr.worker import watched_work
from onboarding.learning.calendar.own_calendars import calendar_of
from onboarding.learning.calendar.working_days import Calendar
from onboarding.learning.journey.enrolling import due_unless_chosen
from onboarding.learning.journey.headcounts import HowMany
from onboarding.learning.models import Enrolment, Mailed
from onboarding.lessons.models import Programme
from onboarding.people.models import Department, User, UserQuerySet


@dataclass(frozen=True)
class Choice:
    """What HR chose: a programme, for a department or (None) for everyone, with a due date or the programme's own."""

    programme: Programme
    department: Department | None
    due_date: date | None

    def people(self, actor: Any, today: date) -> UserQuerySet:
        """Who works there and can sign in, without the administrators."""
        there = User.objects.of(self.programme.organisation_id).filter(is_active=True, is_superuser=False)
        if self.department is not None:
            there = there.working_in(self.department)
        return there.not_left(today).filter(pk__in=writable_by(actor).values("pk"))

    def new(self, actor: Any, today: date) -> UserQuerySet:
        """Those of them who were never in the programme."""
        enrolled = Enrolment.objects.filter(programme=self.programme)
        return self.people(actor, today).exclude(pk__in=enrolled.values("user"))

    def confirmation(self, actor: Any, today: date) -> ConfirmedBeginnings:
        """What they would hear of it."""
        calendar = calendar_of(self.programme.organisation_id)
        new = self.new(actor, today)
        return ConfirmedBeginnings([(self.programme, new)], today, lambda one: self.due(one, today, calendar))

    def due(self, person: User, today: date, calendar: Calendar) -> date:
        """By when one of them is to be done, absences apart."""
        return self.due_date or due_unless_chosen(person.start_date, self.programme, today, calendar)

    def new_ids(self, actor: Any, today: date) -> list[int]:
        return list(self.new(actor, today).order_by().values_list("pk", flat=True))


@task()
def enrol_in_background(
    job_id: int,
    programme_id: int,
    department_id: int | None,
    today: str,
    due_date: str | None,
    expected: str,
    mailed: str = Mailed.NEWCOMERS,
) -> None:
    """Enrol many people as the owner of the job, if they are still those whom HR confirmed; days as ISO."""
    with watched_work.running(job_id) as reporter:
        choice = Choice(
            Programme.objects.get(pk=programme_id),
            Department.objects.get(pk=department_id) if department_id else None,
            date.fromisoformat(due_date) if due_date else None,
        )
        actor, day = reporter.job.owner, date.fromisoformat(today)
        ids = choice.new_ids(actor, day)
        if who_they_are(ids) != expected:
            told = _("Intussen zijn het andere mensen. Er is niemand ingeschreven. Kijk na wie het zijn.")
            raise watched_work.Stop(told, "other_people")
        reporter.expect(len(ids))
        enrolled = assigning.enrol(
            actor, choice.new(actor, day), choice.programme, day, choice.due_date, Mailed(mailed)
        )
        reporter.outcome = enrolled_in_words(HowMany(enrolled.new, enrolled.new))


class EnrolByHandView(HrOnlyMixin, WagtailAdminTemplateMixin, TemplateView):
    """The choice lives in the address; only the button below what it comes down to enrols."""

    template_name = "hr/enrolling/by_hand.html"
    page_title = gettext_lazy("Zelf inschrijven")
    header_icon = "user"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("hr:rules"), "label": _("Inschrijfregels")},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form: ByHandForm = kwargs.get("form") or self.form(self.request.GET)
        context["form"] = form
        if form.is_bound and form.is_valid():
            choice = Choice(**form.cleaned_data)
            confirmation = choice.confirmation(self.viewer, self.today)
            context |= {
                "choice": choice,
                "number": confirmation.number,
                "already": choice.people(self.viewer, self.today).count() - confirmation.number,
                "confirmation": confirmation,
                "expected": confirmation.expected(),
            }
        return context

    def form(self, chosen: Any) -> ByHandForm:
        is_chosen = "programme" in chosen
        return ByHandForm(chosen if is_chosen else None, viewer=self.viewer, today=self.today)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        if not (form.is_bound and form.is_valid()):
            return self.render_to_response(self.get_context_data(form=form), status=422)
        choice = Choice(**form.cleaned_data)
        ids, mailed = choice.new_ids(request.user, self.today), chosen_in(request)
        confirmation = choice.confirmation(request.user, self.today)
        if mailed is None or not are_still_the_same(request, confirmation.expected()):
            return self.render_to_response(self.get_context_data(form=form), status=422)
        if len(ids) > MAX_AT_ONCE:
            return watch(self._start_job(choice, who_they_are(ids), mailed))
        these = User.objects.filter(pk__in=ids)
        enrolled = assigning.enrol(request.user, these, choice.programme, self.today, choice.due_date, mailed)
        messages.success(request, enrolled_in_words(HowMany(enrolled.new, enrolled.new)))
        return redirect(f"{reverse('hr:completion_report')}?programme={choice.programme.pk}")

    def _start_job(self, choice: Choice, expected: str, mailed: Mailed) -> Any:
        return watched_work.start(
            self.viewer,
            choice.programme.organisation,
            _("Inschrijven: %(programme)s") % {"programme": choice.programme},
            enrol_in_background,
            choice.programme.pk,
            choice.department.pk if choice.department else None,
            self.today.isoformat(),
            choice.due_date.isoformat() if choice.due_date else None,
            expected,
            mailed.value,
        )
