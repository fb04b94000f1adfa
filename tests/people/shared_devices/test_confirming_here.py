"""Confirming on a shared device to have been at a lesson in a group: what is typed there counts there alone."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onboarding.hr.group_sessions import confirm_links
from onboarding.learning.journey import attending, leading, progress
from onboarding.learning.models import Attendance, Completion
from onboarding.lessons.models import Programme
from onboarding.people.models import KnownAddress, User
from onboarding.people.sign_in_limits import MOST_WRONG
from tests.people.shared_devices.conftest import CODE, NUMBER, Clock
from tests.rendered_forms import submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def there(programme: Programme, marleen: User, fatima: User) -> Attendance:
    """Fatima, who was ticked in a lesson that HR led."""
    progress.enrol(fatima, programme, date(2026, 11, 2))
    lesson_id = programme.lesson_ids[0]
    session = leading.begin(marleen, lesson_id, None, "", timezone.now())
    attending.tick(session.pk, User.objects.filter(pk=fatima.pk), [fatima.pk], timezone.now())
    return Attendance.objects.get()


def type_code(client: Client, there: Attendance, code: str) -> int:
    page = client.get(reverse("together:confirm_one", args=[confirm_links.key_for(there.session), there.pk]))
    return submit(client, page, code=code).status_code


def test_wrong_tries_there_close_it_there_and_nowhere_else(
    tablet: Client, client: Client, there: Attendance, clock: Clock, limits_on: None
) -> None:
    for _time in range(MOST_WRONG):
        type_code(tablet, there, "999017")
        clock.forward(3601)
    assert type_code(tablet, there, CODE) == 429
    assert submit(client, client.get("/aanmelden/lennik/"), login=NUMBER, password=CODE).status_code == 302


def test_confirming_there_makes_the_line_of_the_canteen_no_place_of_ones_own(
    tablet: Client, there: Attendance, limits_on: None
) -> None:
    assert type_code(tablet, there, CODE) == 302
    assert Completion.objects.exists()
    assert not KnownAddress.objects.exists()
