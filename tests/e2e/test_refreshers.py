"""A refresher and a search in a real browser: accessible, by keyboard, and with scripts off."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from onboarding.learning.demo import demo_municipalities
from onboarding.learning.models import Completion
from tests.e2e import world
from tests.e2e.conftest import SignIn
from tests.e2e.screen_sizes import fits
from tests.e2e.steps import save_answer
from tests.e2e.world import LEARNER


@pytest.fixture
def learner(own_world: None) -> str:
    """Amina, with both lessons done some weeks ago."""
    for lesson in world.lessons_of(LEARNER):
        demo_municipalities.complete_lesson(world.person(LEARNER), lesson.pk, days_ago=40)
    assert Completion.objects.count() == 2
    return LEARNER


def walk(page: Page, look: Callable[[Page], None]) -> None:
    """From the card to the end, with a look at every screen."""
    page.goto("/")
    look(page)
    page.get_by_role("link", name="Opfrissen").click()
    look(page)
    page.get_by_role("button", name="Begin").click()
    for number in (1, 2, 3):
        expect(page).to_have_title(f"Even opfrissen · Vraag {number} van 3")
        save_answer(page, page.locator("label.choice").first.inner_text())
        if number == 1:
            look(page)
        page.get_by_role("link", name="Naar het einde" if number == 3 else "Volgende vraag").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Dat was het.")
    look(page)
    page.get_by_role("button", name="Geen opfrissers meer").click()
    expect(page.get_by_text("Je opfrissers staan uit.")).to_be_visible()
    look(page)


def test_a_refresher_is_accessible_from_the_card_to_the_switch(
    learner: str, signed_in: SignIn, no_violations: Callable[..., None]
) -> None:
    walk(signed_in(learner), no_violations)


def test_a_refresher_works_with_scripts_off_on_a_small_screen(learner: str, signed_in: SignIn) -> None:
    def look(page: Page) -> None:
        assert fits(page)

    walk(signed_in(learner, viewport={"width": 320, "height": 700}, java_script_enabled=False), look)


def test_a_search_by_keyboard_leads_to_the_section(
    learner: str, signed_in: SignIn, no_violations: Callable[..., None]
) -> None:
    page = signed_in(learner)
    page.goto("/")
    page.get_by_label("Zoeken in je lessen").fill("lange rij")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("2 lessen gevonden voor “lange rij”")
    no_violations(page)
    page.get_by_role("link", name="Aan het loket").first.press("Enter")
    page.wait_for_url("**/#stuk-2")
    page.goto("/zoeken/?q=wielrenner")
    no_violations(page)
