"""What someone sees of a programme that HR changed while they were in it: the truth, and an honest day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from onboarding.learning.dashboard import dashboards
from onboarding.learning.journey import progress, summaries
from onboarding.learning.journey.enrolling import last_in
from onboarding.learning.models import Enrolment
from onboarding.lessons.models import Audience, Lesson, LessonPage, PrinciplePage, Programme, PublishDecision
from onboarding.people.models import User
from tests.factories import make_lesson
from tests.learning.closing.endings import finished, read_all
from tests.learning.quiz_answers import url

LONG_AGO = date(2020, 1, 6)


@pytest.fixture
def mine(reading_only: Programme, amina: User) -> Enrolment:
    """Amina, who did the first of two lessons, and was to be done long ago."""
    enrolment = progress.enrol(amina, reading_only, LONG_AGO, due_date=LONG_AGO, announce=False)
    read_all(amina, reading_only.lesson_ids[:1])
    User.objects.update(welcomed_at=timezone.now())
    return enrolment


@pytest.fixture
def dashboard(signed_in: Callable[[User], Client], amina: User) -> Callable[[], str]:
    return lambda: " ".join(signed_in(amina).get(url("dashboard")).content.decode().split())


def come(programme: Programme, audience: Audience) -> Lesson:
    """A lesson comes into the programme for this audience, and everyone is counted anew."""
    draft = make_lesson(PrinciplePage.objects.child_of(programme.page).first(), "Fietsen", questions=[], publish=False)
    revision = draft.save_revision()
    PublishDecision.objects.create(revision=revision, audience=audience, decided_at=timezone.now())
    revision.publish()
    lesson = Lesson.objects.get(page=draft)
    summaries.recount.call(programme.pk, [lesson.pk], last_in(programme.pk))
    return lesson


def go(programme: Programme, place: int) -> None:
    LessonPage.objects.get(lesson=programme.lesson_ids[place]).unpublish()
    summaries.recount.call(programme.pk)


def test_who_has_all_that_remains_reads_that_they_are_up_to_date(
    reading_only: Programme, mine: Enrolment, dashboard: Callable[[], str]
) -> None:
    assert "Je had tijd tot en met" in dashboard()
    go(reading_only, 1)
    shown = dashboard()
    assert "je bent bij." in shown
    assert "Je hebt alles gedaan wat er nu is." in shown
    assert "ot en met" not in shown
    assert "Je bent aan boord" not in shown


def test_a_lesson_that_came_for_who_is_busy_is_new_until_it_is_opened_and_has_an_honest_day(
    reading_only: Programme, mine: Enrolment, amina: User, dashboard: Callable[[], str]
) -> None:
    lesson = come(reading_only, Audience.BUSY)
    shown = dashboard()
    assert '<span class="state new">Nieuw</span>' in shown
    assert "Tot en met" in shown
    progress.open_lesson(amina, lesson.pk, timezone.now())
    assert "Nieuw</span>" not in dashboard()


def test_a_lesson_for_who_comes_later_is_not_theirs(
    reading_only: Programme, mine: Enrolment, amina: User, dries: User, dashboard: Callable[[], str]
) -> None:
    lesson = come(reading_only, Audience.NEW)
    assert "Fietsen" not in dashboard()
    with pytest.raises(progress.NotReadable):
        progress.open_lesson(amina, lesson.pk, timezone.now())
    progress.enrol(dries, reading_only, LONG_AGO, announce=False)
    board = dashboards.build(dries, LONG_AGO)
    assert board is not None
    assert [row.is_new for row in board.rows] == [False, False, False]


def test_the_letters_light_up_by_the_lessons_that_are_asked_of_someone(
    reading_only: Programme, mine: Enrolment, amina: User
) -> None:
    come(reading_only, Audience.NEW)  # under the value of the first letter
    board = dashboards.build(amina, LONG_AGO)
    assert board is not None
    assert [(tile.letter, tile.is_lit) for tile in board.tiles] == [("K", True), ("A", False), ("R", False)]


def test_who_was_declared_done_stays_so_when_a_lesson_comes_back(
    reading_only: Programme, mine: Enrolment, dashboard: Callable[[], str]
) -> None:
    finished(mine)
    shown = dashboard()
    assert "Klaar, Amina. Je bent aan boord." in shown
    assert "Je bent klaar, en dat blijf je." in shown
    assert "ot en met" not in shown


def test_who_was_half_way_in_a_programme_that_was_taken_away_reads_the_truth(
    reading_only: Programme, mine: Enrolment, dashboard: Callable[[], str]
) -> None:
    reading_only.page.unpublish()
    shown = dashboard()
    assert "Het traject Onze waarden is stopgezet. Wat je deed, blijft bewaard." in shown
    assert shown.count('<span class="when">') == 1  # the lesson that was done
    assert "Begin</a>" not in shown


def test_a_programme_that_is_deleted_is_told_too(
    reading_only: Programme, mine: Enrolment, dashboard: Callable[[], str]
) -> None:
    reading_only.page.delete()
    assert "is stopgezet. Wat je deed, blijft bewaard." in dashboard()


def test_who_did_nothing_in_it_yet_sees_nothing_of_it(
    reading_only: Programme, dries: User, signed_in: Callable[[User], Client]
) -> None:
    progress.enrol(dries, reading_only, LONG_AGO, announce=False)
    reading_only.page.unpublish()
    assert dashboards.build(dries, LONG_AGO) is None
