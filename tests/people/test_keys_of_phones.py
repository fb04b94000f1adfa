"""A phone shows the keys that a field needs, and what fills in passwords knows what each field is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from onboarding.people import digit_numbers
from onboarding.people.models import Organisation, User
from tests.factories import UserFactory
from tests.parsed_pages import parsed

URL = "/aanmelden/lennik/"


def attributes(page: str, name: str) -> dict[str, str]:
    (found,) = [one for one in parsed(page).iter("input") if one.get("name") == name]
    return dict(found.items())


def inputmode(client: Client, url: str = URL) -> str:
    return attributes(client.get(url).content.decode(), "login").get("inputmode", "text")


@pytest.mark.parametrize(
    ("numbers", "mode"),
    [
        (["00412", "7"], "numeric"),
        (["00412", ""], "numeric"),
        (["00412", "12A4"], "text"),
        (["00412", "A12"], "text"),
        (["00412", "12 4"], "text"),
        (["", ""], "text"),
        (["٤١٢"], "text"),
    ],
)
def test_it_is_digits_where_no_number_has_anything_else(
    client: Client, lennik: Organisation, herenthout: Organisation, numbers: list[str], mode: str
) -> None:
    for number in numbers:
        UserFactory.create(organisation=lennik, personnel_number=number)
    UserFactory.create(organisation=herenthout, personnel_number="B-1")  # which is not for here to say
    assert inputmode(client) == mode


def test_an_address_can_be_typed_too(client: Client, lennik: Organisation) -> None:
    UserFactory.create(organisation=lennik, personnel_number="00412")
    page = client.get(f"{URL}?next=/instellingen/").content.decode()
    assert 'href="?met=adres&amp;next=/instellingen/"' in page
    assert inputmode(client, f"{URL}?met=adres") == "text"
    assert "met=adres" not in client.get(f"{URL}?met=adres").content.decode()


def test_to_know_it_costs_a_visit_nothing(
    lennik: Organisation, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    UserFactory.create(organisation=lennik, personnel_number="00412")
    with django_assert_num_queries(2):
        assert digit_numbers.are_digits(lennik)
    with django_assert_num_queries(0):
        assert digit_numbers.are_digits(lennik)
    UserFactory.create(organisation=lennik, personnel_number="A1")
    cache.clear()  # as time does
    assert not digit_numbers.are_digits(lennik)


@pytest.mark.parametrize(
    ("url", "fields"),
    [
        (URL, {"login": "username", "password": "current-password"}),
        (reverse("account_login"), {"login": "username", "password": "current-password"}),
        (reverse("account_request_login_code"), {"email": "email"}),
        (reverse("account_change_password"), {
            "oldpassword": "current-password", "password1": "new-password", "password2": "new-password"}),
    ],
)  # fmt: skip
def test_each_field_says_what_it_is_for_and_what_the_enter_key_does(
    signed_in: Callable[[User], Client], amina: User, url: str, fields: dict[str, str]
) -> None:
    client = Client()
    if "oldpassword" in fields:
        amina.set_password("vier-woorden-na-elkaar")
        amina.save()
        client = signed_in(amina)
    page = client.get(url).content.decode()
    for name, autocomplete in fields.items():
        found = attributes(page, name)
        assert (found["autocomplete"], found["autocapitalize"]) == (autocomplete, "none")
        assert found["enterkeyhint"] in ("next", "go", "done", "send")


def test_the_code_of_a_mail_is_filled_in_by_the_phone(client: Client, amina: User) -> None:
    page = client.post(reverse("account_request_login_code"), {"email": amina.email}, follow=True).content.decode()
    assert attributes(page, "code")["autocomplete"] == "one-time-code"
