"""What is told of the rows of a page, once it is known which rows these are.

That query asks as much as any in the product, and putting it together, and planning it, took longer than answering it.
It differs only in which rows and in the day, so it is put together once a day (quizzes/compiled_queries.py). So is the
one that says which rows are on the first page of a list as HR or an administrator opens it: in any order, nothing
searched or filtered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Model, QuerySet, Window, prefetch_related_objects

from onboarding.people.seen_by_hr import AnyAdministrator, HrOfAny
from quizzes.compiled_queries import CompiledQuery, Parameter

AT_ONCE = 50  # rows: of a page, as Wagtail has it
HOW_MANY = "SELECT COUNT(*) FROM ({rows}) found"
NAMES = [f"row_{number}" for number in range(AT_ONCE)]


def left_out(model: type[Model], at: str, *told: str) -> list[str]:
    """The fields of a model that a list does not tell, as defer() takes them; `at` is the way there, such as "user__".
    One that is told and not named among `told` is asked for each row by itself."""
    return [f"{at}{field.name}" for field in model._meta.concrete_fields if field.name not in told]


@dataclass(frozen=True, slots=True)
class _OfDay:
    """What is put together for a day; `firsts` by the order of the list."""

    day: date
    rows: QuerySet[Any]
    query: CompiledQuery[Any]
    firsts: dict[str, CompiledQuery[Any]]
    firsts_of_all: dict[str, tuple[CompiledQuery[Any], CompiledQuery[Any]]]


@dataclass(frozen=True, slots=True)
class FirstPage:
    """The keys of the rows on the first page, and of what and how many there are, as a paginator asks it."""

    model: type[Model]
    keys: list[int]
    total: int

    def count(self) -> int:
        return self.total

    def __getitem__(self, some: slice) -> list[int]:
        return self.keys[some]


class RowsOfPage:
    """All that a list tells of rows, on a day: `make` gives them with nothing left out; it says nothing about who may
    see them, which was asked when it was found which rows these are."""

    def __init__(self, make: Callable[[date], QuerySet[Any]]) -> None:
        self._make = make
        self._kept: _OfDay | None = None

    def written(self, today: date) -> Any:
        """The queryset as `make` writes it, to be narrowed to what someone may see: writing it took as long as asking
        which rows are on a page."""
        return self._on(today).rows.all()

    def of(self, keys: Sequence[int], today: date, *along: Any) -> dict[int, Any]:
        """The rows by their key, with what is to be fetched `along`, as prefetch_related() takes it."""
        query, found = self._on(today).query, []
        for start in range(0, len(keys), AT_ONCE):
            some = list(keys[start : start + AT_ONCE])
            some += some[-1:] * (AT_ONCE - len(some))  # a row that is asked twice comes once
            found += query.all(**dict(zip(NAMES, some, strict=True)))
        prefetch_related_objects(found, *along)
        return {row.pk: row for row in found}

    def first_page(
        self, today: date, order: str, organisation: int, make: Callable[[HrOfAny], QuerySet[Any]]
    ) -> FirstPage:
        """Of the list in this `order`, which is one of those that it has, as HR of `organisation` sees it; `make` gives
        its rows of any organisation, and is called once for the day and each order."""
        firsts = self._on(today).firsts
        query = firsts.get(order)
        if query is None:
            rows = make(HrOfAny()).prefetch_related(None)
            first = rows.values_list("pk", Window(Count("*")))[:AT_ONCE]
            firsts[order] = query = CompiledQuery(lambda: first)
        found = query.all(organisation=organisation)
        return FirstPage(self._on(today).rows.model, [key for key, _total in found], found[0][1] if found else 0)

    def first_page_of_all(
        self, today: date, order: str, make: Callable[[AnyAdministrator], QuerySet[Any]]
    ) -> FirstPage:
        """The same as an administrator sees it. How many there are is asked apart: beside the first fifty the database
        would put all of them in order, which an index has."""
        firsts = self._on(today).firsts_of_all
        queries = firsts.get(order)
        if queries is None:
            keys = make(AnyAdministrator()).prefetch_related(None).values_list("pk", flat=True)
            firsts[order] = queries = (
                CompiledQuery(lambda: keys[:AT_ONCE]),
                CompiledQuery(lambda: keys.order_by(), HOW_MANY),
            )
        which, how_many = queries
        [(total,)] = how_many.all()
        return FirstPage(self._on(today).rows.model, which.all(), total)

    def _on(self, today: date) -> _OfDay:
        kept = self._kept
        if kept is None or kept.day != today:
            places = [Parameter(name) for name in NAMES]
            rows = self._make(today)
            query: CompiledQuery[Any] = CompiledQuery(lambda: rows.order_by().filter(pk__in=places))
            self._kept = kept = _OfDay(today, rows, query, {}, {})
        return kept
