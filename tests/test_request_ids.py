"""A request has a number that is found back everywhere, and leaves nothing in the log of who asked."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from onboarding.logs import JsonFormatter
from onboarding.people.models import Organisation
from tests.factories import UserFactory
from tests.rendered_forms import submit

GIVEN = "7f9c2ba4-e88f-4d0a-9bfa-3e1d5c6b7a80"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What production would write, and more: every logger from INFO on."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    root, requests = logging.getLogger(), logging.getLogger("onboarding.request_ids")
    levels = root.level, requests.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    requests.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    root.setLevel(levels[0])
    requests.setLevel(levels[1])


def test_lines_name_the_request_and_nobody(
    lennik: Organisation, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = UserFactory.create(
        organisation=lennik, first_name="Zoraida", last_name="Quintelier", email="zq@quintelier.example"
    )
    client = Client(raise_request_exception=False)
    sign_in = client.get(reverse("account_login"))
    submit(client, sign_in, login=person.email, password="Quintelier-raadt-2026")
    client.force_login(person)
    client.get("/")
    client.get("/zoeken/?q=Quintelier")
    client.get("/Quintelier/zq@quintelier.example/")
    client.get("/brief/QUIN-TELI-ER22/")

    def fail(*_args: object, **_kwargs: object) -> None:
        raise ValueError(f"{person} {person.email}")

    monkeypatch.setattr("onboarding.people.language.OwnLanguage.__call__", fail)
    failed = client.get("/?naam=Zoraida")
    assert failed.status_code == 500
    text = written.getvalue()
    lines = [json.loads(line) for line in text.splitlines()]
    answered = [line for line in lines if line["message"] == "Answered"]
    assert len(answered) == 7
    assert len({line["id"] for line in answered}) == 7
    assert {line["id"] for line in lines} == {line["id"] for line in answered}
    for private in ("zora", "quin", "?", client.session.session_key):
        assert private not in text.lower()
    assert "ValueError" in text
    assert lines[-1]["path"] == "/"
    [number] = re.findall(r"Noem dan dit nummer: <strong>(\w{8})</strong>", failed.content.decode())
    assert failed["X-Request-ID"] == lines[-1]["id"]
    assert lines[-1]["id"].endswith(number)


def test_a_number_is_taken_from_our_own_proxy_when_it_is_one(settings: Settings, client: Client, db: None) -> None:
    for proxies, given, is_taken in [
        (1, GIVEN, True),
        (0, GIVEN, False),  # anyone could send it
        (1, "kort", False),
        (1, "a" * 65, False),
        (1, "naam=Zoraida Quintelier", False),
    ]:
        settings.TRUSTED_PROXIES = proxies
        answer = client.get("/gezond/leeft/", headers={"x-request-id": given})
        assert (answer["X-Request-ID"] == given) == is_taken
        assert re.fullmatch(r"[A-Za-z0-9-]{16,64}", answer["X-Request-ID"])
