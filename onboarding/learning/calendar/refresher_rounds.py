"""After how many days questions come back. Pure: today and what happened are arguments.

That they come back after weeks, and not after days, is the spacing effect: see refreshers/refresher_questions.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date


def due_round(rounds: Iterable[int], last_done: date, had: Mapping[int, bool], today: date) -> int | None:
    """The round (in days) to offer on `today`, or None.

    `rounds` are the days of the programme, `last_done` when the last lesson was done, `had` the rounds already begun
    and whether each is finished. A round is due from its number of days after `last_done`; one that was begun stays
    so. Only the latest of them is offered: what was let go by is not caught up, and what is finished never comes
    back. Without rounds there are no refreshers.
    """
    rounds = set(rounds)
    if not rounds:
        return None
    due = {days for days in rounds if (today - last_done).days >= days}
    latest = max(due | set(had), default=0)
    latest_finished = max((days for days, is_finished in had.items() if is_finished), default=0)
    return latest if latest > latest_finished else None
