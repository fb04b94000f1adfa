"""The page of one employee: who it is, what can be done, and the journey in time."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from onboarding.hr.completion.completion_columns import (
    due_in_words,
    lessons_in_words,
    names_of_others,
    standing_label,
    where_decided,
)
from onboarding.hr.deeds import activity
from onboarding.hr.employees import journey_in_time, lessons_of_person, ways_in
from onboarding.hr.employees.editing import OfEmployees
from onboarding.hr.employees.employee_rows import employees
from onboarding.hr.employees.for_many import ENROL, INVITE, REMIND, Offered, grouped
from onboarding.hr.models import Activity, Verb
from onboarding.hr.roles import role_words
from onboarding.hr.successors import left_behind
from onboarding.hr.successors.left_behind import LeftBehind
from onboarding.hr.worker import undelivered_words
from onboarding.learning.journey import extra_tries
from onboarding.learning.journey.extra_tries import OutOfTries
from onboarding.learning.models import Enrolment, Exemption, LessonProgress
from onboarding.learning.status import Status
from onboarding.paper import typefaces
from onboarding.people import address_changes
from onboarding.people.models import Absence, OwnValue, User
from onboarding.people.second_factor import factor_resets

PER_PAGE = 50  # events
MAX_PAGES = 40  # further back than anybody's working life goes
SEEN_FOR = timedelta(hours=1)  # looking again within this time is the same look


def record_view(viewer: Any, person: User, now: datetime) -> None:
    """Remember that `viewer` looked at this person's page, once in SEEN_FOR."""
    earlier = Activity.objects.filter(actor=viewer, subject=person, verb=Verb.PERSON_VIEWED, at__gt=now - SEEN_FOR)
    if not earlier.exists():
        activity.record(viewer, Verb.PERSON_VIEWED, person.organisation_id, subject=person)


