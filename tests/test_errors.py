"""What people read when the site itself fails, and what a database that is away is told as."""

from __future__ import annotations

import errno
import sqlite3
from html import unescape
from types import SimpleNamespace

import pytest
from botocore.exceptions import EndpointConnectionError, ParamValidationError, ReadTimeoutError
from django.contrib.auth import user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import DatabaseError, DataError, IntegrityError, InterfaceError, InternalError, OperationalError
from django.test import Client
from pytest_django import Settings

from onboarding import errors
from onboarding.people.models import User
from onboarding.people.sessions import session_store
from tests.rendered_forms import submit


def of_sqlite(code: int) -> OperationalError:
    """As Django hands it on."""
    problem, cause = OperationalError("geheim"), sqlite3.OperationalError("geheim")
    cause.sqlite_errorcode = code
    problem.__cause__ = cause
    return problem


def of_postgresql(sqlstate: str, kind: type[DatabaseError] = OperationalError, source: str = "") -> DatabaseError:
    """As Django hands it on."""

    class Cause(Exception):
        pass

    problem, cause = kind("geheim"), Cause()
    cause.sqlstate = sqlstate  # type: ignore[attr-defined]  # as psycopg's errors have
    cause.diag = SimpleNamespace(source_file=source)  # type: ignore[attr-defined]
    problem.__cause__ = cause
    return problem


pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("problem", "status", "words"),
    [
        (OperationalError("geheim"), 503, "We kunnen nu even niet bij onze gegevens."),
        (of_sqlite(sqlite3.SQLITE_BUSY), 503, "We kunnen nu even niet bij onze gegevens."),
        (of_sqlite(sqlite3.SQLITE_FULL), 503, "We kunnen nu even niet bij onze gegevens."),
        (of_sqlite(sqlite3.SQLITE_IOERR_WRITE), 503, "We kunnen nu even niet bij onze gegevens."),
        (of_postgresql("57P01"), 503, "We kunnen nu even niet bij onze gegevens."),
        (
            of_postgresql("XX000", InternalError, "md.c"),
            503,
            "We kunnen nu even niet bij onze gegevens.",
        ),
        (
            of_postgresql("XX000", InternalError, "xlog.c"),
            503,
            "We kunnen nu even niet bij onze gegevens.",
        ),
        (of_postgresql("XX000", InternalError, "execExpr.c"), 500, "Er ging bij ons iets fout."),
        (of_postgresql("25P02", InternalError), 500, "Er ging bij ons iets fout."),  # a transaction that failed before
        (EndpointConnectionError(endpoint_url="geheim"), 503, "We kunnen nu even niet bij onze gegevens."),
        (ReadTimeoutError(endpoint_url="geheim"), 503, "We kunnen nu even niet bij onze gegevens."),
        (OSError(errno.ENOSPC, "geheim"), 503, "We kunnen nu even niet bij onze gegevens."),
        (OSError(errno.EDQUOT, "geheim"), 503, "We kunnen nu even niet bij onze gegevens."),
        (OSError(errno.EFBIG, "geheim"), 503, "We kunnen nu even niet bij onze gegevens."),
        (OSError(errno.EACCES, "geheim"), 500, "Er ging bij ons iets fout."),
        (of_postgresql("54023"), 500, "Er ging bij ons iets fout."),  # too many arguments
        (ParamValidationError(report="geheim"), 500, "Er ging bij ons iets fout."),
        (of_sqlite(sqlite3.SQLITE_ERROR), 500, "Er ging bij ons iets fout."),  # no such column
        (InterfaceError("geheim"), 500, "Er ging bij ons iets fout."),  # while the connection is there
        (IntegrityError("geheim"), 500, "Er ging bij ons iets fout."),
        (DataError("geheim"), 500, "Er ging bij ons iets fout."),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_people_read_in_plain_words_that_the_site_fails_and_machines_when_to_come_back(
    monkeypatch: pytest.MonkeyPatch, problem: Exception, status: int, words: str
) -> None:
    def fail(_session: SessionBase, *_args: object) -> None:
        raise problem

    monkeypatch.setattr(SessionBase, "get", fail)
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "a" * 32
    for answer in (client.get("/"), client.post("/les/1/vraag/1/", {"antwoord": "a"})):
        assert answer.status_code == status
        assert ("Retry-After" in answer) == (status == 503)
        html = unescape(answer.content.decode())
        assert words in html
        assert "Wat je al bewaarde, is veilig." in html
        assert "geheim" not in html


def test_what_the_driver_says_of_a_connection_that_is_gone_is_a_database_that_is_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for driver, is_away in ((None, True), (SimpleNamespace(closed=True), True), (SimpleNamespace(closed=False), False)):
        monkeypatch.setattr(errors, "connection", SimpleNamespace(connection=driver))
        assert errors._is_database_away(InterfaceError("geheim")) == is_away


@pytest.mark.parametrize(
    ("problem", "status"), [(OperationalError("geheim"), 503), (None, 400)], ids=["away", "deleted"]
)
def test_a_session_that_cannot_be_saved_is_told_as_a_database_that_is_away(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, problem: Exception | None, status: int
) -> None:
    """Django calls both a session that was deleted meanwhile."""

    def write(**_named: object) -> int:
        if problem:
            raise problem
        return 0

    settings.SESSION_SAVE_EVERY_REQUEST = True
    client = Client(raise_request_exception=False)
    session = client.session
    session["kept"] = True
    session.save()
    monkeypatch.setattr(session_store, "_CHANGED", SimpleNamespace(run=write))
    answer = client.get("/aanmelden/")
    assert answer.status_code == status
    assert ("Retry-After" in answer) == (status == 503)


@pytest.mark.parametrize(
    ("language", "words"),
    [("nl", "Je werd afgemeld"), ("fr", "Vous avez été déconnecté"), ("en", "You were signed out")],
)
def test_who_was_signed_out_elsewhere_meanwhile_reads_so_also_where_a_page_was_to_follow(
    client: Client, amina: User, language: str, words: str
) -> None:
    """The answer there was leads elsewhere, and had nothing of a page in its headers."""

    def sign_out_elsewhere(**_sent: object) -> None:
        Session.objects.all().delete()

    amina.language = language
    amina.set_password("vier-woorden-na-elkaar")
    amina.save()
    user_logged_in.connect(sign_out_elsewhere)
    try:
        shown = client.get("/account/aanmelden/")
        answer = submit(client, shown, login=amina.email, password="vier-woorden-na-elkaar")
    finally:
        user_logged_in.disconnect(sign_out_elsewhere)
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert f'<html lang="{language}">' in answer.content.decode()
    assert client.get("/").status_code == 302
