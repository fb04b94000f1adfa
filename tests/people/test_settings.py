"""Production refuses to start unsafely; SQLite runs as it must."""

from __future__ import annotations

from pathlib import Path

import pytest

from onboarding.settings.base import NOTICE_VANISHED, database
from tests.production_process import SAFE, start


def test_production_starts_when_everything_is_set() -> None:
    assert start(**SAFE).returncode == 0


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"DEBUG": "1"}, "DEBUG"),
        ({"BASE_URL": ""}, "BASE_URL"),
        ({"BASE_URL": "aanboord.lennik.example"}, "BASE_URL"),
        ({"TRUSTED_PROXIES": ""}, "TRUSTED_PROXIES"),
        ({"TRUSTED_PROXIES": "-1"}, "TRUSTED_PROXIES"),
        ({"TRUSTED_PROXIES": "1.5"}, "TRUSTED_PROXIES"),
        ({"TRUSTED_PROXIES": "one"}, "TRUSTED_PROXIES"),
        ({"DATABASE_URL": ""}, "DATABASE_URL"),
    ],
)
def test_production_refuses_to_start_and_says_why(change: dict[str, str], word: str) -> None:
    refused = start(**{**SAFE, **change})
    assert refused.returncode != 0
    assert "ImproperlyConfigured: " in refused.stderr
    assert word in refused.stderr.strip().splitlines()[-1]


def test_sqlite_waits_its_turn_and_keeps_what_it_acknowledged(tmp_path: Path) -> None:
    """In a process of its own, on a file: the tests themselves may run on PostgreSQL, or in memory."""
    script = (
        "import django; django.setup()\n"
        "from django.db import connection\n"
        "cursor = connection.cursor()\n"
        "read = lambda name: cursor.execute(f'PRAGMA {name}').fetchone()[0]\n"
        "names = ('journal_mode', 'foreign_keys', 'synchronous', 'busy_timeout')\n"
        "print(*map(read, names), connection.transaction_mode)"
    )
    ran = start(script, **SAFE, DATABASE_URL=f"sqlite:///{tmp_path / 'db.sqlite3'}")
    assert ran.stdout.split() == ["wal", "1", "2", "60000", "IMMEDIATE"]


def test_postgresql_may_be_a_pair_of_which_the_primary_is_taken() -> None:
    pair = database("postgres://u:p@h1:5432,h2:5432/name?target_session_attrs=read-write&connect_timeout=10")
    assert (pair["HOST"], pair["PORT"], pair["NAME"]) == ("h1,h2", "5432,5432", "name")
    named = {"target_session_attrs": "read-write", "connect_timeout": 10}
    assert pair["OPTIONS"].items() >= {**NOTICE_VANISHED, **named}.items()
    assert pair["CONN_HEALTH_CHECKS"] is True
    assert database("postgres:///aanboord")["OPTIONS"].items() >= NOTICE_VANISHED.items()


@pytest.mark.parametrize("name", ["production", "demo"])
def test_background_work_waits_in_the_database_for_a_worker(name: str, tmp_path: Path) -> None:
    """So that a long import is no request, and one that was asked for is not lost when the site is stopped."""
    script = (
        "import django; django.setup()\n"
        "from django.core.checks import run_checks\n"
        "from django_tasks import task_backends\n"
        "print(type(task_backends['default']).__name__, len([one for one in run_checks() if not one.is_silenced()]))"
    )
    database = f"sqlite:///{tmp_path / 'db.sqlite3'}"
    ran = start(script, **SAFE, DATABASE_URL=database, DJANGO_SETTINGS_MODULE=f"onboarding.settings.{name}")
    assert ran.stdout.strip() == "DatabaseBackend 0", ran.stderr


def test_the_database_address_chooses_postgresql() -> None:
    script = "from django.conf import settings; print(settings.DATABASES['default']['ENGINE'])"
    ran = start(script, **SAFE, DATABASE_URL="postgres://someone@localhost/aanboord")
    assert ran.stdout.strip() == "django.db.backends.postgresql"


def test_behind_a_pooler_nothing_stays_on_a_connection() -> None:
    own, pooled = database("postgres:///aanboord"), database("postgres:///aanboord", is_pooled=True)
    assert (own["DISABLE_SERVER_SIDE_CURSORS"], pooled["DISABLE_SERVER_SIDE_CURSORS"]) == (False, True)
    assert (own["OPTIONS"]["prepare_threshold"], pooled["OPTIONS"]["prepare_threshold"]) == (1, None)
    assert "options" in own["OPTIONS"] and "options" not in pooled["OPTIONS"]
    script = "from django.conf import settings as s; print(*s.DATABASES, s.DATABASES['default']['PORT'])"
    beside = {"DATABASE_URL": "postgres://h:6432/n", "DATABASE_DIRECT_URL": "postgres://h:5432/n"}
    assert start(script, **{**SAFE, **beside}).stdout.split() == ["default", "direct", "6432"]
