"""A form whose token is old or missing: two tabs with the sign-in screen, and what the page says otherwise."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from onboarding.people.models import Organisation, User
from tests.client_response import ClientResponse
from tests.factories import UserFactory
from tests.rendered_forms import fill, submit

PASSWORD = "vier-woorden-na-elkaar"
SIGN_IN = reverse("account_login")
ABOUT_ME = "/instellingen/"


@pytest.fixture
def person(amina: User) -> User:
    amina.set_password(PASSWORD)
    amina.save()
    return amina


@pytest.fixture
def colleague(lennik: Organisation) -> User:
    colleague = UserFactory.create(organisation=lennik, first_name="Bo", last_name="De Wit", email="bo@lennik.example")
    colleague.set_password(PASSWORD)
    colleague.save()
    return colleague


@pytest.fixture
def browser() -> Client:
    return Client(enforce_csrf_checks=True)


def both_tabs(browser: Client, first: User, second: User, wished: str = "") -> ClientResponse:
    """Open the sign-in screen twice, and sign in on both; what the second one gets."""
    one, other = browser.get(SIGN_IN), browser.get(f"{SIGN_IN}?next={wished}" if wished else SIGN_IN)
    assert submit(browser, one, login=first.email, password=PASSWORD).status_code == 302
    return submit(browser, other, login=second.email, password=PASSWORD)


def test_signing_in_on_two_tabs_leads_both_on(browser: Client, person: User) -> None:
    assert both_tabs(browser, person, person)["Location"] == "/"


def test_the_second_tab_goes_to_where_it_wanted_to_go(browser: Client, person: User) -> None:
    assert both_tabs(browser, person, person, ABOUT_ME)["Location"] == ABOUT_ME


@pytest.mark.parametrize("elsewhere", ["https://elders.example/", "//elders.example/", "javascript:alert(1)", "007"])
def test_the_second_tab_goes_nowhere_else(browser: Client, person: User, elsewhere: str) -> None:
    assert both_tabs(browser, person, person, elsewhere)["Location"] == "/"


def test_someone_else_on_the_second_tab_hears_who_is_signed_in(browser: Client, person: User, colleague: User) -> None:
    page = both_tabs(browser, person, colleague)
    assert page.status_code == 409
    assert "Op dit toestel is Amina Verbeke aangemeld" in page.content.decode()
    assert browser.get(ABOUT_ME).context["user"] == person
    assert submit(browser, page, "afmelden/")["Location"] == SIGN_IN
    page = browser.get(SIGN_IN)
    assert submit(browser, page, login=colleague.email, password=PASSWORD).status_code == 302


def test_an_address_that_looks_alike_is_someone_elses(browser: Client, person: User, lennik: Organisation) -> None:
    """The Kelvin sign, of which Python makes a k in lower case."""
    User.objects.filter(pk=person.pk).update(email="mike@lennik.example")
    one, other = browser.get(SIGN_IN), browser.get(SIGN_IN)
    submit(browser, one, login="mike@lennik.example", password=PASSWORD)
    assert submit(browser, other, login="mi\u212ae@lennik.example", password=PASSWORD).status_code == 409


def test_an_older_form_says_that_someone_signed_in_since(browser: Client, person: User) -> None:
    browser.force_login(person)
    form = fill(browser.get(reverse("account_change_password")), oldpassword=PASSWORD)
    browser.logout()
    submit(browser, browser.get(SIGN_IN), login=person.email, password=PASSWORD)
    page = browser.post(reverse("account_change_password"), form)
    assert page.status_code == 403
    assert "Op dit toestel is nu Amina Verbeke aangemeld" in page.content.decode()


def test_without_cookies_the_page_says_so(person: User) -> None:
    form = fill(Client(enforce_csrf_checks=True).get(SIGN_IN), login=person.email, password=PASSWORD)
    page = Client(enforce_csrf_checks=True).post(SIGN_IN, form)  # which kept none
    assert page.status_code == 403
    assert "Je browser bewaart geen cookies" in page.content.decode()


def test_a_form_of_another_site_is_told_from_a_page_that_stood_open(browser: Client, person: User) -> None:
    form = fill(browser.get(SIGN_IN), login=person.email, password=PASSWORD)
    page = browser.post(SIGN_IN, form, headers={"origin": "https://elders.example"})
    assert page.status_code == 403
    assert "kwam niet van Aan boord zelf" in page.content.decode()


def test_a_page_that_stood_open_too_long_says_so(browser: Client, person: User) -> None:
    form = fill(browser.get(reverse("account_reset_password")), email=person.email)
    browser.cookies["csrftoken"] = "x" * 32
    page = browser.post(reverse("account_reset_password"), form)
    assert page.status_code == 403
    assert "Je was te lang weg" in page.content.decode()
