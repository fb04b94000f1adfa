"""The letters of a wordmark and the principles that take them."""

from __future__ import annotations

from collections.abc import Sequence

from onboarding.lessons.outlines import WordmarkLetter


def lay_out(wordmark: str, principles: Sequence[tuple[int, str]]) -> tuple[WordmarkLetter, ...]:
    """The letters in order, each with the principle (an id with its letter) that takes it, if any.

    A principle takes the first free place with its letter, in the order of the principles.
    """
    places = [WordmarkLetter(letter) for letter in wordmark.upper()]
    for principle_id, letter in principles:
        free = WordmarkLetter(letter.upper())
        if free in places:
            places[places.index(free)] = WordmarkLetter(free.letter, principle_id)
    return tuple(places)
