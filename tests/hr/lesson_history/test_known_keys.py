"""A right answer that was wrong and was put right is never live again unseen: not by going back, not by an edit."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onboarding.learning.journey import regrading
from onboarding.lessons.known_keys import known_to_be_wrong
from onboarding.lessons.models import Lesson, LessonPage
from quizzes.blocks import quiz_from_stream
from quizzes.definitions import Quiz
from quizzes.right_keys import with_right_keys
from tests.factories import QUIZ, in_second, match, order, single, stream
from tests.hr.conftest import Municipality
from tests.hr.lesson_history.conftest import publish

WARNING = "Let op: het juiste antwoord van “Vraag 1” werd eerder rechtgezet."
WRONG, RIGHT_ALL_ALONG = QUIZ, [single("Vraag 1", best=0), *QUIZ[1:]]


def put_right(page: LessonPage, lennik: Municipality, questions: list[dict[str, Any]]) -> None:
    """Publish these, and judge by their first one whoever answered before."""
    version = publish(page, questions=stream("questions", questions))
    assert version.quiz is not None
    regrading.regrade(
        version.lesson, version.quiz.quiz, ["id-Vraag 1"], "Antwoord 0 was juist.", lennik.hr_officer, timezone.now()
    )


def quiz_of(*questions: dict[str, Any]) -> Quiz:
    quiz = quiz_from_stream(stream("questions", list(questions)), 60, None)
    assert quiz is not None
    return quiz


def step(hr: Client, page: LessonPage) -> str:
    return unescape(hr.get(reverse("hr:publish_step", args=[page.pk])).content.decode())


@pytest.mark.django_db
def test_going_back_keeps_what_was_put_right_and_says_so(
    hr: Client, lesson_page: LessonPage, lennik: Municipality
) -> None:
    put_right(lesson_page, lennik, RIGHT_ALL_ALONG)
    url = reverse("hr:go_back", args=[lesson_page.pk, 1])
    assert "Het juiste antwoord van “Vraag 1” werd later rechtgezet." in unescape(hr.get(url).content.decode())
    response = hr.post(url)
    assert "Wat rechtgezet is, blijft juist: “Vraag 1”." in [
        str(told).strip() for told in get_messages(response.wsgi_request)
    ]
    draft: Any = LessonPage.objects.get(pk=lesson_page.pk).get_latest_revision_as_object()
    assert draft.quiz.questions == quiz_of(*RIGHT_ALL_ALONG).questions
    assert draft.pass_mark == 60  # as it was then
    assert WARNING not in step(hr, lesson_page)


@pytest.mark.django_db
def test_going_back_says_nothing_of_keys_that_were_never_put_right(hr: Client, lesson_page: LessonPage) -> None:
    url = reverse("hr:go_back", args=[lesson_page.pk, 1])
    assert "rechtgezet" not in hr.get(url).content.decode()
    assert len(list(get_messages(hr.post(url).wsgi_request))) == 1


@pytest.mark.django_db
def test_the_step_warns_of_a_draft_that_has_the_wrong_key_again(
    hr: Client, lesson_page: LessonPage, lennik: Municipality
) -> None:
    put_right(lesson_page, lennik, RIGHT_ALL_ALONG)
    lesson_page.questions = stream("questions", [single("Vraag 4"), *RIGHT_ALL_ALONG])
    lesson_page.save_revision()
    assert WARNING not in step(hr, lesson_page)
    lesson_page.questions = stream("questions", [single("Vraag 4"), *WRONG])
    lesson_page.save_revision()
    assert WARNING in step(hr, lesson_page)


@pytest.mark.django_db
def test_of_two_corrections_the_last_one_holds(hr: Client, lesson_page: LessonPage, lennik: Municipality) -> None:
    put_right(lesson_page, lennik, RIGHT_ALL_ALONG)
    put_right(lesson_page, lennik, WRONG)  # it was right after all
    hr.post(reverse("hr:go_back", args=[lesson_page.pk, 1]))
    draft: Any = LessonPage.objects.get(pk=lesson_page.pk).get_latest_revision_as_object()
    assert draft.quiz.questions == quiz_of(*WRONG).questions
    lesson = Lesson.objects.get(page=lesson_page)
    assert known_to_be_wrong(quiz_of(*WRONG), lesson) == []
    assert [one.text for one in known_to_be_wrong(quiz_of(*RIGHT_ALL_ALONG), lesson)] == ["Vraag 1"]


@pytest.mark.django_db
def test_a_version_that_came_after_with_another_key_has_its_own(
    hr: Client, lesson_page: LessonPage, lennik: Municipality
) -> None:
    put_right(lesson_page, lennik, RIGHT_ALL_ALONG)
    own = [single("Vraag 1", best=2), *QUIZ[1:]]
    number = publish(lesson_page, questions=stream("questions", own)).number
    publish(lesson_page, questions=stream("questions", RIGHT_ALL_ALONG))
    hr.post(reverse("hr:go_back", args=[lesson_page.pk, number]))
    draft: Any = LessonPage.objects.get(pk=lesson_page.pk).get_latest_revision_as_object()
    assert draft.quiz.questions == quiz_of(*own).questions
    assert WARNING not in step(hr, lesson_page)


def test_a_key_is_put_right_in_the_situation_that_had_it_wrong_and_in_no_other() -> None:
    before = quiz_of(in_second(single("A"), single("B")))
    after = quiz_of(in_second(single("A"), single("B", best=2)))
    assert with_right_keys(before, [(after, ["id-A"])]) == after
    assert with_right_keys(before, [(after, [])]) == before


def test_a_question_that_became_another_one_keeps_its_own_key() -> None:
    before = quiz_of(single("A", best=1))
    other = single("A", best=0)
    other["value"]["question"] = "Iets helemaal anders dan wat er eerst gevraagd werd"
    assert with_right_keys(before, [(quiz_of(other), ["id-A"])]) == before


@pytest.mark.parametrize("make", [order, match])
def test_steps_and_pairs_are_put_right_too(make: Any) -> None:
    before, raw = quiz_of(make("A")), make("A")
    (items,) = (value for value in raw["value"].values() if isinstance(value, list) and len(value) > 1)
    if make is order:
        items[0], items[1] = items[1], items[0]
    else:
        one, other = items[0]["value"], items[1]["value"]
        one["right"], other["right"] = other["right"], one["right"]
    after = quiz_of(raw)
    assert after != before
    assert with_right_keys(before, [(after, ["id-A"])]) == after
