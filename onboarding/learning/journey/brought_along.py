"""What someone did half-way in a lesson goes along when it is asked of them in another of their programmes.

Where they began, all stays as it is: the place, the attempts and what was answered there are evidence. Their own words
go along for good: they have them once.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef

from onboarding.learning.journey import summaries
from onboarding.learning.models import Completion, Enrolment, LessonProgress, Reflection
from onboarding.people.models import User
from quizzes import attempts
from quizzes.models import Attempt


def left_half_way(user: User, lesson_id: int) -> LessonProgress | None:
    """The last place where this person is half-way in the lesson, in whatever programme of theirs; with its version."""
    completed = Completion.objects.filter(enrolment=OuterRef("enrolment"), lesson=OuterRef("lesson"))
    mine = LessonProgress.objects.filter(~Exists(completed), enrolment__in=Enrolment.objects.of_person(user).current())
    return mine.filter(lesson=lesson_id).select_related("enrolment", "version").order_by("pk").last()


def bring_along(before: LessonProgress, enrolment: Enrolment, now: datetime) -> None:
    """Begin the lesson in `enrolment` where the person was half-way: in that version and language, with what they read
    and answered.

    Called in a transaction. Who began there already is left as they are.
    """
    so_far = {"sections_read": before.sections_read, "read_at": before.read_at}
    words = {"version": before.version, "variant": before.variant, "translation_id": before.translation_id}
    place, is_new = LessonProgress.objects.get_or_create(
        enrolment=enrolment, lesson_id=before.lesson_id, defaults={**words, **so_far, "started_at": now}
    )
    if not is_new:
        return
    theirs = Attempt.objects.filter(user_id=enrolment.user_id, context=before.attempts_context, finished_at=None)
    attempt = theirs.select_related("published_quiz").select_for_update(of=("self",)).first()
    if attempt is not None:
        attempts.start_with(attempt, attempt.published_quiz, place.attempts_context)
    written = Reflection.objects.filter(enrolment=before.enrolment_id, lesson=before.lesson_id)
    written.update(enrolment=enrolment)
    summaries.rebuild(Enrolment.objects.filter(pk__in=[before.enrolment_id, enrolment.pk]))
