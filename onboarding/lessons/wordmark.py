"""The letters of a wordmark and the principles that take them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

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


def letter_problem(wordmark: str, letter: str, others: Iterable[tuple[str, str]]) -> ValidationError | None:
    """Why a principle cannot have this letter, beside `others` (letter and title of each); None when it can, when it
    is a number, and where there is no wordmark."""
    if not wordmark or not letter.isalpha():
        return None
    if letter not in wordmark:
        message = _(
            "De letter %(letter)s staat niet in %(wordmark)s. Kies een letter uit het woordmerk, of pas dat aan."
        )
        return ValidationError(message, "letter_not_in_wordmark", {"letter": letter, "wordmark": wordmark})
    holders = [title for taken, title in others if taken == letter]
    if len(holders) < wordmark.count(letter):
        return None
    message = _("“%(title)s” heeft de letter %(letter)s al. Kies een andere letter van %(wordmark)s.")
    return ValidationError(message, "letter_taken", {"title": holders[-1], "letter": letter, "wordmark": wordmark})


def wordmark_problem(wordmark: str, principles: Sequence[tuple[str, str]]) -> ValidationError | None:
    """Why the principles (letter and title of each) do not fit a wordmark; None when they do."""
    for place, (letter, title) in enumerate(principles):
        if letter_problem(wordmark, letter, principles[:place]):
            message = _(
                "De letter %(letter)s van “%(title)s” past niet in %(wordmark)s. Geef die eerst een andere letter."
            )
            return ValidationError(
                message, "letter_does_not_fit", {"letter": letter, "title": title, "wordmark": wordmark}
            )
    return None
