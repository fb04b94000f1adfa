"""What HR can narrow the completion report down to. All of it lives in the query string."""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import or_
from typing import Any

import django_filters
from django import forms
from django.db.models import Func, OuterRef, QuerySet, Subquery, TextChoices
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_filters.widgets import SuffixedMultiWidget

from onboarding.hr.completion import conditions, start_months
from onboarding.hr.lists.seen_choices import SeenFilter
from onboarding.hr.lists.work_details import WorkFilterSet
from onboarding.ids import read_id
from onboarding.learning.journey.waiting import waits
from onboarding.learning.models import Enrolment, EnrolmentQuerySet
from onboarding.learning.notices.silence import silent_among
from onboarding.learning.status import Status, is_on_track
from onboarding.lessons.models import Lesson, Programme
from onboarding.people.models import Department
from onboarding.people.seen_by_hr import SeenByHrQuery
from onboarding.people.who_may_see import Belonging

STATUS_LABELS = {
    Status.LATE: _("Te laat"),
    Status.BUSY: _("Bezig"),
    Status.TODO: _("Nog te doen"),
    Status.EXEMPTED: _("Vrijgesteld"),
    Status.DONE: _("Klaar"),
    Status.WITHDRAWN: _("Ingetrokken"),
}
BY_URGENCY = tuple(STATUS_LABELS)  # what most needs looking at comes first
ON_TRACK = "on_track"  # busy or to do, and in time
STALLED, WAITING = "stalled", "waiting"  # of who is on track
SILENT = "silent"
STATUS_CHOICES = [
    (Status.LATE, STATUS_LABELS[Status.LATE]),
    (ON_TRACK, _("Op schema (nog te doen of bezig)")),
    (STALLED, _("Staat stil: op schema, maar al twee weken niets gedaan")),
    (WAITING, _("Wacht: alles gedaan wat overblijft")),
    (SILENT, _("Laat niets horen")),
    *[(status, label) for status, label in STATUS_LABELS.items() if status is not Status.LATE],
]
NO_DEPARTMENT = "none"
NO_PROGRAMME = "none"
MOST_ROUNDS = 6  # that are offered; more of them are in the address


class Service(TextChoices):
    """Whether someone still works here."""

    HERE = "yes", _("Ja")
    LEFT = "no", _("Nee, uit dienst")


ROUNDS_IN_WORDS = {
    conditions.LAST_ROUND: _("Telt van elk traject de laatste ronde."),
    conditions.ALL_ROUNDS: _("Telt elke ronde van een traject."),
    conditions.FIRST_ROUND: _("Telt van elk traject de eerste ronde."),
}


def rounds_in_words(rounds: str) -> str:
    """Which rounds count, in a sentence."""
    return str(ROUNDS_IN_WORDS.get(rounds) or gettext("Telt ronde %(number)s van een traject.") % {"number": rounds})


def round_choices(chosen: str, most: int = MOST_ROUNDS) -> list[tuple[str, str | Promise]]:
    """The rounds to choose from, up to the `most` there are; `chosen` too when it is a later one."""
    numbers = [str(number) for number in range(1, min(most, MOST_ROUNDS) + 1)]
    if conditions.ROUND.fullmatch(chosen) and chosen not in numbers:
        numbers.append(chosen)
    every = [(conditions.LAST_ROUND, _("De laatste ronde")), (conditions.ALL_ROUNDS, _("Alle rondes"))]
    return [*every, *((number, gettext("Ronde %(number)s") % {"number": number}) for number in numbers)]


LESSON_FILTERS = ("reached", "completed", "at_lesson")


def departments(viewer: Any) -> Belonging[Department]:
    """The departments `viewer` may filter by: the organisation's own; all of them for an administrator."""
    found = Department.objects.visible_to(viewer).select_related("organisation")
    return found.order_by("name__fold", "organisation__short_name__fold", "pk")


def programmes(viewer: Any) -> Belonging[Programme]:
    return Programme.objects.visible_to(viewer).defer("outline", "welcome").order_by("title__fold", "pk")


def programmes_with_rounds(viewer: Any) -> Belonging[Any]:
    """With how often each was begun by someone, at most, as `most_rounds`; None without anyone."""
    begun = Enrolment.objects.filter(programme=OuterRef("pk")).order_by()
    return programmes(viewer).annotate(
        most_rounds=Subquery(begun.annotate(most=Func("round", function="MAX")).values("most"))
    )


DEPARTMENTS, PROGRAMMES = SeenByHrQuery(departments), SeenByHrQuery(programmes)


