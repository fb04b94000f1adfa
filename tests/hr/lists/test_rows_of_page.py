"""What is told of the rows of a page: asked by a query that is put together once a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import DateField, Model, Value
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from onboarding.hr.lists.reopened_list import open_list
from onboarding.hr.lists.rows_of_page import AT_ONCE, RowsOfPage
from onboarding.learning.models import Enrolment
from onboarding.people.models import Department, User
from tests.factories import UserFactory
from tests.hr.conftest import TODAY, Municipality, sign_in
from tests.hr.lists.conftest import enrol_many, opened

LISTS = ("employees", "completion_report")

TOMORROW = TODAY + timedelta(days=1)


def test_rows_come_by_their_key_as_of_the_day_and_nobody_elses(lennik: Municipality) -> None:
    people = UserFactory.create_batch(3, organisation=lennik.organisation)
    asked: list[date] = []

    def make(today: date) -> Any:
        asked.append(today)
        return User.objects.annotate(day=Value(today, DateField()))

    rows = RowsOfPage(make)
    keys = [people[2].pk, people[0].pk]
    for day in (TODAY, TODAY, TOMORROW, TODAY):
        found = rows.of(keys, day)
        assert {pk: (one.pk, one.day) for pk, one in found.items()} == {pk: (pk, day) for pk in keys}
    assert asked == [TODAY, TOMORROW, TODAY]
    assert rows.of([], TODAY) == {}
    everyone = [*range(10**6, 10**6 + AT_ONCE), people[1].pk]  # more than at once
    assert list(rows.of(everyone, TODAY)) == [people[1].pk]


def test_a_list_tells_of_a_row_what_its_own_query_tells(lennik: Municipality) -> None:
    enrol_many(lennik, 2)
    for name in LISTS:
        view = opened(lennik, name=name)
        rows = view.get_queryset().order_by()
        wanted = {pk: _told(row) for pk, row in rows.in_bulk().items()}
        assert wanted
        found = view.rows_of_page.of(list(wanted), TODAY, *view.fetched_along)
        assert {pk: _told(row) for pk, row in found.items()} == wanted


@pytest.mark.parametrize("name", LISTS)
def test_the_first_page_is_that_of_the_list_for_each_organisation_and_in_each_order(
    lennik: Municipality, herenthout: Municipality, name: str
) -> None:
    """Whoever asked before, from another organisation or in another order."""
    enrol_many(lennik, AT_ONCE + 3)
    enrol_many(herenthout, 2)
    orders = opened(lennik, "", name).get_valid_orderings()
    assert len(orders) > 10
    for _again in range(2):
        for order in orders:
            for municipality in (lennik, herenthout):
                view = opened(municipality, f"ordering={order}", name)
                first = view._first_page(AT_ONCE)
                wanted = list(view.get_queryset().values_list("pk", flat=True))
                assert (first.keys, first.count()) == (wanted[:AT_ONCE], len(wanted)), order
                assert first.model is view.model


@pytest.mark.parametrize("name", LISTS)
def test_the_first_page_of_an_administrator_is_that_of_everyone_as_it_is_now(
    lennik: Municipality, herenthout: Municipality, name: str
) -> None:
    """In each order, whoever of HR asked before, and with whoever came since."""
    enrol_many(lennik, AT_ONCE)
    root = User.objects.create_superuser("root@aanboord.example", "x")
    marleen = opened(lennik, "", name)._first_page(AT_ONCE)
    assert marleen.count() >= AT_ONCE
    for newcomers in (2, 3):
        enrol_many(herenthout, newcomers, f"Nieuw{newcomers}")
        for order in opened(lennik, "", name).get_valid_orderings():
            view = open_list(name, f"ordering={order}", User.objects.with_roles().get(pk=root.pk), TODAY)
            first = view._first_page(AT_ONCE)
            wanted = list(view.get_queryset().values_list("pk", flat=True))
            assert (first.keys, first.count()) == (wanted[:AT_ONCE], len(wanted)), order
    assert opened(lennik, "", name)._first_page(AT_ONCE).count() == marleen.count()


@pytest.mark.parametrize("name", LISTS)
def test_everyone_is_counted_without_another_table(lennik: Municipality, name: str) -> None:
    root = User.objects.create_superuser("root@aanboord.example", "x")
    view = open_list(name, "", User.objects.with_roles().get(pk=root.pk), TODAY)
    with CaptureQueriesContext(connection) as queries:
        view._first_page(AT_ONCE)
    [counted] = [one["sql"] for one in queries if "COUNT(*)" in one["sql"]]
    assert "JOIN" not in counted


@pytest.mark.parametrize("name", LISTS)
def test_anything_else_than_the_list_as_it_is_opened_is_asked_as_ever(lennik: Municipality, name: str) -> None:
    for query in ("p=2", "q=an", "department=none", "main_only=1", "x=1"):
        assert opened(lennik, query, name)._first_page(AT_ONCE) is None
    assert opened(lennik, "", name)._first_page(AT_ONCE - 1) is None
    for query in ("p=2", "q=an", "organisation=1", "x=1"):
        view = opened(lennik, query, name)
        view.request.user.is_superuser = True
        assert view._first_page(AT_ONCE) is None
    view = opened(lennik, "", name)
    view.request.user.is_hr_officer = False
    assert view._first_page(AT_ONCE) is None


def test_the_first_page_of_nothing_is_empty(lennik: Municipality) -> None:
    view = opened(lennik)
    view.get_queryset().delete()
    first = view._first_page(AT_ONCE)
    assert (first.keys, first.count()) == ([], 0)


def test_all_that_a_row_tells_came_with_it(
    lennik: Municipality, administrator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is in it, and however they stand: what was left out would be asked for each row."""
    department = Department.objects.create(organisation=lennik.organisation, name="Burgerzaken")
    manager = UserFactory.create(organisation=lennik.organisation)
    enrol_many(lennik, 9)
    enrolled = list(Enrolment.objects.order_by("-pk")[:9])
    User.objects.filter(enrolments__in=enrolled).update(
        department=department, manager=manager, function="Klerk", site="Loket", work_regime="38/38", end_date=TOMORROW
    )
    now = timezone.now()
    counted = {"lessons_done": 2, "lessons_asked": 2, "started_at": now}
    ways: list[dict[str, Any]] = [
        *({}, counted, {**counted, "completed_at": now}, {**counted, "is_waiting": True, "may_wait": True}),
        *({"due_date": TODAY - timedelta(days=9)}, {"lessons_exempted": 1, "is_exempted": True}),
        {"is_current": False, "withdrawn_at": now, "withdrawn_by": manager},
    ]
    for enrolment, way in zip(enrolled, ways, strict=False):
        Enrolment.objects.filter(pk=enrolment.pk).update(**way)
    marleen = sign_in(lennik.hr_officer)

    def refuse(row: Any, **of: Any) -> None:
        raise AssertionError(f"{type(row).__name__} is asked once more for {of}.")

    monkeypatch.setattr(Model, "refresh_from_db", refuse)
    for client in (marleen, administrator):
        for address in ("/beheer/voltooiing/", "/beheer/medewerkers/"):
            for query in ("", "?status=withdrawn", "?status=waiting", "?status=all", "?q=Naam"):
                html = client.get(f"{address}{query}").content.decode()
                if query in ("", "?q=Naam"):
                    assert "leidinggevende:" in html


def _told(row: Any) -> dict[str, Any]:
    """Fields, annotations and what was fetched along, rows of other tables by the same."""
    told = {name: value for name, value in vars(row).items() if name != "_state"}
    return told | {name: one and _told(one) for name, one in row._state.fields_cache.items()}
