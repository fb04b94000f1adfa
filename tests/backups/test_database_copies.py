"""Which database the programs of PostgreSQL make a copy of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.utils import ConnectionHandler

from onboarding.backups import backup_folders, database_copies
from onboarding.settings.base import database


def test_of_several_hosts_the_programs_take_the_one_that_the_site_takes() -> None:
    """A snapshot of the primary means nothing on a standby."""
    pair = database("postgres://u:p@h1:5432,h2:5432/n?target_session_attrs=read-write")
    asked, environment = database_copies._asked(pair)
    assert (asked, environment["PGHOST"], environment["PGPORT"]) == (["--dbname=n"], "h1,h2", "5432,5432")
    assert environment["PGTARGETSESSIONATTRS"] == "read-write"
    assert "PGTARGETSESSIONATTRS" not in database_copies._asked(database("postgres:///aanboord"))[1]


def test_copies_are_made_and_put_back_beside_a_pooler(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What PostgreSQL's programs set for a connection would be met by who comes after them."""

    def make(connection: Any, *_about: Any) -> None:
        raise database_copies.CopyFailed(connection.settings_dict["HOST"])

    monkeypatch.setattr(backup_folders, "make", make)
    monkeypatch.setattr(backup_folders, "read", lambda folder: folder)
    monkeypatch.setattr(backup_folders, "put_back", lambda _backup, connection, _media: make(connection))
    pooled, beside = database("postgres://pooler/n", is_pooled=True), database("postgres://server/n")
    for known in ({"default": pooled, "direct": beside}, {"default": beside}):
        monkeypatch.setattr(database_copies, "connections", ConnectionHandler(known))
        for command in ("back_up", "put_back"):
            with pytest.raises(CommandError, match=r"^server$"):
                call_command(command, str(tmp_path))
