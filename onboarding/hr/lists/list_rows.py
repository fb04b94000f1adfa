"""The rows of a list that leaves the screen: counted, so that a part of a list is never taken for the whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.db.models import Count, Field, QuerySet, Window

CHUNK = 2000  # rows in memory at a time
AS_IT_IS: Field[Any, Any] = (
    Field()
)  # of what is known to be whole numbers: Django looks at each of an IntegerField again


class ExportIncomplete(Exception):
    """A list that did not come out whole. `code`: rows_missing, or interrupted by the error that is its cause."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class TooManyRows(Exception):
    """A list of `total` rows, in a form that goes up to `limit`."""

    def __init__(self, total: int, limit: int) -> None:
        super().__init__(f"{total} rows, and the limit is {limit}")
        self.total = total
        self.limit = limit


class CountedRows:
    """The list's rows, once, a portion at a time: of each row the values of `fields`, as values_list() takes them, and
    behind these how many rows there are in all. `count` is how many came.

    That number is from the statement that gives the rows, so that both are of one moment. Iterating raises
    ExportIncomplete when fewer or more came, and TooManyRows before the first of a list past `limit`. A DISTINCT list
    is refused with ValueError: its statement counts before it takes the doubles out.
    """

    def __init__(self, queryset: QuerySet[Any], fields: Sequence[Any], limit: int | None = None) -> None:
        if queryset.query.distinct or queryset.query.combinator:
            raise ValueError("A DISTINCT or combined list cannot be counted as it is read. Filter with Exists().")
        self._queryset = queryset
        self.fields = fields
        self._limit = limit
        self.count = 0

    def __iter__(self) -> Iterator[list[tuple[Any, ...]]]:
        total = 0
        found = self._queryset.prefetch_related(None).values_list(
            *self.fields, Window(Count("*"), output_field=AS_IT_IS)
        )
        rows = found.iterator(chunk_size=CHUNK)
        while portion := list(islice(rows, CHUNK)):
            total = portion[-1][-1]
            if self._limit is not None and total > self._limit:
                raise TooManyRows(total, self._limit)
            yield portion
            self.count += len(portion)
        # Without rows nothing carries the total: then the list itself is asked whether it is empty.
        if self.count != total or (not total and self._queryset.exists()):
            raise ExportIncomplete("rows_missing")
