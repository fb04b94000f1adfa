"""Three quiet minutes, counted on the server, and what each request costs for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onboarding.people.models import User
from onboarding.people.sessions import sign_ins
from onboarding.people.shared_devices.quiet_minutes import QUIET, UNANSWERED, WARNING, WRITTEN, is_over, is_to_write
from tests.people.shared_devices.conftest import START, Clock, come_in, who_is_in

THEN = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.pure
@pytest.mark.parametrize(
    ("quiet", "over"), [(QUIET, False), (QUIET + WRITTEN, False), (QUIET + WRITTEN + SECOND, True)]
)
def test_nobody_goes_before_three_minutes_and_everybody_within_a_quarter_of_a_minute_after(
    quiet: timedelta, over: bool
) -> None:
    assert is_over(THEN, THEN + quiet) is over


@pytest.mark.pure
def test_being_there_is_written_down_once_in_fifteen_seconds() -> None:
    assert not is_to_write(THEN, THEN + WRITTEN - SECOND)
    assert is_to_write(THEN, THEN + WRITTEN)


@pytest.mark.pure
def test_a_page_without_scripts_that_asks_goes_on_when_it_is_over() -> None:
    assert is_over(THEN, THEN + WARNING + UNANSWERED)


@pytest.mark.django_db
def test_who_does_something_now_and_then_stays_in(tablet: Client, fatima: User, clock: Clock) -> None:
    come_in(tablet)
    for _time in range(10):
        clock.forward(179)
        assert who_is_in(tablet) == "Fatima"


@pytest.mark.django_db
def test_after_three_quiet_minutes_one_is_out_wherever_one_goes(tablet: Client, fatima: User, clock: Clock) -> None:
    come_in(tablet)
    clock.forward(196)
    response = tablet.get("/", follow=True)
    assert [url for url, _status in response.redirect_chain][-1] == START
    assert "Fatima" not in response.content.decode()
    assert not Session.objects.filter(session_key=tablet.session.session_key).exists() or who_is_in(tablet) == ""


@pytest.mark.django_db
def test_the_page_that_asks_by_itself_does_not_keep_anyone_in(tablet: Client, fatima: User, clock: Clock) -> None:
    come_in(tablet)
    clock.forward(150)
    asked = tablet.get(reverse("shared_device_still_there"), {"terug": "/instellingen/"})
    assert f'content="{int(UNANSWERED.total_seconds())};url={START}"' in asked.content.decode()
    clock.forward(UNANSWERED.total_seconds())
    assert tablet.get(START).status_code == 200
    assert who_is_in(tablet) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("back", "leads_to"), [("/instellingen/", "/instellingen/"), ("https://elders.example/", START), ("", START)]
)
def test_who_answers_that_page_stays_and_goes_back_to_an_address_of_ours(
    tablet: Client, fatima: User, clock: Clock, back: str, leads_to: str
) -> None:
    come_in(tablet)
    clock.forward(160)
    response = tablet.post(reverse("shared_device_still_there"), {"terug": back})
    assert response["Location"] == leads_to
    clock.forward(160)
    assert who_is_in(tablet) == "Fatima"


@pytest.mark.django_db
def test_a_page_that_is_read_on_tells_so_and_hears_when_it_is_over(tablet: Client, fatima: User, clock: Clock) -> None:
    come_in(tablet)
    for _time in range(3):
        clock.forward(170)
        assert tablet.post(reverse("shared_device_here")).status_code == 204
    clock.forward(196)
    assert tablet.post(reverse("shared_device_here")).status_code == 403


@pytest.mark.django_db
def test_a_request_asks_as_much_as_on_ones_own_device_and_writes_once_in_fifteen_seconds(
    tablet: Client, client: Client, fatima: User, clock: Clock
) -> None:
    client.force_login(fatima)
    come_in(tablet)
    url = "/instellingen/"

    def asked(device: Client) -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            assert device.get(url).status_code == 200
        return [one["sql"] for one in queries if "SAVEPOINT" not in one["sql"]]

    asked(client)
    ordinary = len(asked(client))
    assert len(asked(tablet)) == ordinary
    clock.forward(14)
    assert len(asked(tablet)) == ordinary
    clock.forward(1)
    writing = asked(tablet)
    assert len([sql for sql in writing if sql.startswith("UPDATE")]) == 1
    assert len(asked(tablet)) == ordinary


@pytest.mark.django_db
def test_where_one_is_signed_in_names_the_device_until_it_was_quiet(
    tablet: Client, client: Client, fatima: User, clock: Clock
) -> None:
    come_in(tablet)
    client.force_login(fatima)
    page = client.get(reverse("account_devices")).content.decode()
    assert "Gedeeld toestel: Kantine technische dienst" in page
    clock.forward(196)
    assert [one.shared_device for one in sign_ins.of_person(fatima, clock.now)] == [None]


@pytest.mark.django_db
def test_one_ends_it_from_another_device(tablet: Client, client: Client, fatima: User, clock: Clock) -> None:
    come_in(tablet)
    client.force_login(fatima)
    (there,) = [one for one in sign_ins.of_person(fatima, clock.now) if one.shared_device]
    client.post(reverse("account_devices"), {"toestel": there.pk})
    assert who_is_in(tablet) == ""
    assert who_is_in(client) == "Fatima"
