"""A key that was wrong in what someone is asked to read afterwards is put right there too, whenever they read it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from onboarding.hr.key_corrections.wrong_keys import effect_of
from onboarding.learning.journey import progress, regrading
from onboarding.learning.models import Completion, Enrolment, FollowUp, Notice
from onboarding.lessons.models import Lesson, LessonVersion, Programme
from onboarding.people.models import User
from quizzes.models import Correction, Regrade, Response
from tests.factories import QUIZ, single
from tests.forgotten_mails import forget_mails
from tests.learning.journey.new_versions import publish
from tests.learning.quiz_answers import NOW, RIGHT, answer_all, url

LATER = NOW + timedelta(hours=1)
NEW = "id-Vraag 4"
CHOSEN = "Vraag 4-0"  # right after all


@pytest.fixture
def lesson(programme: Programme) -> Lesson:
    return Lesson.objects.get(pk=programme.lesson_ids[0])


@pytest.fixture
def wrong(enrolment: Enrolment, lesson: Lesson) -> LessonVersion:
    """A version with a new question of which the key is wrong; Amina finished the one before it."""
    answer_all(progress.open_lesson(enrolment.user, lesson.pk, NOW), RIGHT)
    return publish(lesson, [*QUIZ, single("Vraag 4", best=1), single("Vraag 5")])


def ask(enrolment: Enrolment, version: LessonVersion) -> FollowUp:
    before = LessonVersion.objects.get(lesson=version.lesson_id, number=1)
    progress.ask_to_read([enrolment.pk], version, before, timezone.localdate(LATER) + timedelta(days=9), LATER)
    return FollowUp.objects.get()


def correct(lesson: Lesson, key: str = NEW) -> Correction:
    quiz = publish(lesson, [*QUIZ, single("Vraag 4", best=0), single("Vraag 5")]).quiz
    assert quiz is not None
    return regrading.regrade(lesson, quiz.quiz, [key], "Antwoord A was juist.", None, LATER)


@pytest.mark.parametrize("asked", ["before it was put right", "afterwards"])
def test_what_is_answered_after_it_is_judged_and_shown_by_what_is_right(
    asked: str, enrolment: Enrolment, lesson: Lesson, wrong: LessonVersion, signed_in: Callable[[User], Client]
) -> None:
    if asked == "afterwards":
        correct(lesson)
    follow_up = ask(enrolment, wrong)
    if asked != "afterwards":
        correct(lesson)
    client, address = signed_in(enrolment.user), url("follow_up_question", follow_up.pk, 1)
    page = client.post(address, {"vraag": NEW, "antwoord": CHOSEN}, follow=True).content.decode()
    assert Response.objects.get(question_id=NEW).points == 1
    assert "Deze vraag is verbeterd op" in page
    assert "Klopt</h1>" in page


@pytest.mark.parametrize("is_finished", [False, True])
def test_what_was_answered_before_it_is_raised_and_shown_as_it_is_right(
    is_finished: bool, enrolment: Enrolment, lesson: Lesson, wrong: LessonVersion, signed_in: Callable[[User], Client],
    marleen: User,
) -> None:  # fmt: skip
    follow_up = ask(enrolment, wrong)
    progress.answer_follow_up(follow_up, NEW, [CHOSEN], LATER)
    if is_finished:
        progress.answer_follow_up(follow_up, "id-Vraag 5", ["Vraag 5-0"], LATER)
    forget_mails()
    done = list(Completion.objects.values())
    correction = correct(lesson)
    effect = effect_of(lesson, correction.corrected.quiz, [NEW], marleen, LATER.date())
    assert (effect.ids, effect.unfinished, effect.mails) == ((enrolment.user_id,), 0, 0)
    assert Response.objects.get(question_id=NEW).points == 1
    assert Regrade.objects.get().responses == {NEW: {"before": "0.00", "after": "1.00"}}
    assert "Deze vraag is verbeterd op" in (
        signed_in(enrolment.user).get(url("follow_up_question", follow_up.pk, 1)).content.decode()
    )
    assert list(Completion.objects.values()) == done
    assert not Notice.objects.exists()  # without points there is no result that is higher


def test_a_question_that_was_right_stays_as_it_is(enrolment: Enrolment, lesson: Lesson, wrong: LessonVersion) -> None:
    follow_up = ask(enrolment, wrong)
    progress.answer_follow_up(follow_up, NEW, [CHOSEN], LATER)
    correct(lesson, "id-Vraag 5")
    assert Response.objects.get(question_id=NEW).points == 0
    assert not Regrade.objects.exists()


def test_a_version_that_comes_after_it_asks_by_its_own_key(
    enrolment: Enrolment, lesson: Lesson, wrong: LessonVersion
) -> None:
    """HR thought better of it."""
    correct(lesson)
    again = publish(lesson, [*QUIZ, single("Vraag 4", best=1), single("Vraag 5")])
    progress.answer_follow_up(ask(enrolment, again), NEW, [CHOSEN], LATER)
    assert Response.objects.get(question_id=NEW).points == 0
