"""Who is new: who starts later, or started at most three months before; the same in Python and in the database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from onboarding.people.models import Organisation, User
from onboarding.people.who_is_new import is_new, new_on
from tests.factories import UserFactory

TODAY = date(2026, 11, 24)

BORDERS = [
    pytest.param(None, TODAY, False, id="no first working day is known"),
    pytest.param(TODAY + timedelta(days=200), TODAY, True, id="still to start"),
    pytest.param(TODAY, TODAY, True, id="starts today"),
    pytest.param(date(2026, 8, 24), TODAY, True, id="three months ago to the day"),
    pytest.param(date(2026, 8, 23), TODAY, False, id="a day longer ago"),
    pytest.param(date(2026, 2, 28), date(2026, 5, 31), True, id="the last day of a shorter month"),
    pytest.param(date(2026, 2, 27), date(2026, 5, 31), False, id="the day before it"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("start", "day", "expected"), BORDERS)
def test_who_started_at_most_three_months_ago_is_new(
    start: date | None, day: date, expected: bool, lennik: Organisation
) -> None:
    person = UserFactory.create(organisation=lennik, start_date=start)
    assert is_new(start, day) is expected
    assert User.objects.filter(new_on(day), pk=person.pk).exists() is expected


DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


class TestBothForms(TestCase):
    @given(starts=st.lists(st.none() | DAYS, max_size=12), day=DAYS)
    def test_python_and_the_database_agree(self, starts: list[date | None], day: date) -> None:
        people = User.objects.bulk_create(
            User(email=f"p{number}@x.example", start_date=start) for number, start in enumerate(starts)
        )
        found = set(User.objects.filter(new_on(day), pk__in=[one.pk for one in people]).values_list("pk", flat=True))
        assert found == {one.pk for one in people if is_new(one.start_date, day)}