def lessons(request: HttpRequest) -> QuerySet[Lesson]:
    """The lessons that stand beside the one that is asked for, and it among them."""
    asked = next((request.GET[name] for name in LESSON_FILTERS if request.GET.get(name)), "")
    lesson_id = read_id(asked)
    if lesson_id is None:
        return Lesson.objects.none()
    viewer: Any = request.user
    beside = Lesson.objects.visible_to(viewer).filter(programme__lessons=lesson_id)
    return beside.select_related("programme").order_by("title__fold", "pk")


class DepartmentField(django_filters.fields.ModelChoiceField):
    """With a choice for people without a department, which is no department."""

    def label_from_instance(self, department: Department | str) -> str:
        return str(self.null_label if department == NO_DEPARTMENT else self.name_of(department))

    def name_of(self, department: Any) -> str:
        return department.name


class DepartmentOfOrganisationField(DepartmentField):
    """For an administrator: two organisations may have a department of the same name."""

    def name_of(self, department: Any) -> str:
        return f"{department.name} ({department.organisation.short_name})"


class PeriodWidget(SuffixedMultiWidget):
    """Two days, with the browser's own calendar: Wagtail's needs a script in the page."""

    template_name = "wagtailadmin/widgets/range_input.html"
    suffixes = ["from", "to"]

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        days = [
            forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "aria-label": label})
            for label in (_("Eerste dag"), _("Laatste dag"))
        ]
        super().__init__(days, attrs)

    def decompress(self, value: slice | None) -> list[date | None]:
        return [value.start, value.stop] if value else [None, None]


def first_day_between(field_name: str) -> django_filters.DateFromToRangeFilter:
    """Who is new: their first working day, at `field_name`, is within two days that HR chooses, these included."""
    label = _("Nieuw: eerste werkdag tussen")
    return django_filters.DateFromToRangeFilter(field_name=field_name, label=label, widget=PeriodWidget)


class DepartmentFilter(SeenFilter):
    """Of whoever works there, as their main department or as another one."""

    field_class = DepartmentField

    def filter(self, qs: Any, value: Any) -> Any:
        if value == NO_DEPARTMENT:
            return qs.filter(**{f"{self.parent.person_path}department": None})  # and so without another one
        return qs.working_in(value) if value else qs


