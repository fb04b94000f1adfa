"""Where someone stands in a programme. Pure: today is an argument."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


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


def status_of(standing: Standing, today: date) -> Status:
    """The status on `today`: done stays done; late from the day after the due date, started or not."""
    if standing.is_completed:
        return Status.DONE
    if standing.due_date is not None and standing.due_date < today:
        return Status.LATE
    return Status.BUSY if standing.is_started else Status.TODO
