"""A file is read while nobody waits for it: in no transaction, and in no request."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from onboarding.hr.imports import file_rows, import_runs
from onboarding.hr.models import Job
from onboarding.people.models import Organisation, User
from tests.hr.imports.files import as_csv, people
from tests.private_database import private_database


@pytest.fixture
def db(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[None]:
    """In place of pytest-django's, which is one transaction: a database of its own."""
    with django_db_blocker.unblock(), private_database(tmp_path):
        yield


@pytest.mark.parametrize("by", ["screen", "command"])
def test_no_file_is_read_inside_a_transaction(
    by: str, lennik: Organisation, marleen: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever saves an answer meanwhile would wait for it, and on SQLite be refused in the end."""
    inside: list[bool] = []
    read = file_rows.read

    def watched(content: bytes, sheet: str = "") -> file_rows.Table:
        inside.append(connection.in_atomic_block)
        table = read(content, sheet)

        def rows() -> Iterator[file_rows.Row]:
            for row in table.rows:
                inside.append(connection.in_atomic_block)
                yield row

        return dataclasses.replace(table, rows=rows())

    monkeypatch.setattr(file_rows, "read", watched)
    if by == "screen":
        run = import_runs.keep(marleen, lennik, "personeel.csv", as_csv(people(3)))
        import_runs.start_reading(run, marleen)
        run.refresh_from_db()
        import_runs.start_check(run, marleen, timezone.now())
    else:
        file = tmp_path / "personeel.csv"
        file.write_bytes(as_csv(people(3)))
        call_command("import_employees", str(file), "--organisation", lennik.slug, stdout=io.StringIO())
    assert inside == [False] * 12  # three times three rows, and their header


def test_the_screens_open_no_file(
    lennik: Organisation, marleen: User, signed_in: Callable[[User], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = import_runs.create(marleen, lennik, "personeel.csv", as_csv(people(3)))
    client = signed_in(marleen)
    monkeypatch.setattr(file_rows, "read", None)
    monkeypatch.setattr(import_runs, "_start", lambda run, actor, title, task, url, **kept: Job(pk=1))
    url = f"/beheer/import/{run.pk}/kolommen/"
    form = client.get(url).context["form"]
    assert client.post(url, {field.html_name: field.value() for _column, field in form.rows}).status_code == 302
    with io.BytesIO(as_csv(people(3))) as file:
        file.name = "personeel.csv"
        assert client.post("/beheer/import/nieuw/", {"file": file}).status_code == 302
