"""A report of an error holds nothing that anyone typed, at whichever address a password or a code is posted."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as site
from django.core.signals import got_request_exception
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.views.debug import get_default_exception_reporter_filter, get_exception_reporter_class
from pytest_django import Settings

from onboarding.people.letters import letter_codes, letter_keeping, personal_codes
from onboarding.people.models import Organisation, User
from tests.factories import UserFactory
from tests.rendered_forms import submit

SECRET = "999017"
PASSWORD = "drie-paarse-fietsen-97"


@pytest.fixture
def reports() -> Iterator[list[str]]:
    """What would be mailed of each error, as text and as a page."""
    made: list[str] = []

    def report(request: HttpRequest, **_sent: Any) -> None:
        reporter = get_exception_reporter_class(request)(request, *sys.exc_info())
        made.extend([reporter.get_traceback_text(), reporter.get_traceback_html()])

    got_request_exception.connect(report)
    yield made
    got_request_exception.disconnect(report)


@pytest.fixture
def fatima(lennik: Organisation) -> User:
    person = UserFactory.create(organisation=lennik, email="", personnel_number="00412")
    person.set_personal_code("481516")
    person.save()
    return person


def break_down(*_args: Any, **_kwargs: Any) -> Any:
    raise RuntimeError("broken")


def letter_of(person: User) -> str:
    code = letter_codes.new()
    letter_keeping.keep([(person.pk, code)], None, timezone.now())
    return code


Post = Callable[[Client, User], None]


def sign_in_by_number(client: Client, person: User) -> None:
    submit(client, client.get("/aanmelden/lennik/"), login="00412", password=SECRET)


def sign_in_by_address(client: Client, person: User) -> None:
    submit(client, client.get(reverse("account_login")), login="x@lennik.example", password=PASSWORD)


def choose_a_code(client: Client, person: User) -> None:
    submit(client, client.get(f"/brief/{letter_of(person)}/"), secret=SECRET, again=SECRET)


def change_the_code(client: Client, person: User) -> None:
    client.force_login(person)
    submit(client, client.get(reverse("account_change_password")), present="481516", secret=SECRET, again=SECRET)


@pytest.mark.parametrize("post", [sign_in_by_number, sign_in_by_address, choose_a_code, change_the_code])
def test_what_was_typed_is_not_in_the_report(
    post: Post, fatima: User, reports: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for place, name in ((User, "check_password"), (User, "check_personal_code"), (personal_codes, "refuse")):
        monkeypatch.setattr(place, name, break_down)
    monkeypatch.setattr("onboarding.people.backends.PeopleBackend._mitigate_timing_attack", break_down)
    client = Client(raise_request_exception=False)
    post(client, fatima)
    assert len(reports) == 2
    for report in reports:
        assert "broken" in report
        assert SECRET not in report
        assert PASSWORD not in report


def test_while_developing_it_is(fatima: User, settings: Settings, rf: Any) -> None:
    request = rf.post("/aanmelden/lennik/", {"password": SECRET})
    hiding = get_default_exception_reporter_filter()
    assert SECRET not in str(hiding.get_post_parameters(request))
    settings.DEBUG = True
    assert SECRET in str(hiding.get_post_parameters(request))
    assert ("rf", rf) in hiding.get_traceback_frame_variables(request, sys._getframe())


@pytest.mark.pure
def test_every_set_up_has_it() -> None:
    assert site.DEFAULT_EXCEPTION_REPORTER_FILTER == "onboarding.error_reports.NothingTyped"
