"""A query that is put together once finds what the same queryset finds, each time anew."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Event
from typing import Any

import pytest
from django.db import connection
from django.db.models import CharField, DateTimeField, Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.db.models.signals import post_init
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page
from wagtail.users.models import UserProfile

from onboarding.people.models import Department, Organisation, User
from quizzes import prepared_statements
from quizzes.compiled_queries import CompiledQuery, CompiledUpdate, Parameter, _maker, asked_around
from tests.factories import DepartmentFactory, OrganisationFactory, UserFactory

HUGE = 2**63  # no column holds it


def people(organisation: Any, name: Any) -> QuerySet[User]:
    """With a related row, a deferred field, an annotation and values of its own: all that a query of a screen has."""
    heads = Department.objects.filter(head=OuterRef("pk"))
    found = User.objects.filter(organisation=organisation, first_name__startswith=name)
    return (
        found.exclude(last_name="Peeters")
        .annotate(is_head=Exists(heads))
        .select_related("department", "organisation")
        .only("first_name", "department__name", "organisation__name", "start_date")
        .order_by("-pk")
    )


def shown(found: list[User]) -> list[tuple[object, ...]]:
    return [
        (one.pk, one.first_name, one.is_head, one.department and one.department.name, one.organisation, one.start_date)  # type: ignore[attr-defined]  # annotated
        for one in found
    ]


@pytest.mark.django_db
def test_it_finds_what_the_queryset_finds(lennik: Organisation) -> None:
    query = CompiledQuery(lambda: people(Parameter("organisation"), Parameter("name", CharField())))
    other = OrganisationFactory.create()
    department = DepartmentFactory.create(organisation=lennik)
    UserFactory.create(organisation=lennik, first_name="An%a", department=department)
    UserFactory.create(organisation=lennik, first_name="Anna", last_name="Peeters")
    UserFactory.create(organisation=other, first_name="Anna")
    for organisation in (lennik, other):
        for name in ("An", "An%", "A_", "", "Niemand"):
            with CaptureQueriesContext(connection) as queries:
                found = shown(query.all(organisation=organisation.pk, name=name))
            assert len(queries) == 1
            assert found == shown(list(people(organisation, name)))
    late = UserFactory.create(organisation=other, first_name="Later")
    first = query.first(organisation=other.pk, name="")
    assert first is not None and first.pk == late.pk  # nothing of an earlier answer stays
    assert first.get_deferred_fields() == people(other, "")[0].get_deferred_fields()
    assert first._state.db == "default" and not first._state.adding


def test_threads_that_ask_first_at_once_send_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Putting a query together counts the uses of its tables in the query itself, and ends by forgetting them."""
    sent: list[str] = []
    both, one_is_ready, joins = Event(), Event(), SQLCompiler.get_from_clause
    inside: list[int] = []

    def slowly(compiler: Any) -> Any:
        if compiler.query.model is User:
            inside.append(1)
            if len(inside) == 1:
                both.wait(0.1)
            else:
                both.set()
                one_is_ready.wait(0.1)
        return joins(compiler)

    def send(_connection: object, sql: str, _values: object) -> list[Any]:
        sent.append(sql)
        one_is_ready.set()
        return []

    monkeypatch.setattr(SQLCompiler, "get_from_clause", slowly)
    monkeypatch.setattr(prepared_statements, "fetch", send)
    query = CompiledQuery(lambda: people(Parameter("organisation"), Parameter("name", CharField())))
    query._written  # noqa: B018 - both have the same
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda name: query.all(organisation=1, name=name), ("An", "Jef")))
    assert len(sent) == 2
    assert sent[0] == sent[1]
    assert 'JOIN "people_department"' in sent[0]


@pytest.mark.django_db
def test_values_come_as_from_the_queryset(lennik: Organisation) -> None:
    UserFactory.create(organisation=lennik)
    mine = User.objects.filter(organisation=lennik)
    theirs = User.objects.filter(organisation=Parameter("organisation"))
    rows = CompiledQuery(lambda: theirs.order_by("pk").values_list("pk", "start_date", "organisation__house"))
    flat = CompiledQuery(lambda: theirs.values_list("start_date", flat=True)[:1])
    assert rows.all(organisation=lennik.pk) == list(
        mine.order_by("pk").values_list("pk", "start_date", "organisation__house")
    )
    assert flat.get(organisation=lennik.pk) == mine.values_list("start_date", flat=True).get()
    assert flat.all(organisation=lennik.pk) == list(mine.values_list("start_date", flat=True)[:1])
    for nobodys in (None, HUGE, -HUGE - 1, HUGE**9):
        assert rows.all(organisation=nobodys) == []
        with pytest.raises(ValueError, match="not enough"):
            rows.get(organisation=nobodys)
        assert rows.first(organisation=nobodys) is None


