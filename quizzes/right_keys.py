"""A quiz with the keys that were put right since, wherever its questions still are the same. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from quizzes.corrected_results import corrected_question
from quizzes.definitions import Question, Quiz, Situation

PutRight = tuple[Quiz, Collection[str]]  # a quiz as it is right, and the ids of its questions that had a wrong key


def with_right_keys(quiz: Quiz, corrections: Iterable[PutRight]) -> Quiz:
    """`quiz` in its own words, with the keys that `corrections` give its questions, the first one first: the last one
    holds."""
    for corrected, question_ids in corrections:
        questions = tuple(_put_right(question, corrected, question_ids) for question in quiz.questions)
        quiz = replace(quiz, questions=questions)
    return quiz


def _put_right(question: Question, corrected: Quiz, question_ids: Collection[str]) -> Question:
    first, *others = (corrected_question(one, corrected, question_ids) or one for one in question.situations)
    second = next((Situation(one.text, one.choices, one.feedback, one.scenes) for one in others), None)
    return replace(first, second=second)
