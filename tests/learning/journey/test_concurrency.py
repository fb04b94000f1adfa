"""Eight people's worth of haste from one person: the same quiz, submitted from eight threads at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connections
from django.test import Client
from pytest_django import DjangoDbBlocker

from onboarding.learning.journey import moving_over, progress
from onboarding.learning.models import Completion, Enrolment, LessonProgress
from onboarding.lessons.models import Lesson
from onboarding.people.models import User
from quizzes.models import Attempt, Response
from tests.factories import QUIZ
from tests.learning.journey.new_versions import OTHER_WORDS, publish
from tests.learning.quiz_answers import ANSWERS, MISSES, NOW, url
from tests.private_database import private_database

THREADS = 8


@pytest.fixture
def db(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[None]:
    """In place of pytest-django's: a database that threads can share, for every fixture here."""
    with django_db_blocker.unblock(), private_database(tmp_path):
        yield


def submit_at_once(learner: User, lesson_id: int, answers: list[list[tuple[str, list[str]]]]) -> list[int]:
    """Each thread is a browser of this person that sends its own answers; gives every status."""
    clients = [Client(raise_request_exception=False) for _ in answers]
    for client in clients:
        client.force_login(learner)
    start = threading.Barrier(len(answers))

    def submit(client: Client, own: list[tuple[str, list[str]]]) -> list[int]:
        try:
            statuses = []
            start.wait(timeout=30)
            for number, (question, selected) in enumerate(own, start=1):
                form = {"poging": 1, "vraag": question, "antwoord": selected}
                statuses.append(client.post(url("question", lesson_id, number), form).status_code)
            return [*statuses, client.get(url("result", lesson_id), follow=True).status_code]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=len(answers)) as pool:
        return [status for statuses in pool.map(submit, clients, answers) for status in statuses]


def test_the_same_quiz_from_eight_threads_at_once_is_one_attempt_with_one_result(
    amina: User, enrolment: Enrolment
) -> None:
    statuses = submit_at_once(amina, enrolment.programme.lesson_ids[0], [ANSWERS] * THREADS)
    assert statuses == [302, 302, 302, 200] * THREADS
    counts = [model.objects.count() for model in (LessonProgress, Attempt, Response, Completion)]
    assert counts == [1, 1, 3, 1]
    attempt = Attempt.objects.get()
    assert (attempt.points, attempt.max_points, attempt.passed) == (Decimal(5), 5, True)
    assert Enrolment.objects.get().lessons_done == 1


def test_eight_threads_that_disagree_leave_one_attempt_judged_by_the_answers_that_were_kept(
    amina: User, enrolment: Enrolment
) -> None:
    statuses = submit_at_once(amina, enrolment.programme.lesson_ids[0], [ANSWERS, MISSES] * (THREADS // 2))
    assert {status for status in statuses if status >= 500} == set()
    attempt = Attempt.objects.get()
    assert attempt.is_finished
    kept = dict(Response.objects.values_list("question_id", "points"))
    assert len(kept) == 3
    assert attempt.points == sum(kept.values())
    assert Completion.objects.count() == attempt.passed


def test_answers_that_arrive_while_everyone_moves_over_are_kept(amina: User, enrolment: Enrolment) -> None:
    lesson = Lesson.objects.get(pk=enrolment.programme.lesson_ids[0])
    place = progress.open_lesson(amina, lesson.pk, NOW)
    began = place.version
    versions = [publish(lesson, questions) for questions in (OTHER_WORDS, QUIZ)]
    start = threading.Barrier(2)

    def submit() -> list[int]:
        client = Client(raise_request_exception=False)
        client.force_login(amina)
        try:
            start.wait(timeout=30)
            return [
                client.post(
                    url("question", lesson.pk, number),
                    {"poging": 1, "vraag": question, "antwoord": selected, "reeks": began.quiz_id},
                ).status_code
                for number, (question, selected) in enumerate(ANSWERS, start=1)
            ]
        finally:
            connections.close_all()

    def move() -> None:
        try:
            start.wait(timeout=30)
            for version in versions:
                moving_over.move_over(version, NOW)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=2) as pool:
        moved, statuses = pool.submit(move), pool.submit(submit)
        moved.result()
        assert statuses.result() == [302, 302, 302]
    attempt = Attempt.objects.get()
    assert (attempt.points, attempt.passed) == (Decimal(5), True)
    place.refresh_from_db()
    assert Completion.objects.get().version_id == place.version_id
    assert attempt.published_quiz_id == place.version.quiz_id