@pytest.mark.django_db
def test_what_cannot_be_kept_is_refused(lennik: Organisation) -> None:
    one = CompiledQuery(lambda: User.objects.filter(pk=Parameter("user")))
    for wrong in ({}, {"person": 1}, {"user": 1, "other": 2}):
        with pytest.raises(TypeError):
            one.all(**wrong)
    with pytest.raises(ValueError, match="number"):
        one.all(user="1; DROP TABLE")
    refused: list[Callable[[], QuerySet[Any, Any]]] = [
        lambda: User.objects.prefetch_related("groups"),
        lambda: User.objects.values("pk"),
        lambda: lennik.people.all(),  # which know their organisation
    ]
    for make in refused:
        with pytest.raises(ValueError, match="This query"):
            CompiledQuery(make).all()


@pytest.mark.django_db
def test_rows_are_held_in_a_transaction_only(lennik: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    held = CompiledQuery(lambda: Organisation.objects.filter(pk=Parameter("pk")).select_for_update(of=("self",)))
    sent: list[str] = []

    def note(execute: Callable[..., object], sql: str, *rest: object) -> object:
        sent.append(sql)
        return execute(sql, *rest)

    for _ in range(2):  # put together, and then kept
        with monkeypatch.context() as outside:
            outside.setattr(connection, "get_autocommit", lambda: True)
            with pytest.raises(TransactionManagementError):
                held.all(pk=lennik.pk)
        with connection.execute_wrapper(note):
            assert held.first(pk=lennik.pk) == lennik
    assert [" FOR UPDATE" in sql for sql in sent] == [connection.features.has_select_for_update] * 2


@pytest.mark.django_db
def test_an_update_writes_what_the_queryset_writes(lennik: Organisation) -> None:
    person, colleague = UserFactory.create(organisation=lennik), UserFactory.create(organisation=lennik)
    moment = Parameter("moment", DateTimeField())
    seen = CompiledUpdate(
        lambda: (User.objects.filter(pk=Parameter("user")), {"welcomed_at": Coalesce("welcomed_at", moment)})
    )
    first, later = datetime(2026, 3, 2, 9, 30, tzinfo=UTC), datetime(2026, 3, 3, tzinfo=UTC)
    with CaptureQueriesContext(connection) as queries:
        assert [seen.run(user=person.pk, moment=one) for one in (first, later)] == [1, 1]
        assert seen.run(user=0, moment=first) == 0
    assert len(queries) == 3
    person.refresh_from_db()
    colleague.refresh_from_db()
    assert (person.welcomed_at, colleague.welcomed_at) == (first, None)
    for nothing in (None, HUGE):  # would write nothing, unnoticed
        with pytest.raises(ValueError, match="No row"):
            seen.run(user=nothing, moment=first)
    with pytest.raises(ValueError, match="own table"):
        CompiledUpdate(lambda: (User.objects.filter(organisation__name="Lennik"), {"function": ""})).run()


def made_of(one: Any) -> dict[str, Any]:
    """All that an instance is made of; related rows by the same."""
    told = {name: value for name, value in vars(one).items() if name != "_state"}
    return told | {name: found and made_of(found) for name, found in one._state.fields_cache.items()}


@pytest.mark.django_db
def test_instances_are_made_of_the_same_and_by_django_where_there_is_more_to_them(lennik: Organisation) -> None:
    UserFactory.create(organisation=lennik, first_name="Anna", department=DepartmentFactory.create(organisation=lennik))
    UserFactory.create(organisation=lennik, first_name="Anna")
    query = CompiledQuery(lambda: people(Parameter("organisation"), Parameter("name", CharField())))
    wanted = list(people(lennik, "An"))
    assert [made_of(one) for one in query.all(organisation=lennik.pk, name="An")] == [made_of(one) for one in wanted]
    assert {type(one.department) for one in wanted} == {Department, type(None)}
    heard: list[Any] = []

    def listen(instance: Any, **kwargs: Any) -> None:
        heard.append(instance)

    post_init.connect(listen, sender=Department)
    try:
        listened = CompiledQuery(lambda: people(Parameter("organisation"), Parameter("name", CharField())))
        found = listened.all(organisation=lennik.pk, name="An")
    finally:
        post_init.disconnect(listen, sender=Department)
    assert heard == [one.department for one in found if one.department]
    for plain, maker in ((User, False), (Page, True), (UserProfile, True)):
        assert (_maker(plain) is plain) is maker


@pytest.mark.django_db
def test_sql_around_a_query_reads_its_rows_whether_it_is_kept_or_not() -> None:
    for name in ("An", "An", "Bo"):
        UserFactory.create(first_name=name)
    around = "SELECT first_name, COUNT(*) FROM ({rows}) found GROUP BY 1 ORDER BY 1"

    def named(name: Any) -> Any:
        return User.objects.order_by().filter(first_name=name).values_list("first_name", "pk")

    kept = CompiledQuery(lambda: named(Parameter("name", CharField())), around)
    for name, found in (("An", [("An", 2)]), ("Bo", [("Bo", 1)]), ("Cis", [])):
        assert kept.all(name=name) == asked_around(named(name), around) == found
    assert asked_around(User.objects.none().values_list("first_name"), around) == []
