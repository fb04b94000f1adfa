"""The same question asked twice in one lesson. Pure.

What is shown of a question, or of a poll, comes from answers that are drawn by lot
(learning/answer_groups/batching.py). Asked twice, the lot falls twice, and whoever repeats a question often enough
learns what everyone answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from onboarding.people.folding import fold
from quizzes.definitions import Question

Asked = tuple[str, frozenset[str]]


def questions(asked: Iterable[Question]) -> str:
    """The words of a question that is asked more than once, in the same or nearly the same words; "" without one. A
    second situation is to be another one."""
    return _repeated(
        (one.text, [choice.text for choice in one.choices] + [scene.text for scene in one.scenes])
        for question in asked
        for one in question.situations
    )


def polls(asked: Iterable[Mapping[str, Any]]) -> str:
    """The same for polls, as the values of their blocks."""
    return _repeated((poll["question"], poll["choices"]) for poll in asked)


def _repeated(asked: Iterable[tuple[str, Iterable[str]]]) -> str:
    seen: set[Asked] = set()
    for text, choices in asked:
        bare = (_bare(text), frozenset(map(_bare, choices)))
        if bare in seen:
            return text
        seen.add(bare)
    return ""


def _bare(text: str) -> str:
    """Without capitals, accents, spaces and punctuation."""
    return "".join(letter for letter in fold(text) if letter.isalnum())
