"""Of whom a lesson is asked: of everyone after it came, and of those before as its audience says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from onboarding.lessons.models import AskedLesson, Audience, PrinciplePage, Programme
from onboarding.lessons.outlines import LessonEntry, Outline, PrincipleEntry, PrincipleKind, is_asked
from tests.factories import make_lesson

CAME = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
BEFORE = CAME - timedelta(seconds=1)
OLD, NEW = 7, 8  # numbers of enrolments


@pytest.mark.parametrize(
    ("audience", "enrolment", "completed_at", "expected"),
    [
        (Audience.NEW, OLD, None, False),
        (Audience.NEW, NEW, None, True),
        (Audience.NEW, NEW, BEFORE, True),
        (Audience.NEW, OLD, CAME, False),
        (Audience.BUSY, OLD, None, True),
        (Audience.BUSY, OLD, BEFORE, False),
        (Audience.BUSY, OLD, CAME, True),
        (Audience.DONE, OLD, None, True),
        (Audience.DONE, OLD, BEFORE, False),
        (Audience.DONE, NEW, BEFORE, True),
    ],
)
def test_whether_a_lesson_is_asked(
    audience: Audience, enrolment: int, completed_at: datetime | None, expected: bool
) -> None:
    entry = LessonEntry(1, "Nieuw", after=OLD, audience=audience, asked_at=CAME)
    assert is_asked(entry, enrolment, completed_at) is expected


def test_the_outline_of_a_person_has_no_principle_without_a_lesson_of_theirs() -> None:
    first = PrincipleEntry(
        1, PrincipleKind.VALUE, lessons=(LessonEntry(1, "Eerst"), LessonEntry(2, "Later", after=OLD))
    )
    second = PrincipleEntry(2, PrincipleKind.VALUE, lessons=(LessonEntry(3, "Nog later", after=OLD),))
    outline = Outline((first, second))
    assert outline.asked_of(NEW, None) is outline
    mine = outline.asked_of(OLD, None)
    assert [one.id for one in mine.principles] == [1]
    assert mine.lesson_ids == [1]


def test_what_is_there_before_anyone_is_enrolled_is_asked_of_everyone(programme: Programme) -> None:
    make_lesson(PrinciplePage.objects.child_of(programme.page).first(), "Nog een")
    programme.refresh_from_db()
    assert [lesson.after for lesson in programme.outline.lessons] == [0, 0, 0]
    noted = AskedLesson.objects.filter(programme=programme)
    assert set(noted.values_list("lesson_id", "after")) == {(pk, 0) for pk in programme.lesson_ids}
