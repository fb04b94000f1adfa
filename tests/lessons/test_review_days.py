"""When a lesson is to be looked at again: a year after it was published, or on the day that HR chose."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from onboarding.lessons.models import Lesson, LessonPage, LessonVersion, PrinciplePage, Programme, ProgrammePage
from onboarding.lessons.review_days import due, due_on, old_programmes
from onboarding.people.models import Organisation, User
from onboarding.row_guards import thawed
from tests.factories import UserFactory


@pytest.fixture
def officer(lennik: Organisation) -> User:
    found: User = UserFactory.create(organisation=lennik)
    assert lennik.hr_group is not None
    found.groups.add(lennik.hr_group)
    return found


@pytest.fixture
def lesson(programme: Programme) -> Lesson:
    Lesson.objects.exclude(pk=programme.lesson_ids[0]).update(review_on=date(2099, 1, 1))
    found: Lesson = Lesson.objects.get(pk=programme.lesson_ids[0])
    return found


def published(at: datetime) -> None:
    with thawed(connection, ["lessons.LessonVersion"]):
        LessonVersion.objects.update(published_at=at)
    for model in (ProgrammePage, PrinciplePage):
        model.objects.update(last_published_at=at)


@pytest.mark.parametrize(
    ("published_at", "chosen", "day"),
    [
        (datetime(2025, 11, 26, 23, 30, tzinfo=UTC), None, date(2026, 11, 27)),  # half past midnight, here
        (datetime(2025, 11, 26, 22, 30, tzinfo=UTC), None, date(2026, 11, 26)),
        (datetime(2024, 2, 29, 12, tzinfo=UTC), None, date(2025, 2, 28)),
        (datetime(2024, 2, 28, 12, tzinfo=UTC), None, date(2025, 2, 28)),
        (datetime(2024, 3, 1, 12, tzinfo=UTC), None, date(2025, 3, 1)),
        (datetime(2020, 1, 1, tzinfo=UTC), date(2026, 11, 27), date(2026, 11, 27)),
        (datetime(2026, 11, 1, tzinfo=UTC), date(2026, 11, 27), date(2026, 11, 27)),
    ],
)
def test_a_lesson_is_due_from_its_day_on(
    officer: User, lesson: Lesson, published_at: datetime, chosen: date | None, day: date
) -> None:
    published(published_at)
    Lesson.objects.filter(pk=lesson.pk).update(review_on=chosen)
    lesson = Lesson.objects.select_related("current_version").get(pk=lesson.pk)
    assert due_on(lesson) == day
    assert due(officer, day - timedelta(days=1)) == []
    assert due(officer, day) == [lesson]
    LessonPage.objects.get(lesson=lesson).unpublish()
    assert due(officer, day) == []


def test_whoever_publishes_it_anew_has_looked(officer: User, lesson: Lesson) -> None:
    today = timezone.localdate()
    for chosen, left in ((today, None), (today + timedelta(days=1), today + timedelta(days=1))):
        Lesson.objects.filter(pk=lesson.pk).update(review_on=chosen)
        page = LessonPage.objects.get(lesson=lesson)
        page.save_revision().publish()  # nothing changed
        lesson.refresh_from_db()
        assert lesson.review_on == chosen
        page.introduction += " Nieuw."
        page.save_revision().publish()
        lesson.refresh_from_db()
        assert lesson.review_on == left


def test_a_programme_of_which_nothing_came_for_a_year_is_old(
    officer: User, programme: Programme, herenthout: Organisation
) -> None:
    published(datetime(2025, 11, 27, 12, tzinfo=UTC))
    assert old_programmes(officer, date(2026, 11, 26)) == []
    [old] = old_programmes(officer, date(2026, 11, 27))
    assert (old.programme, old.published_at) == (programme, datetime(2025, 11, 27, 12, tzinfo=UTC))
    assert old_programmes(officer, date(2026, 11, 27), []) == []
    assert old_programmes(UserFactory.create(organisation=herenthout), date(2026, 11, 27)) == []
    for model in (ProgrammePage, PrinciplePage):
        model.objects.filter(pk=model.objects.last().pk).update(last_published_at=datetime(2026, 5, 1, tzinfo=UTC))
        assert old_programmes(officer, date(2026, 11, 27)) == []
        published(datetime(2025, 11, 27, 12, tzinfo=UTC))
        assert len(old_programmes(officer, date(2026, 11, 27))) == 1
