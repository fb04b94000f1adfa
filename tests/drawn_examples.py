"""Of a test with many examples some, others in each run: what the run on a second database tries.

The examples of a test go one way through the code and differ in what they bring along. The queries of that way are sent
to the second database by any of them; all are tried on the first. Where the database itself answers (its triggers and
limits, its search, how it compares texts) an example is a query of its own: such a test has the mark `every_example`,
as has the one that opens every address.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable


def draw(examples: Iterable[str], number: int, seed: int) -> set[str]:
    """At most `number` examples of each test, by their ids (`test_x.py::test_y[example]`); the same for a seed."""
    of_test = defaultdict(list)
    for example in examples:
        of_test[example.partition("[")[0]].append(example)
    return {
        example
        for test, all_of_it in of_test.items()
        for example in random.Random(f"{seed} {test}").sample(sorted(all_of_it), min(number, len(all_of_it)))
    }
