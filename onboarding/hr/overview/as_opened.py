"""What HR meets when it opens the overview, with nothing filtered: what is counted of it is put together once a day
(quizzes/compiled_queries.py). Putting it together took four times as long as counting a few hundred rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from onboarding.learning.models import EnrolmentQuerySet
from onboarding.people.seen_by_hr import HrOfAny
from quizzes.compiled_queries import CompiledQuery, asked_around

Ask = Callable[[Any], QuerySet[Any, Any]]

_kept: tuple[date, dict[tuple[str, str], CompiledQuery[Any]]] | None = None


@dataclass(frozen=True, slots=True)
class AsOpened:
    """Rows of this `kind`; `write` gives them as HR of any organisation sees them, and `given` are the values of its
    parameters: the organisation, and what else it has one for."""

    today: date
    kind: str
    given: Mapping[str, int]
    write: Callable[[HrOfAny], QuerySet[Any]]

    def rows(self, name: str, ask: Ask, around: str = "") -> list[Any]:
        """What `ask` asks of them, which differs by kind, name and day alone, and `around` of what that finds."""
        queries = _of_day(self.today)
        query = queries.get((self.kind, name))
        if query is None:
            written = ask(self.write(HrOfAny()))
            queries[self.kind, name] = query = CompiledQuery(lambda: written, around)
        return query.all(**self.given)


Enrolments = EnrolmentQuerySet | AsOpened


def rows(of: QuerySet[Any] | AsOpened, name: str, ask: Ask, around: str) -> list[Any]:
    """What `around`, which is SQL, finds over what `ask` asks (CompiledQuery)."""
    return of.rows(name, ask, around) if isinstance(of, AsOpened) else asked_around(ask(of), around)


def _of_day(today: date) -> dict[tuple[str, str], CompiledQuery[Any]]:
    global _kept
    kept = _kept
    if kept is None or kept[0] != today:
        _kept = kept = (today, {})
    return kept[1]
