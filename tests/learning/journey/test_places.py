"""Which place someone goes on in: a lesson that moved to another programme can have two."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import cast

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onboarding.learning.journey import places, progress, summaries
from onboarding.learning.models import Completion, Enrolment, LessonProgress, Reflection
from onboarding.lessons.asked_lessons import Coming
from onboarding.lessons.models import Lesson, LessonPage, PrinciplePage, Programme
from onboarding.lessons.outlines import Audience
from onboarding.lessons.publishing import moving_as
from onboarding.people.models import User
from quizzes.models import Attempt
from tests.factories import make_programme
from tests.learning.journey.new_versions import ONE_MORE, publish
from tests.learning.quiz_answers import NOW, RIGHT, WRONG, answer_all, url
from tests.ready_made import Copy


@pytest.fixture
def lesson(programme: Programme) -> Lesson:
    return Lesson.objects.get(pk=programme.lesson_ids[0])


@pytest.fixture
def place(enrolment: Enrolment, lesson: Lesson) -> LessonProgress:
    return progress.open_lesson(enrolment.user, lesson.pk, NOW)


@pytest.fixture(scope="session")
def another(programme_with: Callable[..., Copy]) -> Copy:
    return programme_with(make_programme, title="Veilig werken", letters="V")


@pytest.fixture
def elsewhere(programme: Programme, another: Copy) -> Programme:
    return cast(Programme, another.put_back())


def move(lesson: Lesson, programme: Programme) -> None:
    value = PrinciplePage.objects.descendant_of(programme.page).first()
    assert value is not None
    LessonPage.objects.get(pk=lesson.page_id).move(value, pos="last-child")
    lesson.refresh_from_db()
    programme.refresh_from_db()
    assert lesson.programme == programme


def answers_in(place: LessonProgress) -> set[str]:
    attempt = places.latest_attempt(place)
    return {response.question_id for response in attempt.responses.all()} if attempt is not None else set()


def place_attempt(place: LessonProgress) -> Attempt:
    attempt = places.latest_attempt(place)
    assert attempt is not None
    return attempt


def summaries_are_true() -> None:
    assert summaries.rebuild(Enrolment.objects.all()) == 0


def test_whoever_did_a_lesson_before_it_moved_completes_the_programme_that_it_is_in_now(
    place: LessonProgress, lesson: Lesson, elsewhere: Programme, signed_in: Callable[[User], Client]
) -> None:
    answer_all(place, RIGHT)
    move(lesson, elsewhere)
    second = progress.enrol(place.enrolment.user, elsewhere, NOW.date())
    client = signed_in(place.enrolment.user)
    for lesson_id in elsewhere.lesson_ids:
        assert client.get(url("lesson", lesson_id)).status_code == 200
        answer_all(progress.open_lesson(place.enrolment.user, lesson_id, NOW), RIGHT)
    second.refresh_from_db()
    assert (second.lessons_done, second.lessons_asked) == (2, 2)
    assert second.completed_at == NOW
    assert set(place.enrolment.completions.values_list("lesson", flat=True)) == {lesson.pk}


def test_whoever_is_half_way_when_it_moves_goes_on_where_it_is_asked_now(
    place: LessonProgress, lesson: Lesson, elsewhere: Programme, signed_in: Callable[[User], Client]
) -> None:
    """The form on the screen is still of the place before."""
    progress.mark_read(place, 1, NOW)
    progress.write_reflection(place, "blok-voornemen", "Ik bel eerst.", NOW)
    progress.answer(place, 1, "id-Vraag 1", RIGHT["id-Vraag 1"], NOW)
    move(lesson, elsewhere)
    second = progress.enrol(place.enrolment.user, elsewhere, NOW.date())
    form = {"poging": 1, "vraag": "id-Vraag 2", "reeks": place.version.quiz_id, "antwoord": RIGHT["id-Vraag 2"]}
    response = signed_in(place.enrolment.user).post(url("question", lesson.pk, 2), form, follow=True)
    assert response.status_code == 200
    now = progress.open_lesson(place.enrolment.user, lesson.pk, NOW)
    assert now.enrolment == second
    assert (now.version, now.sections_read) == (place.version, 1)
    assert answers_in(now) == {"id-Vraag 1", "id-Vraag 2"}
    assert answers_in(place) == {"id-Vraag 1"}  # what happened there stays
    assert Reflection.objects.get().enrolment == second
    summaries_are_true()
    progress.answer(now, 1, "id-Vraag 3", RIGHT["id-Vraag 3"], NOW)
    assert second.completions.get().lesson == lesson
    assert not place.enrolment.completions.exists()


def test_a_second_try_that_is_open_stays_the_second_where_the_lesson_moves_to(
    place: LessonProgress, lesson: Lesson, elsewhere: Programme
) -> None:
    """What was right in the first is kept in it, and counts as kept."""
    answer_all(place, {**WRONG, "id-Vraag 1": RIGHT["id-Vraag 1"]})
    progress.retry(place, NOW)
    progress.answer(place, 2, "id-Vraag 2", RIGHT["id-Vraag 2"], NOW)
    kept = place_attempt(place).responses.get(question_id="id-Vraag 1").carried_from
    assert kept is not None
    move(lesson, elsewhere)
    progress.enrol(place.enrolment.user, elsewhere, NOW.date())
    now = progress.open_lesson(place.enrolment.user, lesson.pk, NOW)
    brought = place_attempt(now)
    assert (brought.number, brought.context) == (2, now.attempts_context)
    carried = dict(brought.responses.values_list("question_id", "carried_from"))
    assert carried == {"id-Vraag 1": kept.pk, "id-Vraag 2": None}
    progress.answer(now, 2, "id-Vraag 3", RIGHT["id-Vraag 3"], NOW)
    assert Completion.objects.get().enrolment == now.enrolment


def test_whoever_is_in_both_programmes_when_it_moves_keeps_the_version_and_the_answers(
    place: LessonProgress, lesson: Lesson, elsewhere: Programme
) -> None:
    second = progress.enrol(place.enrolment.user, elsewhere, NOW.date())
    progress.answer(place, 1, "id-Vraag 1", RIGHT["id-Vraag 1"], NOW)
    progress.answer(place, 1, "id-Vraag 2", RIGHT["id-Vraag 2"], NOW)
    with moving_as(Coming(Audience.BUSY)):
        move(lesson, elsewhere)
    publish(lesson, ONE_MORE)
    now = progress.open_lesson(place.enrolment.user, lesson.pk, NOW + timedelta(hours=1))
    assert (now.enrolment, now.version) == (second, place.version)
    assert answers_in(now) == {"id-Vraag 1", "id-Vraag 2"}
    summaries_are_true()
    assert progress.open_lesson(place.enrolment.user, lesson.pk, NOW + timedelta(hours=2)) == now


def test_without_the_other_programme_someone_goes_on_where_they_began(
    place: LessonProgress, lesson: Lesson, elsewhere: Programme
) -> None:
    move(lesson, elsewhere)
    assert progress.open_lesson(place.enrolment.user, lesson.pk, NOW) == place


def test_whoever_is_not_asked_it_in_the_other_programme_goes_on_where_they_began(
    place: LessonProgress, lesson: Lesson, elsewhere: Programme
) -> None:
    second = progress.enrol(place.enrolment.user, elsewhere, NOW.date())
    move(lesson, elsewhere)  # of new people only
    assert lesson.pk not in Enrolment.objects.get(pk=second.pk).outline.lesson_ids
    assert progress.open_lesson(place.enrolment.user, lesson.pk, NOW) == place


def test_a_lesson_that_comes_back_finds_the_place_of_before(
    place: LessonProgress, lesson: Lesson, elsewhere: Programme
) -> None:
    move(lesson, elsewhere)
    progress.enrol(place.enrolment.user, elsewhere, NOW.date())
    later = progress.open_lesson(place.enrolment.user, lesson.pk, NOW)
    assert later.pk > place.pk
    move(lesson, place.enrolment.programme)
    assert places.place_in(place.enrolment.user, lesson.pk) == place


def test_a_lesson_that_is_taken_away_after_moving_is_read_where_it_was_begun(
    place: LessonProgress, lesson: Lesson, elsewhere: Programme
) -> None:
    move(lesson, elsewhere)
    progress.enrol(place.enrolment.user, elsewhere, NOW.date())
    LessonPage.objects.get(pk=lesson.page_id).unpublish()
    assert progress.open_lesson(place.enrolment.user, lesson.pk, NOW) == place


def test_finding_a_place_costs_one_query_with_all_that_decides_which(place: LessonProgress, lesson: Lesson) -> None:
    person = place.enrolment.user
    with CaptureQueriesContext(connection) as queries:
        found = places.place_in(person, lesson.pk)
    assert found == place
    assert len(queries) == 1
