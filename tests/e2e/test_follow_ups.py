"""Reading what is new in a finished lesson, in a real browser: accessible, on a small screen, and with scripts off."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from onboarding.learning.demo import demo_municipalities
from onboarding.learning.models import Enrolment, FollowUp
from tests.e2e import world
from tests.e2e.conftest import SignIn
from tests.e2e.screen_sizes import fits
from tests.e2e.steps import save_answer
from tests.e2e.world import LEARNER
from tests.factories import QUIZ, text_block
from tests.learning.follow_ups.changed_lessons import NEW_QUESTION, NEW_TEXT, ask_today, publish


@pytest.fixture
def learner(own_world: None) -> str:
    """Amina, with both lessons done, of which the first changes twice: she is asked what is new since she did it."""
    for lesson in world.lessons_of(LEARNER):
        demo_municipalities.complete_lesson(world.person(LEARNER), lesson.pk, days_ago=20)
    lesson = world.lessons_of(LEARNER)[0]
    first = publish(lesson, [text_block()], QUIZ)
    enrolment = Enrolment.objects.get(user=world.person(LEARNER))
    ask_today(enrolment, first, lesson.versions.get(number=1))
    FollowUp.objects.update(done_at="2026-11-02T09:00:00Z")
    changed = text_block(text="<p>Een heel gewone dag.</p>")
    ask_today(enrolment, publish(lesson, [changed, NEW_TEXT], [*QUIZ, NEW_QUESTION]), first)
    return LEARNER


def walk(page: Page, look: Callable[[Page], None]) -> None:
    """From the card to the end, with a look at every screen."""
    page.goto("/")
    expect(page.get_by_text(re.compile("2 stukken en 1 vraag, lees tegen"))).to_be_visible()
    look(page)
    page.get_by_role("link", name=re.compile("^Lees wat er nieuw is")).click()
    page.get_by_text("Zo stond het er").click()
    expect(page.get_by_text("En zo staat het er nu:")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Naar de vraag").click()
    expect(page).to_have_title("Bijlezen · Vraag 1 van 1")
    look(page)
    save_answer(page, "Antwoord 1")
    look(page)
    page.get_by_role("link", name="Naar het einde").click()
    expect(page.get_by_text("Bedankt, je bent weer mee.")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Naar je lessen").click()
    expect(page.get_by_text("Nieuw voor jou")).to_have_count(0)


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_reading_what_is_new_is_accessible_from_the_card_to_the_end(
    learner: str, signed_in: SignIn, no_violations: Callable[..., None], colours: str
) -> None:
    walk(signed_in(learner, color_scheme=colours), no_violations)


def test_reading_what_is_new_works_with_scripts_off_on_a_small_screen(learner: str, signed_in: SignIn) -> None:
    def look(page: Page) -> None:
        assert fits(page)

    walk(signed_in(learner, viewport={"width": 360, "height": 700}, java_script_enabled=False), look)
