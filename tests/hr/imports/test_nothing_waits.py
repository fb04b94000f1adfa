"""A file is read while nobody waits for it: in no transaction, and in no request."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from onboarding.hr.imports import (
    applying,
    checking,
    file_rows,
    foreseen_addresses,
    foreseen_enrolments,
    import_runs,
)
from onboarding.hr.models import Job
from onboarding.hr.worker import watched_work
from onboarding.people.models import Department, Organisation, User
from tests.beside_us import beside_us
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


def test_others_write_while_we_find_out_what_an_import_or_undoing_it_would_bring(
    lennik: Organisation, marleen: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    found_since = foreseen_addresses.found_since

    def amid(*asked: Any) -> Any:
        beside_us(lambda: Department.objects.create(organisation=lennik, name=f"Dienst {Department.objects.count()}"))
        return found_since(*asked)

    monkeypatch.setattr(foreseen_addresses, "found_since", amid)
    run = import_runs.create(marleen, lennik, "personeel.csv", as_csv(people(3)))
    checking.check(run.pk, timezone.localdate(), watched_work.Unwatched())
    everyone, departments = User.objects.count(), Department.objects.count()
    foreseen_enrolments.keep(run.pk, marleen, timezone.now())
    assert (User.objects.count(), Department.objects.count()) == (everyone, departments + 1)
    monkeypatch.undo()
    applying.apply(run.pk, marleen, timezone.now(), watched_work.Unwatched())
    monkeypatch.setattr(foreseen_addresses, "found_since", amid)
    run.refresh_from_db()
    departments = Department.objects.count()
    foreseen_addresses.of_undoing(run, marleen, timezone.now())
    assert Department.objects.count() == departments + 1
