"""A finished lesson: its letter lights up before one's eyes, and the next one is a tap away."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from onboarding.learning.models import Enrolment
from tests.e2e import world
from tests.e2e.conftest import SignIn, session_cookie
from tests.e2e.steps import BEST, answer_quiz, next_step
from tests.e2e.world import LEARNER, STARTER

PHONE = {"width": 390, "height": 844}
KEPT = re.compile("Bewaard om|Je voornemen is bewaard")  # beside the field, or where scripts are off, on top


def finish(page: Page, place: int = 0) -> None:
    page.goto(f"/les/{world.lessons_of(LEARNER)[place].pk}/vraag/1/")
    answer_quiz(page, BEST)


def test_the_letter_lights_up_once_before_ones_eyes(signed_in: SignIn) -> None:
    page = signed_in(LEARNER)
    page.emulate_media(reduced_motion="no-preference")
    finish(page)
    letter = page.locator(".moment-letter")
    expect(letter).to_have_text("K")
    expect(letter).to_have_css("animation-name", "light-up")
    expect(letter).to_have_css("opacity", "1")
    page.reload()
    expect(letter).to_have_css("animation-name", "none")


def test_nothing_moves_for_who_wants_it_still_and_the_letter_is_lit(signed_in: SignIn) -> None:
    page = signed_in(LEARNER)
    finish(page)
    expect(page.locator(".moment.lights-up")).to_have_count(1)
    expect(page.locator(".moment-letter")).to_have_css("animation-name", "none")
    expect(page.locator(".moment-letter")).to_have_css("opacity", "1")


def test_ones_own_words_come_back_and_the_next_lesson_is_one_tap_away(signed_in: SignIn) -> None:
    page = signed_in(LEARNER, viewport=PHONE)
    page.goto(f"/les/{world.lessons_of(LEARNER)[0].pk}/")
    page.get_by_label("Wat ga jij anders doen?").fill("Als iemand belt, dan vraag ik waarvoor.")
    page.get_by_role("button", name="Bewaar mijn voornemen").click()
    expect(page.get_by_text(KEPT).first).to_be_visible()
    finish(page)
    own = page.get_by_role("region", name="Jij schreef")
    expect(own).to_contain_text("Als iemand belt, dan vraag ik waarvoor.")
    expect(own).to_contain_text("Alleen voor jou.")
    page.get_by_role("link", name="Volgende: Les R1.0 · 6 min").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Les R1.0")


def test_who_reads_their_answers_again_ends_at_the_result_and_sees_no_second_moment(signed_in: SignIn) -> None:
    page = signed_in(LEARNER)
    finish(page)
    page.get_by_role("link", name="Lees je antwoorden na").click()
    for _question in (1, 2):
        page.get_by_role("link", name="Volgende vraag").click()
    page.get_by_role("link", name="Bekijk je resultaat").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Goed zo, deze les is klaar.")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_last_lesson_leads_to_a_page_that_keeps_ones_own_words_folded(
    open_context: Callable[..., BrowserContext], base_url: str, scripts: bool
) -> None:
    context = open_context(java_script_enabled=scripts)
    context.add_cookies([session_cookie(LEARNER, base_url)])
    page = context.new_page()
    page.goto(f"/les/{world.lessons_of(LEARNER)[0].pk}/")
    page.get_by_label("Wat ga jij anders doen?").fill("Eerst luisteren.")
    page.get_by_role("button", name="Bewaar mijn voornemen").click()
    expect(page.get_by_text(KEPT).first).to_be_visible()
    for place in (0, 1):
        finish(page, place)
    page.get_by_role("link", name="Bekijk wat je leerde").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Klaar, Amina. Dit neem je mee.")
    expect(page.locator(".tile.lit")).to_have_count(3)
    expect(page.get_by_text("Eerst luisteren.")).to_be_hidden()
    page.get_by_text("Jouw voornemens").click()
    expect(page.get_by_text("Eerst luisteren.")).to_be_visible()
    assert Enrolment.objects.get(user__email=LEARNER).completed_at


def test_on_a_phone_the_next_step_is_on_the_first_screen(signed_in: SignIn) -> None:
    page = signed_in(STARTER, viewport=PHONE)
    page.goto("/")
    expect(next_step(page)).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("width", [761, 1000, 1240, 1600, 1920])
def test_no_word_stands_on_what_is_drawn(signed_in: SignIn, width: int) -> None:
    """Words keep to the sky: left of the middle, above the highest of what is drawn there (templates/places/)."""
    page = signed_in(STARTER, viewport={"width": width, "height": 900})
    page.goto("/")
    drawn = page.locator(".place .drawing").bounding_box()
    assert drawn is not None
    for words in page.locator(".on-sky > *").all():
        box = words.bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= width / 2
        assert box["y"] + box["height"] <= drawn["y"] + drawn["height"] / 2
