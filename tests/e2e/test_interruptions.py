"""Stopping half-way, two tabs, the back button, a session that ran out: nothing is lost, nothing counts twice."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from onboarding.learning.models import Completion
from quizzes.models import Attempt, Response
from tests.e2e import world
from tests.e2e.conftest import SignIn
from tests.e2e.steps import choose, next_step, save_answer, sign_in, sign_out
from tests.e2e.world import LEARNER


@pytest.fixture
def quiz() -> str:
    """The address of the learner's quiz, up to the question's number."""
    return f"/les/{world.lessons_of(LEARNER)[0].pk}/vraag/"


def test_who_stops_half_way_goes_on_at_the_open_question(page: Page, quiz: str) -> None:
    sign_in(page, LEARNER)
    page.goto(f"{quiz}1/")
    save_answer(page, "Antwoord 2")
    sign_out(page)
    sign_in(page, LEARNER)
    expect(page.get_by_text("Bezig: vraag 2 van 3")).to_be_visible()
    next_step(page).click()
    expect(page).to_have_url(re.compile(f"{quiz}2/$"))
    expect(page.get_by_role("button", name="Bewaar mijn antwoord")).to_be_visible()
    page.goto(f"{quiz}1/")
    expect(page.get_by_text("Jij koos:").locator("..")).to_contain_text("Antwoord 2")


def test_two_tabs_give_one_result_and_the_first_answer_stands(signed_in: SignIn, quiz: str) -> None:
    one = signed_in(LEARNER)
    other = one.context.new_page()
    one.goto(f"{quiz}1/")
    other.goto(f"{quiz}1/")
    save_answer(one, "Antwoord 1")
    save_answer(other, "Antwoord 0")
    expect(other.get_by_text("Je gaf hier al een antwoord. Dat antwoord telt.")).to_be_visible()
    expect(other.get_by_text("Jij koos:").locator("..")).to_contain_text("Antwoord 1")

    for page in (one, other):
        page.get_by_role("link", name="Volgende vraag").click()
    save_answer(other, "Keuze 0", "Keuze 1")
    save_answer(one, "Keuze 2")
    for page in (one, other):
        page.get_by_role("link", name="Volgende vraag").click()
    save_answer(one, "Klopt")
    save_answer(other, "Klopt niet")
    for page, heading in ((one, "In één zin."), (other, "Goed zo, deze les is klaar.")):
        page.get_by_role("link", name="Bekijk je resultaat").click()
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)  # the letter lights up once
        expect(page.get_by_text("5 van de 5 punten")).to_be_visible()
    counts = [model.objects.count() for model in (Attempt, Response, Completion)]
    assert counts == [1, 3, 1]


def test_the_back_button_never_gives_an_error_page_nor_a_second_answer(signed_in: SignIn, quiz: str) -> None:
    page = signed_in(LEARNER)
    page.goto(f"{quiz}1/")
    save_answer(page, "Antwoord 1")
    page.get_by_role("link", name="Volgende vraag").click()
    save_answer(page, "Keuze 0", "Keuze 1")
    for _ in range(3):
        if page.go_back() is None:
            break
        expect(page.get_by_text(re.compile("Vraag [12] van 3"))).to_be_visible()
    button = page.get_by_role("button", name="Bewaar mijn antwoord")
    if button.count():  # the browser may show the form of before
        choose(page, "Antwoord 0")
        button.click()
    page.goto(f"{quiz}1/")
    expect(page.get_by_text("Jij koos:").locator("..")).to_contain_text("Antwoord 1")
    assert Response.objects.count() == 2
    assert Attempt.objects.count() == 1


def test_after_a_session_that_ran_out_one_signs_in_and_is_back_at_the_question(signed_in: SignIn, quiz: str) -> None:
    page = signed_in(LEARNER)
    page.goto(f"{quiz}1/")
    save_answer(page, "Antwoord 1")
    page.get_by_role("link", name="Volgende vraag").click()
    expect(page.get_by_text("Vraag 2 van 3")).to_be_visible()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.reload()
    expect(page).to_have_url(re.compile("/account/aanmelden/"))
    sign_in(page, LEARNER)
    expect(page).to_have_url(re.compile(f"{quiz}2/$"))
    save_answer(page, "Keuze 0", "Keuze 1")
    page.goto(f"{quiz}1/")
    expect(page.get_by_text("Jij koos:").locator("..")).to_contain_text("Antwoord 1")
    assert Response.objects.count() == 2