class DepartmentFilterSet(WorkFilterSet):
    """Of lists of people, or of what is theirs: by the department as well.

    An administrator chooses an organisation first: nobody finds a department among those of all of them.
    """

    programmes = staticmethod(programmes)  # to choose from, of one organisation
    department = DepartmentFilter(
        label=_("Dienst"),
        empty_label=_("Alle diensten"),
        null_label=_("Zonder dienst"),
        null_value=NO_DEPARTMENT,
        seen=DEPARTMENTS,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "organisation" in self.filters:
            self.filters["department"].field_class = DepartmentOfOrganisationField
            self._only_of(read_id(self.data.get("organisation", "")))

    def _only_of(self, organisation: int | None) -> None:
        for name, choices in (("department", departments), ("programme", self.programmes)):
            if organisation is not None:
                self.filters[name].queryset = choices(self.request.user).of(organisation)
            elif not self.data.get(name):
                del self.filters[name]


class CompletionFilterSet(DepartmentFilterSet):
    organisation_path = "programme__organisation"
    person_path = "user__"
    programme = SeenFilter(label=_("Traject"), empty_label=_("Alle trajecten"), seen=PROGRAMMES)
    status = django_filters.ChoiceFilter(
        label=_("Status"),
        empty_label=_("Alle"),
        choices=STATUS_CHOICES,
        widget=forms.RadioSelect,
        method="only_in_status",
    )
    start_month = django_filters.ChoiceFilter(
        label=_("Eerste werkdag in"), empty_label=_("Alle maanden"), method="only_started_in"
    )
    started = first_day_between("user__start_date")
    round = django_filters.ChoiceFilter(
        label=_("Ronde"), empty_label=_("De laatste, of die van de periode"), method="leave_as_it_is"
    )
    due = django_filters.DateFromToRangeFilter(
        field_name="due_date", label=_("Af te werken tussen"), widget=PeriodWidget
    )
    done = django_filters.DateFromToRangeFilter(field_name="completed_at", label=_("Klaar tussen"), widget=PeriodWidget)
    took = django_filters.ChoiceFilter(label=_("Klaar na"), empty_label=_("Alle"), method="only_took")
    service = django_filters.ChoiceFilter(
        label=_("In dienst"),
        empty_label=_("Alle"),
        choices=Service.choices,
        widget=forms.RadioSelect,
        method="only_in_service",
    )
    reached = django_filters.ModelChoiceFilter(
        label=_("Begonnen aan"), empty_label=_("Alle"), queryset=lessons, method="only_reached"
    )
    completed = django_filters.ModelChoiceFilter(
        label=_("Klaar met"), empty_label=_("Alle"), queryset=lessons, method="only_completed"
    )
    at_lesson = django_filters.ModelChoiceFilter(
        label=_("Staat bij"), empty_label=_("Alle"), queryset=lessons, method="only_at_lesson"
    )

    class Meta:
        model = Enrolment
        fields: list[str] = []

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        for name in LESSON_FILTERS:  # reached from the overview; without a lesson there is nothing to choose from
            if not self.data.get(name):
                del self.filters[name]
        month, days = self.data.get("start_month", ""), self.data.get("took", "")
        self.filters["start_month"].extra["choices"] = start_months.month_choices(self.today, month)
        self.filters["round"].extra["choices"] = round_choices(self.data.get("round", ""))
        self.filters["took"].extra["choices"] = start_months.days_choices(days)

    @property
    def rounds(self) -> str:
        """Which rounds count, as `conditions.in_rounds` has it: those that HR chose. Else the last ones, for how things
        stand now; of a period all of them, and of who began in a period the first, so that what is begun later changes
        nothing of the period."""
        chosen = self.form.cleaned_data
        if chosen["round"]:
            return str(chosen["round"])
        if chosen["due"] or chosen["done"]:
            return conditions.ALL_ROUNDS
        return conditions.FIRST_ROUND if chosen["start_month"] or chosen["started"] else conditions.LAST_ROUND

    def filter_queryset(self, queryset: EnrolmentQuerySet) -> EnrolmentQuerySet:
        return self.of_rounds(queryset, self.rounds)

    def of_rounds(self, enrolments: EnrolmentQuerySet, *rounds: str) -> EnrolmentQuerySet:
        """Those in any of these rounds."""
        found: EnrolmentQuerySet = super().filter_queryset(enrolments)
        # Who was taken out is told apart: they are in the list that is asked for them, and in no other.
        if self.form.cleaned_data.get("status") == Status.WITHDRAWN:  # the overview has no such filter
            return found.withdrawn()
        return found.filter(reduce(or_, map(conditions.in_rounds, rounds)))

    def leave_as_it_is(self, enrolments: EnrolmentQuerySet, name: str, value: str) -> EnrolmentQuerySet:
        """Not choosing means something too: see `rounds`."""
        return enrolments

    def only_in_status(self, enrolments: EnrolmentQuerySet, name: str, value: str) -> EnrolmentQuerySet:
        if value == ON_TRACK:
            return enrolments.filter(is_on_track(self.today))
        if value == STALLED:
            return enrolments.filter(conditions.has_stalled(self.today))
        if value == WAITING:
            return enrolments.filter(waits())
        if value == SILENT:
            viewer: Any = self.request.user
            return silent_among(enrolments, viewer, self.today)
        return enrolments.in_status(value, self.today)

    def only_started_in(self, enrolments: EnrolmentQuerySet, name: str, value: str) -> EnrolmentQuerySet:
        return enrolments.filter(conditions.started_in(value, self.today))

    def only_took(self, enrolments: EnrolmentQuerySet, name: str, value: str) -> EnrolmentQuerySet:
        days = conditions.read_days(value)
        return enrolments.annotate(time_taken=conditions.TIME_TAKEN).filter(conditions.took(days))

    def only_in_service(self, enrolments: EnrolmentQuerySet, name: str, value: str) -> EnrolmentQuerySet:
        here = conditions.works_here(self.today)
        return enrolments.filter(here if Service(value) is Service.HERE else ~here)

    def only_reached(self, enrolments: EnrolmentQuerySet, name: str, lesson: Lesson) -> EnrolmentQuerySet:
        return enrolments.filter(conditions.has_opened(lesson))

    def only_completed(self, enrolments: EnrolmentQuerySet, name: str, lesson: Lesson) -> EnrolmentQuerySet:
        return enrolments.filter(conditions.has_completed(lesson))

    def only_at_lesson(self, enrolments: EnrolmentQuerySet, name: str, lesson: Lesson) -> EnrolmentQuerySet:
        return enrolments.filter(conditions.stands_at(lesson))
