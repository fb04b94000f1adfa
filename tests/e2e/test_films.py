"""A film in a lesson: nothing of it comes before it is started, and it is started and read with the keyboard."""

from __future__ import annotations

from playwright.sync_api import Page, Request, expect

from tests.e2e import world
from tests.e2e.conftest import SignIn
from tests.e2e.keys import press, tab_to
from tests.e2e.world import STARTER

FILMED = 6  # the place of the lesson with the film in Lennik's programme


def open_lesson(page: Page) -> None:
    page.goto(f"/les/{world.lessons_of(STARTER)[FILMED].pk}/")
    page.locator("video").scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")


def test_a_film_and_its_captions_come_when_it_is_started_with_the_keyboard(signed_in: SignIn) -> None:
    page = signed_in(STARTER)
    asked: list[str] = []

    def remember(request: Request) -> None:
        asked.append(request.url.rpartition(".")[2])

    page.on("request", remember)
    open_lesson(page)
    assert "webp" in asked, "its poster"
    assert {"mp4", "vtt"} & set(asked) == set()
    tab_to(page, page.locator("video"))
    with page.expect_response("**/*.mp4") as film, page.expect_response("**/*.vtt") as captions:
        page.keyboard.press("Space")
    assert (film.value.status, captions.value.status) == (206, 200)
    assert page.evaluate("document.querySelector('video').textTracks[0].mode") == "showing"
    page.wait_for_load_state("networkidle")  # the server is done before the journey is


def test_what_there_is_to_see_opens_with_the_keyboard_and_is_there_on_paper(signed_in: SignIn) -> None:
    page = signed_in(STARTER)
    open_lesson(page)
    told = page.locator(".transcript .prose")
    expect(told).to_be_hidden()
    press(page, page.get_by_text("Lees wat je ziet"))
    expect(told).to_be_visible()
    page.keyboard.press("Enter")
    expect(told).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator("video")).to_be_hidden()
    expect(told).to_be_visible()
