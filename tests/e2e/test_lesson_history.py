"""HR looks back at a lesson in a real browser: what changed, who completed which version, and going back to one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from onboarding.lessons.models import LessonPage
from tests.e2e.conftest import SignIn
from tests.e2e.world import OFFICER, STARTER, lessons_of

NARROW = {"width": 360, "height": 740}


@pytest.fixture
def lesson() -> LessonPage:
    """A lesson with a second version, that says something else."""
    page = lessons_of(STARTER)[0].page
    assert page
    page.introduction = "Een inleiding die later kwam."
    page.save_revision().publish()
    return page


def test_hr_goes_back_to_the_first_version(signed_in: SignIn, lesson: LessonPage) -> None:
    page = signed_in(OFFICER)
    page.goto(f"/beheer/geschiedenis/{lesson.pk}/")
    page.get_by_role("link", name="Wat veranderde er? (versie 2)").click()
    expect(page.get_by_role("row", name="Inleiding")).to_contain_text("later kwam")
    page.go_back()
    page.get_by_role("link", name="Ga terug naar versie 1").click()
    page.get_by_role("button", name="Maak een concept van versie 1").click()
    expect(page.get_by_text("Er staat een concept klaar")).to_be_visible()
    page.goto(f"/beheer/geschiedenis/{lesson.pk}/")
    page.get_by_role("link", name="Wat is er anders in het concept?").click()
    expect(page.get_by_role("row", name="Inleiding").locator("del")).to_contain_text("later kwam")


@pytest.mark.parametrize("viewport", [{"width": 1240, "height": 900}, NARROW], ids=["wide", "narrow"])
def test_the_history_of_a_lesson_is_accessible(
    signed_in: SignIn, lesson: LessonPage, viewport: dict[str, int], no_violations: Callable[[Page], None]
) -> None:
    page = signed_in(OFFICER, viewport=viewport)
    for path in ("", "verschil/?van=1&naar=2", "1/", "1/mensen/", "1/terug/"):
        page.goto(f"/beheer/geschiedenis/{lesson.pk}/{path}")
        no_violations(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
