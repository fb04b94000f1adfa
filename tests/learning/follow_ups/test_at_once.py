"""Asking and reading from several sides at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connections
from django.test import Client
from pytest_django import DjangoDbBlocker

from onboarding.learning.journey import following_up, progress
from onboarding.learning.models import Enrolment, FollowUp
from onboarding.lessons.models import Lesson, Programme
from onboarding.people.models import Organisation, User
from quizzes.models import Attempt, PublishedQuiz, Response
from tests.conftest import START
from tests.factories import UserFactory
from tests.learning.follow_ups.changed_lessons import ASKED, READ_BY, complete, publish_news
from tests.learning.quiz_answers import url
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
