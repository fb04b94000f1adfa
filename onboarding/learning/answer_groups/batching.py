"""Who counts together in what is shown of answers, and what is shown of them. Pure, but for the lot.

A batch is made of people who wait, by when they answered and by the department and half-year they were in then: never
by what they answered. It never changes. Every figure is a sum over whole batches, so whatever is compared with
whatever, today or over the years, there are at least as many people as a batch has behind each difference.

Of a batch, one answer to each question is shown, by lot, and the lot falls once. It counts for all of the batch. So
the figures are right on average, and whoever knows what all the others of a batch answered, because they made those
others up, learns of the last one in one case of five at most. That is what no minimum and no rounding brings: a
rounded sum tells the last one exactly where the others can be chosen.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from secrets import randbelow
from typing import TypeVar

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Waiting:
    """Someone who waits: the id of their pooled answer, and where they were when they gave it, as far as known."""

    id: int
    department: int | None = None
    department_name: str = ""
    half_year: str = ""


def half_year(start_date: date | None) -> str:
    """The half-year of a first working day: "2026-1" for January to June; empty when it is not known."""
    return f"{start_date.year}-{1 if start_date.month <= 6 else 2}" if start_date else ""


def next_batch(waiting: Sequence[Waiting], size: int, is_first: Callable[[], bool]) -> list[Waiting]:
    """Those of `waiting`, the last to answer last, who make a batch of `size` now; nobody when they wait on.

    `is_first` tells whether their pool has no batch yet; it is only asked where that matters. By turns: who was in the
    department and half-year of the last one; in that department; the very first ones, so that a small organisation
    sees something from `size` people up; and once twice as many wait, those of the half-year of most, or anyone.
    """
    last = waiting[-1]
    same_room = [one for one in waiting if one.department == last.department]
    together = [one for one in same_room if one.half_year == last.half_year]
    if len(together) >= size:
        return together[:size]
    if last.department is not None and len(same_room) >= size:
        return same_room[:size]
    if len(waiting) >= 2 * size:
        halves = Counter(one.half_year for one in waiting if one.half_year)
        most, number = halves.most_common(1)[0] if halves else ("", 0)
        return [one for one in waiting if number < size or one.half_year == most][:size]
    return list(waiting[:size]) if len(waiting) >= size and is_first() else []


def shared(batch: Sequence[Waiting]) -> tuple[int | None, str, str]:
    """The department (its id and its name for the last one) and the half-year that all of them have, as far as any."""
    last = batch[-1]
    in_room = all(one.department == last.department for one in batch)
    in_half = all(one.half_year == last.half_year for one in batch)
    return (
        last.department if in_room else None,
        last.department_name if in_room else "",
        last.half_year if in_half else "",
    )


def draw(answers: Sequence[Answer]) -> Answer:
    """One of the answers of a batch, by lot; who gave which never matters."""
    return sorted(answers, key=lambda one: json.dumps(one, sort_keys=True))[randbelow(len(answers))]
