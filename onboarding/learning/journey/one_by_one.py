"""Work over people one by one, in which the failure of one does not stop the others, and is heard at the end."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

One = TypeVar("One")
Result = TypeVar("Result")

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
            logger.exception("%s failed for %s.", do, one)
            problems.append(problem)
    if problems:
        raise ExceptionGroup(f"{len(problems)} failed, {len(done)} done", problems)
    return done
