"""HR reads what the mails say, writes own words, and sees them with a real person's data."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from onboarding.learning.models import NoticeText
from tests.e2e.conftest import SignIn
from tests.e2e.world import OFFICER

Check = Callable[..., None]
NOTICES, TEXT, LEDGER = "/beheer/berichten/", "/beheer/berichten/before_due/nl/", "/beheer/berichten/grootboek/"


@pytest.mark.parametrize("scripts", [True, False])
def test_hr_writes_own_words_sees_them_with_a_persons_data_and_takes_them_back(
    signed_in: SignIn, scripts: bool
) -> None:
    page = signed_in(OFFICER, java_script_enabled=scripts)
    page.goto(NOTICES)
    page.locator(f"a[href='{TEXT}']").click()
    expect(page.get_by_role("heading", name="Bijna af te werken", level=2)).to_be_visible()
    page.get_by_label("Onderwerp").fill("Nog even, {voornaam}")
    page.get_by_role("textbox", name="Tekst").fill("Werk {traject} af voor {datum}.\n\n{link}")
    page.get_by_role("button", name="Toon voorbeeld").click()
    expect(page.get_by_text(re.compile(r"\{datum\} bestaat hier niet"))).to_be_visible()
    page.get_by_role("textbox", name="Tekst").fill("Werk {traject} af voor {einddatum}.\n\n{link}")
    page.get_by_role("button", name="Toon voorbeeld").click()
    expect(page.locator("#notices-subject")).to_have_text(re.compile(r"^Nog even, \w+$"))
    mail = page.frame_locator(".notices-mail")
    expect(mail.get_by_role("link", name="Naar je lessen")).to_be_visible()
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_text("Bewaard. De volgende mails gaan uit met deze tekst.")).to_be_visible()
    assert NoticeText.objects.get().subject == "Nog even, {voornaam}"
    page.get_by_role("button", name="Zet terug naar de tekst van Aan boord").click()
    expect(page.get_by_label("Onderwerp")).to_have_value("Nog {werkdagen} voor {traject}")


def test_the_screens_about_mails_are_accessible(signed_in: SignIn, no_violations: Check) -> None:
    page = signed_in(OFFICER)
    for address in (NOTICES, TEXT, LEDGER):
        page.goto(address)
        no_violations(page, "main")


def test_the_screens_fit_a_phone(signed_in: SignIn) -> None:
    page = signed_in(OFFICER, viewport={"width": 360, "height": 740})
    for address in (NOTICES, TEXT):
        page.goto(address)
        assert page.evaluate("document.querySelector('main').scrollWidth") <= 360
