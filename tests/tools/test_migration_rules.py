"""What was migrated after the release leaves its code running, on the database of the new one."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from tools import migration_rules


@pytest.fixture(scope="module")
def released() -> ProjectState:
    return MigrationLoader(None).project_state()


def of(released: ProjectState, *operations: Operation, app: str = "people") -> list[str]:
    """What is said of a next migration of `app`, with these."""
    migration = type("Migration", (migrations.Migration,), {"operations": list(operations)})("next", app)
    return list(migration_rules.of_migration(migration, released, released))


def test_what_came_after_the_release_breaks_nothing_of_it_or_says_why() -> None:
    found = list(migration_rules.faults(MigrationLoader(None), migration_rules.released()))
    assert [(name, words) for name, words in found if name not in migration_rules.EXPLAINED] == []
    assert set(migration_rules.EXPLAINED) <= {name for name, _words in found}, "released, or gone: take them off"


def test_the_tables_that_are_large_are_there() -> None:
    for table in migration_rules.LARGE:
        apps.get_model(*table)


def test_what_breaks_code_of_the_release_is_refused(released: ProjectState) -> None:
    one = models.Index(fields=["first_name"], name="one")
    unique = models.UniqueConstraint(fields=["name"], name="one_name")
    refused: list[tuple[Operation, str]] = [
        (migrations.AddField("user", "shoe", field=models.IntegerField(default=3)), "db_default"),
        (migrations.AddField("user", "shoe", field=models.IntegerField(null=True, db_index=True)), "locks"),
        (migrations.RemoveField("user", "first_name"), "takes away people.user.first_name"),
        (migrations.RenameField("user", old_name="first_name", new_name="called"), "takes away people.user"),
        (migrations.AlterField("user", "first_name", field=models.CharField(max_length=3)), "another type"),
        (migrations.AlterField("user", "first_name", field=models.IntegerField()), "another type"),
        (migrations.AlterField("user", "start_date", field=models.DateField()), "may not be empty"),
        (migrations.DeleteModel(name="Pulse"), "the table of people.pulse"),
        (migrations.RenameModel(old_name="Pulse", new_name="Beat"), "the table of people.pulse"),
        (migrations.AlterModelTable(name="pulse", table="beats"), "the table of people.pulse"),
        (migrations.AddConstraint(model_name="department", constraint=unique), "people.department to a rule"),
        (migrations.AddIndex("user", index=one), "CONCURRENTLY"),
        (migrations.RunSQL("SELECT 1"), "explain"),
        (migrations.RunPython(lambda apps, editor: None), "undone"),
    ]
    for operation, words in refused:
        [said] = of(released, operation)
        assert words in said, operation
        if not isinstance(operation, migrations.RunPython | migrations.RunSQL | migrations.RenameModel):
            assert of(released, migrations.SeparateDatabaseAndState([operation], [operation])) == [said]


def test_what_leaves_it_running_is_allowed(released: ProjectState) -> None:
    noop = migrations.RunPython(migrations.RunPython.noop, migrations.RunPython.noop)
    made = migrations.CreateModel("Shoe", [("id", models.AutoField(primary_key=True)), ("size", models.IntegerField())])
    wider = models.CharField(max_length=500)
    unique = models.UniqueConstraint(fields=["size"], name="one_size")
    assert not of(
        released,
        migrations.AddField("user", "shoe", models.IntegerField(db_default=3)),
        migrations.AlterField("user", "first_name", wider),
        made,
        migrations.AddConstraint("shoe", unique),
        migrations.AddField("shoe", "colour", models.CharField(max_length=9, default="")),
        migrations.AddIndex("pulse", models.Index(fields=["began_at"], name="began")),
        migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("user", "start_date")]),
    )
    assert not of(released, noop)
    assert [
        "make it two migrations" in words
        for words in of(released, migrations.AddField("user", "shoe", wider.clone()), noop)
    ]


def test_a_column_of_decimals_may_hold_more_and_not_less(released: ProjectState) -> None:
    """Of `points`: seven digits, two of them behind the comma."""
    for digits, places, words in [(9, 2, []), (7, 2, []), (6, 2, ["type"]), (9, 3, ["type"]), (7, 1, ["type"])]:
        field = models.DecimalField(max_digits=digits, decimal_places=places, null=True)
        said = of(released, migrations.AlterField("attempt", "points", field), app="quizzes")
        assert ["type" for one in said if "another type" in one] == words, (digits, places)


def test_a_column_of_the_database_that_the_models_do_not_have_gets_a_sentence(released: ProjectState) -> None:
    added = migrations.AddField("user", "shoe", models.IntegerField(null=True))
    [said] = of(released, migrations.SeparateDatabaseAndState(database_operations=[added]))
    assert "people.user.shoe, which the models do not have" in said
