"""From a letter to the first lesson, without a mailbox: what someone presses and types is counted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from onboarding.people.letters import letter_codes, letter_keeping
from onboarding.people.models import User
from tests.e2e import steps, world
from tests.e2e.hands import Hands

CODE = "481516"
# Clicks and keys, as docs/getting-in.md has them: from the letter to the first lesson, and each next time.
MOST_CLICKS, MOST_KEYS = 3, 12
TYPED, NEXT_TIME = (4, 24), (1, 11)


@pytest.fixture
def code() -> str:
    """Amina has no mailbox any more, and a letter was printed for her."""
    amina = User.objects.get(email=world.LEARNER)
    amina.email, amina.personnel_number = "", "00412"
    amina.set_unusable_password()
    amina.save()
    printed = letter_codes.new()
    letter_keeping.keep([(amina.pk, printed)], None, timezone.now())
    return printed


def test_a_scanned_letter_leads_to_the_first_lesson_in_few_steps(
    page: Page, code: str, no_violations: Callable[..., None]
) -> None:
    hands = Hands(page)
    page.goto(f"/brief/{code}/")
    no_violations(page)
    choose_and_begin(hands)
    assert hands.clicks <= MOST_CLICKS
    assert hands.keys <= MOST_KEYS


def choose_and_begin(hands: Hands) -> None:
    """From the open letter to the first lesson."""
    page = hands.page
    hands.type("Kies een code", CODE)
    hands.type("Nog eens hetzelfde", CODE)
    hands.press("Bewaar en begin")
    if "/welkom/" in page.url:
        hands.press("Naar je lessen", "link")
    hands.click(steps.next_step(page))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert "/les/" in page.url


def test_a_typed_letter_and_each_next_time_take_few_steps_too(page: Page, code: str) -> None:
    hands = Hands(page)
    page.goto("/brief/")
    hands.type("De code op je brief", code.replace("-", ""))
    hands.press("Ga verder")
    choose_and_begin(hands)
    assert hands.clicks <= TYPED[0]
    assert hands.keys <= TYPED[1]
    steps.sign_out(page)
    later = Hands(page)
    page.goto("/aanmelden/lennik/")
    later.type("Personeelsnummer of e-mailadres", "00412")
    later.type("Code of wachtwoord", CODE)
    later.press("Aanmelden")
    expect(page.locator("header summary")).to_contain_text("Amina")
    assert (later.clicks, later.keys) == NEXT_TIME


def test_a_typed_letter_then_number_and_code_and_the_next_one_sees_nothing(
    page: Page, code: str, no_violations: Callable[..., None]
) -> None:
    page.goto("/brief/")
    no_violations(page)
    page.get_by_label("De code op je brief").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="Ga verder").click()
    page.get_by_label("Kies een code").fill("123456")
    page.get_by_label("Nog eens hetzelfde").fill("123456")
    page.get_by_role("button", name="Bewaar en begin").click()
    expect(page.get_by_text("Deze cijfers volgen op elkaar")).to_be_visible()
    no_violations(page)
    page.get_by_label("Kies een code").fill(CODE)
    page.get_by_label("Nog eens hetzelfde").fill(CODE)
    page.get_by_role("button", name="Bewaar en begin").click()
    steps.sign_out(page)
    page.goto(f"/brief/{code}/")
    expect(page.get_by_role("heading", name="Deze brief is al gebruikt")).to_be_visible()
    no_violations(page)
    page.get_by_role("link", name="Aanmelden", exact=True).click()
    no_violations(page)
    page.get_by_label("Personeelsnummer of e-mailadres").fill("00412")
    page.get_by_label("Code of wachtwoord").fill(CODE)
    page.get_by_role("button", name="Aanmelden").click()
    expect(page.locator("header summary")).to_contain_text("Amina")
