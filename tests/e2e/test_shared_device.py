"""A tablet in the canteen: from a letter to the first lesson, and the next one sees nothing of it; nor does anybody
after three quiet minutes, with scripts or without."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from onboarding.hr.deeds import device_sharing
from onboarding.people.letters import letter_codes, letter_keeping
from onboarding.people.models import User
from onboarding.people.shared_devices import device_secrets
from onboarding.people.shared_devices.session_marks import MARK
from tests.e2e import steps, world
from tests.e2e.conftest import PATIENCE, QUIET
from tools.browser import chromium_path

CODE, NUMBER = "481516", "00412"
# Runs before any script of ours: says what a page of someone shows at the moment that the browser brings it back.
TELL = """addEventListener("pageshow", (event) => {
    const bar = document.querySelector(".shared-bar");
    if (event.persisted && bar) console.log("kept", document.documentElement.hidden ? "" : bar.innerText);
});"""


@pytest.fixture(scope="module")
def keeping_browser(playwright: Playwright) -> Iterator[Browser]:
    """A browser that keeps pages for Back as people's own does; Playwright switches that off."""
    browser = playwright.chromium.launch(
        executable_path=chromium_path(), args=QUIET, ignore_default_args=["--disable-back-forward-cache"]
    )
    yield browser
    browser.close()


@pytest.fixture
def amina() -> User:
    person = User.objects.get(email=world.LEARNER)
    person.email, person.personnel_number = "", NUMBER
    person.set_unusable_password()
    person.save()
    return person


@pytest.fixture
def tablet(keeping_browser: Browser, base_url: str, amina: User) -> Iterator[Callable[..., BrowserContext]]:
    """Opens a browser that is the shared device."""
    officer = User.objects.get(email=world.OFFICER)
    assert officer.organisation
    secret = device_sharing.switch_on(officer, officer.organisation, None, "Kantine", timezone.now())
    kept = HttpResponse()
    device_secrets.remember(kept, secret)
    contexts = []

    def open_one(java_script_enabled: bool = True) -> BrowserContext:
        context = keeping_browser.new_context(
            base_url=base_url,
            locale="nl-BE",
            viewport={"width": 800, "height": 1280},
            reduced_motion="reduce",
            java_script_enabled=java_script_enabled,
        )
        context.set_default_timeout(PATIENCE)
        value = kept.cookies[device_secrets.COOKIE].value
        context.add_cookies([{"name": device_secrets.COOKIE, "value": value, "url": base_url}])
        contexts.append(context)
        return context

    yield open_one
    for context in contexts:
        context.close()


def press_keys(page: Page, digits: str) -> None:
    for digit in digits:
        page.get_by_role("button", name=digit, exact=True).click()


def asks_who(page: Page) -> None:
    expect(page.get_by_role("heading", name="Wie ben je?")).to_be_visible()
    expect(page.get_by_label("Je personeelsnummer")).to_have_value("")
    assert "Amina" not in page.content()


def make_quiet(seconds: int) -> None:
    """As if nobody did anything on the device for so long."""
    for row in Session.objects.all():
        store = SessionStore(row.session_key)
        if MARK in store:
            store[MARK] = {**store[MARK], "at": (timezone.now() - timedelta(seconds=seconds)).isoformat()}
            store.save()


def come_in(page: Page, amina: User) -> None:
    amina.set_personal_code(CODE)
    amina.save()
    page.goto("/")
    asks_who(page)
    press_keys(page, NUMBER)
    page.get_by_role("button", name="Ga verder").click()
    expect(page.get_by_role("heading", name="Je code")).to_be_visible()
    press_keys(page, CODE)
    page.get_by_role("button", name="Meld me aan").click()
    expect(page.locator(".shared-bar")).to_contain_text("Kantine")


