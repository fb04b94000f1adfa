"""The columns of the completion report that Wagtail does not have itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from onboarding.constant_addresses import numbered_address
from onboarding.hr.completion.completion_filters import STATUS_LABELS
from onboarding.hr.lists.drawn_rows import DrawnColumn, RepeatingColumn, TextColumn, Words, quietly, title
from onboarding.hr.lists.list_columns import LabelColumn, Tone
from onboarding.hr.lists.safe_cells import in_digits
from onboarding.learning import open_leave
from onboarding.learning.journey.lesson_counts import has_all
from onboarding.learning.models import Enrolment
from onboarding.learning.status import Status
from onboarding.people import several_departments
from onboarding.people.models import Department, User


class PersonColumn(DrawnColumn):
    """The name, which leads to their page, with quietly under it what tells two people of the same name apart."""

    def inside(self, instance: Any) -> SafeString:
        person = self.get_value(instance)
        number = self.number % {"number": person.personnel_number} if person.personnel_number else ""
        return name_and_address(person) + quietly(number)

    @cached_property
    def number(self) -> str:
        return gettext("nr. %(number)s")


def name_and_address(person: User) -> SafeString:
    """The name, which leads to their page, and the e-mail address under it."""
    address = quietly(person.email or gettext("geen adres: brief"), " hr-address")
    return title(person, numbered_address("hr:employee", person.pk)) + address


class DepartmentColumn(RepeatingColumn):
    """The main department of someone, and quietly under it where else they work; `whose` gives them from a row."""

    always = "hr-department"

    def __init__(self, *args: Any, whose: Callable[[Any], User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.whose = whose

    def told(self, instance: Any) -> tuple[Any, ...]:
        person = self.whose(instance)
        return person.department.name if person.department else "", names_of_others(person, ", ")

    def written(self, *told: Any) -> Words:
        main, others = told
        also = gettext("ook bij %(departments)s") % {"departments": others} if others else ""
        return format_html("{}{}", main, quietly(also))


def names_of_others(person: User, between: str = "; ") -> str:
    """The names of the departments besides the main one; without a query when `others_of` fetched them along."""
    others = person.known_others if hasattr(person, "known_others") else person.other_departments.all()
    return between.join(department.name for department in others)


def names_by_person(people: Sequence[int]) -> dict[int, str]:
    """The same of many people, by their key; nothing of who has none."""
    names = several_departments.names_by_person(people)
    return {person: "; ".join(theirs) for person, theirs in names.items()}


def others_of(person: str = "") -> Prefetch[str]:
    """Fetches the other departments along; `person` is the way to the person. As a plain list, which goes with its row:
    what Django keeps otherwise holds the row too, and of a long list more and more would stay in memory."""
    names = Department.objects.only("name")
    return Prefetch(f"{person}other_departments", queryset=names, to_attr="known_others")


def lessons_in_words(enrolment: Any) -> str:
    """How many lessons are done of those that are asked, how many of these in a group, and from how many someone is
    exempted; of an enrolment `with_number_together`."""
    parts = []
    if enrolment.lessons_asked or not enrolment.lessons_exempted:
        numbers = {"done": enrolment.lessons_done, "total": enrolment.lessons_asked}
        parts.append(gettext("%(done)d van %(total)d") % numbers)
    if enrolment.lessons_together:
        parts.append(gettext("waarvan %(number)d samen gedaan") % {"number": enrolment.lessons_together})
    if enrolment.lessons_exempted:
        parts.append(gettext("%(exempted)d vrijgesteld") % {"exempted": enrolment.lessons_exempted})
    return ", ".join(parts)


WAITS = _("Wacht")  # all that is asked is done, and yet it is not completed
ENDED = _("Stopgezet")  # the programme was taken away before it was
TONES = {Status.LATE: Tone.ALARMING, Status.DONE: Tone.DONE}


def status_label(status: Status) -> tuple[str | Promise, Tone]:
    """A status in words; what needs HR's attention or is done stands out."""
    return STATUS_LABELS[status], TONES.get(status, Tone.QUIET)


def standing_label(enrolment: Any) -> tuple[str | Promise, Tone]:
    """How an enrolment stands, `with_status` and `with_open_leave`, in words: as its status, or that it waits and what
    for."""
    return _standing(*_what_decides(enrolment))


def _what_decides(enrolment: Any) -> tuple[Any, ...]:
    return enrolment.status_today, enrolment.programme.is_live, enrolment.is_open_ended, enrolment.is_waiting


def _standing(status: str, *of_waiting: bool) -> tuple[str | Promise, Tone]:
    waits = waits_in_words(status, *of_waiting)
    return (waits, Tone.QUIET) if waits else status_label(Status(status))


def standing_in_words(status: str, programme_is_live: bool, is_open_ended: bool, is_waiting: bool) -> str | Promise:
    """The words of `standing_label`, from what decides about them."""
    return waits_in_words(status, programme_is_live, is_open_ended, is_waiting) or STATUS_LABELS[Status(status)]


def waits_in_words(status: str, programme_is_live: bool, is_open_ended: bool, is_waiting: bool) -> str | Promise:
    """What stands in the place of a status, for who waits: for the end of an absence, or for HR; "" for anyone else."""
    if is_open_ended and status in (Status.TODO, Status.BUSY):
        return open_leave.STATUS
    if is_waiting and status == Status.BUSY:
        return WAITS if programme_is_live else ENDED
    return ""


def due_in_words(enrolment: Enrolment) -> str:
    """The due date of an enrolment `with_open_leave`, as 22/11/2026, or that it waits; "" without any."""
    return until_in_words(open_leave.until(enrolment))


def until_in_words(until: date | str | Promise) -> str:
    return in_digits(until) if isinstance(until, date) else str(until)


class DueColumn(TextColumn):
    """By when an enrolment is to be finished, as `due_in_words`; its accessor gives the enrolment."""

    empty_value_display = "–"

    def told(self, instance: Any) -> tuple[Any, ...]:
        return (open_leave.until(self.get_value(instance)),)

    def written(self, *told: Any) -> Words:
        (until,) = told
        return super().written(until_in_words(until))


def where_decided(enrolment: Any) -> str:
    """The address where HR declares who waits done, or lets them wait; "" for who does not wait for that."""
    waits = enrolment.is_waiting and enrolment.completed_at is None and enrolment.is_current
    return reverse("hr:waiting", args=[enrolment.programme_id]) if waits and has_all(enrolment) else ""


class EnrolmentStatusColumn(LabelColumn):
    """The standing of an enrolment, its programme at hand; of who waits it leads to where HR decides."""

    def told(self, instance: Any) -> tuple[Any, ...]:
        return where_decided(instance), *_what_decides(instance)

    def written(self, *told: Any) -> Words:
        address, *deciding = told
        return self.labelled(*_standing(*deciding), address)


class StatusColumn(LabelColumn):
    def told(self, instance: Any) -> tuple[Any, ...]:
        return (self.get_value(instance),)

    def written(self, *told: Any) -> Words:
        (status,) = told
        return self.labelled(*status_label(Status(status)))
