"""A lesson led for a group on a big screen, until two people confirmed: one with a code, one on paper."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

from onboarding.learning.how_done import How, how_of
from onboarding.learning.journey import progress
from onboarding.learning.models import Completion
from onboarding.lessons.models import Programme
from onboarding.people.models import User
from quizzes.models import Attempt
from tests.e2e import world
from tests.e2e.conftest import SignIn
from tests.e2e.world import LEARNER, OFFICER
from tests.factories import UserFactory

BEAMER: ViewportSize = {"width": 1920, "height": 1080}
PHONE: ViewportSize = {"width": 360, "height": 740}
CODE = "738291"
Check = Callable[..., None]


@pytest.fixture
def crew() -> list[User]:
    """Two of the green crew, without a mailbox; one has a code."""
    organisation = world.person(LEARNER).organisation
    programme = Programme.objects.get(title="Onze waarden")
    people = [
        UserFactory.create(
            organisation=organisation, first_name=name, last_name="Groen", email="", personnel_number=number
        )
        for name, number in (("Rudi", "77001"), ("Ingrid", "77002"))
    ]
    for person in people:
        progress.enrol(person, programme, timezone.localdate(), announce=False)
    people[0].set_personal_code(CODE)
    people[0].save()
    return people


def to_the_end(page: Page, check: Check) -> int:
    """Through all steps with the keys of a presenter's remote; how many answers were shown."""
    told = 0
    expect(page.locator(".steps")).to_be_visible()
    for step in range(60):
        if page.locator(".slide-end").count():
            return told
        told += page.locator(".slide-told").count()
        if step < 2 or page.locator(".slide-told").count() == told == 1:
            check(page)
        number = page.url
        for _press in range(12):
            page.keyboard.press("PageDown")
            page.wait_for_timeout(250)  # or the next press would be on the next step
            if page.url != number:
                break
        expect(page).not_to_have_url(number)
        page.wait_for_load_state()  # a new address may come before what is on the page
    raise AssertionError("There is no end.")


def test_a_group_does_a_lesson_and_each_confirms(
    signed_in: SignIn,
    open_context: Callable[..., BrowserContext],
    crew: list[User],
    no_violations: Check,
) -> None:
    before = Attempt.objects.count()
    page = signed_in(OFFICER, viewport=BEAMER)
    page.goto("/samen/")
    no_violations(page)
    page.locator(f"a[href*='/samen/les/{world.lessons_of(LEARNER)[0].pk}/']").click()
    no_violations(page)
    page.get_by_role("button", name="Begin").click()
    session = page.url
    page.get_by_role("link", name="Toon op het grote scherm").click()
    assert to_the_end(page, no_violations) > 0
    page.keyboard.press("PageUp")
    expect(page.locator(".slide-told, .slide-part")).to_be_visible()
    page.get_by_role("link", name="Stop").click()

    page.get_by_label("Iemand anders zoeken").fill("groen")
    page.get_by_role("button", name="Zoek").click()
    for person in crew:
        page.get_by_label(str(person)).check()
    page.get_by_role("button", name="Noteer wie er was").click()
    expect(page.get_by_text("2 mensen moeten nog bevestigen.")).to_be_visible()
    no_violations(page)
    page.get_by_role("button", name="Laat dit toestel rondgaan").click()

    link = page.url
    phone = open_context(viewport=PHONE).new_page()
    phone.goto(link)
    no_violations(phone)
    phone.get_by_role("link", name="Rudi Groen").click()
    for digit in CODE:
        phone.get_by_role("button", name=digit, exact=True).click()
    no_violations(phone)
    phone.get_by_role("button", name="Ik was er").click()
    expect(phone.get_by_text("Bevestigd, dank je.")).to_be_visible()
    expect(phone.get_by_role("link", name="Rudi Groen")).to_have_count(0)
    phone.go_back()
    expect(phone.locator("#code")).to_have_count(0)
    page.goto("/samen/")
    expect(page).to_have_url(re.compile("aanmelden"))  # the device that was handed round is nobody's

    desk = signed_in(OFFICER)
    desk.goto(session)
    with desk.expect_download() as paper:
        desk.get_by_role("link", name="Druk de lijst af").click()
    assert paper.value.suggested_filename.startswith("aanwezig-")
    desk.get_by_role("group", name="Wie tekende het blad?").get_by_label("Ingrid Groen").check()
    desk.get_by_role("button", name="Noteer wie tekende").click()
    expect(desk.get_by_text("1 persoon heeft deze les nu gedaan.")).to_be_visible()
    desk.get_by_role("button", name="Sluit af").click()
    expect(desk.get_by_text("Er komt niemand meer bij.")).to_be_visible()
    no_violations(desk)

    done = Completion.objects.filter(enrolment__user__in=crew)
    assert [how_of(one) for one in done] == [How.TOGETHER, How.TOGETHER]
    assert Attempt.objects.count() == before


def test_the_big_screen_works_with_scripts_off(signed_in: SignIn, crew: list[User], no_violations: Check) -> None:
    page = signed_in(OFFICER, java_script_enabled=False)
    page.goto("/samen/")
    page.locator(f"a[href*='/samen/les/{world.lessons_of(LEARNER)[0].pk}/']").click()
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("link", name="Toon op het grote scherm").click()
    place = page.locator(".steps .quiet")
    expect(place).to_contain_text("Stap 1 / ")
    last = int(place.inner_text().partition("/")[2].split()[0])
    for step in range(2, last + 1):
        page.locator(".steps [rel=next]").click()
        expect(place).to_contain_text(f"Stap {step} / {last}")  # a click waits for no page that comes
    expect(page.get_by_role("heading", name="Wie was er?")).to_be_visible()
    assert last > 4