def test_from_a_letter_to_the_first_lesson_and_the_next_one_sees_nothing(
    tablet: Callable[..., BrowserContext], amina: User, no_violations: Callable[..., None]
) -> None:
    context = tablet()
    context.add_init_script(TELL)
    page = context.new_page()
    brought_back: list[str] = []
    page.on("console", lambda line: brought_back.append(line.text) if line.text.startswith("kept") else None)
    printed = letter_codes.new()
    letter_keeping.keep([(amina.pk, printed)], None, timezone.now())
    page.goto(f"/brief/{printed}/")
    expect(page).to_have_url("/toestel/brief/")
    no_violations(page)
    press_keys(page, CODE)
    page.get_by_role("button", name="Bewaar en begin").click()
    press_keys(page, CODE)
    page.get_by_role("button", name="Bewaar en begin").click()
    expect(page.locator(".shared-bar")).to_be_visible()
    if "/welkom/" in page.url:
        page.get_by_role("link", name="Naar je lessen", exact=True).click()
    no_violations(page)
    steps.next_step(page).click()
    page.wait_for_url("**/les/**")
    assert page.title() == "Les · Aan boord"
    no_violations(page)
    lesson = page.url
    other = context.new_page()
    other.goto("/")
    expect(other.locator("header summary")).to_contain_text("Amina")
    page.get_by_role("button", name="Klaar, volgende").click()
    asks_who(page)
    asks_who(other)  # by itself
    no_violations(page)
    went_back = 0
    while page.url != "about:blank" and went_back < 9:
        asks_who(page)
        page.evaluate("void setTimeout(() => history.back())")
        page.wait_for_timeout(500)
        went_back += 1
    assert 1 < went_back < 9
    assert all(shown == "kept " for shown in brought_back)  # none at all, where the browser keeps no page of ours
    page.goto(lesson)
    asks_who(page)
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    kept = {cookie["name"] for cookie in context.cookies()}
    assert kept <= {"gedeeld-toestel", "organisatie", "toestel", "csrftoken"}


def test_an_answer_without_a_connection_waits_sealed_and_goes_along_the_next_time(
    tablet: Callable[..., BrowserContext], amina: User
) -> None:
    page = tablet().new_page()
    come_in(page, amina)
    secret = "Ik bel elke dag iemand terug"
    page.evaluate(
        """async (text) => {
            sharedDevice.stored.write("antwoord x /nergens/ 1 2", {at: Date.now(), fields: [["tekst", text]]});
            for (let n = 0; n < 50 && !localStorage.length; n++) await new Promise((go) => setTimeout(go, 50));
        }""",
        secret,
    )
    page.get_by_role("button", name="Klaar, volgende").click()
    expect(page.get_by_role("heading", name="Nog niet alles is bewaard")).to_be_visible()
    page.get_by_role("button", name="Toch klaar, volgende").click()
    asks_who(page)
    expect(page.get_by_text("Op dit toestel wacht nog iets")).to_be_visible()
    assert secret not in page.evaluate("JSON.stringify({...localStorage})")
    come_in(page, amina)
    expect(page.locator("[data-waited]")).to_contain_text("Bewaard")
    assert page.evaluate("localStorage.length") == 0


def test_after_two_and_a_half_quiet_minutes_it_asks_and_after_three_nobody_is_in(
    tablet: Callable[..., BrowserContext], amina: User, no_violations: Callable[..., None]
) -> None:
    page = tablet().new_page()
    come_in(page, amina)
    page.clock.install()
    page.goto("/instellingen/")
    page.clock.fast_forward(151_000)
    expect(page.get_by_role("alertdialog", name="Ben je er nog?")).to_be_visible()
    expect(page.get_by_text("Over een halve minuut meldt dit toestel je af")).to_be_visible()
    no_violations(page)
    page.get_by_role("button", name="Ja, ik ga verder").click()
    page.clock.fast_forward(100_000)
    expect(page.get_by_role("alertdialog")).to_have_count(0)
    page.clock.fast_forward(81_000)
    asks_who(page)
    assert not Session.objects.filter(expire_date__gt=timezone.now()).exists()


def test_without_scripts_a_quiet_page_asks_and_goes_on_by_itself(
    tablet: Callable[..., BrowserContext], amina: User
) -> None:
    amina.set_personal_code(CODE)
    amina.save()
    page = tablet(java_script_enabled=False).new_page()
    page.goto("/")
    page.get_by_label("Je personeelsnummer").fill(NUMBER)
    page.get_by_role("button", name="Ga verder").click()
    page.get_by_label("Je code").fill(CODE)
    page.get_by_role("button", name="Meld me aan").click()
    expect(page.locator(".shared-bar")).to_be_visible()
    page.goto("/instellingen/")
    refresh = page.locator("meta[http-equiv=refresh]").get_attribute("content")
    assert refresh == "150;url=/toestel/stil/?terug=/instellingen/"
    page.goto(refresh.partition("url=")[2])
    page.get_by_role("button", name="Ja, ik ga verder").click()
    expect(page).to_have_url("/instellingen/")
    make_quiet(200)
    page.goto("/instellingen/")
    expect(page.get_by_role("heading", name="Wie ben je?")).to_be_visible()
    assert "Amina" not in page.content()
