"""A resolution: saved while one writes, on two devices, without a connection, and without scripts."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from onboarding.learning.journey import progress
from onboarding.learning.models import Reflection
from tests.e2e import world
from tests.e2e.conftest import SignIn
from tests.e2e.steps import lose_what_is_sent, sign_in
from tests.e2e.world import LEARNER

QUESTION = "Wat ga jij anders doen?"
SAVED = re.compile(r"Bewaard om \d\d\.\d\d")
READY = ".reflection .visually-hidden[role=status]"  # what follows the writing is there
NO_CONNECTION = "Geen verbinding. Je tekst staat op dit toestel. We bewaren hem zodra het kan."
ELSEWHERE = "Je schreef dit voornemen intussen ook in een ander venster of op een ander toestel."


@pytest.fixture
def lesson() -> str:
    return f"/les/{world.lessons_of(LEARNER)[0].pk}/"


def area(page: Page) -> Locator:
    return page.get_by_label(QUESTION)


def button(page: Page) -> Locator:
    return page.get_by_role("button", name="Bewaar mijn voornemen")


def is_saved(page: Page, text: str) -> None:
    expect(page.locator("[data-saved]")).to_have_text(SAVED)
    assert Reflection.objects.get().text == text


def write(page: Page, lesson: str, text: str) -> None:
    page.goto(lesson)
    area(page).fill(text)
    expect(page.locator("[data-saved]")).to_have_text(SAVED)


def kept(page: Page) -> int:
    return int(page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('antwoord ')).length"))


def test_what_one_writes_is_saved_by_itself_and_told_once(
    signed_in: SignIn, lesson: str, no_violations: Callable[..., None]
) -> None:
    page = signed_in(LEARNER)
    page.goto(lesson)
    heard = page.locator(READY)
    area(page).press_sequentially("Als iemand roept, ")
    is_saved(page, "Als iemand roept,")
    expect(heard).to_have_text(SAVED)
    heard.evaluate("line => { line.textContent = 'stil'; }")
    area(page).press_sequentially("dan luister ik.")
    expect(page.locator("[data-saved]")).to_have_text(SAVED)
    is_saved(page, "Als iemand roept, dan luister ik.")
    expect(heard).to_have_text("stil")  # not once more for each pause
    no_violations(page)
    page.reload()
    expect(area(page)).to_have_value("Als iemand roept, dan luister ik.")
    expect(page.locator("[data-saved]")).to_have_text(re.compile(r"Bewaard op \d+ \w+ om \d\d\.\d\d"))


def test_leaving_the_page_at_once_saves_it_too(signed_in: SignIn, lesson: str) -> None:
    page = signed_in(LEARNER)
    page.goto(lesson)
    expect(page.locator(READY)).to_be_attached()
    area(page).press_sequentially("Als ik wegga, dan blijft dit.")
    page.goto("/zoeken/")
    deadline = time.monotonic() + 15
    while not Reflection.objects.exists() and time.monotonic() < deadline:
        page.wait_for_timeout(100)
    assert Reflection.objects.get().text == "Als ik wegga, dan blijft dit."
    page.goto(lesson)
    expect(area(page)).to_have_value("Als ik wegga, dan blijft dit.")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_emptied_means_gone_and_says_so(signed_in: SignIn, lesson: str) -> None:
    page = signed_in(LEARNER)
    write(page, lesson, "Weg ermee.")
    area(page).fill("")
    expect(page.locator("[data-saved]")).to_have_text("Je voornemen is gewist. Er blijft niets van bewaard.")
    assert not Reflection.objects.exists()


def test_a_text_that_is_too_long_stays_on_the_screen_with_a_clear_sentence(signed_in: SignIn, lesson: str) -> None:
    page = signed_in(LEARNER)
    page.goto(lesson)
    area(page).fill("x" * 2001)
    expect(page.get_by_role("alert")).to_have_text(
        "Dit is te lang: 2001 tekens. Er is plaats voor 2000. Maak het korter, dan bewaren we het."
    )
    expect(area(page)).to_have_attribute("aria-invalid", "true")
    area(page).fill("x" * 2000)
    is_saved(page, "x" * 2000)
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(area(page)).not_to_have_attribute("aria-invalid", "true")


# --- Two devices -----------------------------------------------------------------------------------------------------


@pytest.fixture
def devices(signed_in: SignIn, lesson: str) -> tuple[Page, Page]:
    """The lesson open on two devices, with the text of the first in both."""
    first, second = signed_in(LEARNER), signed_in(LEARNER, viewport={"width": 390, "height": 800})
    write(first, lesson, "De eerste tekst.")
    second.goto(lesson)
    expect(area(second)).to_have_value("De eerste tekst.")
    area(second).fill("Op de telefoon.")
    is_saved(second, "Op de telefoon.")
    return first, second


def test_an_older_page_shows_both_texts_and_saves_nothing_until_one_chose(
    devices: tuple[Page, Page], no_violations: Callable[..., None]
) -> None:
    first, _second = devices
    area(first).fill("Op de computer.")
    expect(first.get_by_role("alert")).to_contain_text(ELSEWHERE)
    expect(first.get_by_role("alert").locator("blockquote")).to_have_text("Op de telefoon.")
    expect(area(first)).to_have_value("Op de computer.")
    assert Reflection.objects.get().text == "Op de telefoon."
    no_violations(first)
    first.get_by_role("button", name="Bewaar wat ik hier schreef").press("Enter")
    is_saved(first, "Op de computer.")
    expect(first.get_by_role("alert")).to_have_count(0)
    expect(area(first)).to_be_focused()


def test_one_can_take_the_text_of_the_other_device(devices: tuple[Page, Page]) -> None:
    first, second = devices
    area(first).fill("Op de computer.")
    first.get_by_role("button", name="Neem wat daar staat").click()
    expect(area(first)).to_have_value("Op de telefoon.")
    assert kept(first) == 0
    area(first).fill("Op de telefoon, en toch.")
    is_saved(first, "Op de telefoon, en toch.")
    area(second).fill("")
    expect(second.get_by_role("alert")).to_contain_text(ELSEWHERE)
    assert Reflection.objects.get().text == "Op de telefoon, en toch."


def test_a_text_that_was_emptied_elsewhere_is_no_place_to_write_over(devices: tuple[Page, Page]) -> None:
    first, second = devices
    area(second).fill("")
    expect(second.locator("[data-saved]")).to_contain_text("gewist")
    area(second).fill("Helemaal opnieuw.")
    is_saved(second, "Helemaal opnieuw.")
    area(first).fill("Van ervoor.")
    expect(first.get_by_role("alert")).to_contain_text("Helemaal opnieuw.")
    assert Reflection.objects.get().text == "Helemaal opnieuw."


def test_a_save_whose_answer_was_lost_is_no_other_text(signed_in: SignIn, lesson: str) -> None:
    page = signed_in(LEARNER)
    page.goto(lesson)
    lost: list[int] = []

    def lose_the_answer(route: Route) -> None:
        if lost:
            return route.continue_()
        lost.append(route.fetch().status)
        return route.abort("internetdisconnected")

    page.route("**/voornemen/**", lose_the_answer)
    area(page).fill("Een.")
    expect(page.get_by_role("alert")).to_have_text(NO_CONNECTION)
    area(page).fill("Een en twee.")
    is_saved(page, "Een en twee.")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_what_was_written_before_its_script_came_is_saved_too(signed_in: SignIn, lesson: str) -> None:
    page = signed_in(LEARNER)
    held: list[Route] = []
    page.route("**/resolutions*.js", lambda route: held.append(route))
    page.goto(lesson)
    area(page).fill("Als het traag gaat, dan schrijf ik al.")
    while not held:
        page.wait_for_timeout(50)
    held[0].continue_()
    is_saved(page, "Als het traag gaat, dan schrijf ik al.")


# --- Without a connection, without a session, without scripts --------------------------------------------------------


def test_without_a_connection_it_stays_in_the_page_and_is_saved_when_that_is_back(
    signed_in: SignIn, lesson: str
) -> None:
    page = signed_in(LEARNER)
    page.goto(lesson)
    expect(page.locator(READY)).to_be_attached()
    page.context.set_offline(True)
    area(page).fill("Als het net weg is.")
    note = page.get_by_role("alert")
    expect(note).to_have_text(NO_CONNECTION)
    expect(note).to_be_in_viewport()
    assert note.bounding_box()["y"] < button(page).bounding_box()["y"]
    area(page).fill("Als het net weg is, dan wacht ik.")
    page.context.set_offline(False)
    is_saved(page, "Als het net weg is, dan wacht ik.")
    assert kept(page) == 0


def test_a_text_of_a_page_that_was_closed_offline_is_found_back_and_asks_when_another_one_stands_there(
    signed_in: SignIn, lesson: str
) -> None:
    page = signed_in(LEARNER)
    page.goto(lesson)
    expect(page.locator(READY)).to_be_attached()
    lose_what_is_sent(page)
    area(page).fill("Van de trein.")
    expect(page.get_by_role("alert")).to_have_text(NO_CONNECTION)
    page.close()
    place = progress.open_lesson(world.person(LEARNER), world.lessons_of(LEARNER)[0].pk, timezone.now())
    progress.write_reflection(place, "blok-voornemen", "Van thuis.", timezone.now())
    context = page.context
    page = context.new_page()
    page.goto(lesson)
    expect(area(page)).to_have_value("Van de trein.")
    expect(page.get_by_role("alert").filter(has_text=ELSEWHERE)).to_contain_text("Van thuis.")
    assert Reflection.objects.get().text == "Van thuis."


def test_after_a_session_that_ran_out_one_signs_in_and_the_text_is_saved(signed_in: SignIn, lesson: str) -> None:
    page = signed_in(LEARNER)
    page.goto(lesson)
    expect(page.locator(READY)).to_be_attached()
    page.context.clear_cookies(name="sessionid")
    area(page).fill("Na de pauze.")
    expect(page.get_by_role("alert")).to_contain_text("Je bent afgemeld.")
    page.get_by_role("link", name="Meld je opnieuw aan").click()
    sign_in(page, LEARNER)
    is_saved(page, "Na de pauze.")


def test_without_scripts_a_button_saves_and_two_texts_are_asked_about(
    open_context: Callable[..., BrowserContext], lesson: str, no_violations: Callable[..., None]
) -> None:
    first, second = (open_context(java_script_enabled=False).new_page() for _device in (1, 2))
    for page in (first, second):
        sign_in(page, LEARNER)
        page.goto(lesson)
    area(first).fill("Op de computer.")
    button(first).click()
    expect(first.get_by_role("status")).to_contain_text("Je voornemen is bewaard")
    area(second).fill("Op de telefoon.")
    button(second).click()
    expect(second.get_by_role("heading", level=1)).to_have_text("Welke tekst houd je?")
    expect(second.get_by_role("textbox", name="Wat je net schreef")).to_have_value("Op de telefoon.")
    expect(second.get_by_role("blockquote")).to_have_text("Op de computer.")
    assert Reflection.objects.get().text == "Op de computer."
    second.get_by_role("button", name="Bewaar deze tekst").click()
    expect(area(second)).to_have_value("Op de telefoon.")
    assert Reflection.objects.get().text == "Op de telefoon."
