"""What is told of the rows of a page, once it is known which rows these are.

That query asks as much as any in the product, and putting it together, and planning it, took longer than answering it.
It differs only in which rows and in the day, so it is put together once a day (quizzes/compiled_queries.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects

from quizzes.compiled_queries import CompiledQuery, Parameter

AT_ONCE = 50  # rows: of a page, as Wagtail has it
NAMES = [f"row_{number}" for number in range(AT_ONCE)]


class RowsOfPage:
    """All that a list tells of rows, on a day: `make` gives them with nothing left out; it says nothing about who may
    see them, which was asked when it was found which rows these are."""

    def __init__(self, make: Callable[[date], QuerySet[Any]]) -> None:
        self._make = make
        self._kept: tuple[date, QuerySet[Any], CompiledQuery[Any]] | None = None

    def written(self, today: date) -> Any:
        """The queryset as `make` writes it, to be narrowed to what someone may see: writing it took as long as asking
        which rows are on a page."""
        return self._on(today)[1].all()

    def of(self, keys: Sequence[int], today: date, *along: Any) -> dict[int, Any]:
        """The rows by their key, with what is to be fetched `along`, as prefetch_related() takes it."""
        query, found = self._on(today)[2], []
        for start in range(0, len(keys), AT_ONCE):
            some = list(keys[start : start + AT_ONCE])
            some += some[-1:] * (AT_ONCE - len(some))  # a row that is asked twice comes once
            found += query.all(**dict(zip(NAMES, some, strict=True)))
        prefetch_related_objects(found, *along)
        return {row.pk: row for row in found}

    def _on(self, today: date) -> tuple[date, QuerySet[Any], CompiledQuery[Any]]:
        kept = self._kept
        if kept is None or kept[0] != today:
            places = [Parameter(name) for name in NAMES]
            rows = self._make(today)
            query: CompiledQuery[Any] = CompiledQuery(lambda: rows.order_by().filter(pk__in=places))
            self._kept = kept = (today, rows, query)
        return kept
