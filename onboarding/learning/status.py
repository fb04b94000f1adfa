"""Where someone stands in a programme: the one rule, for Python and for the database. Today is an argument."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Case, CharField, F, Q, Value, When


class Status(StrEnum):
    """The six states of an enrolment, as HR and the employee see them."""

    TODO = "todo"
    BUSY = "busy"
    LATE = "late"
    DONE = "done"
    EXEMPTED = "exempted"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides about the status of an enrolment.

    `due_date` is the last day in time, None when there is none. Who `is_waiting` has nothing left to do, and yet is not
    done: lessons went away, or the whole programme. Who `is_exempted` has nothing left to do either, and completed no
    lesson of it: it was done elsewhere. Of who `is_withdrawn` nothing is asked any more. `counting_since` is the day of
    an edit since which the people of the programme are still to be counted anew, None when they are.
    """

    is_started: bool
    is_completed: bool
    due_date: date | None
    is_waiting: bool = False
    is_exempted: bool = False
    is_withdrawn: bool = False
    counting_since: date | None = None


def is_past(due_date: date | None, today: date) -> bool:
    """Whether the last day in time is over: from the day after it."""
    return due_date is not None and due_date < today


def status_of(standing: Standing, today: date) -> Status:
    """The status on `today`: done stays done; late from the day after the due date, started or not.

    Who is withdrawn or exempted is neither done nor late. Who waits is busy, and never late: there is nothing to be
    late with. Who was in time on the day of an edit is not late before they are counted anew: perhaps they have more
    time since, or nothing left to do.
    """
    if standing.is_completed:
        return Status.DONE
    if standing.is_withdrawn:
        return Status.WITHDRAWN
    if standing.is_exempted:
        return Status.EXEMPTED
    if standing.is_waiting:
        return Status.BUSY
    if is_past(standing.due_date, today) and not was_in_time(standing.due_date, standing.counting_since):
        return Status.LATE
    return Status.BUSY if standing.is_started else Status.TODO


def was_in_time(due_date: date | None, counting_since: date | None) -> bool:
    """Whether this last day was still to come on the day of an edit since which people are to be counted anew."""
    return due_date is not None and counting_since is not None and due_date >= counting_since


def _was_in_time_q(path: str) -> Q:
    """The same in the database."""
    return Q(**{f"{path}due_date__gte": F(f"{path}programme__counting_since")})


def _was_late_q(path: str) -> Q:
    """The opposite, said without a negation: that would look at all enrolments of a person at once."""
    are_counted = Q(**{f"{path}programme__counting_since__isnull": True})
    return are_counted | Q(**{f"{path}due_date__lt": F(f"{path}programme__counting_since")})


def is_done(path: str = "") -> Q:
    """`status_of` in the database: completed. `path` is the way to the enrolment, such as "enrolments__"."""
    return Q(**{f"{path}completed_at__isnull": False})


def is_unfinished(path: str = "") -> Q:
    """Neither completed nor withdrawn, in time or not."""
    return Q(**{f"{path}completed_at__isnull": True, f"{path}withdrawn_at__isnull": True})


def is_withdrawn(path: str = "") -> Q:
    """Begun, and taken out of the programme before it was completed."""
    return Q(**{f"{path}completed_at__isnull": True, f"{path}withdrawn_at__isnull": False})


def is_exempted(path: str = "") -> Q:
    """All that is left was done elsewhere, and nothing here."""
    return is_unfinished(path) & Q(**{f"{path}is_exempted": True})


def is_open(path: str = "") -> Q:
    """Neither completed nor exempted."""
    return is_unfinished(path) & Q(**{f"{path}is_exempted": False})


def is_waiting(path: str = "") -> Q:
    """Nothing is left to do, and yet not completed."""
    return is_open(path) & Q(**{f"{path}is_waiting": True})


def is_late(today: date, path: str = "") -> Q:
    is_over = Q(**{f"{path}due_date__lt": today, f"{path}is_waiting": False})
    return is_open(path) & is_over & _was_late_q(path)


def is_on_track(today: date, path: str = "") -> Q:
    """Not done or exempted, and not late: begun or not, with a due date that is still to come or none at all, or
    waiting, or still to be counted anew."""
    in_time = Q(**{f"{path}due_date__isnull": True}) | Q(**{f"{path}due_date__gte": today})
    return is_open(path) & (in_time | Q(**{f"{path}is_waiting": True}) | _was_in_time_q(path))


def has_status(status: Status, today: date, path: str = "") -> Q:
    """The enrolments with this status on `today`; written so that the database can use its indexes."""
    if status is Status.DONE:
        return is_done(path)
    if status is Status.WITHDRAWN:
        return is_withdrawn(path)
    if status is Status.EXEMPTED:
        return is_exempted(path)
    if status is Status.LATE:
        return is_late(today, path)
    to_do = Q(**{f"{path}started_at__isnull": True, f"{path}is_waiting": False})
    if status is Status.TODO:
        return is_on_track(today, path) & to_do
    return is_on_track(today, path) & Q(**{f"{path}started_at__isnull": False}) | is_waiting(path)


def status_case(today: date, path: str = "") -> Case:
    """An enrolment's status on `today`, as an expression."""
    cases = [When(has_status(status, today, path), then=Value(status.value)) for status in Status]
    return Case(*cases, output_field=CharField())
