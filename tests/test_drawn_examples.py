"""Which examples the run on a second database tries: some of some tests, and in the end all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import IntegrityError, OperationalError

from tests.drawn_examples import draw, goes_by_refusals, meets_others
from tests.private_database import private_database

EXAMPLES = [f"tests/test_a.py::test_many[{number}]" for number in range(10)]
ALONE = "tests/test_a.py::test_alone"
TWICE = [f"tests/test_a.py::test_twice[{way}]" for way in ("here[0]", "there")]


def test_of_every_test_as_many_are_drawn_as_asked() -> None:
    drawn = draw([*EXAMPLES, ALONE, *TWICE], 2, seed=1)
    assert len(drawn & set(EXAMPLES)) == 2
    assert drawn - set(EXAMPLES) == {ALONE, *TWICE}


def test_the_same_seed_draws_the_same_in_whatever_order_they_were_found() -> None:
    assert draw(EXAMPLES, 2, seed=7) == draw(reversed(EXAMPLES), 2, seed=7)


def test_runs_of_other_seeds_draw_others_until_all_were_tried() -> None:
    assert set().union(*(draw(EXAMPLES, 2, seed) for seed in range(40))) == set(EXAMPLES)


def test_of_so_many_tests_one_is_drawn_and_in_the_end_each() -> None:
    tests = {f"tests/test_a.py::test_{number}" for number in range(400)}
    runs = [draw(tests, 1, seed, one_in=4) for seed in range(60)]
    assert all(50 < len(drawn) < 150 for drawn in runs)
    assert set().union(*runs) == tests


class TestWhatNeverIsLeftOut:
    """Told by the names in the code: of the test, of what it calls in our tests, of its fixtures and its examples."""

    @pytest.fixture
    def in_place_of_a_database(self, tmp_path: Path) -> Iterator[None]:
        with private_database(tmp_path):
            yield

    def uses_the_fixture(self, in_place_of_a_database: None) -> None: ...

    def calls_what_names_it(self) -> None:
        def inner() -> None:
            refused()

        inner()

    def says_nothing_of_it(self) -> None:
        draw([], 1, 0)

    @pytest.mark.parametrize(
        ("name", "is_refused", "meets"),
        [
            ("calls_what_names_it", True, False),
            ("uses_the_fixture", False, True),
            ("says_nothing_of_it", False, False),
        ],
    )
    def test_is_what_names_an_error_or_a_database_of_its_own(
        self, request: pytest.FixtureRequest, name: str, is_refused: bool, meets: bool
    ) -> None:
        item = pytest.Function.from_parent(request.node.parent, name=name)
        assert (goes_by_refusals(item), meets_others(item)) == (is_refused, meets)

    @pytest.mark.parametrize("error", [IntegrityError, OperationalError("weg")])
    def test_is_an_example_that_is_an_error(self, request: pytest.FixtureRequest, error: object) -> None:
        assert goes_by_refusals(request.node)


def refused() -> None:
    with pytest.raises(REFUSED):
        pass


REFUSED = (IntegrityError, ValueError)
