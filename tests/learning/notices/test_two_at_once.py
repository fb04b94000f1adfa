"""Two runs at once, on a database that both see: each mail goes out once."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connections
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from onboarding.learning.models import Notice, NoticeState
from onboarding.learning.notices import ledger, sending
from onboarding.lessons.models import Programme
from tests.learning.notices.conftest import TODAY, MailServer, make_people
from tests.private_database import private_database

RUNS, PEOPLE = 3, 30


@pytest.fixture
def db(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[None]:
    """In place of pytest-django's: a database that threads can share, for every fixture here."""
    with django_db_blocker.unblock(), private_database(tmp_path):
        yield


def test_runs_at_once_send_each_mail_once(values: Programme, mail_server: MailServer) -> None:
    make_people(values, PEOPLE)
    start = threading.Barrier(RUNS)

    def run(_number: int) -> int:
        try:
            start.wait(timeout=60)
            for batch in ledger.due(TODAY):
                ledger.write(batch, timezone.now())
            return sending.send(TODAY, timezone.now).sent
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=RUNS) as pool:
        sent = list(pool.map(run, range(RUNS)))
    assert sum(sent) == PEOPLE
    assert Counter(mail_server.per_person.values()) == {1: PEOPLE}
    assert Counter(Notice.objects.values_list("state", flat=True)) == {NoticeState.SENT: PEOPLE}
