"""A slow line: one sees at once that it is being saved, it is sent once, and what is on the screen is what is kept."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.e2e import world
from tests.e2e.conftest import SignIn
from tests.e2e.steps import choose, lose_what_is_sent
from tests.e2e.world import LEARNER

SAVED = re.compile(r"Bewaard om \d\d\.\d\d")


@pytest.fixture
def question() -> str:
    return f"/les/{world.lessons_of(LEARNER)[0].pk}/vraag/1/"


def hold(page: Page | BrowserContext, address: str) -> list[Route]:
    """What is posted to this address waits here until the test lets it go on."""
    held: list[Route] = []

    def on_route(route: Route) -> None:
        if route.request.method == "POST":
            held.append(route)
        else:
            route.continue_()

    page.route(address, on_route)
    return held


def until(page: Page, is_so: Callable[[], Any]) -> None:
    deadline = time.monotonic() + 15
    while not is_so() and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    assert is_so()


def kept_fields(page: Page) -> list[list[str]]:
    keys = "Object.keys(localStorage).filter(key => key.startsWith('antwoord '))"
    fields: list[list[str]] = json.loads(page.evaluate(f"localStorage.getItem({keys}[0])"))["fields"]
    return [field for field in fields if field[0] == "antwoord"]


def test_an_answer_on_a_slow_line_says_at_once_that_it_is_being_saved_and_is_sent_once(
    signed_in: SignIn, question: str
) -> None:
    page = signed_in(LEARNER)
    held = hold(page, f"**{question}")
    page.goto(question)
    choose(page, "Antwoord 2")
    button = page.get_by_role("button", name="Bewaar mijn antwoord")
    button.click()
    line = page.get_by_role("status").filter(has_text="Bewaren …")
    expect(line).to_be_visible()
    expect(button).to_have_attribute("aria-disabled", "true")
    button.press("Enter")
    button.press("Enter")
    until(page, lambda: held)
    assert len(held) == 1
    held[0].continue_()
    expect(page.get_by_text(SAVED)).to_be_visible()


def test_a_resolution_says_so_too(signed_in: SignIn) -> None:
    page = signed_in(LEARNER)
    held = hold(page, "**/voornemen/**")
    page.goto(f"/les/{world.lessons_of(LEARNER)[0].pk}/")
    page.get_by_label("Wat ga jij anders doen?").fill("Als het traag gaat, dan wacht ik.")
    page.get_by_role("button", name="Bewaar mijn voornemen").click()
    until(page, lambda: held)
    page.get_by_role("button", name="Bewaar mijn voornemen").click()
    assert len(held) == 1
    held[0].continue_()
    expect(page.locator("[data-saved]")).to_have_text(SAVED)


def test_without_a_connection_another_answer_on_the_screen_is_the_one_that_is_kept_and_sent(
    signed_in: SignIn, question: str
) -> None:
    page = signed_in(LEARNER)
    page.goto(question)
    choose(page, "Antwoord 2")
    page.context.set_offline(True)
    page.get_by_role("button", name="Bewaar mijn antwoord").click()
    note = page.get_by_role("alert")
    expect(note).to_contain_text("Geen verbinding.")
    expect(note).to_be_in_viewport()
    box, button = note.bounding_box(), page.get_by_role("button", name="Bewaar mijn antwoord").bounding_box()
    assert box is not None
    assert button is not None
    assert box["y"] + box["height"] <= button["y"]
    before = kept_fields(page)
    choose(page, "Antwoord 0")
    until(page, lambda: kept_fields(page) != before)
    page.context.set_offline(False)
    expect(page.get_by_text(SAVED)).to_be_visible()
    expect(page.get_by_text("Jij koos: Antwoord 0")).to_be_visible()


def test_an_answer_that_waited_is_on_the_screen_again_after_reloading(signed_in: SignIn, question: str) -> None:
    page = signed_in(LEARNER)
    lose_what_is_sent(page)
    page.goto(question)
    choose(page, "Antwoord 2")
    page.get_by_role("button", name="Bewaar mijn antwoord").click()
    expect(page.get_by_role("alert")).to_contain_text("Geen verbinding.")
    before = kept_fields(page)
    choose(page, "Antwoord 0")
    until(page, lambda: kept_fields(page) != before)  # nobody closes a page within the moment that keeping takes
    context = page.context
    page.close()
    page = context.new_page()
    held = hold(page, f"**{question}")
    page.goto(question)
    expect(page.get_by_label("Antwoord 0", exact=True)).to_be_checked()
    until(page, lambda: held)
    [sent] = held
    sent.continue_()
    expect(page.get_by_text("Jij koos: Antwoord 0")).to_be_visible()
