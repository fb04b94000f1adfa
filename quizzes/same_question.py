"""When a question is still the same question: the same words, choices and right answers. Pure."""

from __future__ import annotations

from typing import Any

from quizzes.definitions import Question, Quiz, digest

NOT_THE_QUESTION = {"feedback", "reread", "points"}  # what can change without asking something else


def wording_of_question(question: Question) -> str:
    """A digest that stays when only feedback, points or what to read again changes."""
    return digest(_without_comments(question.as_dict()))


def wording_of_quiz(quiz: Quiz) -> str:
    """A digest that stays while the same questions are asked, in whatever order."""
    return digest(sorted(wording_of_question(question) for question in quiz.questions))


def _without_comments(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _without_comments(value) for key, value in data.items() if key not in NOT_THE_QUESTION}
    return [_without_comments(one) for one in data] if isinstance(data, list) else data
