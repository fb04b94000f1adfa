"""`manage.py doctor`: all that is wrong with this site, in one go, with what to do about it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, Error, connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone, translation

from onboarding import replica
from onboarding.backups import database_copies
from onboarding.hr.worker import heart_words, hearts, operator_mails

LEAST_FREE = 2_000_000_000  # bytes
MEASURES: tuple[tuple[str, str], ...] = (("MEDIA_ROOT", "de bestanden"), ("VAR_DIR", "wat de site zelf schrijft"))
VARIABLES = {
    DEFAULT_DB_ALIAS: "DATABASE_URL",
    database_copies.DIRECT: "DATABASE_DIRECT_URL",
    replica.REPLICA: "DATABASE_REPLICA_URL",
}


class Command(BaseCommand):
    help = (
        "Zegt wat er aan deze site niet in orde is, en wat je eraan doet: instellingen, databank, bestanden, schijf, "
        "en of het dagelijkse werk gebeurt. Verandert niets. Eindigt met 1 als er iets niet in orde is."
    )
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        steps: list[tuple[str, Callable[[], Iterator[str]]]] = [
            ("Instellingen", _settings),
            ("Databank", _database),
            ("Schijf", _disk),
            ("Dagelijks werk", _hearts),
        ]
        wrong = 0
        for name, step in steps:
            problems = list(step())
            wrong += len(problems)
            self.stdout.write(f"{name}: {'in orde' if not problems else f'{len(problems)} niet in orde'}.")
            for problem in problems:
                self.stdout.write(f"  - {problem}")
        if wrong:
            raise CommandError(f"Niet in orde: {wrong}.", returncode=1)


def _settings() -> Iterator[str]:
    for found in checks.run_checks(include_deployment_checks=True):
        if found.level >= checks.WARNING and not found.is_silenced():
            yield f"{found.msg} {found.hint or ''}".strip()


def _database() -> Iterator[str]:
    try:
        connection.ensure_connection()
    except Error as problem:
        yield f"De databank antwoordt niet: {str(problem).strip()}"
        return
    yield from _connections()
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        yield f"{len(waiting)} stappen van de databank zijn nog niet gezet. Doe: python manage.py migrate"
        return
    for found in checks.run_checks(tags=[checks.Tags.database], databases=[connection.alias]):
        yield f"{found.msg} {found.hint or ''}".strip()


def _connections() -> Iterator[str]:
    """Whether what stands beside the database answers, is the same one, and nothing stands between that the settings do
    not name: a pooler hands out numbers of its own for who serves a connection. Of PostgreSQL; SQLite is alone."""
    own = None
    for alias in connections:
        one = connections[alias]
        if one.vendor != "postgresql":
            continue
        try:
            one.ensure_connection()
            with one.cursor() as cursor:
                server, which = _asked(cursor)
        except Error as problem:
            yield f"{VARIABLES[alias]}: de databank antwoordt niet: {str(problem).strip()}"
            continue
        own = own or which
        if which != own:
            yield f"{VARIABLES[alias]} leidt naar een andere databank dan DATABASE_URL."
        has_pooler = server != one.connection.info.backend_pid
        if has_pooler and not (alias == DEFAULT_DB_ALIAS and database_copies.DIRECT in connections):
            yield (
                f"{VARIABLES[alias]} leidt naar een pooler, zoals PgBouncer. Alleen DATABASE_URL mag dat, en dan zegt "
                "DATABASE_DIRECT_URL waar de databank zelf staat."
            )


def _asked(cursor: Any) -> tuple[int, str]:
    """Who serves this connection, and which database it leads to; a standby says the same as what it follows."""
    cursor.execute("SELECT pg_backend_pid(), system_identifier || current_database() FROM pg_control_system()")
    server, which = cursor.fetchone()
    return server, which


def _disk() -> Iterator[str]:
    for name, words in MEASURES:
        folder = Path(getattr(settings, name))
        if folder.exists() and (free := shutil.disk_usage(folder).free) < LEAST_FREE:
            yield f"Op de schijf van {words} ({folder}) is nog {free // 1_000_000} MB vrij. Maak plaats."


def _hearts() -> Iterator[str]:
    now = timezone.now()
    try:
        found = hearts.verdicts(hearts.look(now), now)
    except Error:
        yield "Dat kan niet gezegd worden zonder databank."
        return
    with translation.override(operator_mails.LANGUAGE):
        for verdict in found:
            if not verdict.is_well:
                name = heart_words.NAMES[verdict.heart]
                words = heart_words.for_hr(verdict, verdict.number, now)
                yield f"{name}: {words} {heart_words.what_to_look_at(verdict)}"
