"""Where someone stands in a programme: the one rule, for Python and for the database. Today is an argument."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Case, CharField, Q, Value, When


class Status(StrEnum):
    """The four states of an enrolment, as HR and the employee see them."""

    TODO = "todo"
    BUSY = "busy"
    LATE = "late"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides about the status of an enrolment. `due_date` is the last day in time, None when there is none."""

    is_started: bool
    is_completed: bool
    due_date: date | None


def is_past(due_date: date | None, today: date) -> bool:
    """Whether the last day in time is over: from the day after it."""
    return due_date is not None and due_date < today


def status_of(standing: Standing, today: date) -> Status:
    """The status on `today`: done stays done; late from the day after the due date, started or not."""
    if standing.is_completed:
        return Status.DONE
    if is_past(standing.due_date, today):
        return Status.LATE
    return Status.BUSY if standing.is_started else Status.TODO


def is_done(path: str = "") -> Q:
    """`status_of` in the database: completed. `path` is the way to the enrolment, such as "enrolments__"."""
    return Q(**{f"{path}completed_at__isnull": False})


def is_unfinished(path: str = "") -> Q:
    """Not completed, in time or not."""
    return Q(**{f"{path}completed_at__isnull": True})


def is_late(today: date, path: str = "") -> Q:
    return is_unfinished(path) & Q(**{f"{path}due_date__lt": today})


def is_on_track(today: date, path: str = "") -> Q:
    """Not done, and not late: begun or not, with a due date that is still to come or none at all."""
    in_time = Q(**{f"{path}due_date__isnull": True}) | Q(**{f"{path}due_date__gte": today})
    return is_unfinished(path) & in_time


def has_status(status: Status, today: date, path: str = "") -> Q:
    """The enrolments with this status on `today`; written so that the database can use its indexes."""
    if status is Status.DONE:
        return is_done(path)
    if status is Status.LATE:
        return is_late(today, path)
    return is_on_track(today, path) & Q(**{f"{path}started_at__isnull": status is Status.TODO})


def status_case(today: date, path: str = "") -> Case:
    """An enrolment's status on `today`, as an expression."""
    cases = [When(has_status(status, today, path), then=Value(status.value)) for status in Status]
    return Case(*cases, output_field=CharField())
