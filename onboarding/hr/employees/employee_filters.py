"""What HR can narrow the list of employees down to. All of it lives in the query string."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, TextChoices
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from onboarding.hr.completion.completion_filters import (
    NO_PROGRAMME,
    PROGRAMMES,
    SILENT,
    DepartmentFilterSet,
    first_day_between,
)
from onboarding.hr.completion.conditions import is_in_no_programme
from onboarding.hr.employees import who_gets_in
from onboarding.hr.lists.seen_choices import SeenFilter
from onboarding.learning.models import Enrolment
from onboarding.learning.notices.silence import silent_to
from onboarding.learning.status import is_withdrawn
from onboarding.people.models import Department, User, UserQuerySet

MAIN_ONLY = "main_only"  # in the address, beside a department
MONTHS_BACK, MONTHS_AHEAD = 36, 12  # which first working days can be chosen


class Presence(TextChoices):
    WORKING = "working", _("Aan het werk")
    LATER = "later", _("Begint later")
    ABSENT = "absent", _("Nu afwezig")
    LEFT = "left", _("Uit dienst")
    ALL = "all", _("Iedereen, ook wie uit dienst is")


def present(people: UserQuerySet, presence: Presence | None, today: date) -> UserQuerySet:
    """The people of whom this holds on `today`; without a choice, all but those who left."""
    match presence:
        case Presence.WORKING:
            return people.at_work(today)
        case Presence.LATER:
            return people.starting_after(today)
        case Presence.ABSENT:
            return people.at_work(today).absent(today)
        case Presence.LEFT:
            return people.who_left(today)
        case Presence.ALL:
            return people
        case None:
            return people.not_left(today)


def months(today: date) -> list[tuple[str, str]]:
    """The months around `today` that can be chosen, the latest first: ("2026-11", "november 2026")."""
    now = today.year * 12 + today.month - 1
    return [
        (f"{index // 12}-{index % 12 + 1:02}", f"{MONTHS[index % 12 + 1]} {index // 12}")
        for index in range(now + MONTHS_AHEAD, now - MONTHS_BACK, -1)
    ]


class EmployeeFilterSet(DepartmentFilterSet):
    programme = SeenFilter(
        label=_("Ingeschreven voor"),
        empty_label=_("Alle trajecten"),
        null_label=_("Nog nergens ingeschreven"),
        null_value=NO_PROGRAMME,
        seen=PROGRAMMES,
        method="only_in_programme",
    )
    status = django_filters.ChoiceFilter(
        label=_("Wie"),
        empty_label=_("Aan het werk of begint later"),
        choices=Presence.choices,
        widget=forms.RadioSelect,
        method="leave_as_it_is",
    )
    start_month = django_filters.ChoiceFilter(
        label=_("Eerste werkdag in"), empty_label=_("Elke maand"), method="only_starting_in"
    )
    started = first_day_between("start_date")
    silence = django_filters.ChoiceFilter(
        label=_("Wie niets laat horen"),
        empty_label=_("Maakt niet uit"),
        choices=[(SILENT, _("Alleen wie stil blijft"))],
        method="only_silent",
    )
    mailbox = django_filters.ChoiceFilter(
        label=_("E-mailadres"),
        empty_label=_("Met of zonder"),
        choices=who_gets_in.Mailbox.choices,
        method=who_gets_in.by_mailbox,
    )
    signed_in = django_filters.ChoiceFilter(
        label=_("Aanmelden"),
        empty_label=_("Al aangemeld of niet"),
        choices=who_gets_in.SignedIn.choices,
        method=who_gets_in.by_signing_in,
    )
    letter = django_filters.ChoiceFilter(
        label=_("Brief"),
        empty_label=_("Met of zonder brief"),
        choices=who_gets_in.LetterGiven.choices,
        method=who_gets_in.by_letter,
    )

    class Meta:
        model = User
        fields: list[str] = []

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.filters["start_month"].extra["choices"] = months(today)

    def filter_queryset(self, queryset: UserQuerySet) -> UserQuerySet:
        """Nothing when a filter makes no sense: a list that silently ignores a filter would be taken for the answer."""
        if not self.is_valid():
            return queryset.none()
        chosen, found = self.form.cleaned_data["status"], super().filter_queryset(queryset)
        department = self.form.cleaned_data.get("department")
        if self.data.get(MAIN_ONLY) and isinstance(department, Department):
            found = found.filter(department=department)  # as the main one: each is in the list of one department
        return present(found, Presence(chosen) if chosen else None, self.today)

    def leave_as_it_is(self, people: UserQuerySet, name: str, value: str) -> UserQuerySet:
        """Not choosing means something too: see `filter_queryset`."""
        return people

    def only_in_programme(self, people: UserQuerySet, name: str, programme: Any) -> UserQuerySet:
        if programme == NO_PROGRAMME:
            return people.filter(is_in_no_programme())
        in_it = Enrolment.objects.filter(user=OuterRef("pk"), programme=programme).exclude(is_withdrawn())
        return people.filter(Exists(in_it))

    def only_silent(self, people: UserQuerySet, name: str, value: str) -> UserQuerySet:
        """Late without a sign since the last reminder, or never signed in: those of whom HR's first screen tells."""
        viewer: Any = self.request.user
        return people.filter(pk__in=silent_to(viewer, self.today).values("user"))

    def only_starting_in(self, people: UserQuerySet, name: str, value: str) -> UserQuerySet:
        year, month = map(int, value.split("-"))
        return people.filter(start_date__year=year, start_date__month=month)
