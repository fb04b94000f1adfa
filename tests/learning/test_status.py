"""Status is a pure function of standing and day, and the database agrees with it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from onboarding.learning.models import Enrolment
from onboarding.learning.status import Standing, Status, status_of
from tests.factories import UserFactory

TODAY = date(2026, 11, 22)
DAY = timedelta(days=1)
CASES = [
    (Standing(False, False, None), Status.TODO),
    (Standing(False, False, TODAY), Status.TODO),
    (Standing(False, False, TODAY - DAY), Status.LATE),
    (Standing(True, False, TODAY + DAY), Status.BUSY),
    (Standing(True, False, None), Status.BUSY),
    (Standing(True, False, TODAY - DAY), Status.LATE),
    (Standing(True, True, TODAY - DAY), Status.DONE),
]


@pytest.mark.parametrize(("standing", "status"), CASES)
def test_the_due_date_itself_is_still_in_time(standing, status):
    assert status_of(standing, TODAY) is status


def test_the_database_gives_every_enrolment_the_same_status(lennik, programme):
    moment = datetime(2026, 11, 10, tzinfo=UTC)
    for standing, _status in CASES:
        Enrolment.objects.create(
            user=UserFactory(organisation=lennik),
            programme=programme,
            enrolled_on=TODAY,
            due_date=standing.due_date,
            started_at=moment if standing.is_started else None,
            completed_at=moment if standing.is_completed else None,
        )
    for enrolment in Enrolment.objects.with_status(TODAY):
        assert enrolment.status_today == enrolment.status(TODAY)
        matching = [s for s in Status if Enrolment.objects.in_status(s, TODAY).filter(pk=enrolment.pk).exists()]
        assert matching == [enrolment.status(TODAY)]
