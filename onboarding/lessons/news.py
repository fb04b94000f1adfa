"""What is new in a version of a lesson for whoever finished an earlier one: the pieces of text, and the questions."""

from __future__ import annotations

from onboarding.lessons.models import LessonVersion


def new_questions(before: LessonVersion, after: LessonVersion) -> list[str]:
    """The ids of the questions that are new since `before`, or ask something else, in the order of the quiz."""
    if after.quiz is None:
        return []
    known = {question.id: question for question in before.quiz.quiz.questions} if before.quiz else {}
    return [question.id for question in after.quiz.quiz.questions if known.get(question.id) != question]
