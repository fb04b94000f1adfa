"""Searching a list by words."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from functools import reduce
from typing import Any, TypeVar

from django.db.models import F, Func, Model, Q, QuerySet

from onboarding.people.folding import fold

Found = TypeVar("Found", bound="QuerySet[Model]")
MAX_WORDS = 8  # each costs a condition on every field
PIECE = 3  # signs: what PostgreSQL has an index of (migrations/0028_pieces_of_names.py)


def of_person(path: str = "") -> tuple[str, ...]:
    """What one finds a person by, who is at `path` (such as "user"): names, e-mail address and personnel number."""
    return (f"{path}__folded" if path else "folded",)


def with_every_word(queryset: Found, words: str, fields: Sequence[str]) -> Found:
    """What has every one of these words, in any order, in one of the fields or another; each field is a folded one.

    Capitals, accents and apostrophes do not matter. Signs in which no word is left find nothing.
    """
    folded = fold(words).split()
    if (words.strip() and not folded) or "\x00" in words:
        return queryset.none()
    for word in folded[:MAX_WORDS]:
        queryset = queryset.filter(reduce(operator.or_, [Q(**{f"{field}__contains": word}) for field in fields]))
    return queryset


class FoundFirst(Func):
    """A text to put in order once it is known which rows are found.

    Of an index in that order PostgreSQL expects that the first page is found soon, and reads name after name, up to
    half of everyone; so it is given none. SQLite has no index of pieces, and reads on in that order.
    """

    arity = 1
    template = "%(expressions)s"

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="(%(expressions)s || '')", **context)


def in_order_of(field: str, words: str) -> F | FoundFirst:
    """The folded field, by which what these words find is put in order."""
    has_piece = any(len(word) >= PIECE for word in fold(words).split())
    return FoundFirst(field) if has_piece else F(field)
