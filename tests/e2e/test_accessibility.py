"""Every page someone meets, held against axe: WCAG 2.2 AA and good practice, in light and in dark."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from onboarding.learning.demo import demo_municipalities
from onboarding.learning.evidence import pack_verifier
from onboarding.lessons.models import Lesson
from tests.e2e import listening, world
from tests.e2e.conftest import SignIn
from tests.e2e.screen_sizes import Check, held_on_all_screens
from tests.e2e.steps import BEST, WORST, answer_quiz, choose, save_answer, sign_in, walk
from tests.e2e.world import LEARNER, NOBODY, OFFICER, STARTER

SMALL_BUTTONS = """main => ["a", "b"].forEach(name => {
    const button = main.appendChild(document.createElement("button"));
    button.textContent = name;
    button.style.cssText = "all: unset; display: block; width: 9px; height: 9px";
})"""

NAMELESS_BUTTON = "main => main.append(document.createElement('button'))"


def test_the_check_itself_finds_what_is_wrong(page: Page, no_violations: Check) -> None:
    page.goto("/account/aanmelden/")
    page.locator("#id_login").evaluate("field => field.replaceWith(document.createElement('input'))")
    with pytest.raises(AssertionError, match="light: label: "):
        no_violations(page)


def test_the_check_itself_finds_what_is_too_small_to_press(page: Page, no_violations: Check) -> None:
    """Axe alone: of the rules of alfa this one is left out."""
    page.goto("/account/aanmelden/")
    page.locator("main").evaluate(SMALL_BUTTONS)
    with pytest.raises(AssertionError, match="light: target-size: "):
        no_violations(page)


def test_the_rules_beyond_axe_find_what_is_wrong_in_each_page_as_it_is_now(page: Page) -> None:
    """They are run in another page, on all that this one is: its sheets, and what scripts made of it."""
    page.goto("/account/aanmelden/")
    assert listening.failed_rules(page) == []
    page.locator("main").evaluate(NAMELESS_BUTTON)
    assert [one.split()[0] for one in listening.failed_rules(page)] == ["sia-r12"]
    page.locator("h1").evaluate("heading => heading.style.color = getComputedStyle(document.body).backgroundColor")
    assert {one.split()[0] for one in listening.failed_rules(page)} == {"sia-r12", "sia-r69"}
    page.reload()
    assert listening.failed_rules(page) == []


def test_signing_in_and_forgotten_passwords_are_accessible(page: Page, no_violations: Check) -> None:
    page.goto("/account/aanmelden/")
    no_violations(page)
    page.get_by_label("E-mail").fill(LEARNER)
    page.get_by_label("Wachtwoord").fill("verkeerd")
    page.get_by_role("button", name="Aanmelden").click()
    expect(page.get_by_role("alert")).to_be_visible()
    no_violations(page)
    page.get_by_role("link", name="Wachtwoord vergeten?").click()
    no_violations(page)
    page.get_by_label("E-mail").fill(LEARNER)
    page.get_by_role("button", name="Stuur me de link").click()
    expect(page.get_by_role("heading", name="Kijk in je mailbox")).to_be_visible()
    no_violations(page)


def test_the_dashboard_is_accessible_at_every_stage(signed_in: SignIn, no_violations: Check) -> None:
    page = signed_in(NOBODY)
    page.goto("/")
    no_violations(page)
    page = signed_in(STARTER)
    lessons = world.lessons_of(STARTER)
    for stage in (lessons[:0], lessons[:3], lessons[3:]):
        for lesson in stage:
            demo_municipalities.complete_lesson(world.person(STARTER), lesson.pk)
        page.goto("/")
        page.locator("header summary").click()
        no_violations(page)


def test_a_real_lesson_is_accessible(signed_in: SignIn, no_violations: Check) -> None:
    page = signed_in(STARTER)
    page.goto(f"/les/{world.lessons_of(STARTER)[2].pk}/")
    page.locator(".scenario summary").first.click()
    no_violations(page)


@pytest.mark.parametrize("comes_back", [True, False])
def test_a_lesson_that_was_just_taken_away_is_accessible_and_leads_on(
    signed_in: SignIn, no_violations: Check, comes_back: bool
) -> None:
    lesson = world.lessons_of(STARTER)[0]
    assert lesson.page
    lesson.page.unpublish()
    Lesson.objects.filter(pk=lesson.pk).update(comes_back=comes_back)
    page = signed_in(STARTER)
    response = page.goto(f"/les/{lesson.pk}/")
    assert response is not None
    assert response.status == (404 if comes_back else 410)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    held_on_all_screens(page, no_violations)
    page.get_by_role("main").get_by_role("link").first.click()
    expect(page).to_have_title(re.compile("Aan boord"))


def test_a_question_is_accessible_open_answered_and_with_an_error(signed_in: SignIn, no_violations: Check) -> None:
    page = signed_in(LEARNER)
    page.goto(f"/les/{world.lessons_of(LEARNER)[0].pk}/vraag/1/")
    no_violations(page)
    save_answer(page, "Antwoord 0")
    no_violations(page)
    page.get_by_role("link", name="Volgende vraag").click()
    page.get_by_role("button", name="Bewaar mijn antwoord").click()
    expect(page.get_by_role("alert")).to_be_visible()
    no_violations(page)
    save_answer(page, "Keuze 0", "Keuze 2")
    no_violations(page)


def test_a_result_is_accessible_failed_and_passed(signed_in: SignIn, no_violations: Check) -> None:
    page = signed_in(LEARNER)
    for lesson, answers in zip(world.lessons_of(LEARNER), (WORST, BEST), strict=True):
        page.goto(f"/les/{lesson.pk}/vraag/1/")
        answer_quiz(page, answers)
        no_violations(page)


def test_every_page_one_can_walk_to_is_accessible(signed_in: SignIn, no_violations: Check) -> None:
    for lesson in world.lessons_of(LEARNER):
        demo_municipalities.complete_lesson(world.person(LEARNER), lesson.pk, days_ago=40)
    page = signed_in(LEARNER)
    met = set()
    for name in walk(page, "/", *(reverse(f"learning:{name}") for name in ("first_day", "confirm_certificate"))):
        met.add(name)
        no_violations(page)
    assert met >= {"learning:dashboard", "learning:lesson", "learning:accessibility", "account_change_password"}


def test_ones_own_evidence_is_accessible_and_downloaded(signed_in: SignIn, no_violations: Check) -> None:
    demo_municipalities.complete_lesson(world.person(LEARNER), world.lessons_of(LEARNER)[0].pk)
    page = signed_in(LEARNER)
    page.goto(reverse("learning:preferences"))
    page.get_by_role("link", name="Naar je bewijs").click()
    no_violations(page)
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Download je bewijs").click()
    assert pack_verifier.check(str(downloading.value.path())).wrong == []


def test_evidence_for_hr_is_accessible_from_choosing_to_downloading(signed_in: SignIn, no_violations: Check) -> None:
    demo_municipalities.complete_lesson(world.person(LEARNER), world.lessons_of(LEARNER)[0].pk)
    page = signed_in(OFFICER)
    page.goto(reverse("hr:evidence"))
    no_violations(page, "main")
    page.get_by_label("Over wie").fill("lennik.example")
    page.get_by_role("button", name="Toon wat erin zit").click()
    expect(page.get_by_role("heading", name="Over wie van hen gaat het?")).to_be_visible()
    no_violations(page, "main")
    page.get_by_role("link", name="Amina").click()
    expect(page.get_by_role("heading", name="Dit komt erin")).to_be_visible()
    no_violations(page, "main")
    page.get_by_role("button", name="Maak het bewijs").click()
    expect(page.get_by_role("link", name="Download het bewijs")).to_be_visible()
    no_violations(page, "main")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download het bewijs").click()
    assert pack_verifier.check(str(downloading.value.path())).wrong == []


def test_a_page_that_is_not_there_says_so_accessibly(signed_in: SignIn, no_violations: Check) -> None:
    page = signed_in(LEARNER)
    page.goto("/nergens/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Deze pagina is er niet")
    no_violations(page)


def test_the_accessibility_statement_is_accessible_and_linked_from_the_sign_in_screen(
    page: Page, no_violations: Check
) -> None:
    page.goto("/account/aanmelden/")
    page.get_by_role("link", name="Toegankelijkheid").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Toegankelijkheid")
    no_violations(page)


def test_an_answer_that_waits_is_shown_accessibly(
    open_context: Callable[..., BrowserContext], no_violations: Check
) -> None:
    page = open_context(java_script_enabled=False).new_page()
    sign_in(page, LEARNER)
    page.goto(f"/les/{world.lessons_of(LEARNER)[0].pk}/vraag/1/")
    choose(page, "Antwoord 2")
    page.context.clear_cookies()
    page.get_by_role("button", name="Bewaar mijn antwoord").click()
    sign_in(page, LEARNER)
    expect(page.get_by_role("heading", level=1)).to_have_text("Je antwoord staat klaar")
    cookies = page.context.cookies()
    page = open_context().new_page()
    page.context.add_cookies(cookies)  # type: ignore[arg-type]  # as the browser gave them
    page.goto("/wachtend/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Je antwoord staat klaar")
    no_violations(page)


def test_the_completion_report_is_accessible(signed_in: SignIn, no_violations: Check) -> None:
    page = signed_in(OFFICER)
    page.goto(reverse("hr:completion_report"))
    expect(page.get_by_role("row", name="Amina")).to_be_visible()
    no_violations(page, "main")
