"""What is told of the rows of a page: asked by a query that is put together once a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, Value

from onboarding.hr.lists.rows_of_page import AT_ONCE, RowsOfPage
from onboarding.people.models import User
from tests.factories import UserFactory
from tests.hr.conftest import TODAY, Municipality
from tests.hr.lists.conftest import enrol_many, opened

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
    for name in ("employees", "completion_report"):
        view = opened(lennik, name=name)
        rows = view.get_queryset().order_by()
        wanted = {pk: _told(row) for pk, row in rows.in_bulk().items()}
        assert wanted
        found = view.rows_of_page.of(list(wanted), TODAY, *rows._prefetch_related_lookups)
        assert {pk: _told(row) for pk, row in found.items()} == wanted


def _told(row: Any) -> dict[str, Any]:
    """Fields, annotations and what was fetched along, rows of other tables by the same."""
    told = {name: value for name, value in vars(row).items() if name != "_state"}
    return told | {name: one and _told(one) for name, one in row._state.fields_cache.items()}
