"""A new version of a lesson, with what was decided about it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from onboarding.lessons.models import ChangeSize, Lesson, LessonPage, LessonVersion, PublishDecision
from tests.factories import QUIZ, put_in_search_once, single, stream

DECIDED = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
OTHER_KEY = [single("Vraag 1", best=0), *QUIZ[1:]]  # an answer 0 to question 1 was right after all
OTHER_WORDS = [
    {**QUIZ[0], "value": {**QUIZ[0]["value"], "question": "Vraag 1, anders gezegd"}},
    *QUIZ[1:],
]
ONE_MORE = [*QUIZ, single("Vraag 4")]


def publish(lesson: Lesson, questions: Any = None, body: Any = None, **fields: Any) -> LessonVersion:
    """The lesson as it is published now, with other questions, another body or other fields, without a decision."""
    return _publish(lesson, questions, body, fields, None)


def publish_as(
    lesson: Lesson,
    size: ChangeSize,
    questions: Any = None,
    body: Any = None,
    *,
    moves_busy: bool = False,
    **fields: Any,
) -> LessonVersion:
    """The same, of a size that was chosen."""
    return _publish(lesson, questions, body, fields, PublishDecision(size=size, moves_busy=moves_busy))


def _publish(
    lesson: Lesson, questions: Any, body: Any, fields: dict[str, Any], decision: PublishDecision | None
) -> LessonVersion:
    page = LessonPage.objects.get(pk=lesson.page_id)
    if questions is not None:
        page.questions = stream("questions", questions)
    if body is not None:
        page.body = stream("body", body)
    for name, value in fields.items():
        setattr(page, name, value)
    with put_in_search_once():
        revision = page.save_revision()
        if decision is not None:
            decision.revision, decision.decided_at, decision.note = revision, DECIDED, "Vraag verbeterd."
            decision.save()
        revision.publish()
    lesson.refresh_from_db()
    assert lesson.current_version is not None
    return lesson.current_version
