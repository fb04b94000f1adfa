"""Lessons that change after someone finished them, and what is asked then."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils import timezone

from onboarding.learning.journey import following_up, progress
from onboarding.learning.models import Enrolment, FollowUp
from onboarding.lessons.models import Lesson, LessonVersion
from tests.factories import QUIZ, reflection_block, single, stream, text_block
from tests.learning.quiz_answers import NOW, RIGHT, answer_all

ASKED = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # a Tuesday
TODAY = ASKED.date()
READ_BY = date(2026, 12, 11)  # a Friday
NEW_TEXT = text_block("Sinds dit jaar", "<p>We schrijven klare taal.</p>")
NEW_QUESTION = single("Vraag 4")


def publish(lesson: Lesson, body: list[dict[str, Any]] | None = None, questions: Any = None) -> LessonVersion:
    """A new version of the lesson, with this body and these questions; without, those of the factories."""
    page = lesson.page
    assert page is not None
    page.refresh_from_db()
    page.body = stream("body", [text_block(), reflection_block()] if body is None else body)
    page.questions = stream("questions", QUIZ if questions is None else questions)
    page.save_revision().publish()
    lesson.refresh_from_db()
    assert lesson.current_version is not None
    return lesson.current_version


def publish_news(lesson: Lesson) -> LessonVersion:
    """A version with one piece of text and one question more."""
    return publish(lesson, [text_block(), NEW_TEXT, reflection_block()], [*QUIZ, NEW_QUESTION])


def complete(enrolment: Enrolment, lessons: Iterable[int] | None = None) -> Enrolment:
    """The enrolment when its person passed these lessons; without, all of them."""
    for lesson_id in enrolment.programme.lesson_ids if lessons is None else lessons:
        place = progress.open_lesson(enrolment.user, lesson_id, NOW)
        answer_all(place, RIGHT)
    enrolment.refresh_from_db()
    return enrolment


def ask_today(enrolment: Enrolment, version: LessonVersion, before: LessonVersion | None, days: int = 14) -> FollowUp:
    """The same as things are today, to be read by so many days from now, or before; without a mail."""
    now = timezone.now()
    due_date = timezone.localdate(now) + timedelta(days=days)
    following_up.ask([enrolment.pk], version, before, due_date, now, sends_mail=False)
    FollowUp.objects.open().filter(enrolment=enrolment, lesson=version.lesson_id).update(due_date=due_date)
    return FollowUp.objects.open().get(enrolment=enrolment, lesson=version.lesson_id)


def ask(enrolment: Enrolment, version: LessonVersion, before: LessonVersion | None, **fields: Any) -> FollowUp | None:
    """What this person is asked to read; None when nothing is."""
    following_up.ask(
        [enrolment.pk], version, before, fields.pop("due_date", READ_BY), fields.pop("now", ASKED), **fields
    )
    return FollowUp.objects.open().filter(enrolment=enrolment, lesson=version.lesson_id).first()
