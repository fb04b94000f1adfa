"""Some of the tests, and of those some examples, others in each run: what the run on a second database tries.

The examples of a test go one way through the code and differ in what they bring along. The queries of that way are sent
to the second database by any of them; all are tried on the first. Where the database itself answers (its triggers and
limits, its search, how it compares texts) an example is a query of its own: such a test has the mark `every_example`.

Most tests are about what our code makes of the answers, and their queries are sent by others as well: in each run every
address is opened by who may be there, and attacked once. Of those tests one in ONE_IN runs. A test that goes by what
the database refuses, or in which threads and processes meet, is never left out: it is known by the names in its code.
"""

from __future__ import annotations

import inspect
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from types import CodeType, FunctionType
from typing import Any

import pytest
from django.db import Error, utils

ONE_IN = 8
OURS = "tests"  # the package in which what a test calls is looked through
REFUSALS = {name for name, known in vars(utils).items() if isinstance(known, type) and issubclass(known, Error)}
MEETINGS = {"private_database", "empty_database"}


def goes_by_refusals(item: pytest.Item) -> bool:
    """Whether the test, what it calls, a fixture of it or an example knows an error of the database by name."""
    return any(_reaches(one, frozenset(REFUSALS)) for one in _functions(item)) or any(map(_is_refusal, _examples(item)))


def meets_others(item: pytest.Item) -> bool:
    """Whether the test, what it calls or a fixture of it works in a database of its own, where threads meet."""
    return any(_reaches(one, frozenset(MEETINGS)) for one in _functions(item))


def _functions(item: pytest.Item) -> Iterator[Any]:
    """The test itself and all its fixtures."""
    if isinstance(item, pytest.Function):
        yield getattr(item.function, "__func__", item.function)
        for definitions in item._fixtureinfo.name2fixturedefs.values():
            yield from (getattr(one.func, "__func__", one.func) for one in definitions)  # in a class: a method


def _examples(item: pytest.Item) -> Iterable[object]:
    return item.callspec.params.values() if hasattr(item, "callspec") else ()


def _is_refusal(value: object) -> bool:
    return isinstance(value, Error) or (isinstance(value, type) and issubclass(value, Error))


@cache
def _reaches(function: Any, names: frozenset[str]) -> bool:
    """Whether one of these names is in the code of a function, or of what it calls in our tests."""
    left, known = [function], {id(function)}
    while left:
        for name, value in _named(left.pop()):
            if name in names or (isinstance(value, type) and value.__name__ in names):
                return True
            if id(value) not in known and str(getattr(value, "__module__", "")).partition(".")[0] == OURS:
                known.add(id(value))
                left.append(value)
    return False


def _named(thing: Any) -> Iterator[tuple[str, Any]]:
    """The names in the code of a function or of the methods of a class, with what each is in its module."""
    if isinstance(thing, type):
        yield from ((name, getattr(value, "__func__", value)) for name, value in vars(thing).items())
        return
    thing = getattr(getattr(thing, "hypothesis", thing), "inner_test", thing)  # what @given wraps
    thing = inspect.unwrap(getattr(thing, "fget", None) or thing)
    if isinstance(thing, FunctionType):
        for name in _names_in(thing.__code__):
            value = thing.__globals__.get(name)
            for one in value if isinstance(value, tuple) else [value]:
                yield name, one


def _names_in(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _names_in(inner)


def draw(examples: Iterable[str], number: int, seed: int, *, one_in: int = 1) -> set[str]:
    """At most `number` examples of one in so many tests, by their ids (`test_x.py::test_y[example]`); the same for a
    seed."""
    of_test = defaultdict(list)
    for example in examples:
        of_test[example.partition("[")[0]].append(example)
    drawn: set[str] = set()
    for test, all_of_it in of_test.items():
        chance = random.Random(f"{seed} {test}")
        if chance.randrange(one_in) == 0:
            drawn.update(chance.sample(sorted(all_of_it), min(number, len(all_of_it))))
    return drawn
