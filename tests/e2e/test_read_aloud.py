"""Reading aloud, with a voice that says nothing but tells where it is. Only voices of the device itself count."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e import world
from tests.e2e.conftest import session_cookie
from tests.e2e.steps import save_answer
from tests.e2e.world import LEARNER

# Says each text when the test tells it to: `next()` one word, `end()` the rest. What was said stands in `said`.
VOICE = """
(voices) => {
    window.said = [];
    window.SpeechSynthesisUtterance = class extends EventTarget {
        constructor(text) { super(); this.text = text; }
    };
    let now = null, words = [];
    const tell = (kind, more) => now.dispatchEvent(Object.assign(new Event(kind), more));
    const stub = new EventTarget();
    Object.assign(stub, {
        getVoices: () => voices.map(([lang, localService]) => ({lang, localService})),
        cancel: () => { now = null; },
        speak: (one) => { now = one; words = [...one.text.matchAll(/\\S+/g)]; said.push([one.lang, one.text.trim()]); },
    });
    Object.defineProperty(window, "speechSynthesis", {value: stub});
    window.next = () => {
        const word = words.shift();
        tell("boundary", {name: "word", charIndex: word.index, charLength: word[0].length});
    };
    window.end = () => { const one = now; one.dispatchEvent(new Event("end")); };
}
"""
MARKED = "[...CSS.highlights.get('read-aloud')].map(range => range.toString()).join()"
OURS = [["nl-NL", False], ["nl-BE", True], ["en-GB", True]]

Open = Callable[..., Page]


@pytest.fixture
def open_with(open_context: Callable[..., BrowserContext], base_url: str) -> Open:
    """A page of the learner in a browser with these voices: [language, whether it is of the device]."""

    def open_one(address: str, voices: list[list[Any]]) -> Page:
        context = open_context()
        context.add_cookies([session_cookie(LEARNER, base_url)])
        page = context.new_page()
        page.add_init_script(f"({VOICE})({str(voices).replace('True', 'true').replace('False', 'false')})")
        page.goto(address)
        return page

    return open_one


@pytest.fixture
def lesson() -> str:
    return f"/les/{world.lessons_of(LEARNER)[0].pk}/"


def texts(page: Page) -> list[str]:
    return [text for _language, text in page.evaluate("said")]


@pytest.mark.parametrize("voices", [[], [["nl-NL", False]], [["fr-FR", True]]], ids=["none", "elsewhere", "french"])
def test_without_a_voice_of_its_own_for_the_language_there_is_no_button(
    open_with: Open, lesson: str, voices: list[list[Any]]
) -> None:
    page = open_with(lesson, voices)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("button", name="Lees voor")).to_have_count(0)


def test_a_voice_that_comes_later_brings_the_button(open_with: Open, lesson: str) -> None:
    page = open_with(lesson, [])
    page.evaluate("speechSynthesis.getVoices = () => [{lang: 'nl_BE', localService: true}]")
    page.evaluate("speechSynthesis.dispatchEvent(new Event('voiceschanged'))")
    expect(page.get_by_role("button", name="Lees voor")).to_be_visible()


def test_a_lesson_is_read_word_by_word_with_a_voice_of_the_device(
    open_with: Open, lesson: str, no_violations: Callable[..., None]
) -> None:
    asked: list[str] = []
    page = open_with(lesson, OURS)
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("button", name="Lees voor").press("Enter")
    expect(page.get_by_role("button", name="Pauze")).to_be_focused()
    assert "read-aloud.js" in [url.rpartition("/")[2] for url in asked]  # only now, so the first visit stays light
    title = page.get_by_role("heading", level=1).inner_text()
    for _place in range(6):
        if texts(page)[-1] == title:
            break
        page.evaluate("end()")
    assert texts(page)[-1] == title
    assert {language for language, _text in page.evaluate("said")} == {"nl-BE"}
    for word in title.split():
        page.evaluate("next()")
        assert page.evaluate(MARKED) == word
    no_violations(page)


def test_what_is_not_on_the_screen_is_not_read(open_with: Open, lesson: str) -> None:
    page = open_with(lesson, OURS)
    page.get_by_text("Keuze 2", exact=True).click()
    page.get_by_role("button", name="Lees voor").click()
    stop = page.get_by_role("button", name="Stop met voorlezen")
    expect(stop).to_be_visible()
    while stop.is_visible():
        page.evaluate("end()")
    said = texts(page)
    assert ("Keuze 1" in said, "Dit volgt op keuze 1." in said) == (True, False), said
    assert ("Keuze 2" in said, "Dit volgt op keuze 2." in said) == (True, True), said
    assert not {"Lees voor", "Pauze", "Bewaar mijn voornemen"} & set(said)


def test_one_pauses_goes_on_at_the_same_word_and_stops_by_keyboard(open_with: Open, lesson: str) -> None:
    page = open_with(lesson, OURS)
    page.get_by_role("button", name="Lees voor").press("Enter")
    expect(page.get_by_role("button", name="Pauze")).to_be_focused()
    while len(texts(page)[-1].split()) < 2:
        page.evaluate("end()")
    first = texts(page)[-1]
    page.evaluate("next()")
    page.evaluate("next()")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Lees verder").press("Enter")
    assert texts(page)[-1] == first.split(maxsplit=1)[1]
    page.evaluate("next()")
    assert page.evaluate(MARKED) == first.split()[1]
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Lees voor")).to_be_focused()
    assert page.evaluate(MARKED) == ""
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Stop met voorlezen").press("Enter")
    expect(page.get_by_role("button", name="Lees voor")).to_be_focused()


def test_a_question_and_what_was_right_are_read_too(open_with: Open, lesson: str) -> None:
    page = open_with(f"{lesson}vraag/1/", OURS)
    page.get_by_role("button", name="Lees voor").click()
    stop = page.get_by_role("button", name="Stop met voorlezen")
    expect(stop).to_be_visible()
    while stop.is_visible():
        page.evaluate("end()")
    assert {"Vraag 1", "Antwoord 0", "Antwoord 1"} <= set(texts(page))
    save_answer(page, "Antwoord 1")
    page.get_by_role("button", name="Lees voor").click()
    expect(stop).to_be_visible()
    while stop.is_visible():
        page.evaluate("end()")
    feedback = page.locator(".outcome").inner_text()
    assert any(text and text in feedback for text in texts(page)[2:])
