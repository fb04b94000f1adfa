"""Who is half-way when a new version comes: on the version they began, or over to the new one with what still fits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from onboarding.learning.journey import moving_over, progress, summaries
from onboarding.learning.journey.moving_over import Moved
from onboarding.learning.models import Completion, Enrolment, LessonProgress, Reflection
from onboarding.lessons.models import ChangeSize, Lesson, LessonVersion, Programme, PublishDecision
from onboarding.people.models import Organisation, User
from quizzes.definitions import NoSuchQuestion
from quizzes.models import Attempt, Response
from tests.factories import QUIZ, UserFactory, poll_block, reflection_block, single, text_block
from tests.learning.journey.new_versions import ONE_MORE, OTHER_KEY, OTHER_WORDS, publish, publish_as
from tests.learning.quiz_answers import ANSWERS, NOW, RIGHT, WRONG, answer_all, url

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def lesson(programme: Programme) -> Lesson:
    return Lesson.objects.get(pk=programme.lesson_ids[0])


@pytest.fixture
def place(enrolment: Enrolment, lesson: Lesson) -> LessonProgress:
    return progress.open_lesson(enrolment.user, lesson.pk, NOW)


def answer(place: LessonProgress, *numbers: int, now: datetime = NOW) -> None:
    """Answer these questions of the first attempt right."""
    for number in numbers:
        question, selected = ANSWERS[number - 1]
        progress.answer(place, 1, question, selected, now)


def move(version: LessonVersion) -> Moved:
    return moving_over.move_over(version, LATER)


def standing() -> set[str]:
    return set(Response.objects.values_list("question_id", flat=True))


def set_aside() -> set[str]:
    return set(Response.with_set_aside.exclude(set_aside_at=None).values_list("question_id", flat=True))


def test_whoever_moves_over_keeps_the_answers_that_still_fit(place: LessonProgress, lesson: Lesson) -> None:
    began = place.version
    answer(place, 1, 2)
    version = publish(lesson, OTHER_KEY)
    assert move(version) == Moved(moved=1, stayed=0)
    attempt = Attempt.objects.get()
    assert attempt.published_quiz == version.quiz
    assert (standing(), set_aside()) == ({"id-Vraag 2"}, {"id-Vraag 1"})
    assert {response.answered_in for response in Response.with_set_aside.all()} == {began.quiz}
    place.refresh_from_db()
    assert place.version == version


def test_a_question_with_other_words_keeps_its_answer(place: LessonProgress, lesson: Lesson) -> None:
    answer(place, 1, 2)
    move(publish(lesson, OTHER_WORDS))
    assert (standing(), set_aside()) == ({"id-Vraag 1", "id-Vraag 2"}, set())


def test_words_that_changed_places_ask_for_another_answer(place: LessonProgress, lesson: Lesson) -> None:
    answer(place, 1)
    question = single("Vraag 1")
    one, other = question["value"]["choices"][:2]
    one["value"]["text"], other["value"]["text"] = other["value"]["text"], one["value"]["text"]
    move(publish(lesson, [question, *QUIZ[1:]]))
    assert (standing(), set_aside()) == (set(), {"id-Vraag 1"})


def test_who_moved_over_finishes_in_the_new_version(place: LessonProgress, lesson: Lesson) -> None:
    answer(place, 1, 2)
    version = publish(lesson, OTHER_KEY)
    move(version)
    place = progress.open_lesson(place.enrolment.user, lesson.pk, LATER)
    progress.answer(place, 1, "id-Vraag 1", ["Vraag 1-0"], LATER)
    progress.answer(place, 1, "id-Vraag 3", ["true"], LATER)
    attempt = Attempt.objects.get()
    assert (attempt.points, attempt.passed) == (Decimal(5), True)
    assert Completion.objects.get().version == version


def test_nobody_is_complete_because_all_that_is_left_was_answered(place: LessonProgress, lesson: Lesson) -> None:
    answer(place, 1, 2)
    version = publish(lesson, QUIZ[:2], pass_mark=0)
    assert move(version) == Moved(moved=0, stayed=1)
    place.refresh_from_db()
    assert place.version != version
    answer(place, 3)
    assert Completion.objects.get().version == place.version


def test_one_question_that_is_left_is_enough_to_move(place: LessonProgress, lesson: Lesson) -> None:
    answer(place, 1)
    assert move(publish(lesson, QUIZ[:2], pass_mark=0)) == Moved(moved=1, stayed=0)
    assert not Attempt.objects.get().is_finished


def test_who_did_not_begin_the_quiz_moves_over_and_keeps_where_they_read(place: LessonProgress, lesson: Lesson) -> None:
    progress.mark_read(place, 2, NOW)
    version = publish(lesson, body=[reflection_block()])
    move(version)
    place.refresh_from_db()
    assert (place.version, place.sections_read) == (version, 1)


def test_who_is_done_stays_on_the_version_they_finished(place: LessonProgress, lesson: Lesson) -> None:
    answer_all(place, RIGHT)
    assert move(publish(lesson, OTHER_KEY)) == Moved(moved=0, stayed=0)
    assert Attempt.objects.get().published_quiz == place.version.quiz


def test_a_failed_attempt_stays_on_its_quiz(place: LessonProgress, lesson: Lesson) -> None:
    answer_all(place, WRONG)
    version = publish(lesson, OTHER_KEY)
    assert move(version) == Moved(moved=1, stayed=0)
    assert Attempt.objects.get().published_quiz != version.quiz
    assert set_aside() == set()
    assert progress.retry(place, LATER).published_quiz == version.quiz


def test_an_attempt_stays_where_the_new_version_asks_nothing(place: LessonProgress, lesson: Lesson) -> None:
    answer(place, 1)
    assert move(publish(lesson, [], pass_mark=0)) == Moved(moved=0, stayed=1)


def test_whoever_failed_moves_over_to_a_version_that_asks_nothing(place: LessonProgress, lesson: Lesson) -> None:
    answer_all(place, WRONG)
    assert move(publish(lesson, [])) == Moved(moved=1, stayed=0)
    assert not Completion.objects.exists()


def test_after_a_typo_a_place_with_an_answer_that_does_not_fit_stays(place: LessonProgress, lesson: Lesson) -> None:
    answer(place, 1)
    assert move(publish_as(lesson, ChangeSize.TYPO, OTHER_KEY)) == Moved(moved=0, stayed=1)
    assert set_aside() == set()


@pytest.mark.parametrize(
    ("change", "moved"),
    [
        ({"pass_mark": 50}, 1),
        ({"pass_mark": 51}, 0),
        ({"pass_mark": 49}, 0),
        ({"max_attempts": 2}, 0),
        ({"pause_minutes": 5}, 0),
        ({"questions": ONE_MORE}, 0),
        ({"questions": QUIZ[:2], "pass_mark": 0}, 0),
        ({"questions": QUIZ[::-1]}, 0),
        ({"questions": [single("Vraag 1", points=2), *QUIZ[1:]]}, 0),
    ],
)
def test_a_typo_moves_nobody_to_other_rules_than_they_began_with(
    change: dict[str, Any], moved: int, place: LessonProgress, lesson: Lesson
) -> None:
    move(publish(lesson, pass_mark=50))
    answer(place, 2)
    assert move(publish_as(lesson, ChangeSize.TYPO, title="Zonder fout", **change)).moved == moved
    assert Attempt.objects.get().published_quiz.quiz.pass_mark == 50


def test_a_typo_moves_nobody_past_stricter_rules_that_came_in_between(place: LessonProgress, lesson: Lesson) -> None:
    move(publish(lesson, pass_mark=50))
    answer(place, 1)
    publish_as(lesson, ChangeSize.IMPROVEMENT, pass_mark=60)
    assert move(publish_as(lesson, ChangeSize.TYPO, title="Zonder fout")) == Moved(moved=0, stayed=1)
    assert Attempt.objects.get().published_quiz.quiz.pass_mark == 50


def test_a_typo_in_the_question_itself_moves_who_is_half_way(place: LessonProgress, lesson: Lesson) -> None:
    answer(place, 1)
    assert move(publish_as(lesson, ChangeSize.TYPO, OTHER_WORDS)) == Moved(moved=1, stayed=0)


def test_moving_twice_changes_nothing_more(place: LessonProgress, lesson: Lesson) -> None:
    answer(place, 1, 2)
    version = publish(lesson, OTHER_KEY)
    move(version)
    before = list(Response.with_set_aside.order_by("pk").values())
    assert move(version) == Moved(moved=0, stayed=0)
    assert list(Response.with_set_aside.order_by("pk").values()) == before


def test_nobody_is_moved_back_by_an_older_version(place: LessonProgress, lesson: Lesson) -> None:
    older, newer = publish(lesson, OTHER_WORDS), publish(lesson, OTHER_KEY)
    move(newer)
    assert move(older) == Moved(moved=0, stayed=0)


def test_an_answer_to_a_question_that_was_set_aside_can_be_given_again(place: LessonProgress, lesson: Lesson) -> None:
    answer(place, 1)
    move(publish(lesson, OTHER_KEY))
    place = progress.open_lesson(place.enrolment.user, lesson.pk, LATER)
    progress.answer(place, 1, "id-Vraag 1", ["Vraag 1-0"], LATER)
    assert Response.with_set_aside.filter(question_id="id-Vraag 1").count() == 2
    assert Response.objects.get().points == 1


@pytest.mark.parametrize(
    ("size", "moves_busy", "moves"),
    [
        (ChangeSize.TYPO, False, True),
        (ChangeSize.IMPROVEMENT, False, False),
        (ChangeSize.IMPROVEMENT, True, True),
        (ChangeSize.MATERIAL, False, False),
        (ChangeSize.MATERIAL, True, True),
    ],
)
def test_publishing_moves_over_whom_the_editor_chose(
    size: ChangeSize, moves_busy: bool, moves: bool, place: LessonProgress, lesson: Lesson,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        version = publish_as(lesson, size, OTHER_WORDS, moves_busy=moves_busy)
    place.refresh_from_db()
    assert (place.version == version) is moves
    assert (version.change, version.note) == (size, "Vraag verbeterd.")
    assert PublishDecision.objects.get().carried_out_at is not None


def test_without_a_decision_everyone_stays_where_they_are(
    place: LessonProgress, lesson: Lesson, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        version = publish(lesson, OTHER_WORDS)
    place.refresh_from_db()
    assert place.version != version
    assert version.change == ChangeSize.IMPROVEMENT


def test_who_is_busy_began_and_did_not_finish(place: LessonProgress, lesson: Lesson, programme: Programme) -> None:
    done = progress.enrol(UserFactory.create(organisation=programme.organisation), programme, NOW.date())
    answer_all(progress.open_lesson(done.user, lesson.pk, NOW), RIGHT)
    progress.enrol(UserFactory.create(organisation=programme.organisation), programme, NOW.date())
    assert [one.enrolment for one in moving_over.who_is_busy([lesson.pk])] == [place.enrolment]


@pytest.mark.parametrize("reason", ["an earlier round", "works elsewhere"])
def test_half_way_in_an_earlier_round_or_somewhere_else_is_not_busy(
    place: LessonProgress, lesson: Lesson, herenthout: Organisation, reason: str
) -> None:
    answer(place, 1)
    assert [one.context for one in moving_over.open_attempts(lesson.pk)] == [place.attempts_context]
    if reason == "an earlier round":
        Enrolment.objects.filter(pk=place.enrolment_id).update(is_current=False)
    else:
        User.objects.filter(pk=place.enrolment.user_id).update(organisation=herenthout, department=None)
    assert not moving_over.who_is_busy([lesson.pk]).exists()
    assert not moving_over.open_attempts(lesson.pk).exists()
    assert move(publish(lesson, OTHER_KEY)) == Moved(moved=0, stayed=0)


def test_who_completed_one_of_several_lessons_is_busy_with_the_other(
    place: LessonProgress, lesson: Lesson, programme: Programme
) -> None:
    other = progress.open_lesson(place.enrolment.user, programme.lesson_ids[1], NOW)
    answer_all(other, RIGHT)
    assert list(moving_over.who_is_busy(programme.lesson_ids)) == [place]


def test_an_attempt_that_is_over_or_at_another_lesson_is_not_open(
    place: LessonProgress, lesson: Lesson, programme: Programme
) -> None:
    answer_all(place, WRONG)
    other = progress.open_lesson(place.enrolment.user, programme.lesson_ids[1], NOW)
    answer(other, 1)
    assert not moving_over.open_attempts(lesson.pk).exists()
    assert [one.context for one in moving_over.open_attempts(other.lesson_id)] == [other.attempts_context]


# From a screen of before: the form says which quiz it was shown with.


def test_an_answer_from_a_screen_of_before_is_saved_when_it_fits(place: LessonProgress, lesson: Lesson) -> None:
    began = place.version
    answer(place, 2)
    move(publish(lesson, OTHER_WORDS))
    saved = progress.answer(place, 1, "id-Vraag 1", ["Vraag 1-1"], LATER, shown_in=began.quiz_id)
    assert saved is not None
    assert (saved.response.points, saved.response.answered_in) == (Decimal(1), began.quiz)


def test_an_answer_to_what_was_another_question_is_not_saved(place: LessonProgress, lesson: Lesson) -> None:
    began = place.version
    answer(place, 2)
    move(publish(lesson, OTHER_KEY))
    with pytest.raises(NoSuchQuestion):
        progress.answer(place, 1, "id-Vraag 1", ["Vraag 1-1"], LATER, shown_in=began.quiz_id)
    assert standing() == {"id-Vraag 2"}


def test_a_first_answer_from_a_screen_of_before_begins_in_the_new_version(
    place: LessonProgress, lesson: Lesson
) -> None:
    """The place was read before it moved, as by a request that is under way."""
    began = place.version
    version = publish(lesson, OTHER_WORDS)
    move(version)
    progress.answer(place, 1, "id-Vraag 1", ["Vraag 1-1"], LATER, shown_in=began.quiz_id)
    assert Attempt.objects.get().published_quiz == version.quiz


def test_who_moved_meanwhile_to_a_version_with_questions_does_not_complete_it_by_reading(
    lesson: Lesson, enrolment: Enrolment
) -> None:
    publish(lesson, [])
    place = progress.open_lesson(enrolment.user, lesson.pk, NOW)
    move(publish(lesson, QUIZ))
    with pytest.raises(progress.QuizFirst):
        progress.finish_reading(place, LATER)
    assert not Completion.objects.exists()


def test_a_screen_of_another_lesson_is_no_screen_of_this_one(
    place: LessonProgress, lesson: Lesson, programme: Programme
) -> None:
    other = Lesson.objects.get(pk=programme.lesson_ids[1]).current_version
    assert other is not None
    with pytest.raises(NoSuchQuestion):
        progress.answer(place, 1, "id-Vraag 1", ["Vraag 1-1"], NOW, shown_in=other.quiz_id)


def test_the_person_is_told_that_a_question_became_another_one(
    place: LessonProgress, lesson: Lesson, signed_in: Callable[[User], Client]
) -> None:
    began = place.version
    answer(place, 2)
    move(publish(lesson, OTHER_KEY))
    client = signed_in(place.enrolment.user)
    form = {"poging": 1, "vraag": "id-Vraag 1", "reeks": began.quiz_id, "antwoord": "Vraag 1-1"}
    response = client.post(url("question", lesson.pk, 1), form, follow=True)
    assert "Deze vraag is intussen veranderd." in response.content.decode()
    assert standing() == {"id-Vraag 2"}


def test_a_resolution_from_a_screen_of_before_is_kept(
    place: LessonProgress, lesson: Lesson, signed_in: Callable[[User], Client]
) -> None:
    move(publish(lesson, body=[text_block()]))
    address = url("reflection", lesson.pk, "blok-voornemen")
    response = signed_in(place.enrolment.user).post(address, {"text": "Ik bel eerst."}, follow=True)
    assert "Je voornemen is bewaard." in response.content.decode()
    assert Reflection.objects.get().text == "Ik bel eerst."


@pytest.mark.parametrize("choice", ["blok-peiling-0", ""])
def test_who_votes_in_a_poll_that_is_gone_is_told(
    choice: str, place: LessonProgress, lesson: Lesson, signed_in: Callable[[User], Client]
) -> None:
    move(publish(lesson, body=[text_block(), poll_block()]))
    move(publish(lesson, body=[text_block()]))
    client = signed_in(place.enrolment.user)
    response = client.post(url("poll", lesson.pk, "blok-peiling"), {"keuze": choice}, follow=True)
    assert "Deze peiling is intussen veranderd." in response.content.decode()
    assert client.post(url("poll", lesson.pk, "blok-peiling"), {"keuze": "elders"}).status_code == 404


def test_every_screen_opens_for_whoever_moved_over(
    place: LessonProgress, lesson: Lesson, signed_in: Callable[[User], Client]
) -> None:
    answer(place, 1, 2)
    move(publish(lesson, [single("Vraag 1", best=0), *QUIZ[1:], single("Vraag 4")], [text_block("Nieuw")]))
    client = signed_in(place.enrolment.user)
    addresses = [url("dashboard"), url("lesson", lesson.pk), *(url("question", lesson.pk, n) for n in range(1, 5))]
    assert {client.get(address, follow=True).status_code for address in addresses} == {200}
    page = client.get(url("lesson", lesson.pk)).content.decode()
    assert url("question", lesson.pk, 2) in page  # one answer counts
    for number, (question, selected) in enumerate(
        [("id-Vraag 1", "Vraag 1-0"), ("id-Vraag 3", "true"), ("id-Vraag 4", "Vraag 4-1")], start=1
    ):
        form = {"poging": 1, "vraag": question, "antwoord": selected}
        assert client.post(url("question", lesson.pk, number), form, follow=True).status_code == 200
    assert client.get(url("result", lesson.pk), follow=True).status_code == 200
    assert Completion.objects.count() == 1


def test_an_answer_that_was_set_aside_was_given_all_the_same(place: LessonProgress, lesson: Lesson) -> None:
    answer(place, 1, now=LATER)
    move(publish(lesson, OTHER_KEY))
    assert summaries.rebuild(Enrolment.objects.all()) == 0
    assert Enrolment.objects.get().last_activity_at == LATER


def test_an_attempt_that_went_on_counts_among_the_first_tries_of_the_new_questions(
    place: LessonProgress, lesson: Lesson
) -> None:
    answer(place, 1)
    version = publish(lesson, ONE_MORE)
    move(version)
    place = progress.open_lesson(place.enrolment.user, lesson.pk, LATER)
    answer(place, 2, 3, now=LATER)
    progress.answer(place, 1, "id-Vraag 4", ["Vraag 4-1"], LATER)
    assert Attempt.objects.get().pooled.pool.quiz == version.quiz
