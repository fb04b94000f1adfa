"""What the functions that keep their answers hold on to, of all of our modules."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

OURS = ("onboarding.", "quizzes.")
KIND = type(lru_cache(lambda: None))  # theirs has no public name
LOOKED_INTO = (str, tuple, dict, list, frozenset)


def kept_with(text: str) -> set[str]:
    """The names of those that hold on to something with this text in it."""
    return {
        one.__qualname__
        for one in gc.get_objects()
        if type(one) is KIND and str(one.__module__).startswith(OURS) and any(text in said for said in _texts(one))
    }


def _texts(keeper: Any) -> Iterator[str]:
    seen: set[int] = set()
    ahead = [one for one in gc.get_referents(keeper) if _is_of_it(one)]
    while ahead:
        one = ahead.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if issubclass(type(one), str):
            yield one
        else:
            ahead += [other for other in gc.get_referents(one) if _is_of_it(other)]


def _is_of_it(one: Any) -> bool:
    """Also the links of its chain; by its type, as some things say they are another one."""
    return issubclass(type(one), LOOKED_INTO) or type(one).__name__ == "_lru_list_elem"
