"""In what order a list of HR stands: as in a telephone book, with Ç among the C, whatever the database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Case, F, OrderBy, Value, When
from django.db.models.functions import NullIf

from onboarding.people.folded import Fold
from onboarding.people.searching import in_order_of

ALWAYS_THERE = frozenset({"last_name", "user__last_name"})  # so that the index of the names serves both ways

Ranks = Mapping[str, Iterable[str]]


def by_column(
    ordering: str,
    texts: Collection[str] = (),
    ranks: Ranks | None = None,
    filled: Collection[str] = (),
    words: str = "",
) -> OrderBy:
    """The order of the chosen column, such as "-due_date"; without a value comes last, whichever way. A column of
    `filled` has one in every row, so that an index of it serves both ways. `words`: what is searched.

    A last name goes with the first name, a column of `texts` without capitals and accents, and one of `ranks` in the
    order of its values there.
    """
    field = ordering.removeprefix("-")
    expression: Any = F(field)
    if ranks and field in ranks:
        expression = rank(field, ranks[field])
    elif field.endswith("last_name"):
        expression = in_order_of(f"{field.removesuffix('last_name')}folded", words)
    elif field in texts:
        expression = NullIf(Fold(field), Value(""))
    nulls_last = None if field in ALWAYS_THERE or field in filled else True
    return OrderBy(expression, descending=ordering.startswith("-"), nulls_last=nulls_last)


def empty_first(field: str) -> OrderBy:
    """What has no value in the field first, then in the field's order."""
    return F(field).asc(nulls_first=True)


def rank(field: str, values: Iterable[str]) -> Case:
    """Where the field's value stands among `values`, from 0; null for a value that is not among them."""
    return Case(*(When(**{field: value}, then=Value(number)) for number, value in enumerate(values)))
