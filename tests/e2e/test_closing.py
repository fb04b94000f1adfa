"""The end of a programme: from the last result to what someone takes along, and a certificate that anyone can check."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from onboarding.learning.demo import demo_municipalities
from onboarding.learning.models import Certificate
from tests.e2e import world
from tests.e2e.conftest import SignIn
from tests.e2e.steps import BEST, answer_quiz
from tests.e2e.world import LEARNER

Check = Callable[..., None]


def test_from_the_last_result_to_a_certificate_that_anyone_can_check(
    signed_in: SignIn, page: Page, no_violations: Check
) -> None:
    learner = signed_in(LEARNER)
    first, last = world.lessons_of(LEARNER)
    learner.goto(f"/les/{first.pk}/")
    learner.get_by_label("Wat ga jij anders doen?").fill("Ik bel terug wanneer ik dat beloofd heb.")
    learner.get_by_role("button", name="Bewaar mijn voornemen").click()
    expect(learner.locator("[data-saved]")).to_contain_text("Bewaard om")
    demo_municipalities.complete_lesson(world.person(LEARNER), first.pk)
    learner.goto(f"/les/{last.pk}/vraag/1/")
    answer_quiz(learner, BEST)
    learner.get_by_role("link", name="Bekijk wat je leerde").click()
    expect(learner.get_by_role("heading", level=1)).to_have_text("Klaar, Amina. Dit neem je mee.")
    expect(learner.get_by_text("Ik bel terug wanneer ik dat beloofd heb.")).to_be_hidden()
    no_violations(learner)
    learner.get_by_text("Jouw voornemens").click()
    expect(learner.get_by_text("Ik bel terug wanneer ik dat beloofd heb.")).to_be_visible()
    expect(learner.get_by_role("button", name="Druk deze pagina af")).to_be_visible()
    no_violations(learner)
    with learner.expect_download() as download:
        learner.get_by_role("link", name="Download je attest (PDF)").click()
    assert re.fullmatch(r"attest-[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}\.pdf", download.value.suggested_filename)

    page.goto(f"/attest/controle/?nummer={Certificate.objects.get().number}")
    no_violations(page)
    page.get_by_label("Naam op het attest").fill("amina verbeke")
    page.get_by_role("button", name="Kijk na").click()
    expect(page.get_by_role("heading", name="Dit attest klopt")).to_be_visible()
    no_violations(page)
    page.get_by_label("Naam op het attest").fill("Iemand anders")
    page.get_by_role("button", name="Kijk na").click()
    expect(page.get_by_text("We vinden geen attest met dit nummer en deze naam.")).to_be_visible()
    page.get_by_label("Naam op het attest").fill("")
    page.get_by_label("Nummer van het attest").evaluate("field => field.form.noValidate = true")
    page.get_by_role("button", name="Kijk na").click()
    expect(page.get_by_text("Vul de naam in die op het attest staat.")).to_be_visible()
    no_violations(page)
