"""The same part with the keyboard alone."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from onboarding.learning.models import Enrolment
from tests.e2e.conftest import SignIn
from tests.e2e.keys import press, tab_to
from tests.e2e.steps import next_step
from tests.e2e.world import LEARNER, PASSWORD


def answer_quiz(page: Page) -> None:
    """From the lesson's last line to its result, without a mouse."""
    press(page, page.get_by_role("link", name="Naar de vragen"))
    tab_to(page, page.get_by_role("radio").first)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Antwoord 1")).to_be_checked()
    press(page, page.get_by_role("button", name="Bewaar mijn antwoord"))
    press(page, page.get_by_role("link", name="Volgende vraag"))
    press(page, page.get_by_label("Keuze 0"), "Space")
    press(page, page.get_by_label("Keuze 1"), "Space")
    page.keyboard.press("Enter")
    press(page, page.get_by_role("link", name="Volgende vraag"))
    press(page, page.get_by_role("radio").first, "Space")
    page.keyboard.press("Enter")
    press(page, page.get_by_role("link", name="Bekijk je resultaat"))


def test_with_the_keyboard_alone_one_gets_from_signing_in_to_the_end_of_the_programme(page: Page) -> None:
    page.goto("/")
    tab_to(page, page.get_by_label("E-mail"))
    page.keyboard.type(LEARNER)
    tab_to(page, page.get_by_label("Wachtwoord"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Amina")
    press(page, next_step(page))
    expect(page.get_by_role("heading", level=1)).to_have_text("Les K0.0")

    press(page, page.locator("summary", has_text="Keuze 3"), "Space")
    expect(page.get_by_text("Dit volgt op keuze 3.")).to_be_visible()
    tab_to(page, page.get_by_label("Wat ga jij anders doen?"))
    page.keyboard.type("Eerst luisteren.")
    press(page, page.get_by_role("button", name="Bewaar mijn voornemen"), "Space")
    expect(page.locator("[data-saved]")).to_contain_text("Bewaard om")
    answer_quiz(page)
    press(page, page.get_by_role("link", name="Volgende: Les R1.0"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Les R1.0")
    answer_quiz(page)
    press(page, page.get_by_role("link", name="Bekijk wat je leerde"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Klaar, Amina. Dit neem je mee.")
    assert Enrolment.objects.get(user__email=LEARNER).completed_at

    press(page, page.locator("header summary"))
    press(page, page.get_by_role("button", name="Afmelden"))
    expect(page.get_by_role("button", name="Aanmelden")).to_be_visible()


def test_the_first_tab_stop_skips_to_the_content(signed_in: SignIn) -> None:
    page = signed_in(LEARNER)
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Naar de inhoud")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.get_by_role("main").evaluate("main => main.contains(document.activeElement)")
