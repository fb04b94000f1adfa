"""What is heard of a page, and what the rules for WCAG say of it beyond axe."""

from __future__ import annotations

import re
from functools import cache

import pytest
from playwright.sync_api import Browser, Page

from tools import page_listeners

LISTEN = """async (selector) => {
    const reader = globalThis.screenReader;
    await reader.start({container: document.querySelector(selector)});
    const last = `end of ${await reader.lastSpokenPhrase()}`;
    while ((await reader.lastSpokenPhrase()) !== last) await reader.next();
    const heard = await reader.spokenPhraseLog();
    await reader.stop();
    return heard;
}"""
GIVES_ITSELF = "'documentAsData' in globalThis"
EXPORTED = re.compile(r"export\{[^}]*?([\w$]+) as virtual\};?")


def at_hand() -> None:
    """Skips the test where npm is not there to get the listeners once."""
    if not page_listeners.ensure():
        pytest.skip(page_listeners.ABSENT)


def heard(page: Page, selector: str = "body") -> list[str]:
    """What a screen reader says from the beginning of `selector` to its end, phrase by phrase."""
    at_hand()
    script = page_listeners.READER.read_text()
    found = EXPORTED.search(script)
    assert found, "the screen reader exports something else"
    page.evaluate(f"(() => {{{script[: found.start()]}; globalThis.screenReader = {found[1]}; }})()")
    phrases: list[str] = page.evaluate(LISTEN, selector)
    return phrases


def failed_rules(page: Page) -> list[str]:
    """The rules for WCAG 2.2, A and AA, that the page breaks, with where and why.

    The page gives what it is; the rules are held against that in a page that stays, where they have been run before:
    in a new one each of them is read, and run slowly, once more.
    """
    at_hand()
    if not page.evaluate(GIVES_ITSELF):
        page.evaluate(page_listeners.SNAPSHOT.read_text())
    data = page.evaluate("async () => JSON.stringify(await documentAsData())")
    browser = page.context.browser
    assert browser
    failed: list[str] = judge(browser).evaluate("data => failedRules(JSON.parse(data))", data)
    return failed


@cache
def judge(browser: Browser) -> Page:
    """A page of nobody's in this browser, which knows the rules and ends with it."""
    page = browser.new_context().new_page()
    page.evaluate(page_listeners.ALFA.read_text())
    return page
