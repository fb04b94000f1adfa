"""The municipalities that most tests start from, built once per worker and copied into each test that asks for them.

Publishing a programme takes hundreds of queries; putting back the rows that came of it takes one per table. The rows
keep their keys and their places in Wagtail's trees, which lie beyond those that a test makes by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from wagtail.models import Collection, Page

APART = 100_000  # keys of one step from those of the next
PLACES = count(1)  # of the steps of a worker, in order
TREES = {model._meta.db_table for model in (Page, Collection)}
LAST_BUT_MANY = "Y000"  # the place in a tree after which the copied ones stand

Row = tuple[Any, ...]
Table = dict[Any, Row]  # rows by key


@dataclass
class Copy:
    """What a step of building came to, by table: rows with their columns, what it changed in other rows (the name of
    the key, the key, and the new values), what it took away, and how many children the root of a tree has more; and
    what it gave."""

    gave: Any = None
    gone: list[tuple[str, str, Any]] = field(default_factory=list)
    added: dict[str, tuple[list[str], list[Row]]] = field(default_factory=dict)
    changed: list[tuple[str, str, Any, dict[str, Any]]] = field(default_factory=list)
    roots: dict[str, int] = field(default_factory=dict)

    def put_back(self) -> Any:
        """Put the rows back, and give what the step gave, as it was then."""
        quote = connection.ops.quote_name
        with transaction.atomic(), connection.cursor() as cursor:  # references are looked at when all is there
            for table, name, key in self.gone:
                cursor.execute(f"DELETE FROM {quote(table)} WHERE {quote(name)} = %s", [key])
            for table, (columns, rows) in self.added.items():
                row = f"({', '.join(['%s'] * len(columns))})"
                into = f"{quote(table)} ({', '.join(map(quote, columns))})"
                values = [value for one in rows for value in one]
                cursor.execute(f"INSERT INTO {into} VALUES {', '.join([row] * len(rows))}", values)
            for table, name, key, new in self.changed:
                settings = ", ".join(f"{quote(column)} = %s" for column in new)
                cursor.execute(f"UPDATE {quote(table)} SET {settings} WHERE {quote(name)} = %s", [*new.values(), key])
            for table, more in self.roots.items():
                cursor.execute(f"UPDATE {quote(table)} SET numchild = numchild + %s WHERE depth = 1", [more])
        return deepcopy(self.gave)


def tables() -> dict[str, list[str]]:
    """The tables of all models with their columns, the key first; but those that SQLite fills by triggers (search)."""
    models = [
        one
        for one in apps.get_models(include_auto_created=True)
        if one._meta.managed and not one._meta.proxy and not one._meta.db_table.endswith("_fts")
    ]
    return {
        model._meta.db_table: [
            str(model._meta.pk.column),
            *(
                str(one.column)
                for one in model._meta.local_concrete_fields
                if not one.primary_key and not one.generated
            ),
        ]
        for model in models
    }


def snapshot() -> dict[str, Table]:
    quote, found = connection.ops.quote_name, {}
    with connection.cursor() as cursor:
        for table, columns in tables().items():
            cursor.execute(f"SELECT {', '.join(map(quote, columns))} FROM {quote(table)}")
            found[table] = {row[0]: tuple(row) for row in cursor.fetchall()}
    return found


def difference(before: dict[str, Table], after: dict[str, Table]) -> Copy:
    copy = Copy()
    for table, columns in tables().items():
        old, new = before[table], after[table]
        copy.gone += [(table, columns[0], key) for key in old.keys() - new.keys()]
        if added := [row for key, row in new.items() if key not in old]:
            copy.added[table] = (columns, added)
        for key, row in new.items():
            if old.get(key, row) == row:
                continue
            values = {name: now for name, was, now in zip(columns, old[key], row, strict=True) if was != now}
            if table in TREES and row[columns.index("depth")] == 1:
                copy.roots[table] = values.pop("numchild") - old[key][columns.index("numchild")]
            if values:
                copy.changed.append((table, columns[0], key, values))
    return copy


def keep_out_of_the_way() -> None:
    """Let what is built stand in the trees after all that a test makes by itself."""
    for root, child in (
        (Page.get_first_root_node(), Page(title="Elders", slug="elders")),
        (Collection.get_first_root_node(), Collection(name="Elders")),
    ):
        root.add_child(instance=child)
        type(child).objects.filter(pk=child.pk).update(path=root.path + LAST_BUT_MANY)


def start_keys_at(number: int) -> None:
    """Let what is built have keys that nothing else in a test has, whatever was put back before it.

    PostgreSQL never gives a key twice, also when what had it was rolled back.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for table in tables():
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number])


def copy_of(make: Callable[[], Any]) -> Copy:
    """What `make` makes in an empty database, at the keys and the places it gives itself; nothing stays."""
    with transaction.atomic():
        before = snapshot()
        gave = make()
        copy = difference(before, snapshot())
        copy.gave = gave
        transaction.set_rollback(True)
    return copy


def build(*steps: tuple[str, Callable[[], Any]], on: Iterable[Copy] = ()) -> dict[str, Copy]:
    """What each step makes, in order, where what is in `on` is there; nothing stays in the database."""
    copies = {}
    with transaction.atomic():
        keep_out_of_the_way()
        for copy in on:
            copy.put_back()
        before = snapshot()
        for name, make in steps:
            start_keys_at(next(PLACES) * APART)
            gave = make()
            after = snapshot()
            copies[name] = difference(before, after)
            copies[name].gave = gave
            before = after
        transaction.set_rollback(True)
    return copies
