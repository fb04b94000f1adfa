"""Which examples the run on a second database tries: some of some tests, and in the end all."""

from __future__ import annotations

from types import ModuleType

from django.db import IntegrityError

from tests.drawn_examples import draw, goes_by_refusals

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


def test_a_module_that_knows_an_error_of_the_database_goes_by_what_it_refuses() -> None:
    module = ModuleType("test_a")
    assert not goes_by_refusals(module)
    assert not goes_by_refusals(None)
    vars(module)["IntegrityError"] = IntegrityError
    assert goes_by_refusals(module)
