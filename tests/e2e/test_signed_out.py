"""After signing out, Back shows nothing of before, with the browser's cache of whole pages on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.e2e import steps
from tests.e2e.conftest import PATIENCE, QUIET
from tests.e2e.world import LEARNER, OFFICER
from tools.browser import chromium_path

# Runs before any script of ours: says what a page shows at the moment that the browser brings it back.
TELL = """addEventListener("pageshow", (event) => {
    if (event.persisted) console.log("kept", document.documentElement.hidden ? "" : document.body.innerText);
});"""


@pytest.fixture(scope="module")
def keeping_browser(playwright: Playwright) -> Iterator[Browser]:
    """A browser that keeps pages for Back as people's own does; Playwright switches that off."""
    browser = playwright.chromium.launch(
        executable_path=chromium_path(), args=QUIET, ignore_default_args=["--disable-back-forward-cache"]
    )
    yield browser
    browser.close()


@pytest.fixture
def page(keeping_browser: Browser, base_url: str) -> Iterator[Page]:
    context = keeping_browser.new_context(
        base_url=base_url, locale="nl-BE", viewport={"width": 1240, "height": 900}, reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE)
    context.add_init_script(TELL)
    yield context.new_page()
    context.close()


@pytest.fixture
def brought_back(page: Page) -> list[str]:
    """What stood on the pages that the browser brought back as they were."""
    told: list[str] = []
    page.on("console", lambda line: told.append(line.text) if line.text.startswith("kept") else None)
    return told


def back(page: Page) -> None:
    """Playwright's own go_back waits for a page that loads, and one that was kept does not."""
    page.evaluate("history.back()")
    page.wait_for_timeout(300)


def test_this_browser_keeps_pages_for_back(page: Page, brought_back: list[str]) -> None:
    """Or the others would prove nothing."""
    page.goto("/toegankelijkheid/")
    page.goto("/attest/controle/")
    back(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Toegankelijkheid")
    assert len(brought_back) == 1


@pytest.mark.parametrize(
    ("email", "addresses"),
    [
        (LEARNER, ["/", "/instellingen/", "/account/wachtwoord/"]),
        (OFFICER, ["/beheer/", "/beheer/medewerkers/", "/beheer/voltooiing/"]),
    ],
)
def test_back_after_signing_out_shows_nothing(
    page: Page, brought_back: list[str], email: str, addresses: list[str]
) -> None:
    steps.sign_in(page, email)
    for address in addresses:
        page.goto(address)
    page.goto("/")
    page.goto("/instellingen/")
    steps.sign_out(page)
    expect(page.get_by_label("E-mail")).to_be_visible()
    for _page in range(len(addresses) + 2):
        back(page)
        expect(page.get_by_label("E-mail")).to_be_visible()
        assert "Amina" not in page.content()
        assert "Marleen" not in page.content()
    assert all(shown == "kept " for shown in brought_back)


def test_back_after_signing_out_in_another_tab_shows_nothing(page: Page, brought_back: list[str]) -> None:
    """There no page of ours said goodbye to this tab."""
    steps.sign_in(page, LEARNER)
    page.goto("/instellingen/")
    page.goto("/attest/controle/")
    other = page.context.new_page()
    other.goto("/")
    steps.sign_out(other)
    expect(other.get_by_label("E-mail")).to_be_visible()
    back(page)
    expect(page.get_by_label("E-mail")).to_be_visible()
    assert all(shown == "kept " for shown in brought_back)
