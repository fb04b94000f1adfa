"""Who used all the tries of a lesson, and one more for one of them. Part of the one door: used from outside as
`progress.give_extra_try`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from onboarding.learning.journey.places import version_of_next_try, where_asked
from onboarding.learning.models import Completion, LessonProgress, LessonProgressQuerySet
from onboarding.learning.models.completions import CONTEXT
from quizzes.models import Attempt, PublishedQuiz
from quizzes.tries import give_extra_try, tries_used_up


@dataclass(frozen=True, slots=True)
class OutOfTries:
    """A lesson in which someone has no try left, the quiz that a next one is made on, and how many they had."""

    place: LessonProgress
    quiz: PublishedQuiz
    tries: int


def out_of_tries(places: LessonProgressQuerySet) -> list[OutOfTries]:
    """Those of these places, in the order in which they were begun, in which a try is asked that is not there.

    Costs a query, and a few for each lesson in which the last try failed and no other was begun.
    """
    mine = Attempt.objects.filter(user=OuterRef("enrolment__user"), context=OuterRef("context"))
    done = Completion.objects.filter(enrolment=OuterRef("enrolment"), lesson=OuterRef("lesson"))
    failed = places.alias(context=CONTEXT).filter(
        Exists(mine.filter(passed=False)),
        ~Exists(mine.exclude(passed=False)),  # none that is open, or passed
        ~Exists(done),
        enrolment__is_current=True,
        enrolment__programme__is_live=True,
    )
    found = failed.select_related("enrolment__user", "enrolment__programme", "version__quiz", "lesson").defer(
        "enrolment__programme__outline", "enrolment__programme__welcome", "version__content", "version__article"
    )
    return [one for place in found.order_by("started_at", "pk") if (one := _out_of_tries(place)) is not None]


def _out_of_tries(place: LessonProgress) -> OutOfTries | None:
    """None too where the lesson is not asked of them here any more: it went away, they did it elsewhere, or they work
    for another organisation."""
    enrolment = place.enrolment
    asked = where_asked(enrolment.user, place.lesson_id)
    quiz = version_of_next_try(place).quiz if asked and asked.enrolment.pk == enrolment.pk else None
    tries = tries_used_up(enrolment.user_id, place.attempts_context, quiz.quiz) if quiz else None
    return OutOfTries(place, quiz, tries) if quiz and tries is not None else None


@transaction.atomic
def give(place: LessonProgress, tries: int, now: datetime) -> bool:
    """Give one try more to whoever had `tries` in this place and has none left; False where that is not so, or no
    more: it gives one for each time that they were used up."""
    held = LessonProgress.objects.select_for_update(of=("self",), no_key=True)
    held.only("pk").get(pk=place.pk)  # as a next try does: that comes clearly before or after
    found = next(iter(out_of_tries(LessonProgress.objects.filter(pk=place.pk))), None)
    if found is None:
        return False
    return give_extra_try(place.enrolment.user_id, place.attempts_context, found.quiz.quiz, tries, now)
