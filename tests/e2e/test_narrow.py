"""320 pixels wide, and 200 % zoom: nobody has to scroll sideways, not on a page of the real content either."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page

from onboarding.learning.demo import demo_municipalities
from tests.e2e import world
from tests.e2e.conftest import SignIn
from tests.e2e.steps import BEST, WORST, answer_quiz, walk
from tests.e2e.world import LEARNER, STARTER

TOO_WIDE = """() => document.documentElement.scrollWidth <= document.documentElement.clientWidth ? []
    : [...document.querySelectorAll("body *")]
        .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
        .map(one => one.tagName + "." + one.className + ": " + one.textContent.trim().slice(0, 40))"""
SCREENS = [
    pytest.param({"viewport": {"width": 320, "height": 640}}, id="320px"),
    pytest.param({"viewport": {"width": 620, "height": 450}, "device_scale_factor": 2}, id="zoom-200"),
]
screens = pytest.mark.parametrize("screen", SCREENS)


def fits(page: Page) -> None:
    page.wait_for_load_state()
    too_wide = page.locator("body").evaluate(TOO_WIDE)
    assert not too_wide, f"{page.url} scrolls sideways: {too_wide}"


@screens
def test_signing_in_needs_no_sideways_scrolling(
    open_context: Callable[..., BrowserContext], screen: dict[str, Any]
) -> None:
    page = open_context(**screen).new_page()
    for address in ("aanmelden/", "wachtwoord-vergeten/", "wachtwoord-vergeten/verstuurd/"):
        page.goto(f"/account/{address}")
        fits(page)


@screens
def test_the_box_about_ones_own_device_stands_in_the_form(
    open_context: Callable[..., BrowserContext], screen: dict[str, Any]
) -> None:
    page = open_context(**screen).new_page()
    page.goto("/account/aanmelden/")
    place = "one => one.getBoundingClientRect().toJSON()"
    password, box, button = (
        page.locator(what).evaluate(place) for what in ("#id_password", "#id_remember", "main form button.button")
    )
    assert password["bottom"] <= box["top"] < box["bottom"] <= button["top"]
    assert password["left"] - 1 <= box["left"] < box["right"] <= password["right"]


@screens
def test_a_quiz_and_its_result_need_no_sideways_scrolling(signed_in: SignIn, screen: dict[str, Any]) -> None:
    page = signed_in(LEARNER, **screen)
    first, second = world.lessons_of(LEARNER)
    for lesson, answers in ((first, BEST), (second, WORST)):
        page.goto(f"/les/{lesson.pk}/vraag/1/")
        answer_quiz(page, answers)
        fits(page)
    page.goto("/")
    fits(page)


@screens
def test_no_page_one_can_walk_to_needs_sideways_scrolling(signed_in: SignIn, screen: dict[str, Any]) -> None:
    for lesson in world.lessons_of(LEARNER):
        demo_municipalities.complete_lesson(world.person(LEARNER), lesson.pk, days_ago=40)
    page = signed_in(LEARNER, **screen)
    for _name in walk(page, "/", *(reverse(f"learning:{name}") for name in ("first_day", "confirm_certificate"))):
        fits(page)


@screens
def test_the_real_lessons_need_no_sideways_scrolling(signed_in: SignIn, screen: dict[str, Any]) -> None:
    page = signed_in(STARTER, **screen)
    lessons = world.lessons_of(STARTER)
    page.goto("/")
    fits(page)
    page.locator("header summary").click()
    fits(page)
    for lesson in lessons:
        page.goto(f"/les/{lesson.pk}/")
        for choice in page.locator(".scenario details").all():
            choice.evaluate("choice => choice.open = true")
        fits(page)
        page.goto(f"/les/{lesson.pk}/vraag/1/")
        fits(page)
        demo_municipalities.complete_lesson(world.person(STARTER), lesson.pk)
    for number in range(1, 6):
        page.goto(f"/les/{lessons[2].pk}/vraag/{number}/")
        fits(page)
    for part in ("resultaat", "gehaald"):
        page.goto(f"/les/{lessons[2].pk}/{part}/")
        fits(page)
    page.goto("/")
    fits(page)
