"""What is heard of a page, and what the rules for WCAG say of it beyond axe."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

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
KNOWS_THE_RULES = "'failedRules' in globalThis"
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
    """The rules for WCAG 2.2, A and AA, that the page breaks, with where and why."""
    at_hand()
    if not page.evaluate(KNOWS_THE_RULES):
        page.evaluate(page_listeners.ALFA.read_text())
    failed: list[str] = page.evaluate("failedRules()")
    return failed
