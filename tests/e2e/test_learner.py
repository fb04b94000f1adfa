"""From signing in to a letter that is lit, and to HR's report."""

from __future__ import annotations

import re

from django.urls import reverse
from playwright.sync_api import Page, expect

from onboarding.learning.demo import demo_municipalities
from onboarding.learning.models import Completion
from tests.e2e import world
from tests.e2e.conftest import SignIn
from tests.e2e.steps import BEST, WORST, answer_quiz, next_step, save_answer, sign_in, tile
from tests.e2e.world import LEARNER, NOBODY, OFFICER


def test_a_new_hire_goes_from_signing_in_to_a_letter_that_is_lit(page: Page) -> None:
    page.goto("/")
    sign_in(page, LEARNER)
    expect(page.get_by_role("heading", level=1)).to_have_text("Dag Amina, welkom aan boord.")
    expect(next_step(page)).to_have_count(1)
    expect(tile(page, "K")).to_contain_text("Nu aan de beurt")
    next_step(page).click()

    choice = page.locator("details", has_text="Keuze 1")
    choice.locator("summary").click()
    expect(choice.get_by_text("Dit volgt op keuze 1.")).to_be_visible()
    page.get_by_label("Wat ga jij anders doen?").fill("Ik vraag eerst waarvoor het dient.")
    page.get_by_role("button", name="Bewaar mijn voornemen").click()
    expect(page.locator("[data-saved]")).to_contain_text("Bewaard om")
    expect(page.get_by_label("Wat ga jij anders doen?")).to_have_value("Ik vraag eerst waarvoor het dient.")

    page.get_by_role("link", name="Naar de vragen").click()
    save_answer(page, "Antwoord 2")
    verdict = page.get_by_role("region", name="Niet helemaal")
    expect(verdict.get_by_role("heading", level=1)).to_be_focused()
    expect(verdict).to_contain_text("Jij koos: Antwoord 2")
    expect(verdict).to_contain_text("Uitleg 2")
    expect(page).to_have_title(re.compile("^Niet helemaal · Vraag 1 van 3"))
    other = page.locator("details", has_text="Antwoord 1")
    expect(other.get_by_text("Uitleg 1")).not_to_be_visible()
    other.locator("summary").click()
    expect(other.get_by_text("Uitleg 1")).to_be_visible()
    expect(other).to_contain_text("Dit past het best.")
    page.get_by_role("link", name="Volgende vraag").click()
    save_answer(page, "Keuze 0", "Keuze 1")
    page.get_by_role("link", name="Volgende vraag").click()
    save_answer(page, "Klopt")
    page.get_by_role("link", name="Bekijk je resultaat").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("In één zin.")
    expect(page.get_by_text("Klaar · 4,5 van de 5 punten")).to_be_visible()
    expect(page.get_by_role("link", name="Volgende: Les R1.0 · 6 min")).to_be_visible()
    page.get_by_role("link", name="Stop voor vandaag").click()
    expect(tile(page, "K")).to_contain_text("Klaar")
    expect(tile(page, "R")).to_contain_text("Nu aan de beurt")
    expect(page.get_by_text("Klaar op")).to_have_count(1)


def test_who_does_not_pass_reads_again_tries_again_and_passes(signed_in: SignIn) -> None:
    page = signed_in(LEARNER)
    lesson = world.lessons_of(LEARNER)[0]
    page.goto(f"/les/{lesson.pk}/vraag/1/")
    answer_quiz(page, WORST)
    expect(page.get_by_role("heading", level=1)).to_have_text("Nog niet helemaal. Dat geeft niet.")
    page.get_by_role("link", name="Waarom het telt").click()
    expect(page.get_by_role("heading", name="Waarom het telt")).to_be_in_viewport()
    page.goto("/")
    expect(page.get_by_text("Bezig: probeer opnieuw")).to_be_visible()
    next_step(page).click()
    page.get_by_role("button", name="Probeer opnieuw").click()
    answer_quiz(page, BEST)
    expect(page.get_by_role("heading", level=1)).to_have_text("In één zin.")
    assert Completion.objects.get(lesson=lesson).attempt.number == 2


def test_when_every_lesson_is_done_the_free_letter_is_lit_too(signed_in: SignIn) -> None:
    for lesson in world.lessons_of(LEARNER):
        demo_municipalities.complete_lesson(world.person(LEARNER), lesson.pk)
    page = signed_in(LEARNER)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Klaar, Amina. Je bent aan boord.")
    expect(page.locator(".tile.lit")).to_have_count(3)
    expect(tile(page, "A")).to_contain_text("brandt nu ook")
    expect(next_step(page)).to_have_count(0)


def test_who_has_no_lessons_yet_reads_what_will_come(signed_in: SignIn) -> None:
    page = signed_in(NOBODY)
    page.goto("/")
    expect(page.get_by_text("Er staan nog geen lessen voor je klaar.")).to_be_visible()


def test_hr_signs_in_and_sees_who_is_done_in_the_completion_report(page: Page) -> None:
    for lesson in world.lessons_of(LEARNER):
        demo_municipalities.complete_lesson(world.person(LEARNER), lesson.pk)
    page.goto(reverse("hr:completion_report"))
    sign_in(page, OFFICER)
    row = page.get_by_role("row", name="Amina")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Verbeke")
    expect(page.get_by_role("row", name="Broucke")).to_have_count(1)
