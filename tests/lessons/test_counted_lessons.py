"""A welcome that names another number of lessons than there are is told of; words, digits, and what is no count."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from onboarding.lessons.counted_lessons import wrong_lesson_counts


@dataclass
class Page:
    welcome: str


@pytest.mark.parametrize(
    ("text", "lessons", "expected"),
    [
        ("<p>Nog zeven lessen te gaan.</p>", 7, []),
        ("<p>Nog zeven lessen te gaan.</p>", 6, ["zeven lessen"]),
        ("<p>Nog zeven lessen te gaan.</p>", 8, ["zeven lessen"]),
        ("Zeven lessen wachten.", 6, ["Zeven lessen"]),
        ("5 lessen, en nog eens 5 lessen", 6, ["5 lessen"]),
        ("Je volgt <b>5</b> korte&nbsp;lessen", 6, ["5 korte lessen"]),
        ("twintig lessen", 20, []),
        ("twintig lessen", 19, ["twintig lessen"]),
        ("negentien lesjes", 20, ["negentien lesjes"]),
        ("geen lessen", 0, []),
        ("één les", 1, []),
        ("één les", 2, ["één les"]),
        ("1 les", 2, ["1 les"]),
        ("een les over luisteren", 2, []),
        ("vierentwintig lessen", 4, []),
        ("zeven minuten per les", 2, []),
        ("7 lessenaars", 2, []),
        ("twee waarden, drie lessen", 3, []),
        ("", 3, []),
    ],
)
def test_which_places_name_another_number(text: str, lessons: int, expected: list[str]) -> None:
    assert wrong_lesson_counts(Page(text), lessons) == expected
