"""Work over people one by one, in which the failure of one does not stop the others, and is heard at the end."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, TypeVar

from django.db.models import Model

One = TypeVar("One")
Result = TypeVar("Result")
Portion = Sequence[int]  # ids

logger = logging.getLogger(__name__)


def each(do: Callable[[One], Result], ones: Iterable[One]) -> list[Result]:
    """What `do` gives for each of `ones`. When it fails for some, the log says for which, the others are done all the
    same, and then ExceptionGroup is raised, with every failure."""
    done: list[Result] = []
    problems: list[Exception] = []
    for one in ones:
        try:
            done.append(do(one))
        except Exception as problem:
            logger.exception("%s failed for %s.", _name_of(do), _named(one))
            problems.append(problem)
    if problems:
        raise ExceptionGroup(f"{len(problems)} failed, {len(done)} done", problems)
    return done


def each_portion(do: Callable[[Portion], Result], portions: Iterable[Portion]) -> list[Result]:
    """The same for work that is done for many at a time, each portion whole or not at all.

    A portion that fails is done anew for each of it alone: left out are only those for whom it fails then.
    """

    def whole_or_alone(portion: Portion) -> list[Result]:
        try:
            return [do(portion)]
        except Exception:
            if len(portion) == 1:
                raise
            logger.exception("%s failed for %d at once; they are done one by one.", _name_of(do), len(portion))
        return each(do, [[one] for one in portion])

    return [result for results in each(whole_or_alone, portions) for result in results]


def _name_of(do: Callable[..., Any]) -> str:
    if isinstance(do, partial):
        return _name_of(do.func)
    return getattr(do, "__qualname__", type(do).__name__)


def _named(one: object) -> str:
    """For the log: numbers as they are, a row by its class and id, work by its name; of anything else its class, for it
    may quote people."""
    if isinstance(one, Model):
        return f"{type(one).__name__} {one.pk}"
    if isinstance(one, list | tuple):
        return f"({', '.join(map(_named, one))})"
    if callable(one):
        return _name_of(one)
    return str(one) if isinstance(one, int) else type(one).__name__
