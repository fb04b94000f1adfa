"""Which migrations an upgrade without downtime allows: what came after the release may not break its code.

While a server is upgraded, the code of the release goes on, on the database that was migrated already. So it finds its
tables and columns, may leave out what it does not know, and waits for no long lock. `python -m tools.migration_rules`
writes `deploy/released-migrations.txt` anew, at a release.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import django
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

RELEASED = Path(__file__).resolve().parents[1] / "deploy" / "released-migrations.txt"
TITLE = "# The last migration of each app in the previous release. Written by `python -m tools.migration_rules`.\n"

# Tables of hundreds of thousands of rows and more, with all of Flanders on one server.
LARGE = {
    ("hr", "activity"),
    ("learning", "completion"),
    ("learning", "enrolment"),
    ("learning", "lessonprogress"),
    ("learning", "notice"),
    ("people", "user"),
    ("quizzes", "attempt"),
    ("quizzes", "response"),
}
# "app.migration" with why it breaks nothing after all. It goes when the migration is released.
EXPLAINED: dict[str, str] = {}

Table = tuple[str, str]  # app and model, in small letters
AnyField: TypeAlias = "models.Field[Any, Any]"


@dataclass(frozen=True)
class Step:
    """One operation on the database, with the models of the release, those just before it and those after it."""

    operation: Operation
    table: Table
    released: ProjectState
    before: ProjectState
    after: ProjectState

    def is_known(self) -> bool:
        """Whether code of the release uses its table."""
        return self.table in self.released.models


def released() -> dict[str, str]:
    """The last released migration of each app."""
    lines = [line for line in RELEASED.read_text().splitlines() if not line.startswith("#")]
    return dict(line.split(" ") for line in lines)


def faults(loader: MigrationLoader, last: dict[str, str]) -> Iterator[tuple[str, str]]:
    """("app.migration", what it does that it may not) of all migrations after the release.

    Raises NodeNotFoundError when a released migration is gone.
    """
    known = {node for leaf in last.items() for node in loader.graph.forwards_plan(leaf)}
    start = state = loader.project_state(list(last.items()))
    to_come = (node for leaf in sorted(loader.graph.leaf_nodes()) for node in loader.graph.forwards_plan(leaf))
    for app, name in dict.fromkeys(node for node in to_come if node not in known):
        migration = loader.graph.nodes[app, name]
        assert migration is not None
        for words in of_migration(migration, start, state):
            yield f"{app}.{name}", words
        state = migration.mutate_state(state)


def of_migration(migration: migrations.Migration, start: ProjectState, before: ProjectState) -> Iterator[str]:
    """What one migration does that it may not. `start`: the models of the release; `before`: those just before it."""
    touched, moves_rows = set(), False
    for operation in migration.operations:
        after = before.clone()
        operation.state_forwards(migration.app_label, after)
        for one in _on_the_database(operation):
            step = Step(one, (migration.app_label, _model(one)), start, before, after)
            moves_rows |= isinstance(one, migrations.RunPython)
            touched.add(step.table)
            yield from _of(step)
        before = after
    if moves_rows and (large := sorted(touched & LARGE)):
        yield f"changes {', '.join(map('.'.join, large))} and moves rows, in one transaction: make it two migrations"


def _on_the_database(operation: Operation) -> Iterator[Operation]:
    if isinstance(operation, migrations.SeparateDatabaseAndState):
        for one in operation.database_operations:
            yield from _on_the_database(one)
    else:
        yield operation


def _model(operation: Operation) -> str:
    """The model that it is about; of a RenameModel the old name; "" when it is about none."""
    name = getattr(operation, "model_name", "") or getattr(operation, "old_name", "") or getattr(operation, "name", "")
    return str(name).lower()


def _of(step: Step) -> Iterator[str]:
    """What is wrong with one operation, in words that say what to do instead."""
    table = ".".join(step.table)
    match step.operation:
        case migrations.RunSQL():
            yield "runs SQL that no rule can read: explain it in EXPLAINED"
        case migrations.RunPython() as one if one.reverse_code is None:
            yield "cannot be undone: give RunPython a reverse_code, if need be RunPython.noop"
        case migrations.AddField() | migrations.AlterField() if step.is_known():
            yield from _of_column(step)
        case migrations.RemoveField() | migrations.RenameField() as one if step.is_known():
            name = one.name if isinstance(one, migrations.RemoveField) else one.old_name
            if name in step.released.models[step.table].fields:
                yield f"takes away {table}.{name}, which the release reads: first release models without it"
        case migrations.DeleteModel() | migrations.RenameModel() | migrations.AlterModelTable() if step.is_known():
            yield f"takes away the table of {table}, which the release reads"
        case migrations.AddConstraint() | migrations.AlterUniqueTogether() if step.is_known():
            yield f"holds {table} to a rule that the release does not know: first release code that keeps it"
        case migrations.AddIndex() if type(step.operation) is migrations.AddIndex and step.table in LARGE:
            yield f"locks {table} while it is indexed: make the index CONCURRENTLY"
        case _:
            pass


def _of_column(step: Step) -> Iterator[str]:
    assert isinstance(step.operation, migrations.AddField | migrations.AlterField)
    name = step.operation.name
    table = ".".join(step.table)
    if step.table not in step.after.models or name not in step.after.models[step.table].fields:
        yield f"changes {table}.{name}, which the models do not have: give the same operation to the models"
        return
    new = step.after.models[step.table].fields[name]
    if new.many_to_many:
        return
    old = step.before.models[step.table].fields.get(name)
    is_known = name in step.released.models[step.table].fields
    if not is_known and not new.null and new.db_default is models.NOT_PROVIDED:
        yield f"{table}.{name} is left out by the release when it writes a row: give it a db_default, or null=True"
    if _is_indexed(new) and not (old and _is_indexed(old)) and step.table in LARGE:
        yield f"locks {table} while {name} is indexed: db_index=False, and make the index CONCURRENTLY"
    if not is_known or old is None:
        return
    if old.null and not new.null:
        yield f"{table}.{name} may not be empty any more, and the release leaves it so"
    if new.unique and not old.unique:
        yield f"{table}.{name} becomes unique, which the release does not know"
    if not _holds_the_same(old, new):
        yield f"{table}.{name} becomes of another type: add a column beside it"


def _is_indexed(field: AnyField) -> bool:
    return bool(getattr(field, "db_index", False) or field.unique)


def _holds_the_same(old: AnyField, new: AnyField) -> bool:
    """Whether the column takes all that it took, without being written anew."""
    if old.db_column != new.db_column:
        return False
    if isinstance(old, models.CharField) and isinstance(new, models.CharField):
        return new.max_length is None or (old.max_length is not None and new.max_length >= old.max_length)
    if isinstance(old, models.DecimalField) and isinstance(new, models.DecimalField):
        whole = [(one.max_digits or 0) - (one.decimal_places or 0) for one in (old, new)]
        return whole[0] <= whole[1] and old.decimal_places == new.decimal_places  # of another scale, it is rounded
    text = isinstance(old, models.CharField) and new.get_internal_type() == "TextField"
    return text or old.get_internal_type() == new.get_internal_type()


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onboarding.settings.test")
    os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")
    django.setup()
    leaves = sorted(MigrationLoader(None).graph.leaf_nodes())
    RELEASED.write_text(TITLE + "".join(f"{app} {name}\n" for app, name in leaves))


if __name__ == "__main__":
    main()
