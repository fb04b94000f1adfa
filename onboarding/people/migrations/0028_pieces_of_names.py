from django.db import DatabaseError, migrations

INDEX = "person_by_pieces"


def add(apps, schema_editor):
    """So that a part of a name is found without reading everyone. Where the server has no pg_trgm, or does not let the
    owner of a database have it, searching goes on as it did."""
    if schema_editor.connection.vendor != "postgresql":
        return
    try:
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError as problem:
        print(f"\n    Zoeken op naam leest iedereen: {problem}", end="")
        return
    remove(apps, schema_editor)  # what was broken off
    schema_editor.execute(f"CREATE INDEX CONCURRENTLY {INDEX} ON people_user USING gin (folded gin_trgm_ops)")


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {INDEX}")


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('people', '0027_people_by_first_day'),
    ]

    operations = [
        migrations.RunPython(add, remove),
    ]
