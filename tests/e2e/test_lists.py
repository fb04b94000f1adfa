"""HR keeps a list under a name, finds it again, has it mailed, and takes it along on paper."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from onboarding.hr.models import SavedView
from tests.e2e.conftest import SignIn
from tests.e2e.world import LEARNER, OFFICER, person

Check = Callable[..., None]
PHONE = {"viewport": {"width": 360, "height": 800}}


def keep(page: Page, name: str) -> None:
    page.goto("/beheer/voltooiing/?status=todo")
    page.get_by_text("Bewaar deze lijst").click()
    page.get_by_label("Naam van de lijst").fill(name)
    page.get_by_role("button", name="Bewaar", exact=True).click()
    expect(page.get_by_text(f"De lijst is bewaard als “{name}”.")).to_be_visible()


@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}, PHONE], ids=["desk", "no script", "phone"])
def test_a_list_is_kept_found_again_and_mailed_on_mondays(signed_in: SignIn, options: dict[str, Any]) -> None:
    page = signed_in(OFFICER, **options)
    keep(page, "Nog te beginnen")
    page.goto("/beheer/voltooiing/")
    page.get_by_role("link", name="Nog te beginnen").click()
    expect(page).to_have_url("/beheer/voltooiing/?status=todo")
    page.get_by_role("link", name="Beheer de lijsten").click()
    page.get_by_role("link", name="Wijzig Nog te beginnen").click()
    page.get_by_label("elke week", exact=True).check(force=True)
    page.get_by_label("Bij elke week: op").select_option("maandag")
    page.get_by_label(str(person(OFFICER).last_name)).check(force=True)
    page.get_by_role("button", name="Bewaar", exact=True).click()
    page.get_by_role("button", name="Ja, mail deze lijst zo").click()
    expect(page.get_by_text("De eerste mail komt op")).to_be_visible()
    assert SavedView.objects.get().schedule == "weekly"


def test_the_list_is_downloaded_as_a_pdf_with_everyone_on_it(signed_in: SignIn) -> None:
    page = signed_in(OFFICER)
    page.goto("/beheer/voltooiing/")
    page.get_by_role("button", name="Acties").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF downloaden").click()
    content = download.value.path().read_bytes()
    text = " ".join(PdfReader(BytesIO(content)).pages[0].extract_text().split())
    assert download.value.suggested_filename.endswith("-rijen.pdf") or "-1-rij" in download.value.suggested_filename
    assert person(LEARNER).last_name in text


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desk", "phone"])
def test_everyone_can_use_the_lists_screens(signed_in: SignIn, no_violations: Check, options: dict[str, Any]) -> None:
    page = signed_in(OFFICER, **options)
    keep(page, "Nog te beginnen")
    for status in ("todo", "late"):  # kept, and without anyone in it
        page.goto(f"/beheer/voltooiing/?status={status}")
        if status == "late":
            page.get_by_text("Bewaar deze lijst").click()
        no_violations(page, ".hr-saved-views")
    saved = SavedView.objects.get()
    page.request.get("/beheer/voltooiing/?export=csv")
    for address in ("lijsten/", f"lijsten/{saved.pk}/", f"lijsten/{saved.pk}/verwijderen/", "logboek/"):
        page.goto(f"/beheer/{address}")
        no_violations(page, "#main")
