"""Searching a list by words."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from functools import reduce
from typing import Any

from django.db.models import Q

MAX_WORDS = 8  # each costs a condition on every field
OF_A_PERSON = ("first_name", "last_name", "email", "personnel_number")


def of_person(path: str = "") -> tuple[str, ...]:
    """The fields that one finds a person by, the person being at `path` (such as "user")."""
    return tuple(f"{path}__{field}" if path else field for field in OF_A_PERSON)


def with_every_word(queryset: Any, words: str, fields: Sequence[str]) -> Any:
    """What has every one of these words in one of the fields or another, whatever its case."""
    for word in words.split()[:MAX_WORDS]:
        queryset = queryset.filter(reduce(operator.or_, [Q(**{f"{field}__icontains": word}) for field in fields]))
    return queryset
