"""Who makes a batch of five, at the borders of each turn; what all of it share; and the lot."""

from __future__ import annotations

from datetime import date

import pytest

from onboarding.learning.answer_groups import batching
from onboarding.learning.answer_groups.batching import Waiting, draw, half_year, next_batch, shared

SIZE = 5
Place = tuple[int | None, str]


def queue(*places: Place) -> list[Waiting]:
    """People who wait, numbered as they came, by their departments and half-years."""
    return [Waiting(number, room, f"Dienst {room}", half) for number, (room, half) in enumerate(places)]


def chosen(*places: Place, first: bool = False) -> list[int]:
    return [one.id for one in next_batch(queue(*places), SIZE, lambda: first)]


def not_asked() -> bool:
    raise AssertionError("asked whether it is the first batch")


def test_five_of_a_department_and_half_year_are_a_batch_and_four_wait() -> None:
    other: list[Place] = [(2, "2026-1"), (1, "2025-2")]
    assert chosen(*other[:1], *[(1, "2026-1")] * 4) == []
    assert chosen(*other, *[(1, "2026-1")] * 5) == [2, 3, 4, 5, 6]
    assert chosen(*other, *[(1, "2026-1")] * 6) == [2, 3, 4, 5, 6]


def test_five_of_a_department_are_a_batch_whatever_their_half_years() -> None:
    mixed: list[Place] = [(1, "2025-2"), (1, "2025-1"), (2, "2026-1"), (1, "2026-1"), (1, ""), (1, "2026-1")]
    assert chosen(*mixed) == [0, 1, 3, 4, 5]
    assert chosen((1, "2024-1"), *mixed) == [0, 1, 2, 4, 5]
    assert chosen(*mixed[1:]) == []


def test_those_of_no_department_are_not_a_department() -> None:
    nowhere: list[Place] = [(None, half) for half in ("2025-1", "2025-2", "2026-1", "2026-2", "")]
    assert chosen(*nowhere) == []
    assert chosen(*[(None, "2026-1")] * 5) == [0, 1, 2, 3, 4]


def test_the_very_first_five_are_a_batch_wherever_they_are() -> None:
    anywhere: list[Place] = [(room, "") for room in range(1, 7)]
    assert chosen(*anywhere[:4], first=True) == []
    assert chosen(*anywhere[:5], first=True) == [0, 1, 2, 3, 4]
    assert chosen(*anywhere, first=True) == [0, 1, 2, 3, 4]
    assert chosen(*anywhere) == []


def test_once_ten_wait_the_half_year_of_most_makes_a_batch_and_else_anyone() -> None:
    five: list[Place] = [(room, "2026-1") for room in range(1, 6)]
    four: list[Place] = [(room, "2025-2") for room in range(6, 10)]
    assert chosen(*four, *five) == []
    assert chosen(*four, *five, (10, "2026-1")) == [4, 5, 6, 7, 8]
    assert chosen((10, ""), *four, *five) == [5, 6, 7, 8, 9]
    assert chosen((10, ""), (11, "2024-1"), *four, *five[:4]) == [0, 1, 2, 3, 4]
    assert chosen(*[(room, "") for room in range(10)]) == [0, 1, 2, 3, 4]


def test_whether_it_is_the_first_batch_is_asked_only_where_that_matters() -> None:
    assert next_batch(queue(*[(room, "") for room in range(4)]), SIZE, not_asked) == []
    assert len(next_batch(queue(*[(1, "2026-1")] * 5), SIZE, not_asked)) == SIZE
    assert len(next_batch(queue(*[(room, "") for room in range(10)]), SIZE, not_asked)) == SIZE


def test_a_batch_says_what_all_of_it_share_and_nothing_else() -> None:
    assert shared(queue((1, "2026-1"), (1, "2026-1"))) == (1, "Dienst 1", "2026-1")
    assert shared(queue((1, "2025-2"), (1, "2026-1"))) == (1, "Dienst 1", "")
    assert shared(queue((2, "2026-1"), (1, "2026-1"))) == (None, "", "2026-1")
    renamed = [Waiting(number, 1, name) for number, name in enumerate(("Bevolking", "Burgerzaken", "Onthaal"))]
    assert shared(renamed) == (1, "Onthaal", "")


def test_a_half_year_ends_with_june() -> None:
    days = (date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1), date(2026, 12, 31))
    assert [half_year(day) for day in days] == ["2026-1", "2026-1", "2026-2", "2026-2"]
    assert half_year(None) == ""


def test_the_lot_falls_among_all_the_answers_in_an_order_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def last(number: int) -> int:
        asked.append(number)
        return number - 1

    monkeypatch.setattr(batching, "randbelow", last)
    assert draw([["b"], ["c"], ["a"]]) == ["c"]
    assert draw([{"b": 1, "a": 1}, {"a": 2, "b": 0}]) == {"a": 2, "b": 0}
    assert draw([{"a": 2, "b": 0}, {"b": 1, "a": 1}]) == {"a": 2, "b": 0}
    assert asked == [3, 2, 2]
