"""Searching a list by words."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from functools import reduce
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from onboarding.people.folding import fold

Found = TypeVar("Found", bound="QuerySet[Model]")
MAX_WORDS = 8  # each costs a condition on every field


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
