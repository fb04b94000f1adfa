"""Triggers by which the database refuses to change or delete what is frozen (frozen_rows.py), on SQLite and PostgreSQL.

Whatever is refused is an IntegrityError that names the table. `migrate` puts the triggers there, and a system check
(`check --database default`) says which are missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.apps import apps as installed
from django.apps.registry import Apps
from django.core import checks
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model
from django.db.models.signals import post_migrate, pre_migrate

from onboarding.frozen_rows import FREELY, FROZEN, Frozen

REFUSAL = "The rows of {table} are frozen: nothing was changed."
THAWED = "aanboord.thawed"  # on PostgreSQL: the tables that may change until the transaction ends, ",one,other,"


def connect(config: AppConfig) -> None:
    """Guard the rows after each `migrate`, and let Django's checks look at it. `config`: of the app that calls."""
    pre_migrate.connect(_before_migrating, sender=config, dispatch_uid="row_guards")
    post_migrate.connect(_after_migrating, sender=config, dispatch_uid="row_guards")
    checks.register(missing_guards, checks.Tags.database)


@dataclass(frozen=True, slots=True)
class Guard:
    """The triggers of one table: `violation`, `stays` and `keeps_out` are conditions for refusing a change, a deletion
    and a new row; `keeps_out` is "" where any may come, so that adding one asks nothing."""

    table: str
    violation: str
    stays: str
    keeps_out: str = ""

    @property
    def refusal(self) -> str:
        return REFUSAL.format(table=self.table)


class OnSQLite:
    """A trigger for each event. A migration is without: a table that it makes anew may not be named in a trigger."""

    def names(self, guard: Guard) -> list[str]:
        return [f"{guard.table}_frozen_{event}" for event in ("update", "delete", "insert")]

    def statements(self, guard: Guard) -> list[str]:
        conditions = (("UPDATE", guard.violation), ("DELETE", guard.stays), ("INSERT", guard.keeps_out))
        return [
            f"CREATE TRIGGER {name} BEFORE {event} ON {guard.table} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{guard.refusal}'); END"
            for name, (event, condition) in zip(self.names(guard), conditions, strict=True)
            if condition
        ]

    def is_there(self, guard: Guard, connection: BaseDatabaseWrapper) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name IN (%s, %s, %s)", self.names(guard)
            )
            return {sql for (sql,) in cursor.fetchall()} == set(self.statements(guard))

    def take_away(self, guard: Guard, connection: BaseDatabaseWrapper) -> None:
        for name in self.names(guard):
            _execute(connection, f"DROP TRIGGER IF EXISTS {name}")

    @contextmanager
    def thawed(self, guards: Sequence[Guard], connection: BaseDatabaseWrapper) -> Iterator[None]:
        """Without the triggers: nobody else sees the database in between, nor can write."""
        for guard in guards:
            self.take_away(guard, connection)
        yield
        for guard in guards:
            _put(guard, connection)


