"""Live lessons of which today's rules would refuse the quiz: they were published before those rules, and go on as is.

Of such a quiz, that someone passed may tell what they answered (quizzes/safe_pass_marks.py). Only HR can change it, by
publishing the lesson again; so HR is told.
"""

from __future__ import annotations

from functools import lru_cache

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from onboarding.lessons.completeness import passing_problem
from onboarding.lessons.models import Lesson
from quizzes.models import PublishedQuiz


def problem_of(lesson: Lesson) -> ValidationError | None:
    """What is wrong with how the quiz counts that is live now, and what to do; None when nothing is."""
    version = lesson.current_version
    if version is None or version.quiz is None:
        return None
    found = passing_problem(version.quiz.quiz)
    return found[1] if found else None


def refused_today(lessons: QuerySet[Lesson]) -> list[Lesson]:
    """Those of `lessons` that are live with such a quiz, by title.

    Costs one query; another one the first time that a process meets quizzes that it has not judged yet.
    """
    live = lessons.filter(current_version__quiz__isnull=False, page__isnull=False)
    digests = dict(live.values_list("pk", "current_version__quiz__digest"))
    judged = _judged()
    new = set(digests.values()) - judged.keys()
    if new:
        for quiz in PublishedQuiz.objects.filter(lesson_versions__lesson__in=digests, digest__in=new):
            judged[quiz.digest] = passing_problem(quiz.quiz) is not None
    refused = [pk for pk, digest in digests.items() if judged[digest]]
    return list(live.filter(pk__in=refused).order_by("title__fold", "pk")) if refused else []


@lru_cache(maxsize=1)
def _judged() -> dict[str, bool]:
    """By the digest of a published quiz, which never changes: whether it would be refused today."""
    return {}
