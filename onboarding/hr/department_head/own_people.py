"""A department head's own people, each with how far they are in each of their programmes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, Exists, F, FilteredRelation, OuterRef, Q, Subquery, Value, When
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from onboarding.hr.completion.completion_columns import waits_in_words
from onboarding.hr.completion.completion_filters import STATUS_LABELS
from onboarding.hr.employees.employee_rows import BY_NAME
from onboarding.hr.lists.ordering import by_column, rank
from onboarding.learning import open_leave
from onboarding.learning.models import Enrolment
from onboarding.learning.models.enrolments import number_together
from onboarding.learning.status import Status, is_withdrawn, status_case
from onboarding.lessons.models import Programme
from onboarding.people.folded import Fold
from onboarding.people.models import Department, OtherDepartment, User
from onboarding.people.searching import with_every_word

WITHOUT = "none"  # the standing of someone without a programme
STANDINGS: Mapping[str, str | Promise] = {
    **{status.value: label for status, label in STATUS_LABELS.items()},  # late first
    WITHOUT: _("Nog geen traject"),
}
SEARCHED = ("first_name__fold", "last_name__fold", "function__fold")


@dataclass(frozen=True, slots=True)
class Row:
    """One person in one programme; without a programme, only who it is. Nothing of what anyone answered."""

    department: str  # under which they stand
    name: str
    function: str
    standing: str
    programme: str
    lessons_done: int
    lessons_total: int
    lessons_exempted: int
    lessons_together: int
    due_date: date | None
    since: datetime | None  # when they were done, or taken out
    is_open_ended: bool = False  # away, and nobody knows until when: the due date is none
    waits_for: str | Promise = ""  # what stands in the place of the standing, for who waits
    mostly_at: str = ""  # the main department, of who is here besides it
    also_at: str = ""  # the departments of the head where they work besides this one

    @property
    def until(self) -> str:
        """By when, in words; "" when it is done, or was done elsewhere."""
        if self.is_open_ended:
            return "" if self.since else str(open_leave.WAITS)
        if self.due_date is None or self.standing == Status.EXEMPTED:
            return ""
        return gettext("tegen %(day)s") % {"day": date_format(self.due_date, "j F Y")}

    @property
    def label(self) -> str | Promise:
        return self.waits_for or STANDINGS[self.standing]


def of(head: User, today: date, *, withdrawn: bool = False) -> Any:
    """The people at work in the departments of `head`, in a queryset with a row for each of their programmes: of those
    that are current, or of those from which HR took them out.

    Each row has its status on `today` as `standing`, and as `place` the one department under which they stand: the main
    one when the head has it, else the first other one.
    """
    # By itself: through a relation that is filtered, Django cannot go on to the programme.
    theirs = Enrolment.objects.filter(pk=OuterRef("current__pk")).values(today=status_case(today))
    standing = Case(When(current__isnull=True, then=Value(WITHOUT)), default=Subquery(theirs))
    people: Any = User.objects.visible_to(head).exclude(pk=head.pk)
    others = headed(head).filter(as_another__person=OuterRef("pk"))
    place = Case(When(department__in=headed(head), then=F("department_id")), default=Subquery(others.values("pk")[:1]))
    place_name = Subquery(Department.objects.filter(pk=OuterRef("place")).values("name"))
    return (
        people.not_left(today)
        .working_in(headed(head))
        .annotate(current=_enrolments(head, withdrawn), place=place)
        .annotate(standing=standing, place_name=place_name)
    )


def headed(head: User) -> Any:
    """The departments of `head`, by name."""
    return Department.objects.of(head.organisation_id).filter(head=head).order_by("name__fold", "pk")


def _enrolments(head: User, withdrawn: bool) -> FilteredRelation:
    """Where the head's departments are: of what someone did elsewhere, nothing is told here."""
    programmes = Programme.objects.filter(organisation__departments__head=head).values_list("pk", flat=True).distinct()
    # A relation that is filtered takes no subquery, and at least one key.
    condition = Q(enrolments__programme_id__in=[*programmes] or [0])
    which = is_withdrawn("enrolments__") if withdrawn else Q(enrolments__is_current=True)
    return FilteredRelation("enrolments", condition=condition & which)


def figures(people: Any) -> dict[str, int]:
    """How many rows have each standing, in the order of STANDINGS, without the standings that nobody has; one query."""
    found = dict(people.order_by().values_list("standing").annotate(number=Count("pk")))
    return {standing: found[standing] for standing in STANDINGS if standing in found}


def narrowed(people: Any, words: str, standing: str) -> Any:
    """The rows with every word somewhere in the name or the function, and with this standing; both may be empty."""
    people = with_every_word(people, words, SEARCHED)
    return people.filter(standing=standing) if standing else people


def in_order(people: Any) -> Any:
    """By department, who is late first, then who is due first."""
    return (
        people.annotate(lessons_together=number_together("current__pk"), is_open_ended=_is_open_ended())
        .order_by(
            Fold("place_name"),
            "place",
            rank("standing", STANDINGS),
            by_column("current__due_date"),
            *BY_NAME,
            "current__pk",
        )
        .values(
            *("first_name", "last_name", "function", "standing"),
            *("current__lessons_done", "current__lessons_asked", "current__lessons_exempted", "current__is_waiting"),
            *("current__due_date", "current__completed_at", "current__withdrawn_at", "lessons_together"),
            *(
                "is_open_ended",
                "pk",
                "place",
                "place_name",
                "department_id",
                "department__name",
                "current__programme_id",
            ),
        )
    )


def _is_open_ended() -> Exists:
    # By itself, as in `of`.
    return Exists(Enrolment.objects.filter(open_leave.waits_for_end(), pk=OuterRef("current__pk")))


def rows(head: User, found: Iterable[Mapping[str, Any]]) -> list[Row]:
    """What the page shows of these rows; a query for what each programme is called, and whether it is there, and one
    for where else under this head these people work."""
    found = list(found)
    others = _others_of({row["pk"] for row in found}, head)
    programmes = Programme.objects.only("title", "is_live").in_bulk({row["current__programme_id"] for row in found})
    return [
        Row(
            department=row["place_name"],
            name=f"{row['first_name']} {row['last_name']}".strip(),
            function=row["function"],
            standing=row["standing"],
            waits_for=_waits_for(row, programmes.get(row["current__programme_id"])),
            programme=programme.title if (programme := programmes.get(row["current__programme_id"])) else "",
            lessons_done=row["current__lessons_done"] or 0,
            lessons_total=row["current__lessons_asked"] or 0,
            lessons_exempted=row["current__lessons_exempted"] or 0,
            lessons_together=row["lessons_together"],
            due_date=row["current__due_date"],
            is_open_ended=row["is_open_ended"],
            since=row["current__completed_at"] or row["current__withdrawn_at"],
            mostly_at="" if row["place"] == row["department_id"] else row["department__name"],
            also_at=", ".join(name for pk, name in others[row["pk"]].items() if pk != row["place"]),
        )
        for row in found
    ]


def _others_of(people: Collection[int], head: User) -> Mapping[int, dict[int, str]]:
    """Which departments of `head` each of these people has as another one, by id and name; one query."""
    rows = OtherDepartment.objects.filter(person__in=people, department__in=headed(head))
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for person, department, name in rows.order_by("department__name__fold", "department").values_list(
        "person", "department", "department__name"
    ):
        found[person][department] = name
    return found


def _waits_for(row: Mapping[str, Any], programme: Programme | None) -> str | Promise:
    if programme is None:
        return ""
    return waits_in_words(row["standing"], programme.is_live, row["is_open_ended"], row["current__is_waiting"])
