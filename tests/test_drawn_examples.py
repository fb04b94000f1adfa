"""Which examples the run on a second database tries: some of every test, and in the end all."""

from __future__ import annotations

from tests.drawn_examples import draw

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
