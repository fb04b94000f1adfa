"""The columns of a list's file: what stands above each, from which fields of a row it is made, and how.

Rows come as plain values, many at a time, and are made into a file column by column: to make a model of each row would
cost several times as much as all the rest. What comes again in a column, such as a department or a day, is made once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Expression
from django.db.models.expressions import Combinable
from django.utils.functional import Promise

from onboarding.hr.lists.list_rows import CountedRows

MOST_KEPT = 2000  # values of a column

Write = Callable[[Any], str]  # a value as it is to stand in one kind of file
Fill = Callable[..., Iterable[str]]  # takes of each field the values of many rows, and gives what stands in the column


class ExportColumn:
    """A column of a file.

    `fields` are as values_list() takes them. `make` makes of those of one row what stands in the column, and of nothing
    else; without it that is the one field itself. What `comes_again` is made once: it can be a key of a dict.
    """

    def __init__(
        self,
        heading: str | Promise,
        *fields: str | Expression | Combinable,
        make: Callable[..., Any] | None = None,
        comes_again: bool = True,
    ) -> None:
        self.heading, self.fields, self.make, self.comes_again = heading, fields, make, comes_again

    def filling(self, write: Write) -> Fill:
        """What fills the column of one file."""
        make = self.make
        if make is None:
            return _each(write, self.comes_again)
        each = _each(lambda values: write(make(*values)), self.comes_again)
        return lambda *fields: each(zip(*fields, strict=True))


class FetchedColumn(ExportColumn):
    """A column that the rows do not hold: `fetch` takes the values of a field, of so many rows as are in memory, and
    gives what stands in the column for each; "" for one that it leaves out."""

    def __init__(self, heading: str | Promise, field: str, fetch: Callable[[Sequence[Any]], Mapping[Any, Any]]) -> None:
        super().__init__(heading, field)
        self.fetch = fetch

    def filling(self, write: Write) -> Fill:
        def fill(keys: Sequence[Any]) -> Iterator[str]:
            found, nothing = self.fetch(keys), write("")
            return (write(found[key]) if key in found else nothing for key in keys)

        return fill


def label_in(labels: Mapping[Any, str | Promise]) -> Callable[[str | None], str | Promise | None]:
    """A value in words; one that has none as it is, as Django's get_FIELD_display() does."""
    return lambda value: labels.get(value, value)


def portions(rows: CountedRows, columns: Sequence[ExportColumn], write: Write) -> Iterator[Iterable[tuple[str, ...]]]:
    """The rows with these columns as `write` gives their values, so many at a time; raises what `rows` does."""
    fillings = [(column.fields, column.filling(write)) for column in columns]
    for portion in rows:
        of = dict(zip(rows.fields, zip(*portion, strict=True), strict=False))  # and one more: how many rows there are
        yield zip(*(fill(*(of[field] for field in fields)) for fields, fill in fillings), strict=True)


def fields_of(columns: Iterable[ExportColumn]) -> list[Any]:
    """What these columns are made of, each field once."""
    return list(dict.fromkeys(field for column in columns for field in column.fields))


def _each(write: Callable[[Any], str], comes_again: bool) -> Fill:
    made = _Kept(write).__getitem__ if comes_again else write
    return lambda values: map(made, values)


class _Kept(dict[Any, str]):
    """What was made of values, of so many of them at most."""

    def __init__(self, make: Callable[[Any], str]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, value: Any) -> str:
        if len(self) >= MOST_KEPT:
            self.clear()
        made = self[value] = self.make(value)
        return made
