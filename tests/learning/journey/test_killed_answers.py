"""Killed between any two writes of an answer, all of it is there or nothing; and sent again, it is there once."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from onboarding.learning.journey import summaries
from onboarding.learning.models import Completion, Enrolment
from onboarding.people.models import User
from quizzes.models import Attempt, Response
from tests.killed_children import ended_by
from tests.learning.quiz_answers import ANSWERS, NOW, url
from tests.private_database import private_database

pytestmark = pytest.mark.sqlite  # what PostgreSQL keeps is not up to the process that was killed

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
BESIDE_IT = ("django_session", "people_shared_cache", "sqlite_sequence")

State = dict[str, list[tuple[Any, ...]]]


@pytest.fixture
def db(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[None]:
    """In place of pytest-django's: a file that a child can write in."""
    with django_db_blocker.unblock(), private_database(tmp_path):
        yield


def state() -> State:
    """Every row of every table, but for sessions and the like."""
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if name not in BESIDE_IT]
        return {table: cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1').fetchall() for table in tables}


def kill_at(number: int) -> None:
    """From now on in this process: die just before a write or just after a commit, whichever is number `number`."""
    points = count(1)

    def pass_by() -> None:
        if next(points) == number:
            os.kill(os.getpid(), signal.SIGKILL)

    def before_writing(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(WRITES):
            pass_by()
        return execute(sql, params, many, context)

    commit = connection._commit  # type: ignore[attr-defined]  # of the transaction itself

    def commit_and_pass_by() -> None:
        commit()
        pass_by()

    connection.execute_wrappers.append(before_writing)
    connection._commit = commit_and_pass_by  # type: ignore[attr-defined]


def put_back(kept: Path) -> None:
    """The database as it was kept, whatever a killed process left beside it."""
    connection.close()
    file = Path(connection.settings_dict["NAME"])
    for left in file.parent.glob(f"{file.name}*"):
        left.unlink()
    shutil.copy(kept, file)


def test_an_answer_is_there_whole_or_not_at_all_wherever_its_process_was_killed(
    amina: User, enrolment: Enrolment, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson_id, kept = enrolment.programme.lesson_ids[0], tmp_path / "kept.sqlite3"
    client.force_login(amina)
    for number, (question, selected) in enumerate(ANSWERS, start=1):
        moment = NOW + timedelta(minutes=number)
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        client.get(url("question", lesson_id, number))
        form = {"poging": 1, "vraag": question, "antwoord": selected}

        def send(at: str = url("question", lesson_id, number), form: dict[str, Any] = form) -> None:
            assert client.post(at, form).status_code == 302

        before = state()
        with closing(sqlite3.connect(kept)) as copy:
            connection.connection.backup(copy)
        send()
        after, found = state(), list[bool]()
        assert after != before
        for point in count(1):
            put_back(kept)
            how = ended_by(lambda point=point, send=send: (kill_at(point), send()))  # type: ignore[misc]  # its defaults
            if how == 0:
                break
            assert how == signal.SIGKILL
            is_there = (there := state()) == after
            assert is_there or there == before, f"half of answer {number} is there, killed at {point}"
            found.append(is_there)
            send()
            assert state() == after, f"answer {number}, killed at {point}, sent again"
            assert summaries.rebuild(Enrolment.objects.all()) == 0
        assert found == sorted(found) and set(found) == {False, True}
    assert [model.objects.count() for model in (Attempt, Response, Completion)] == [1, len(ANSWERS), 1]
