"""A next try asks only what was missed, in a second situation where there is one; what was right counts already."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from onboarding.learning.journey import progress, regrading
from onboarding.learning.journey.moving_over import move_over
from onboarding.learning.models import Completion, Enrolment, LessonProgress
from onboarding.lessons.models import Lesson, Programme
from onboarding.people.models import User
from quizzes.attempts import AttemptRefused
from quizzes.definitions import NoSuchQuestion
from quizzes.grading import InvalidAnswer
from quizzes.models import Attempt, Response
from tests.factories import QUIZ, in_second, single
from tests.learning.journey.new_versions import publish
from tests.learning.quiz_answers import NOW, RIGHT, WRONG, answer_all, url

LATER = NOW + timedelta(days=1)
ONE, TWO, THREE = "id-Vraag 1", "id-Vraag 2", "id-Vraag 3"  # of 1, 2 and 2 points; 3 of the 5 are needed
WITH_SECOND = [in_second(QUIZ[0], single("Anders", best=0)), *QUIZ[1:]]
ONLY_THREE = {**WRONG, THREE: RIGHT[THREE]}


@pytest.fixture
def lesson(programme: Programme) -> Lesson:
    lesson = Lesson.objects.get(pk=programme.lesson_ids[0])
    publish(lesson, WITH_SECOND)
    return lesson


@pytest.fixture
def place(enrolment: Enrolment, lesson: Lesson) -> LessonProgress:
    return progress.open_lesson(enrolment.user, lesson.pk, NOW)


@pytest.fixture
def client(signed_in: Callable[[User], Client], amina: User) -> Client:
    return signed_in(amina)


def fail(place: LessonProgress, answers: dict[str, list[str]] = ONLY_THREE, number: int = 1) -> Attempt:
    """A try that is not enough, and the next one."""
    answer_all(place, answers, number)
    return progress.retry(place, LATER)


def test_what_was_right_goes_along_with_its_points_and_its_day(place: LessonProgress) -> None:
    attempt = fail(place)
    kept = attempt.responses.get()
    before = Response.objects.get(attempt__number=1, question_id=THREE)
    assert (kept.question_id, kept.selected, kept.points, kept.answered_at) == (THREE, RIGHT[THREE], Decimal(2), NOW)
    assert (kept.carried_from, kept.situation) == (before, 1)


def test_what_was_half_right_is_asked_again(place: LessonProgress) -> None:
    half = {**WRONG, ONE: ["Vraag 1-2"], TWO: ["Vraag 2-0"]}
    assert not fail(place, half).responses.exists()


def test_a_next_try_adds_what_is_right_now_to_what_was_right_before(place: LessonProgress) -> None:
    fail(place)
    progress.answer(place, 2, TWO, WRONG[TWO], LATER)
    saved = progress.answer(place, 2, ONE, ["Anders-0"], LATER)
    assert saved is not None and saved.attempt.is_finished
    assert (saved.attempt.points, saved.attempt.max_points, saved.attempt.passed) == (Decimal(3), 5, True)
    assert Completion.objects.get().attempt == saved.attempt
    assert Attempt.objects.get(number=1).points == 2  # as it was


def test_who_answers_nothing_rightly_in_a_next_try_does_not_pass_by_it(place: LessonProgress) -> None:
    fail(place)
    answer_all(place, {ONE: ["Anders-1"], TWO: WRONG[TWO]}, 2)
    attempt = Attempt.objects.get(number=2)
    assert (attempt.points, attempt.passed) == (Decimal("2.5"), False)  # half of question 1
    assert not Completion.objects.exists()


def test_nothing_that_counts_already_can_be_answered_again(place: LessonProgress) -> None:
    fail(place)
    saved = progress.answer(place, 2, THREE, WRONG[THREE], LATER)
    assert saved is not None and not saved.is_new
    assert Attempt.objects.get(number=2).responses.count() == 1


def test_every_other_try_asks_the_second_situation(place: LessonProgress) -> None:
    fail(place)
    with pytest.raises(InvalidAnswer):
        progress.answer(place, 2, ONE, ["Vraag 1-1"], LATER)
    fail(place, {ONE: ["Anders-2"], TWO: WRONG[TWO]}, 2)
    progress.answer(place, 3, ONE, ["Vraag 1-1"], LATER)
    asked = Response.objects.filter(question_id=ONE).order_by("attempt__number")
    assert list(asked.values_list("situation", flat=True)) == [1, 2, 1]


def test_what_was_right_in_the_second_situation_goes_along_as_that(place: LessonProgress) -> None:
    fail(place, WRONG)
    attempt = fail(place, {ONE: ["Anders-0"], TWO: WRONG[TWO], THREE: WRONG[THREE]}, 2)
    kept = attempt.responses.get()
    assert (kept.question_id, kept.selected, kept.situation) == (ONE, ["Anders-0"], 2)


def test_asking_twice_for_a_next_try_carries_once(place: LessonProgress) -> None:
    attempt = fail(place)
    assert progress.retry(place, LATER) == attempt
    assert attempt.responses.count() == 1


def test_an_answer_to_a_question_that_became_another_one_is_asked_anew(place: LessonProgress, lesson: Lesson) -> None:
    answer_all(place, ONLY_THREE)
    other = {**QUIZ[2], "value": {**QUIZ[2]["value"], "question": "Iets heel anders wordt hier nu gevraagd?"}}
    publish(lesson, [*WITH_SECOND[:2], other])
    assert not progress.retry(place, LATER).responses.exists()


def test_what_was_right_in_an_older_version_goes_along_to_the_new_one(place: LessonProgress, lesson: Lesson) -> None:
    answer_all(place, ONLY_THREE)
    attempt = Attempt.objects.get()
    publish(lesson, [*WITH_SECOND, single("Vraag 4")])
    kept = progress.retry(place, LATER).responses.get()
    assert (kept.question_id, kept.answered_in) == (THREE, attempt.published_quiz)


def test_where_nothing_would_be_left_to_ask_everything_is_asked(place: LessonProgress, lesson: Lesson) -> None:
    """Nobody becomes complete by what HR took away."""
    answer_all(place, {**RIGHT, TWO: WRONG[TWO], THREE: WRONG[THREE]})
    publish(lesson, [single("Vraag 1")], pass_mark=0)
    assert not progress.retry(place, LATER).responses.exists()


def test_who_moves_over_half_way_keeps_what_was_carried_and_still_fits(place: LessonProgress, lesson: Lesson) -> None:
    fail(place)
    moved = move_over(publish(lesson, [*WITH_SECOND, single("Vraag 4")]), LATER)
    assert moved.moved == 1
    assert list(Attempt.objects.get(number=2).responses.values_list("question_id", flat=True)) == [THREE]


def test_an_answer_in_a_second_situation_that_became_another_one_is_set_aside(
    place: LessonProgress, lesson: Lesson
) -> None:
    fail(place, WRONG)
    progress.answer(place, 2, ONE, ["Anders-0"], LATER)
    other = in_second(QUIZ[0], single("Nog een heel ander verhaal", best=2))
    move_over(publish(lesson, [other, *QUIZ[1:]]), LATER)
    assert Response.with_set_aside.get(attempt__number=2).set_aside_at is not None


def test_an_answer_from_a_screen_with_another_second_situation_is_refused(
    place: LessonProgress, lesson: Lesson
) -> None:
    shown = fail(place, WRONG).published_quiz_id
    move_over(publish(lesson, QUIZ), LATER)
    with pytest.raises(NoSuchQuestion):
        progress.answer(place, 2, ONE, ["Anders-0"], LATER, shown_in=shown)


def test_a_key_put_right_in_the_second_situation_raises_answers_to_that(place: LessonProgress, lesson: Lesson) -> None:
    fail(place, WRONG)
    answer_all(place, {ONE: ["Anders-2"], TWO: RIGHT[TWO], THREE: WRONG[THREE]}, 2)
    right = publish(lesson, [in_second(QUIZ[0], single("Anders", best=2)), *QUIZ[1:]]).quiz
    assert right is not None
    regrading.regrade(lesson, right.quiz, [ONE], "Antwoord C was juist.", None, LATER)
    raised = dict(Attempt.objects.order_by("number").values_list("number", "points"))
    assert raised == {1: Decimal("0.00"), 2: Decimal("3.00")}
    assert Attempt.objects.get(number=2).passed


def test_a_last_try_stays_the_last_one(enrolment: Enrolment, lesson: Lesson) -> None:
    publish(lesson, WITH_SECOND, max_attempts=2)
    place = progress.open_lesson(enrolment.user, lesson.pk, NOW)
    fail(place)
    answer_all(place, {ONE: ["Anders-2"], TWO: WRONG[TWO]}, 2)
    with pytest.raises(AttemptRefused, match="no_tries_left"):
        progress.retry(place, LATER)


def test_the_result_says_how_much_a_next_try_asks(client: Client, place: LessonProgress) -> None:
    answer_all(place, ONLY_THREE)
    page = client.get(url("result", place.lesson_id)).content.decode()
    assert "Je krijgt alleen de 2 vragen die je miste. Wat je juist had, telt mee." in page


def test_where_everything_was_missed_nothing_is_said_of_what_counts_already(
    client: Client, place: LessonProgress
) -> None:
    answer_all(place, WRONG)
    assert "telt mee" not in client.get(url("result", place.lesson_id)).content.decode()


def test_a_next_try_passes_by_what_is_not_asked_again(client: Client, place: LessonProgress) -> None:
    fail(place, {**WRONG, TWO: RIGHT[TWO]})
    first = client.get(url("question", place.lesson_id, 1))
    assert first.context["page"].question.text == "Anders"
    assert "Je krijgt alleen wat je vorige keer miste." in first.content.decode()
    progress.answer(place, 2, ONE, ["Anders-1"], LATER)
    told = client.get(url("question", place.lesson_id, 1))
    assert told.context["page"].next_url == url("question", place.lesson_id, 3)
    progress.answer(place, 2, THREE, WRONG[THREE], LATER)
    told = client.get(url("question", place.lesson_id, 1))  # and it does so when all is answered
    assert told.context["page"].next_url == url("question", place.lesson_id, 3)


def test_what_was_not_asked_again_can_be_read_and_says_so(client: Client, place: LessonProgress) -> None:
    fail(place)
    answer_all(place, {ONE: ["Anders-1"], TWO: WRONG[TWO]}, 2)
    result = client.get(url("result", place.lesson_id)).content.decode()
    address = f"{url('question', place.lesson_id, 1)}?nalezen"
    assert address in result
    for number in (2, 3):
        address = client.get(address).context["page"].next_url
        assert address == f"{url('question', place.lesson_id, number)}?nalezen"
    kept = client.get(address)
    assert "Dit had je vorige keer al juist. Het telt mee." in kept.content.decode()
    assert kept.context["page"].question.verdict == "best"
    second = client.get(url("question", place.lesson_id, 1)).context["page"].question
    assert (second.text, second.outcome) == ("Anders", "Niet helemaal")
