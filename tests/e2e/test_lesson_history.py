"""HR looks back at a lesson in a real browser: what changed, who completed which version, and going back to one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from onboarding.learning.demo import demo_municipalities
from onboarding.lessons.models import LessonPage
from tests.e2e.conftest import SignIn
from tests.e2e.screen_sizes import fits
from tests.e2e.world import OFFICER, STARTER, lessons_of, person

NARROW = {"width": 360, "height": 740}


@pytest.fixture
def lesson() -> LessonPage:
    """A lesson with a second version, that says something else; Jef has done the first one."""
    page = lessons_of(STARTER)[0].page
    assert page
    demo_municipalities.complete_lesson(person(STARTER), page.lesson.pk)
    page.introduction = "Een inleiding die later kwam."
    page.save_revision().publish()
    return page


def go_back_to_the_first(page: Page) -> None:
    page.get_by_role("link", name="Ga terug naar versie 1").click()
    page.get_by_role("button", name="Maak een concept van versie 1").click()
    expect(page.get_by_text("Er staat een concept klaar")).to_be_visible()


def test_hr_goes_back_to_the_first_version(signed_in: SignIn, lesson: LessonPage) -> None:
    page = signed_in(OFFICER)
    page.goto(f"/beheer/geschiedenis/{lesson.pk}/")
    page.get_by_role("link", name="Wat veranderde er? (versie 2)").click()
    expect(page.get_by_role("row", name="Inleiding")).to_contain_text("later kwam")
    page.go_back()
    go_back_to_the_first(page)
    page.get_by_role("link", name="Terug naar de les").click()
    page.get_by_role("navigation", name="Acties", exact=True).get_by_role("button").click()
    page.get_by_role("link", name="Versies en teruggaan").click()
    page.get_by_role("link", name="Wat is er anders in het concept?").click()
    expect(page.get_by_role("row", name="Inleiding").locator("del")).to_contain_text("later kwam")


def test_the_draft_of_an_older_version_goes_live_as_a_new_one(signed_in: SignIn, lesson: LessonPage) -> None:
    before = lesson.lesson.versions.get(number=1).introduction
    page = signed_in(OFFICER)
    page.goto(f"/beheer/geschiedenis/{lesson.pk}/")
    go_back_to_the_first(page)
    expect(page.get_by_role("row", name="Inleiding").locator("del")).to_contain_text("later kwam")
    page.get_by_label("Verbetering").check()
    page.get_by_role("button", name="Publiceer versie 3").click()
    expect(page.get_by_text("staat live.")).to_be_visible()
    introductions = lesson.lesson.versions.order_by("number").values_list("introduction", flat=True)
    assert list(introductions) == [before, "Een inleiding die later kwam.", before]


@pytest.mark.parametrize("viewport", [{"width": 1240, "height": 900}, NARROW], ids=["wide", "narrow"])
def test_the_history_of_a_lesson_is_accessible(
    signed_in: SignIn, lesson: LessonPage, viewport: dict[str, int], no_violations: Callable[[Page], None]
) -> None:
    page = signed_in(OFFICER, viewport=viewport)
    for path in ("", "verschil/?van=1&naar=2", "1/", "1/mensen/", "1/terug/"):
        page.goto(f"/beheer/geschiedenis/{lesson.pk}/{path}")
        no_violations(page)
        assert fits(page)
