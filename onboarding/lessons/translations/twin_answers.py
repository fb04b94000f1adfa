"""Answers to one question that say the same in a translation, and not as they were written: nobody who reads it could
tell which of them they give. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from onboarding.lessons.translations.words_of_lesson import Words, quiz_said_in
from quizzes.blocks.question_blocks import normal
from quizzes.definitions import Question, Quiz


def twins_in(quiz: Quiz | None, words: Words) -> list[int]:
    """The numbers of the questions that have such answers, from 1."""
    if quiz is None:
        return []
    pairs = zip(quiz.questions, quiz_said_in(quiz, words).questions, strict=True)
    return [number for number, (written, said) in enumerate(pairs, start=1) if _has_twins(written, said)]


def _has_twins(written: Question, said: Question) -> bool:
    pairs = zip(_side_by_side(written), _side_by_side(said), strict=True)
    return any(len({normal(one) for one in own}) > len({normal(one) for one in other}) for own, other in pairs)


def _side_by_side(question: Question) -> Iterator[list[str]]:
    """The words among which someone chooses, a list for each time that they do."""
    for asked in question.situations:
        for choices in (asked.choices, *(scene.choices for scene in asked.scenes)):
            yield [choice.text for choice in choices]
            yield [choice.match for choice in choices]
