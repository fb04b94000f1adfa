"""HR between two meetings, with a phone: the figures, somebody's page, and a reminder now."""

from __future__ import annotations

import re

from django.urls import reverse
from playwright.sync_api import Page, expect

from onboarding.learning.models import Notice
from onboarding.learning.notices import hand_reminders
from tests.e2e import axe_checks, world
from tests.e2e.conftest import SignIn
from tests.e2e.hands import Hands
from tests.e2e.screen_sizes import fits
from tests.e2e.week_of_hr import crowd

SWIMMER = crowd.IN_THE_LIBRARY + 1
MOST_CLICKS = 5


def look(page: Page) -> None:
    assert axe_checks.violations(page, "main") == []
    assert fits(page)


def test_on_a_phone_hr_sees_the_figures_finds_somebody_and_reminds_them(signed_in: SignIn) -> None:
    page = signed_in(world.OFFICER, viewport={"width": 360, "height": 740})
    page.goto(reverse("wagtailadmin_home"))
    hands = Hands(page)
    expect(page.locator("main").get_by_role("link", name="Nog te doen")).to_be_visible()
    look(page)
    hands.click(page.locator(".sidebar-nav-toggle"))
    search = page.locator("#menu-search-q")
    hands.write(search, crowd.name_of(SWIMMER)[1])
    search.press("Enter")
    swimmer = crowd.person(SWIMMER)
    hands.press(str(swimmer), "link")
    expect(page.get_by_role("heading", level=2, name=str(swimmer))).to_be_visible()
    look(page)
    hands.press("Herinner nu", "link")
    expect(page.get_by_role("heading", name=f"Je stuurt {swimmer} een herinnering.")).to_be_visible()
    look(page)
    hands.press("Herinner nu")
    expect(page.get_by_text(re.compile("1 herinnering (op weg|vertrekt)"))).to_be_visible()
    assert hands.clicks <= MOST_CLICKS
    assert Notice.objects.filter(recipient=swimmer, kind=hand_reminders.KIND).count() == 1