class LessonsOfEmployeeView(OfEmployees, WagtailAdminTemplateMixin, TemplateView):
    """Where someone stands in each lesson; looking is noted in the log as looking at their page."""

    template_name = "hr/employees/lessons.html"
    header_icon = "user"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.person = self.whom(employees(self.viewer))
        record_view(self.viewer, self.person, self.now)
        return super().get(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return _("%(person)s, per les") % {"person": self.person}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.trail(self.person, self.get_page_title())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rounds = lessons_of_person.rounds_of(self.viewer, self.person)
        return {**super().get_context_data(**kwargs), "person": self.person, "rounds": rounds}


class EmployeeView(OfEmployees, WagtailAdminTemplateMixin, TemplateView):
    template_name = "hr/employees/employee.html"
    header_icon = "user"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.person = self.whom(employees(self.viewer).with_roles().select_related("manager"))
        record_view(self.viewer, self.person, self.now)
        return super().get(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return str(self.person)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return self.trail(None, str(self.person))

    @cached_property
    def may_change(self) -> bool:
        return bool(self.viewer.is_superuser or not self.person.is_superuser)

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        evidence = f"{reverse('hr:evidence')}?person={self.person.pk}"
        lessons = reverse("hr:employee_lessons", args=[self.person.pk])
        buttons = [
            HeaderButton(_("Per les"), url=lessons, icon_name="clipboard-list"),
            HeaderButton(_("Bewijs maken"), url=evidence, icon_name="key"),
        ]
        if self.may_change:
            url = reverse("hr:employee_edit", args=[self.person.pk])
            buttons.insert(0, HeaderButton(_("Gegevens wijzigen"), url=url, icon_name="edit"))
            url = reverse("hr:person_roles", args=[self.person.pk])
            buttons.insert(1, HeaderButton(_("Rollen"), url=url, icon_name="group"))
        return buttons

    @property
    def usual_actions(self) -> list[Offered]:
        """What is done most for someone."""
        return [self._here(one) for _about, group in self._offered() for one in group if one[0] in self._usual]

    @property
    def actions(self) -> list[tuple[Any, list[Offered]]]:
        """What else can be done for this person alone, by what it is about: the same as for many."""
        others = [(about, [one for one in group if one[0] not in self._usual]) for about, group in self._offered()]
        return [(about, [self._here(one) for one in group]) for about, group in others]

    @property
    def _usual(self) -> set[str]:
        """Who never signed in may need a way in."""
        names = (ENROL, REMIND) if self.person.last_login else (ENROL, REMIND, INVITE)
        return {reverse(f"hr:{name}") for name in names}

    def _offered(self) -> list[tuple[Any, list[Offered]]]:
        return grouped() if self.may_change and not self.person.has_left(self.today) else []

    def _here(self, one: Offered) -> Offered:
        address, words = one
        return f"{address}?{urlencode({'id': self.person.pk, 'next': self.request.path})}", words

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        number = self._page_number()
        events = journey_in_time.latest(self.person, self.viewer, number * PER_PAGE + 1)
        asked = address_changes.waiting_for(self.person, self.now)
        factor_reset = factor_resets.waiting_for(self.person, self.now)
        shown = events[(number - 1) * PER_PAGE : number * PER_PAGE]
        months = groupby(shown, key=lambda event: event.day.replace(day=1))
        return {
            **super().get_context_data(**kwargs),
            "person": self.person,
            "work": self._work(),
            "other_departments": names_of_others(self.person, ", "),
            "asked": asked,
            "may_confirm": asked is not None and address_changes.may_confirm(self.viewer, asked),
            "factor_reset": factor_reset,
            "may_ask_factor": factor_resets.may_act(self.viewer, self.person),
            "may_confirm_factor": factor_reset is not None and factor_resets.may_confirm(self.viewer, factor_reset),
            "name_is_printable": typefaces.is_printable(self.person.get_full_name()),
            "not_arrived": undelivered_words.of_person(self.viewer, self.person),
            "ways_in": ways_in.in_words(self.person, self.today),
            "has_left": self.person.has_left(self.today),
            "roles": role_words.in_words(self.person),
            "left": self.left,
            "enrolments": [self._row(enrolment) for enrolment in self._enrolments()],
            "exemptions": self._exemptions(),
            "out_of_tries": self._out_of_tries(),
            "absences": list(Absence.objects.filter(user=self.person).order_by("-first_day", "-pk")[:PER_PAGE]),
            "months": [(month, list(of_month)) for month, of_month in months],
            "earlier": number + 1 if len(events) > number * PER_PAGE and number < MAX_PAGES else None,
            "later": number - 1,
        }

    @property
    def left(self) -> LeftBehind | None:
        """What is to be taken over of who is of HR no more, or goes."""
        stays = self.person.is_hr_officer and self.person.is_active and self.person.end_date is None
        found = None if stays else left_behind.of(self.person, self.now)
        return found if found and found.is_there else None

    def _work(self) -> list[tuple[str, str]]:
        """What is known of their work besides department and function: label and value; nothing that is empty."""
        person = self.person
        known = [
            (_("Vestiging"), person.site),
            (_("Statuut"), person.get_status_display()),
            (_("Werkregime"), person.work_regime),
        ]
        own = OwnValue.objects.visible_to(self.viewer).filter(person=person).select_related("field")
        known += [(value.field.name, value.value) for value in own.order_by("field__name__fold", "field")]
        return [(label, value) for label, value in known if value]

    def _page_number(self) -> int:
        given = self.request.GET.get("p", "")
        return min(max(int(given), 1), MAX_PAGES) if given.isascii() and given.isdigit() and len(given) < 4 else 1

    def _enrolments(self) -> Any:
        found = Enrolment.objects.visible_to(self.viewer).filter(user=self.person)
        found = found.select_related("programme").defer("programme__outline", "programme__welcome")
        return (
            found.with_status(self.today)
            .with_number_together()
            .with_open_leave()
            .order_by("-is_current", "programme__title__fold", "-round", "pk")[:PER_PAGE]
        )

    def _exemptions(self) -> list[Exemption]:
        found = Exemption.objects.visible_to(self.viewer).filter(enrolment__user=self.person)
        found = found.select_related("enrolment__programme", "lesson")
        return list(found.defer("enrolment__programme__outline", "enrolment__programme__welcome")[:PER_PAGE])

    def _out_of_tries(self) -> list[OutOfTries]:
        """Where one more can be given: not by who may not change this person, and not to who left."""
        if not self.may_change or self.person.has_left(self.today):
            return []
        return extra_tries.out_of_tries(
            LessonProgress.objects.visible_to(self.viewer).filter(enrolment__user=self.person)
        )

    def _withdraw(self, enrolment: Enrolment) -> str:
        """Where someone is taken out of a programme that is not completed; "" for any other."""
        if not enrolment.is_current or enrolment.completed_at is not None or self.person.has_left(self.today):
            return ""
        chosen = {"id": self.person.pk, "programme": enrolment.programme_id, "next": self.request.path}
        return f"{reverse('hr:employees_withdraw')}?{urlencode(chosen)}"

    def _row(self, enrolment: Any) -> dict[str, Any]:
        label, tone = standing_label(enrolment)
        return {
            "enrolment": enrolment,
            "label": label,
            "tone": tone.value,
            "decided_at": where_decided(enrolment),
            "lessons": lessons_in_words(enrolment),
            "due": due_in_words(enrolment),
            "is_withdrawn": enrolment.status_today == Status.WITHDRAWN,
            "withdraw": self._withdraw(enrolment),
        }
