"""How many lessons a text says that there are: "nog zeven lessen", "5 lessen". Pure.

Dutch number words up to twenty, and digits. What is no count of the lessons of the whole programme ("de eerste twee
lessen", "elke les") can look like one: the editor is told, and nothing is refused.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from html import unescape
from typing import Protocol

from django.utils.html import strip_tags

WORDS = (
    *("geen", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"),
    *("dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien", "twintig"),
)
NUMBERS = {word: number for number, word in enumerate(WORDS)}
COUNTED = re.compile(
    rf"(?<![\w,.-])(?P<number>\d{{1,4}}|{'|'.join(NUMBERS)})\s+(?:[^\W\d]+e\s+)?(?:lessen|lesjes|les|lesje)\b",
    re.IGNORECASE,
)


class Welcoming(Protocol):
    """A page that welcomes people, in HTML."""

    welcome: str


def wrong_lesson_counts(page: Welcoming, lessons: int) -> list[str]:
    """The places in its welcome that name another number of lessons than `lessons`; each once, in order.

    One lesson is a count as "één les" or "1 les"; "een les" is any lesson.
    """
    plain = " ".join(unescape(strip_tags(page.welcome.replace("<", " <"))).split())
    found = COUNTED.finditer(plain)
    return list(dict.fromkeys(place[0] for place in found if _value(place["number"]) != lessons))


def wrong_for_all(page: Welcoming, numbers: Collection[int]) -> list[str]:
    """The places in its welcome that name none of these numbers of lessons; without numbers, there is nothing wrong."""
    wrong = [wrong_lesson_counts(page, number) for number in numbers]
    return [place for place in wrong[0] if all(place in of_one for of_one in wrong)] if wrong else []


def _value(number: str) -> int:
    return int(number) if number.isdecimal() else NUMBERS[number.lower()]
