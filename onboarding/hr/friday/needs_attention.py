"""Who needs attention: late, standing still, waiting, silent, new and in no programme. Each number opens its list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from onboarding.hr.completion.completion_columns import due_in_words
from onboarding.hr.completion.completion_filters import SILENT, STALLED, WAITING
from onboarding.hr.completion.conditions import STALLED_AFTER
from onboarding.hr.lists.kept_figures import KeptFigures
from onboarding.hr.lists.reopened_list import open_list
from onboarding.hr.overview.drill_down import Figure, People
from onboarding.hr.overview.newcomers import Newcomers
from onboarding.hr.overview.overview_figures import Tally
from onboarding.learning.models import Enrolment
from onboarding.learning.status import Status
from onboarding.people.models import User

NAMED = 12  # people of each group whose name is on the page


@dataclass(frozen=True, slots=True)
class Named:
    """Someone with a name on the page; `about` is what there is to know, such as the last day in time."""

    name: str
    url: str
    department: str
    about: str


@dataclass(frozen=True, slots=True)
class Group:
    """`title` tells who they are, `what` why they are here; the figure leads to the list of all of them."""

    title: str
    what: str
    figure: Figure
    named: Sequence[Named]

    @property
    def others(self) -> int:
        return self.figure.number - len(self.named)


def groups(
    viewer: Any,
    people: People,
    tally: Tally,
    newcomers: Newcomers | None,
    today: date,
    kept: KeptFigures | None = None,
    *,
    is_of_all: bool = False,
) -> Iterator[Group]:
    """Of the people within the filters of the overview, of whom `tally` and `newcomers` are the figures; two queries
    for each group whose number is not among these, one for the others, and one for each filter. Of what is `kept`, one
    for each. When it `is_of_all` organisations, each department has that of its own behind it."""
    since = {"day": date_format(today - STALLED_AFTER, "j F Y")}
    for status, order, title, what in (
        (Status.LATE, "due_date", _("Te laat"), _("De einddatum is voorbij. Wie het langst te laat is, staat eerst.")),
        (
            STALLED,
            "due_date",
            _("Staat stil"),
            _("Nog op tijd, maar niets gedaan sinds %(day)s.") % since,
        ),
        (WAITING, "user__last_name", _("Wacht op jou"), _("Alles gedaan wat overblijft. Zeg wie klaar is.")),
        (
            SILENT,
            "due_date",
            _("Laat niets horen"),
            _("Te laat en stil na de laatste herinnering, of nog nooit aangemeld."),
        ),
    ):
        address = people.address(status=status, ordering=order)
        known = tally.late if status is Status.LATE else None
        listed = open_list("completion_report", urlsplit(address).query, viewer, today)
        number, rows = _found(status, listed, kept, known)
        yield Group(title, what, Figure(number, address), [_of_enrolment(one, is_of_all) for one in rows])
    if newcomers is not None:
        title, what = _("Nieuw, en nog nergens ingeschreven"), f"{newcomers.period.in_words}."
        address = f"{newcomers.nowhere.url}&ordering=start_date"
        listed = open_list("employees", urlsplit(address).query, viewer, today)
        number, rows = _found("nowhere", listed, kept, newcomers.nowhere.number)
        yield Group(title, what, Figure(number, address), [_of_person(one, is_of_all) for one in rows])


def _found(name: str, view: Any, kept: KeptFigures | None, known: int | None) -> tuple[int, Iterable[Any]]:
    """How many the list has, counted where it is not `known`, and the first of them; of these the keys are kept."""
    found = view.get_queryset()

    def counted() -> int:
        return int(found.count()) if known is None else known

    if kept is None:
        return counted(), found[:NAMED]
    number, keys = kept.of(name, lambda: (counted(), list(found.values_list("pk", flat=True)[:NAMED])))
    rows = view.rows_of_page.of(keys, view.today)
    return number, [rows[key] for key in keys if key in rows]


def _of_enrolment(enrolment: Enrolment, is_of_all: bool) -> Named:
    due = due_in_words(enrolment)
    until = _("tegen %(day)s") % {"day": due} if due and not enrolment.is_open_ended else due
    about = ", ".join(part for part in (enrolment.programme.title, until) if part)
    return _named(enrolment.user, about, is_of_all)


def _of_person(person: User, is_of_all: bool) -> Named:
    start = person.start_date
    about = _("eerste werkdag %(day)s") % {"day": date_format(start, "d/m/Y")} if start else ""
    return _named(person, about, is_of_all)


def _named(person: User, about: str, is_of_all: bool) -> Named:
    where = person.department.name if person.department else ""
    if is_of_all and person.organisation:
        where = f"{where} ({person.organisation.short_name})" if where else person.organisation.short_name
    return Named(str(person), reverse("hr:employee", args=[person.pk]), where, about)
