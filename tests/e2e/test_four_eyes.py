"""HR presses Publiceer, a colleague reads and approves, HR publishes: what each of them presses is counted."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from onboarding.lessons import role_permissions
from onboarding.lessons.models import LessonPage
from onboarding.people.roles import Role
from tests.e2e.conftest import SignIn
from tests.e2e.hands import Hands
from tests.e2e.world import LEARNER, OFFICER, person

pytestmark = pytest.mark.e2e
ASKED = "Wat doe je als het druk is?"


def press_publish(hands: Hands) -> None:
    """From the form of the page."""
    publish = hands.page.locator("[name=action-publish]")
    if not publish.is_visible():
        hands.click(hands.page.locator("footer [data-w-dropdown-target=toggle]"))
    hands.click(publish)


def test_a_colleague_sees_it_before_anyone_else(signed_in: SignIn, no_violations: Callable[..., None]) -> None:
    reviewer = person(LEARNER)
    assert reviewer.organisation is not None
    reviewer.groups.add(role_permissions.group_of(reviewer.organisation, Role.REVIEWER))
    lesson = LessonPage.objects.live().order_by("-pk").first()  # of the starter, with ids as the editor makes them
    assert lesson is not None

    page: Page = signed_in(OFFICER)
    page.goto("/beheer/nazicht/")
    page.get_by_role("link", name="Vier ogen aan of uit").click()
    no_violations(page)
    page.get_by_role("button", name="Zet vier ogen aan").click()
    expect(page.get_by_text("Vier ogen staat aan").first).to_be_visible()

    hr = Hands(page)
    page.goto(f"/beheer/pages/{lesson.pk}/edit/")
    hr.write(page.locator("#id_summary"), ASKED)
    press_publish(hr)
    expect(page.get_by_text("Er vertrekt 1 mail.")).to_be_visible()
    no_violations(page)
    hr.click(page.get_by_role("button", name="Vraag nazicht"))
    expect(page.get_by_text("Je vroeg nazicht.")).to_be_visible()

    theirs = signed_in(LEARNER)
    colleague = Hands(theirs)
    theirs.goto("/beheer/nazicht/")
    colleague.click(theirs.get_by_role("link", name=lesson.title).first)
    colleague.click(theirs.get_by_text("Lees zin per zin"))
    no_violations(theirs)
    colleague.click(theirs.get_by_role("link", name=ASKED))
    colleague.write(theirs.get_by_label("Je opmerking"), "Mooi begin.")
    colleague.click(theirs.get_by_role("button", name="Plaats de opmerking"))
    colleague.click(theirs.get_by_role("button", name="Keur goed"))
    expect(theirs.get_by_text("HR kan het nu publiceren.")).to_be_visible()
    assert colleague.clicks <= 5

    page.goto(f"/beheer/nazicht/{lesson.pk}/")
    expect(page.get_by_text("keurde dit concept goed")).to_be_visible()
    no_violations(page)
    page.goto(f"/beheer/pages/{lesson.pk}/edit/")
    press_publish(hr)
    page.wait_for_url("**/wie-raakt-dit/**")
    hr.click(page.get_by_role("button", name=re.compile("^Publiceer")))
    expect(page.get_by_text("staat live")).to_be_visible()
    assert hr.clicks <= 6
