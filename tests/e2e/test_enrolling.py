"""HR writes a rule, sees whom it would enrol, switches it on; and enrols a department by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from onboarding.learning.models import Enrolment, EnrolmentRule
from onboarding.people.models import Department
from tests.e2e.conftest import SignIn
from tests.e2e.world import LEARNER, NOBODY, OFFICER, STARTER

Check = Callable[..., None]
SMALL = "Onze waarden"


def enrolled() -> set[str]:
    """Who is in the small programme."""
    return set(Enrolment.objects.filter(programme__title=SMALL).values_list("user__email", flat=True))


def go_to_rules(page: Page) -> None:
    page.goto(reverse("wagtailadmin_home"))
    page.get_by_role("link", name="Inschrijfregels").click()
    expect(page.get_by_role("heading", name="Inschrijfregels")).to_be_visible()


def open_rule(page: Page) -> None:
    go_to_rules(page)
    page.get_by_role("link", name=f"Alle diensten: {SMALL}").click()
    expect(page.get_by_role("link", name="Wijzig", exact=True)).to_be_visible()


def test_hr_sees_whom_a_rule_would_enrol_before_switching_it_on(signed_in: SignIn, no_violations: Check) -> None:
    page = signed_in(OFFICER)
    go_to_rules(page)
    no_violations(page, "main")
    page.locator("main").get_by_role("link", name="Regel toevoegen").last.click()
    expect(page.get_by_label("Werkdagen om af te werken")).to_have_value("20")
    no_violations(page, "main")
    page.get_by_label("Werkdagen om af te werken").fill("0")
    page.get_by_role("button", name="Bewaar en kijk wie het zijn").click()
    expect(page.get_by_text("Kies minstens één traject.")).to_be_visible()
    no_violations(page, "main")

    page.get_by_role("checkbox", name=SMALL, exact=True).check()
    page.get_by_label("Werkdagen om af te werken").fill("10")
    page.get_by_role("button", name="Bewaar en kijk wie het zijn").click()
    expect(page.get_by_text("Zet je de regel nu aan, dan worden 3 mensen ingeschreven.")).to_be_visible()
    expect(page.get_by_role("link", name="Roger Maes")).to_be_visible()
    expect(page.get_by_role("link", name="Amina Verbeke")).to_have_count(0)  # is enrolled
    assert enrolled() == {LEARNER}
    open_rule(page)  # without the message that fades in
    no_violations(page, "main")

    page.get_by_role("button", name="Zet aan").click()
    expect(page.get_by_text("De regel staat aan. 3 mensen zijn ingeschreven.")).to_be_visible()
    expect(page.get_by_text("Niemand: wie de regel vraagt, is ingeschreven.")).to_be_visible()
    assert enrolled() == {LEARNER, STARTER, NOBODY, OFFICER}
    go_to_rules(page)
    no_violations(page, "main")
    open_rule(page)
    expect(page.get_by_role("link", name="Zet uit")).to_be_visible()
    no_violations(page, "main")

    page.get_by_role("link", name="Verwijder").click()
    expect(page.get_by_role("button", name="Ja, verwijder")).to_be_visible()
    no_violations(page, "main")
    page.get_by_role("button", name="Ja, verwijder").click()
    expect(page.get_by_text("Er is nog geen regel.")).to_be_visible()
    assert not EnrolmentRule.objects.exists()
    assert enrolled() == {LEARNER, STARTER, NOBODY, OFFICER}


@pytest.mark.parametrize(
    ("java_script_enabled", "width"), [(True, 360), (False, 1240)], ids=["on a phone", "without scripts"]
)
def test_hr_enrols_a_department_by_hand(
    signed_in: SignIn, no_violations: Check, java_script_enabled: bool, width: int
) -> None:
    page = signed_in(OFFICER, java_script_enabled=java_script_enabled, viewport={"width": width, "height": 700})
    page.goto(reverse("hr:rules"))
    page.get_by_role("link", name="Schrijf zelf in").click()
    page.get_by_label("Traject").select_option(label=SMALL)
    page.get_by_label("Dienst").select_option(label=Department.objects.get().name)
    page.get_by_role("button", name="Toon wie het zijn").click()
    expect(page.get_by_role("heading", name="Je schrijft 3 mensen in voor Onze waarden.")).to_be_visible()
    expect(page.get_by_text("1 persoon is al ingeschreven.")).to_be_visible()
    if java_script_enabled:  # axe is a script itself
        no_violations(page, "main")
    assert enrolled() == {LEARNER}
    page.get_by_role("button", name="Schrijf in").click()
    expect(page.get_by_text("3 mensen zijn ingeschreven.")).to_be_visible()
    assert enrolled() == {LEARNER, STARTER, NOBODY, OFFICER}
