"""Queries whose SQL is put together once a process, for what nearly every request asks: putting it together takes
Django longer than the answer takes the database.

A query is written as any queryset, with `Parameter` where a value comes only when it runs. What comes out are the same
instances or rows. Nothing of an answer is kept, only the question: its SQL, which follows from the models, and how a
row of it is read. That is kept for each database, and asked of whichever connection stands for it then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from inspect import getattr_static
from threading import RLock
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections, router
from django.db.models import BigIntegerField, Expression, Field, Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.fields.related_descriptors import ForeignKeyDeferredAttribute
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesListIterable, get_related_populators
from django.db.models.query_utils import DeferredAttribute
from django.db.models.signals import post_init, pre_init
from django.db.models.sql import UpdateQuery
from django.db.transaction import TransactionManagementError, mark_for_rollback_on_error

from quizzes import prepared_statements

R = TypeVar("R")
PLAIN = (DeferredAttribute, ForeignKeyDeferredAttribute)  # of which an instance holds the value as it was set
NOWHERE = object()  # a value that no row has
_ONE_AT_A_TIME = RLock()  # putting a query together writes in it: a thread beside it would leave out a table


class Parameter(Expression):
    """A value that is given when the query runs, under this name; a whole number, unless of another `field`.

    It stands where something is equal to it, is less, or begins or ends with it: None, and a number that no column
    holds, find nothing.
    """

    def __init__(self, name: str, field: Field[Any, Any] | None = None) -> None:
        super().__init__(output_field=field or BigIntegerField())
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]

    def value(self, given: Any, connection: Any) -> Any:
        """As the database takes it; NOWHERE when no row can have it."""
        value = self.output_field.get_db_prep_value(given, connection)
        if value is None or (isinstance(value, int) and abs(value) > BigIntegerField.MAX_BIGINT):
            return NOWHERE
        return value


@dataclass(frozen=True, slots=True)
class _Statement:
    """SQL for one database; `params` has a Parameter where a value is to come, of these `names`."""

    sql: str
    params: tuple[Any, ...]
    names: frozenset[str]

    @classmethod
    def of(cls, compiler: Any) -> _Statement:
        sql, params = compiler.as_sql()
        return cls(sql, tuple(params), frozenset(one.name for one in params if isinstance(one, Parameter)))

    def values(self, given: dict[str, Any], connection: Any) -> list[Any]:
        if given.keys() != self.names:
            raise TypeError(f"This query asks for {sorted(self.names)}, not for {sorted(given)}.")
        return [one.value(given[one.name], connection) if isinstance(one, Parameter) else one for one in self.params]


@dataclass(frozen=True, slots=True)
class _Plan(Generic[R]):
    """A query put together for one database; `converters` say of which columns the database's values are not those of
    Python."""

    statement: _Statement
    converters: tuple[tuple[int, Sequence[Callable[..., Any]], Any], ...]
    read: Callable[[Sequence[Any]], R]

    def rows(self, connection: Any, given: dict[str, Any]) -> list[R]:
        values = self.statement.values(given, connection)
        if any(value is NOWHERE for value in values):
            return []
        rows = prepared_statements.fetch(connection, self.statement.sql, values)
        return [self.read(self._converted(row, connection)) for row in rows]

    def _converted(self, row: Sequence[Any], connection: Any) -> Sequence[Any]:
        if not self.converters:
            return row
        values = list(row)
        for column, converters, expression in self.converters:
            for convert in converters:
                values[column] = convert(values[column], expression, connection)
        return values


class CompiledQuery(Generic[R]):
    """The query that `make` writes; it is called the first time that the query runs.

    `around` is SQL over its rows, in which `{rows}` stands for the query; what that finds comes as it is.
    Raises TypeError when what is given is not what it asks for, and ValueError for a query that cannot be kept: one
    that fetches more afterwards, or has rows of another kind than instances and `values_list`.
    """

    def __init__(self, make: Callable[[], QuerySet[Any, R]], around: str = "") -> None:
        self._make, self._around = make, around
        self._plans: dict[str, _Plan[R]] = {}

    def all(self, **given: Any) -> list[R]:
        """The rows, with these values."""
        queryset = self._written
        using = queryset.db
        connection = connections[using]
        if queryset.query.select_for_update and connection.get_autocommit():
            raise TransactionManagementError("Rows are held in a transaction only.")
        plan = self._plans.get(using)
        if plan is None:
            with _ONE_AT_A_TIME:
                plan = self._plans[using] = _compiled(queryset, using, self._around)
        return plan.rows(connection, given)

    def first(self, **given: Any) -> R | None:
        """The first row, of a query that has an order or one row at most; None without any."""
        return next(iter(self.all(**given)), None)

    def get(self, **given: Any) -> R:
        """The one row that there is; raises ValueError when there is none, or more."""
        [found] = self.all(**given)
        return found

    @cached_property
    def _written(self) -> QuerySet[Any, R]:
        return self._make()


class CompiledUpdate:
    """The update that `make` writes, as rows and what their fields become; it is called the first time that it runs.

    Raises TypeError when what is given is not what it asks for, and ValueError when that is None or too large.
    """

    def __init__(self, make: Callable[[], tuple[QuerySet[Any], dict[str, Any]]]) -> None:
        self._make = make
        self._statements: dict[str, _Statement] = {}

    def run(self, **given: Any) -> int:
        """Update the rows, with these values; how many there were."""
        rows, values = self._written
        using = router.db_for_write(rows.model)
        connection = connections[using]
        statement = self._statements.get(using)
        if statement is None:
            with _ONE_AT_A_TIME:
                statement = self._statements[using] = _compiled_update(rows, values, using)
        params = statement.values(given, connection)
        if any(value is NOWHERE for value in params):
            raise ValueError("No row can have what was given.")
        with mark_for_rollback_on_error(using):
            return prepared_statements.change(connection, statement.sql, params)

    @cached_property
    def _written(self) -> tuple[QuerySet[Any], dict[str, Any]]:
        return self._make()


def _compiled_update(rows: QuerySet[Any], values: dict[str, Any], using: str) -> _Statement:
    query: Any = rows.query.chain(UpdateQuery)
    query.add_update_values(values)
    query.get_initial_alias()
    if query.related_updates or query.count_active_tables() > 1:
        raise ValueError("This update asks for more than its own table.")
    return _Statement.of(query.get_compiler(using))


def asked_around(queryset: QuerySet[Any], around: str) -> list[Any]:
    """What `around` finds over the rows of a query, as CompiledQuery has it, of one that is not kept."""
    connection = connections[queryset.db]
    try:
        sql, params = queryset.query.get_compiler(queryset.db).as_sql()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(around.format(rows=sql), params)
        return list(cursor.fetchall())


def _compiled(queryset: QuerySet[Any, R], using: str, around: str) -> _Plan[R]:
    asked: Any = queryset
    if asked._prefetch_related_lookups or asked._known_related_objects:
        raise ValueError("This query fetches more than its own rows.")
    compiler = asked.query.get_compiler(using)
    statement = _Statement.of(compiler)
    if around:
        return _Plan(replace(statement, sql=around.format(rows=statement.sql)), (), tuple)  # type: ignore[arg-type]
    found = compiler.get_converters(one[0] for one in compiler.select)
    converters = tuple((column, tuple(converters), one) for column, (converters, one) in found.items())
    return _Plan(statement, converters, _reader(asked._iterable_class, compiler, using))


def _reader(iterable: type, compiler: Any, using: str) -> Callable[[Sequence[Any]], Any]:
    """What makes of the values of a row what the queryset would."""
    if iterable is FlatValuesListIterable:
        return lambda row: row[0]
    if iterable is ValuesListIterable:
        return tuple
    if iterable is not ModelIterable:
        raise ValueError("This query has rows of a kind that is not kept.")
    return _reader_of_instances(compiler, using)


def _reader_of_instances(compiler: Any, using: str) -> Callable[[Sequence[Any]], Any]:
    kind, select = compiler.klass_info, compiler.select
    model, own = kind["model"], kind["select_fields"]
    names = [one[0].target.attname for one in select[own[0] : own[-1] + 1]]
    related: Iterable[Any] = get_related_populators(kind, select, using)  # type: ignore[call-arg]  # as Django 5.2 has it
    _make_quickly(related)
    annotations = tuple(compiler.annotation_col_map.items())
    made, first, last = _maker(model).from_db, own[0], own[-1] + 1

    def read(row: Sequence[Any]) -> Any:
        found = made(using, names, row[first:last])
        for one in related:
            one.populate(row, found)
        for name, column in annotations:
            setattr(found, name, row[column])
        return found

    return read


class _Maker:
    """Makes instances as `from_db` of a plain model does, by putting the values where it would set them one by one."""

    def __init__(self, model: type[Model]) -> None:
        self._model = model

    def from_db(self, using: str, names: Sequence[str], values: Sequence[Any]) -> Any:
        found = self._model.__new__(self._model)
        state = ModelState()
        state.db, state.adding = using, False
        found.__dict__ = {"_state": state, **dict(zip(names, values, strict=True))}
        return found


def _maker(model: Any) -> Any:
    """The model itself when there is more to its instances: an `__init__` of its own, who listens, or a field that does
    something with its value as it is set."""
    is_plain = (
        model.__init__ is Model.__init__
        and model.from_db.__func__ is Model.from_db.__func__  # type: ignore[attr-defined]  # a method of the class
        and not (pre_init.has_listeners(model) or post_init.has_listeners(model))
        and all(type(getattr_static(model, field.attname)) in PLAIN for field in model._meta.concrete_fields)
    )
    return _Maker(model) if is_plain else model


def _make_quickly(related: Iterable[Any]) -> None:
    for one in related:
        one.model_cls = _maker(one.model_cls)
        _make_quickly(one.related_populators)
