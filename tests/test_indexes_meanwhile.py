"""An index of a large table is made beside those who write, and once more where it was broken off."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, connection, migrations, models
from django.db.migrations.state import ProjectState
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from onboarding.indexes_meanwhile import AddIndexMeanwhile
from tests.private_database import private_database

NAME = "heart_by_moment"
OPERATION = AddIndexMeanwhile("heart", models.Index(fields=["at"], name=NAME))


def before() -> ProjectState:
    state = ProjectState()
    made = migrations.CreateModel("heart", [("id", models.AutoField(primary_key=True)), ("at", models.DateField())])
    made.state_forwards("beating", state)
    return state


def there() -> bool:
    with connection.cursor() as cursor:
        return NAME in connection.introspection.get_constraints(cursor, "beating_heart")


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[None]:
    """Outside any transaction, in which PostgreSQL makes no index beside those who write."""
    with django_db_blocker.unblock(), private_database(tmp_path):
        yield


def test_it_is_made_and_taken_away_and_made_again_where_it_was_broken_off(own_database: None) -> None:
    old = before()
    new = old.clone()
    OPERATION.state_forwards("beating", new)
    model: Any = old.apps.get_model("beating", "heart")
    with connection.schema_editor() as editor:
        editor.create_model(model)
    for _again in range(2 if connection.vendor == "postgresql" else 1):
        with connection.schema_editor(atomic=False) as editor, CaptureQueriesContext(connection) as asked:
            OPERATION.database_forwards("beating", editor, old, new)
        assert there()
    said = " ".join(one["sql"] for one in asked)
    assert ("CREATE INDEX CONCURRENTLY" in said) == (connection.vendor == "postgresql")
    with connection.schema_editor(atomic=False) as editor:
        OPERATION.database_backwards("beating", editor, new, old)
    assert not there()


def test_a_server_that_refuses_pg_trgm_is_migrated_without_its_index(capsys: pytest.CaptureFixture[str]) -> None:
    asked: list[str] = []

    def refuse(sql: str) -> None:
        asked.append(sql)
        raise DatabaseError("permission denied")

    server = SimpleNamespace(connection=SimpleNamespace(vendor="postgresql"), execute=refuse)
    import_module("onboarding.people.migrations.0028_pieces_of_names").add(None, server)
    assert asked == ["CREATE EXTENSION IF NOT EXISTS pg_trgm"]
    assert "permission denied" in capsys.readouterr().out
