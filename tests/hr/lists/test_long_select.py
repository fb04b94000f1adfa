"""A choice among many: drawn as Django draws it."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms

from onboarding.hr.lists.long_select import Select

CHOICES: list[tuple[Any, str]] = [
    *(("", "Alle <b>"), ("none", "Zonder “dienst”"), (None, "?")),
    *((number, f"O'Neil & zonen {number}") for number in range(3)),
]


@pytest.mark.parametrize("attributes", [{}, {"id": "a<b", "class": "x y", "required": True, "disabled": False}])
@pytest.mark.parametrize("chosen", ["", None, 2, "2", "none", "elsewhere"])
def test_it_is_drawn_as_django_draws_it(chosen: object, attributes: dict[str, Any]) -> None:
    drawn = Select(choices=CHOICES).render("of", chosen, attributes)
    assert drawn == forms.Select(choices=CHOICES).render("of", chosen, attributes)
    assert Select.__name__ == forms.Select.__name__
