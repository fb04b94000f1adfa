"""The questions of a lesson through its versions: one that was not reworded is one question. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from quizzes.definitions import Question, Quiz
from quizzes.same_question import wording_of_question


@dataclass(frozen=True, slots=True)
class PooledQuestion:
    """A question in the same words in one or more versions.

    `quizzes` are the ids of the published quizzes that ask it, `number` its place in the newest version, from 1;
    0 when that version does not ask it (any more, or in these words).
    """

    question: Question
    quizzes: frozenset[int]
    versions: tuple[int, ...]
    number: int


def pool(versions: Iterable[tuple[int, int, Quiz]]) -> list[PooledQuestion]:
    """The questions of these (version number, id of the quiz, quiz), in the order of the newest version, older after.

    Of a pooled question it is the newest one that stands for all, with its feedback and points of then.
    """
    found: dict[str, tuple[Question, int, list[tuple[int, int]]]] = {}
    newest = None
    for version, quiz_id, quiz in sorted(versions, key=lambda one: one[0], reverse=True):
        newest = newest or version
        for place, question in enumerate(quiz.questions, start=1):
            number = place if version == newest else 0
            found.setdefault(wording_of_question(question), (question, number, []))[2].append((version, quiz_id))
    return [
        PooledQuestion(question, frozenset(quiz for _, quiz in asked), tuple(sorted(v for v, _ in asked)), number)
        for question, number, asked in found.values()
    ]
