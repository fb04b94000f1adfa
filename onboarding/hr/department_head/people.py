"""A department head's own people, each with how far they are in each of their programmes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, CharField, Count, F, FilteredRelation, Q, Value, When
from django.db.models.functions import Lower
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from onboarding.hr.completion_filters import STATUS_LABELS
from onboarding.hr.lists.searching import with_every_word
from onboarding.learning.models import Enrolment
from onboarding.learning.status import Status
from onboarding.lessons.models import Programme
from onboarding.people.models import User

WITHOUT = "none"  # the standing of someone without a programme
STANDINGS: Mapping[str, str | Promise] = {
    **{status.value: label for status, label in STATUS_LABELS.items()},  # late first
    WITHOUT: _("Nog geen traject"),
}
SEARCHED = ("first_name", "last_name", "function")


@dataclass(frozen=True, slots=True)
class Row:
    """One person in one programme; without a programme, only who it is. Nothing of what anyone answered."""

    department: str
    name: str
    function: str
    standing: str
    programme: str
    lessons_done: int
    lessons_total: int
    due_date: date | None
    done_at: datetime | None

    @property
    def label(self) -> str | Promise:
        return STANDINGS[self.standing]


def of(head: User, today: date) -> Any:
    """The people at work in the departments of `head`, in a queryset with a row for each of their programmes.

    Each row has its status on `today`, by the rule of learning.status, as `standing`.
    """
    standing = Case(
        When(current__isnull=True, then=Value(WITHOUT)),
        When(current__completed_at__isnull=False, then=Value(Status.DONE.value)),
        When(current__due_date__lt=today, then=Value(Status.LATE.value)),
        When(current__started_at__isnull=False, then=Value(Status.BUSY.value)),
        default=Value(Status.TODO.value),
        output_field=CharField(),
    )
    people: Any = User.objects.visible_to(head).exclude(pk=head.pk)
    return (
        people.not_left(today)
        .filter(
            department__head_id=head.pk,
            department__organisation_id=F("organisation_id"),
        )
        .annotate(current=_current_enrolments(head))
        .annotate(standing=standing)
    )


def _current_enrolments(head: Any) -> FilteredRelation:
    """Without what someone did at another organisation before: of that, nothing is told here.

    Asked beforehand, for few people if any: a FilteredRelation cannot look at the programme.
    """
    theirs = Enrolment.objects.current().filter(user__department__head=head.pk)
    elsewhere = list(theirs.exclude(programme__organisation_id=head.organisation_id).values_list("pk", flat=True))
    is_current = Q(enrolments__is_current=True)
    return FilteredRelation("enrolments", condition=is_current & ~Q(enrolments__pk__in=elsewhere or [0]))


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
    ranks = [When(standing=standing, then=Value(rank)) for rank, standing in enumerate(STANDINGS)]
    return people.order_by(
        Lower("department__name"),
        "department_id",
        Case(*ranks),
        F("current__due_date").asc(nulls_last=True),
        Lower("last_name"),
        Lower("first_name"),
        "pk",
        "current__pk",
    ).values(
        *("first_name", "last_name", "function", "standing"),
        *("current__lessons_done", "current__due_date", "current__completed_at"),
        *("current__programme_id", "current__programme__title", "department__name"),
    )


def rows(found: Iterable[Mapping[str, Any]]) -> list[Row]:
    """What the page shows of these rows; one query for how many lessons each programme has."""
    found = list(found)
    programmes = Programme.objects.filter(pk__in={row["current__programme_id"] for row in found}).only("outline")
    totals = {programme.pk: len(programme.lesson_ids) for programme in programmes}
    return [
        Row(
            department=row["department__name"],
            name=f"{row['first_name']} {row['last_name']}".strip(),
            function=row["function"],
            standing=row["standing"],
            programme=row["current__programme__title"] or "",
            lessons_done=row["current__lessons_done"] or 0,
            lessons_total=totals.get(row["current__programme_id"], 0),
            due_date=row["current__due_date"],
            done_at=row["current__completed_at"],
        )
        for row in found
    ]
