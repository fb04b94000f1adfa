"""Two runs at once, on a database that both see: each mail goes out once."""

from __future__ import annotations

import contextlib
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.db.models import Q
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from onboarding.learning.models import Mailing, MailPace, Notice, NoticeKind, NoticeState
from onboarding.learning.notices import holding_back, ledger, sending
from onboarding.lessons.models import Programme
from onboarding.people.models import Organisation, User
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


@pytest.mark.postgresql  # of one writer, the second deed begins when the first is over
def test_two_deeds_at_once_take_their_mailings_in_one_order(
    lennik: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else each has one that the other waits for, and the database ends one of the deeds."""
    MailPace.objects.create(organisation=lennik, above=1, portion=1, minutes=5)
    kinds, deeds = [NoticeKind.DIGEST, NoticeKind.INVITATION], list[Q]()
    for number, in_order in enumerate((kinds, kinds[::-1])):
        people = User.objects.bulk_create(
            User(email=f"{number}{kind}@x.example", organisation=lennik) for kind in kinds
        )
        lines = Notice.objects.bulk_create(
            Notice(recipient=person, kind=kind, about=TODAY, send_on=TODAY)
            for person, kind in zip(people, in_order, strict=True)
        )
        deeds.append(Q(pk__in=[line.pk for line in lines]))
    real, has_one = holding_back._mailing, threading.Barrier(2, timeout=1)

    def take(*which: Any) -> Mailing:
        mailing = real(*which)
        with contextlib.suppress(threading.BrokenBarrierError):  # the other waits for this very mailing
            has_one.wait()
        return mailing

    def hold_back(deed: Q) -> None:
        try:
            holding_back.gather(deed, TODAY)
        finally:
            connections.close_all()

    monkeypatch.setattr(holding_back, "_mailing", take)
    with ThreadPoolExecutor(max_workers=2) as pool:
        list(pool.map(hold_back, deeds))
    assert Notice.objects.filter(is_held=True).count() == 2
    assert Mailing.objects.count() == 2
