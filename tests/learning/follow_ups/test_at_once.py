"""Asking and reading from several sides at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from pytest_django import DjangoDbBlocker

from onboarding.learning.journey import following_up, progress, reading_afterwards
from onboarding.learning.models import Completion, Enrolment, FollowUp
from onboarding.lessons.models import Lesson, Programme
from onboarding.people.models import Organisation, User
from quizzes.models import Attempt, PublishedQuiz, Response
from tests.conftest import START
from tests.factories import UserFactory, make_lesson
from tests.learning.follow_ups.changed_lessons import ASKED, READ_BY, ask, complete, publish_news
from tests.learning.quiz_answers import NOW, RIGHT, answer_all, url
from tests.private_database import private_database

THREADS = 4


@pytest.fixture
def db(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[None]:
    """In place of pytest-django's: a database that threads can share, for every fixture here."""
    with django_db_blocker.unblock(), private_database(tmp_path):
        yield


def at_once(action: Callable[[int], object]) -> list[object]:
    start = threading.Barrier(THREADS)

    def act(number: int) -> object:
        try:
            start.wait(timeout=30)
            return action(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=THREADS) as pool:
        return list(pool.map(act, range(THREADS)))


def test_four_who_ask_the_same_people_ask_each_once_with_the_same_questions(
    lennik: Organisation, programme: Programme, lesson: Lesson
) -> None:
    people = UserFactory.create_batch(3, organisation=lennik)
    ids = [complete(progress.enrol(person, programme, START), [lesson.pk]).pk for person in people]
    before, version = lesson.current_version, publish_news(lesson)
    quizzes = PublishedQuiz.objects.count()
    answers = at_once(lambda _number: following_up.ask(ids, version, before, READ_BY, ASKED, sends_mail=False))
    assert sum(int(str(number)) for number in answers) == 3
    assert FollowUp.objects.count() == 3
    assert PublishedQuiz.objects.count() == quizzes + 1


def test_one_question_answered_from_four_tabs_is_one_answer(amina: User, done: Enrolment, news: FollowUp) -> None:
    clients = [Client(raise_request_exception=False) for _ in range(THREADS)]
    for client in clients:
        client.force_login(amina)
    form = {"vraag": "id-Vraag 4"}

    def answer(number: int) -> int:
        chosen = form | {"antwoord": f"Vraag 4-{number % 3}"}
        return clients[number].post(url("follow_up_question", news.pk, 1), chosen).status_code

    assert set(at_once(answer)) == {302}
    context = news.attempts_context
    assert Attempt.objects.filter(context=context).count() == 1
    assert Response.objects.filter(attempt__context=context).count() == 1
    assert not FollowUp.objects.open().exists()


def test_a_new_lesson_that_is_finished_while_what_is_to_be_read_of_it_becomes_newer_is_read(
    programme: Programme, done: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither waits for the other in a circle, and nobody is left asked to read what they finished."""
    page = Lesson.objects.get(pk=programme.lesson_ids[0]).page
    assert page is not None
    make_lesson(page.get_parent().specific, title="Nieuw")
    new = Lesson.objects.get(title="Nieuw")
    assert new.current_version is not None
    ask(done, new.current_version, None)
    place = progress.open_lesson(done.user, new.pk, NOW)
    publish_news(new)
    FollowUp.objects.open().update(version=new.versions.get(number=1))
    is_held, put, finish = threading.Event(), following_up._put_in_place, reading_afterwards.finish_lesson
    is_finishing = threading.Event()

    def put_in_place(older: list[FollowUp], newer: list[FollowUp]) -> None:
        is_held.set()
        is_finishing.wait(timeout=1)
        put(older, newer)

    def finish_lesson(*about: Any) -> None:
        is_finishing.set()
        finish(*about)

    monkeypatch.setattr(following_up, "_put_in_place", put_in_place)
    monkeypatch.setattr("onboarding.learning.journey.progress.finish_lesson", finish_lesson)

    def finish_it() -> None:
        is_held.wait(timeout=30)
        answer_all(place, RIGHT)

    def do(number: int) -> None:
        try:
            (finish_it if number else lambda: following_up.renew(new.pk))()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=2) as pool:
        list(pool.map(do, range(2)))
    assert Completion.objects.filter(enrolment=done, lesson=new).exists()
    assert not FollowUp.objects.open().filter(lesson=new).exists()
