"""Some of the tests, and of those some examples, others in each run: what the run on a second database tries.

The examples of a test go one way through the code and differ in what they bring along. The queries of that way are sent
to the second database by any of them; all are tried on the first. Where the database itself answers (its triggers and
limits, its search, how it compares texts) an example is a query of its own: such a test has the mark `every_example`.

Most tests are about what our code makes of the answers, and their queries are sent by others as well: in each run every
address is opened by who may be there, and attacked once. Of those tests one in ONE_IN runs. A module that goes by what
the database refuses, or in which threads and processes meet, is never left out.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from types import ModuleType

from django.db import Error

ONE_IN = 8


def goes_by_refusals(module: ModuleType | None) -> bool:
    """Whether it knows an error of the database by name."""
    return any(isinstance(known, type) and issubclass(known, Error) for known in vars(module or object).values())


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
