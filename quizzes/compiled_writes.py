"""Writes of one instance, put together once a process as the queries of compiled_queries.py are: their text is kept,
never a value. They write what Django's own would, without its signals, as `bulk_create` does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from django.db import DatabaseError, connections, router
from django.db.models import Field, Model
from django.db.models.constants import OnConflict
from django.db.transaction import mark_for_rollback_on_error

from quizzes import prepared_statements

M = TypeVar("M", bound=Model)


class CompiledInsert(Generic[M]):
    """The insert of a new instance of a model whose key the database gives."""

    def __init__(self, model: type[M]) -> None:
        self._model = model
        self._texts: dict[tuple[str, OnConflict | None], tuple[str, list[Field[Any, Any]]]] = {}

    def run(self, new: M) -> M:
        """Insert it. It has its key then."""
        using, sql, values = self._prepared(new, None)
        with mark_for_rollback_on_error(using):
            new.pk = prepared_statements.insert(connections[using], sql, values)
        new._state.adding, new._state.db = False, using
        return new

    def run_once(self, new: M) -> bool:
        """Insert it, unless there is one already of which there may be only one; whether it was. It gets no key."""
        using, sql, values = self._prepared(new, OnConflict.IGNORE)
        with mark_for_rollback_on_error(using):
            return prepared_statements.change(connections[using], sql, values) == 1

    def _prepared(self, new: M, on_conflict: OnConflict | None) -> tuple[str, str, list[Any]]:
        new._prepare_related_fields_for_save("save")  # type: ignore[attr-defined]  # as Django's own, refuses what is not saved
        using = router.db_for_write(self._model)
        found = self._texts.get((using, on_conflict))
        if found is None:
            found = self._texts[using, on_conflict] = _insert(self._model, connections[using], on_conflict)
        sql, fields = found
        return using, sql, _values(new, fields, connections[using], is_new=True)


class CompiledSave(Generic[M]):
    """The update of these fields of an instance, as `save(update_fields=…)`."""

    def __init__(self, model: type[M], *fields: str) -> None:
        self._model = model
        self._names = fields
        self._texts: dict[str, tuple[str, list[Field[Any, Any]]]] = {}

    def run(self, changed: M) -> None:
        """Write what they are now; raises DatabaseError when it is not there any more."""
        using = router.db_for_write(self._model)
        connection = connections[using]
        found = self._texts.get(using)
        if found is None:
            found = self._texts[using] = _update(self._model, self._names, connection)
        sql, fields = found
        values = [*_values(changed, fields, connection, is_new=False), changed.pk]
        with mark_for_rollback_on_error(using):
            if prepared_statements.change(connection, sql, values) != 1:
                raise DatabaseError("There is no such row.")


def _insert(model: type[Model], connection: Any, on_conflict: OnConflict | None) -> tuple[str, list[Field[Any, Any]]]:
    meta, ops = model._meta, connection.ops
    fields = [field for field in meta.concrete_fields if field is not meta.auto_field]
    _refuse_others(model, fields)
    columns = ", ".join(ops.quote_name(field.column) for field in fields)
    places = ", ".join("%s" for _ in fields)
    end = ops.on_conflict_suffix_sql(fields, on_conflict, (), ())
    if on_conflict is None:
        end, _none = ops.return_insert_columns([meta.pk])
    into = f"{ops.insert_statement(on_conflict=on_conflict)} {ops.quote_name(meta.db_table)}"
    return f"{into} ({columns}) VALUES ({places}) {end}", fields


def _update(model: type[Model], names: Sequence[str], connection: Any) -> tuple[str, list[Field[Any, Any]]]:
    meta, quoted = model._meta, connection.ops.quote_name
    fields: list[Field[Any, Any]] = [meta.get_field(name) for name in names]  # type: ignore[misc]  # of its own columns
    _refuse_others(model, fields)
    changes = ", ".join(f"{quoted(field.column)} = %s" for field in fields)
    table, key = quoted(meta.db_table), quoted(meta.pk.column)
    return f"UPDATE {table} SET {changes} WHERE {key} = %s", fields  # noqa: S608 - the names are the models'


def _refuse_others(model: type[Model], fields: Sequence[Field[Any, Any]]) -> None:
    if model._meta.auto_field is None or model._meta.parents:
        raise ValueError("Its key is not the database's, or it stands in several tables.")
    if any(field.generated or hasattr(field, "get_placeholder") for field in fields):
        raise ValueError("One of its fields is no plain value.")


def _values(instance: Model, fields: Sequence[Field[Any, Any]], connection: Any, *, is_new: bool) -> list[Any]:
    values = [field.pre_save(instance, add=is_new) for field in fields]
    if any(hasattr(value, "resolve_expression") for value in values):
        raise TypeError("A value is asked for, and not what the database makes of others.")
    return [field.get_db_prep_save(value, connection) for field, value in zip(fields, values, strict=True)]
