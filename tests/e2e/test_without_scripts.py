"""The same part for someone whose browser runs no scripts."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, expect

from onboarding.learning.models import Enrolment, LessonProgress
from tests.e2e.steps import BEST, answer_quiz, next_step, save_answer, sign_in, tile
from tests.e2e.world import LEARNER


def test_without_scripts_a_whole_programme_works_with_a_button_to_keep_ones_place(
    open_context: Callable[..., BrowserContext],
) -> None:
    page = open_context(java_script_enabled=False).new_page()
    page.goto("/")
    sign_in(page, LEARNER)
    next_step(page).click()

    bookmarks = page.get_by_role("button", name="Bewaar dat ik tot hier ben")
    expect(bookmarks).to_have_count(3)
    bookmarks.nth(1).click()
    expect(page).to_have_url(re.compile("#stuk-2$"))
    assert LessonProgress.objects.get().sections_read == 2
    bookmarks.nth(0).click()
    expect(page).to_have_url(re.compile("#stuk-1$"))
    assert LessonProgress.objects.get().sections_read == 2

    choice = page.locator("details", has_text="Keuze 2")
    choice.locator("summary").click()
    expect(choice.get_by_text("Dit volgt op keuze 2.")).to_be_visible()
    page.get_by_label("Wat ga jij anders doen?").fill("Eerst luisteren.")
    page.get_by_role("button", name="Bewaar mijn voornemen").click()
    expect(page.get_by_text("Je voornemen is bewaard")).to_be_visible()

    page.get_by_role("link", name="Naar de vragen").click()
    answer_quiz(page, BEST)
    page.get_by_role("link", name="Volgende: Les R1.0").click()
    page.get_by_role("link", name="Naar de vragen").click()
    answer_quiz(page, BEST)
    expect(page.get_by_text("Dit was de laatste les. Je hebt ze allemaal.")).to_be_visible()
    assert Enrolment.objects.get(user__email=LEARNER).completed_at
    page.goto("/")
    expect(tile(page, "A")).to_contain_text("brandt nu ook")


def test_without_scripts_an_empty_answer_gets_a_sentence(open_context: Callable[..., BrowserContext]) -> None:
    page = open_context(java_script_enabled=False).new_page()
    page.goto("/")
    sign_in(page, LEARNER)
    next_step(page).click()
    page.get_by_role("link", name="Naar de vragen").click()
    save_answer(page, "Antwoord 1")
    page.get_by_role("link", name="Volgende vraag").click()
    page.get_by_role("button", name="Bewaar mijn antwoord").click()
    expect(page).to_have_title(re.compile("^Fout: Vraag 2 van 3"))
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("alert").get_by_role("link", name="Kies eerst een antwoord. Daarna bewaren we het.").click()
    expect(page.get_by_role("checkbox").first).to_be_focused()
