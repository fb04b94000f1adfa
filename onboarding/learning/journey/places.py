"""Where someone is in a lesson: reading only; writing is done through progress.py."""

from __future__ import annotations

from functools import cache
from operator import attrgetter

from onboarding.learning.models import LessonProgress, LessonProgressQuerySet
from onboarding.people.models import User
from quizzes.models import Attempt


def place_in(user: User, lesson_id: int) -> LessonProgress | None:
    """The person's place in a lesson, in the current round, with all that its screens need, in one query.

    None before the first visit of that round. A lesson that moved to another programme can have two; the last one
    counts.
    """
    here = {"enrolment__user": user, "enrolment__programme__organisation": user.organisation_id}
    places = _places().filter(**here, enrolment__is_current=True, lesson_id=lesson_id)
    return max(places, key=attrgetter("pk"), default=None)


@cache
def _places() -> LessonProgressQuerySet:
    """Put together once: that takes as long as the answer."""
    return LessonProgress.objects.for_screens()


def latest_attempt(place: LessonProgress) -> Attempt | None:
    """The person's last attempt at this lesson's quiz, open or finished."""
    return (
        Attempt.objects.filter(user_id=place.enrolment.user_id, context=place.attempts_context)
        .select_related("published_quiz")
        .order_by("-number")
        .first()
    )
