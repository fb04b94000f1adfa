"""The menu under one's own name, and what stays of a lesson on paper."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.conftest import SignIn
from tests.e2e.world import LEARNER


def test_the_menu_closes_by_escape_by_a_press_outside_it_and_when_the_focus_leaves_it(signed_in: SignIn) -> None:
    page = signed_in(LEARNER)
    page.goto("/")
    menu, summary = page.locator(".me"), page.locator(".me summary")
    expect(menu).not_to_have_attribute("open", "")

    summary.click()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(summary).to_be_focused()

    summary.click()
    page.get_by_role("heading", level=1).click()
    expect(menu).not_to_have_attribute("open", "")

    summary.click()
    for _ in range(menu.locator("a, button").count()):
        page.keyboard.press("Tab")
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    expect(menu).not_to_have_attribute("open", "")


def test_on_paper_a_lesson_shows_what_follows_on_every_choice(signed_in: SignIn) -> None:
    page = signed_in(LEARNER)
    open_scenario(page)
    outcomes = page.locator(".scenario-choices details p")
    expect(outcomes.first).to_be_hidden()
    page.emulate_media(media="print")
    assert outcomes.count() > 1
    for outcome in outcomes.all():
        box = outcome.bounding_box()
        assert box is not None, "not drawn"
        assert box["height"] > 10, "drawn, and shut"


def open_scenario(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Begin").first.click()
    expect(page.locator(".scenario-choices").first).to_be_visible()