class OnPostgreSQL:
    """One function with two triggers: for a row, and for a table that is emptied at once."""

    def function(self, guard: Guard) -> str:
        """What the function does: conditions in it keep no column from being altered, as those of a trigger would."""
        keeps_out = guard.keeps_out or "FALSE"
        return f"""
        BEGIN
            IF strpos(coalesce(current_setting('{THAWED}', true), ''), ',{guard.table},') > 0 THEN
                NULL;
            ELSIF TG_OP = 'UPDATE' THEN
                IF {guard.violation} THEN
                    RAISE EXCEPTION USING ERRCODE = '23000', MESSAGE = '{guard.refusal}';
                END IF;
            ELSIF TG_OP = 'INSERT' THEN
                IF {keeps_out} THEN
                    RAISE EXCEPTION USING ERRCODE = '23000', MESSAGE = '{guard.refusal}';
                END IF;
            ELSIF TG_OP = 'TRUNCATE' THEN
                RAISE EXCEPTION USING ERRCODE = '23000', MESSAGE = '{guard.refusal}';
            ELSIF {guard.stays} THEN
                RAISE EXCEPTION USING ERRCODE = '23000', MESSAGE = '{guard.refusal}';
            END IF;
            IF TG_OP IN ('INSERT', 'UPDATE') THEN
                RETURN NEW;
            END IF;
            RETURN OLD;
        END
        """

    def statements(self, guard: Guard) -> list[str]:
        name, table = f"{guard.table}_frozen", guard.table
        events = "INSERT OR UPDATE OR DELETE" if guard.keeps_out else "UPDATE OR DELETE"
        return [
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${self.function(guard)}$$",
            f"CREATE TRIGGER frozen_row BEFORE {events} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
            f"CREATE TRIGGER frozen_table BEFORE TRUNCATE ON {table} EXECUTE FUNCTION {name}()",
        ]

    def is_there(self, guard: Guard, connection: BaseDatabaseWrapper) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_trigger.tgname, pg_proc.prosrc FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid "
                "WHERE tgrelid = %s::regclass AND tgname IN ('frozen_row', 'frozen_table') AND tgenabled = 'O'",
                [guard.table],
            )
            source = self.function(guard)
            return set(cursor.fetchall()) == {("frozen_row", source), ("frozen_table", source)}

    def take_away(self, guard: Guard, connection: BaseDatabaseWrapper) -> None:
        for name in ("frozen_row", "frozen_table"):
            _execute(connection, f"DROP TRIGGER IF EXISTS {name} ON {guard.table}")

    @contextmanager
    def thawed(self, guards: Sequence[Guard], connection: BaseDatabaseWrapper) -> Iterator[None]:
        """With a setting of this transaction: a trigger cannot be taken away while rows wait for their references."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(current_setting(%s, true), '')", [THAWED])
            (before,) = cursor.fetchone()
            now = before + "".join(f",{guard.table}," for guard in guards)
            cursor.execute("SELECT set_config(%s, %s, true)", [THAWED, now])
        yield
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, %s, true)", [THAWED, before])


VENDORS: dict[str, OnSQLite | OnPostgreSQL] = {"sqlite": OnSQLite(), "postgresql": OnPostgreSQL()}


@contextmanager
def thawed(connection: BaseDatabaseWrapper, models: Iterable[str]) -> Iterator[None]:
    """Let the rows of these frozen models ("app.Model") be changed or deleted in one transaction, in this block only.

    For a data migration, and for what was never evidence. When the block fails, nothing was changed.
    """
    labels = set(models)
    guards = [
        guard_of(frozen, installed.get_model(frozen.model), connection) for frozen in FROZEN if frozen.model in labels
    ]
    with transaction.atomic(using=connection.alias), VENDORS[connection.vendor].thawed(guards, connection):
        yield


def guard_of(frozen: Frozen, model: type[Model], connection: BaseDatabaseWrapper) -> Guard:
    """What refuses, for the columns that the model has: in the middle of migrations they are those of then."""
    differs = "IS NOT" if connection.vendor == "sqlite" else "IS DISTINCT FROM"
    refused = []
    for one in sorted(model._meta.local_concrete_fields, key=lambda one: one.name):  # migrations know another order
        allowed = frozen.fields.get(one.name, frozen.others)
        if allowed != FREELY:
            holds = allowed.format(column=one.column)
            refused.append(f"(OLD.{one.column} {differs} NEW.{one.column} AND NOT coalesce(({holds}), FALSE))")
    return Guard(
        model._meta.db_table,
        violation=" OR ".join(refused),
        stays=f"NOT coalesce(({frozen.may_go}), FALSE)",
        keeps_out="" if frozen.may_come == FREELY else f"NOT coalesce(({frozen.may_come}), FALSE)",
    )


def guards(connection: BaseDatabaseWrapper, apps: Apps = installed) -> Iterator[Guard]:
    """Those of all frozen models of which there is a table."""
    tables = set(connection.introspection.table_names())
    for frozen in FROZEN:
        try:
            model = apps.get_model(frozen.model)
        except LookupError:
            continue  # migrated to a moment before it was there
        if model._meta.db_table in tables:
            yield guard_of(frozen, model, connection)


def missing(connection: BaseDatabaseWrapper, apps: Apps = installed) -> list[Guard]:
    """The guards that are not there, or are not as they should be."""
    vendor = VENDORS[connection.vendor]
    return [guard for guard in guards(connection, apps) if not vendor.is_there(guard, connection)]


def missing_guards(databases: Sequence[str] | None = None, **_asked: Any) -> list[checks.CheckMessage]:
    """A warning for each table whose rows the database does not guard; `migrate` puts that right."""
    return [
        checks.Warning(
            f"The database {alias} does not guard the frozen rows of {guard.table}.",
            hint="Run `python manage.py migrate`.",
            id="onboarding.W001",
        )
        for alias in databases or ()
        for guard in missing(connections[alias])
    ]


def _before_migrating(using: str, **_sent: Any) -> None:
    connection = connections[using]
    if connection.vendor == "sqlite":
        for guard in guards(connection):
            VENDORS["sqlite"].take_away(guard, connection)


def _after_migrating(using: str, apps: Apps = installed, **_sent: Any) -> None:
    connection = connections[using]
    with transaction.atomic(using=using):
        for guard in missing(connection, apps):
            _put(guard, connection)


def _put(guard: Guard, connection: BaseDatabaseWrapper) -> None:
    vendor = VENDORS[connection.vendor]
    vendor.take_away(guard, connection)
    for statement in vendor.statements(guard):
        _execute(connection, statement)


def _execute(connection: BaseDatabaseWrapper, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
