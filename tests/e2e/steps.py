"""What a person does on screen, in the words on the screen."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Locator, Page, expect
from wagtail.admin.models import EditingSession

from tests.e2e.world import PASSWORD

NO_PAGE = {"learning:calendar", "learning:certificate", "learning:evidence_key_file", "learning:verifier"}  # files
GIVEN_BACK_WITHIN = 5  # seconds
OFFLINE = "internetdisconnected"
BEST = {1: ["Antwoord 1"], 2: ["Keuze 0", "Keuze 1"], 3: ["Klopt"]}
WORST = {1: ["Antwoord 0"], 2: ["Keuze 2"], 3: ["Klopt niet"]}


def sign_in(page: Page, email: str) -> None:
    """Fill in the sign-in form that is on screen, or open it first."""
    if "/account/aanmelden/" not in page.url:
        page.goto("/account/aanmelden/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Wachtwoord", exact=False).fill(PASSWORD)
    page.get_by_role("button", name="Aanmelden").click()


def sign_out(page: Page) -> None:
    page.locator("header summary").click()
    page.get_by_role("button", name="Afmelden").click()


def leave_forms(*pages: Page) -> None:
    """Leave forms of the desk, and wait until they have told the server so, which needs the database of the journey.

    Not for ever: a form that was just saying that it is open says so anew after it was left, and takes nothing back.
    """
    for page in pages:
        page.goto("/toegankelijkheid/")
    deadline = time.monotonic() + GIVEN_BACK_WITHIN
    while EditingSession.objects.exists() and time.monotonic() < deadline:
        pages[0].wait_for_timeout(100)


def choose(page: Page, *texts: str) -> None:
    for text in texts:
        page.get_by_label(text, exact=True).check()


def save_answer(page: Page, *texts: str) -> None:
    choose(page, *texts)
    page.get_by_role("button", name="Bewaar mijn antwoord").click()
    expect(page.get_by_text(re.compile(r"Bewaard om \d\d\.\d\d"))).to_be_visible()


def answer_quiz(page: Page, answers: dict[int, list[str]]) -> None:
    """From the first question of the small quiz to the result."""
    for number, texts in answers.items():
        expect(page.get_by_text(f"Vraag {number} van {len(answers)}")).to_be_visible()
        save_answer(page, *texts)
        page.get_by_role("link", name=re.compile("Volgende vraag|Bekijk je resultaat")).click()
    expect(page).to_have_url(re.compile("/(resultaat|gehaald)/"))


def walk(page: Page, *starts: str) -> Iterator[str]:
    """Open what the links lead to, from these addresses on: one page of each kind; gives its name."""
    left, names = list(starts), set()
    while left:
        address = left.pop(0)
        try:
            name = resolve(address).view_name
        except Resolver404:
            continue
        if name in names or not name.startswith(("learning:", "account_")) or name in NO_PAGE:
            continue
        names.add(name)
        page.goto(address)
        yield name
        links = page.locator("a[href]").evaluate_all("links => links.map(link => link.href)")
        left += [urlsplit(link).path for link in links]


def next_step(page: Page) -> Locator:
    """The one button on the dashboard that says what to do now."""
    return page.get_by_role("link", name=re.compile("^(Begin|Ga verder)$"))


def tile(page: Page, letter: str) -> Locator:
    return page.locator(".tile").filter(has=page.locator(".letter", has_text=letter))


def lose_what_is_sent(page: Page) -> None:
    """Nothing that this page posts arrives, as without a connection; for a page that is closed meanwhile.

    One that is offline is online for a moment as it closes, and sends.
    """
    page.route("**/*", lambda route: route.abort(OFFLINE) if route.request.method == "POST" else route.continue_())
