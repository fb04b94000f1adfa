"""The log says for whom work failed, and quotes nobody."""

from __future__ import annotations

from functools import partial

import pytest

from onboarding.learning.journey.one_by_one import each, each_portion
from onboarding.people.models import User


def fails(_one: object) -> None:
    raise ValueError("Fatima")


def test_whoever_it_failed_for_is_named_by_number(caplog: pytest.LogCaptureFixture) -> None:
    cases: list[tuple[object, str]] = [
        (7, "7"),
        ((7, 12), "(7, 12)"),
        ([7], "(7)"),
        (User(pk=7, first_name="Fatima", email="fatima@lennik.example"), "User 7"),
        (partial(fails, "Fatima"), "fails"),
        ("Fatima", "str"),
        ((7, "Fatima"), "(7, str)"),
    ]
    with pytest.raises(ExceptionGroup):
        each(partial(fails), [one for one, _named in cases])
    said = [record.getMessage() for record in caplog.records]
    assert said == [f"fails failed for {named}." for _one, named in cases]


def test_of_a_portion_that_fails_those_are_named_for_whom_it_fails_alone(caplog: pytest.LogCaptureFixture) -> None:
    done: list[int] = []

    def do(portion: object) -> None:
        assert isinstance(portion, list)
        if 2 in portion:
            raise ValueError
        done.extend(portion)

    with pytest.raises(ExceptionGroup):
        each_portion(do, [[1, 2, 3]])
    assert done == [1, 3]
    assert any(record.getMessage().endswith("failed for (2).") for record in caplog.records)
