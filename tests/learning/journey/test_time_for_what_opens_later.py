"""Nobody becomes late by an edit of when a lesson opens: who gets more to do has time for it once it is open."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from onboarding.learning.calendar.due_dates import ROOM
from onboarding.learning.calendar.working_days import LEGAL
from onboarding.learning.journey import progress
from onboarding.learning.models import Enrolment
from onboarding.lessons.models import (
    Audience,
    ChangeSize,
    Lesson,
    LessonPage,
    PrinciplePage,
    Programme,
    ProgrammePage,
    PublishDecision,
)
from onboarding.lessons.outlines import Opening
from onboarding.people.models import User
from tests.factories import make_lesson
from tests.learning.follow_ups.changed_lessons import complete
from tests.learning.journey.new_versions import DECIDED, publish_as

MONTH = timedelta(days=30)
DUE_IN = timedelta(days=14)


@pytest.fixture
def lesson(programme: Programme) -> Lesson:
    return Lesson.objects.get(pk=programme.lesson_ids[0])


@pytest.fixture
def begun_today(enrolment: Enrolment) -> Enrolment:
    """Amina, whose first working day is today, is to finish in two weeks."""
    return begun(enrolment, timezone.localdate(), DUE_IN)


def begun(enrolment: Enrolment, start: date, due_in: timedelta) -> Enrolment:
    User.objects.filter(pk=enrolment.user_id).update(start_date=start)
    Enrolment.objects.filter(pk=enrolment.pk).update(due_date=timezone.localdate() + due_in)
    return Enrolment.objects.select_related("user", "programme").get(pk=enrolment.pk)


def due_date(enrolment: Enrolment) -> date | None:
    return Enrolment.objects.get(pk=enrolment.pk).due_date


def time_from(day: date) -> date:
    return LEGAL.add(day, ROOM)


def open_later(lesson: Lesson, opens: Opening, capture: DjangoCaptureOnCommitCallbacks) -> None:
    with capture(execute=True):
        publish_as(lesson, ChangeSize.TYPO, opens=opens)


def test_who_still_has_the_lesson_to_do_gets_time_from_the_day_that_it_opens(
    begun_today: Enrolment, lesson: Lesson, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    open_later(lesson, Opening.FIRST_MONTH, django_capture_on_commit_callbacks)
    with pytest.raises(progress.NotOpenYet) as closed:
        progress.open_lesson(begun_today.user, lesson.pk, timezone.now())
    assert closed.value.on == timezone.localdate() + MONTH
    assert due_date(begun_today) == time_from(closed.value.on)
    begun_today.refresh_from_db()
    assert (begun_today.more_time_on, begun_today.more_time_until) == (timezone.localdate(), begun_today.due_date)


def test_who_has_enough_time_keeps_the_day(
    begun_today: Enrolment, lesson: Lesson, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    begun(begun_today, timezone.localdate(), 3 * MONTH)
    open_later(lesson, Opening.FIRST_MONTH, django_capture_on_commit_callbacks)
    assert due_date(begun_today) == timezone.localdate() + 3 * MONTH
    begun_today.refresh_from_db()
    assert begun_today.more_time_on is None


def test_who_did_the_lesson_notices_nothing(
    begun_today: Enrolment, lesson: Lesson, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    complete(begun_today, [lesson.pk])
    open_later(lesson, Opening.FIRST_MONTH, django_capture_on_commit_callbacks)
    assert due_date(begun_today) == timezone.localdate() + DUE_IN


@pytest.mark.parametrize(("days_here", "moves"), [(29, True), (30, False), (400, False)])
def test_for_whom_it_is_open_all_the_same_nothing_changes_also_when_late(
    enrolment: Enrolment,
    lesson: Lesson,
    days_here: int,
    moves: bool,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    late = begun(enrolment, timezone.localdate() - timedelta(days=days_here), timedelta(days=-1))
    open_later(lesson, Opening.FIRST_MONTH, django_capture_on_commit_callbacks)
    assert (due_date(late) != late.due_date) == moves


def test_opening_earlier_takes_and_gives_nobody_time(
    begun_today: Enrolment, lesson: Lesson, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    open_later(lesson, Opening.FIRST_MONTH, django_capture_on_commit_callbacks)
    given = due_date(begun_today)
    for opens in (Opening.FIRST_WEEK, Opening.AT_ONCE):
        open_later(lesson, opens, django_capture_on_commit_callbacks)
    assert due_date(begun_today) == given


@pytest.mark.parametrize("opens", Opening)
def test_a_lesson_that_comes_gives_time_from_the_day_that_it_opens(
    begun_today: Enrolment,
    programme: Programme,
    opens: Opening,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    value = PrinciplePage.objects.child_of(ProgrammePage.objects.get(programme=programme)).first()
    page = make_lesson(value, title="Nieuw", publish=False, opens=opens)
    revision = LessonPage.objects.get(pk=page.pk).save_revision()
    PublishDecision.objects.create(revision=revision, audience=Audience.BUSY, decided_at=DECIDED)
    with django_capture_on_commit_callbacks(execute=True):
        revision.publish()
    later = {Opening.FIRST_WEEK: timedelta(days=7), Opening.FIRST_MONTH: MONTH}.get(opens, timedelta())
    today = timezone.localdate()
    assert due_date(begun_today) == max(time_from(today + later), today + DUE_IN)
