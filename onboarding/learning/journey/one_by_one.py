"""Work over people one by one, in which the failure of one does not stop the others, and is heard at the end."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

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
            logger.exception("%s failed for %s.", do, getattr(one, "pk", type(one).__name__))
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
            logger.exception("%s failed for %d at once; they are done one by one.", do, len(portion))
        return each(do, [[one] for one in portion])

    return [result for results in each(whole_or_alone, portions) for result in results]
