"""HR puts a programme in a file, and makes drafts of it again: a lesson of them prints."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.urls import reverse
from playwright.sync_api import Page, expect

from onboarding.lessons.models import LessonPage, ProgrammePage
from onboarding.lessons.open_file import packing
from tests.e2e.conftest import SignIn
from tests.e2e.world import OFFICER

Check = Callable[..., None]


def test_a_programme_goes_out_and_comes_in_again_as_drafts(
    signed_in: SignIn, no_violations: Check, tmp_path: Path
) -> None:
    page = signed_in(OFFICER)
    page.goto(reverse("hr:starters"))
    page.locator(".starters-there a").first.click()
    original = ProgrammePage.objects.get(pk=int(page.url.strip("/").split("/")[-1]))
    page.goto(reverse("hr:programme_file", args=[original.pk]))
    no_violations(page, "main")
    page.get_by_role("button", name="Maak het bestand").click()
    download_link = page.get_by_role("link", name="Download het bestand")
    expect(download_link).to_be_visible()
    no_violations(page, "main")
    with page.expect_download() as download:
        download_link.click()
    file = tmp_path / "traject.zip"
    download.value.save_as(file)

    page.goto(reverse("hr:starters"))
    page.get_by_role("link", name="Haal uit een bestand").click()
    expect(page.get_by_label("Bestand")).to_be_visible()
    no_violations(page, "main")
    page.get_by_label("Bestand").set_input_files(file)
    page.get_by_role("button", name="Kijk wat erin zit").click()
    expect(page.get_by_text("Er staat al een traject met deze naam.")).to_be_visible()
    no_violations(page, "main")
    page.get_by_role("button", name="Maak dit traject als concept").click()
    expect(page.get_by_text("staat klaar als concept")).to_be_visible()
    made = ProgrammePage.objects.exclude(pk=original.pk).get(title=original.title)
    assert packing.packed(made).data == packing.packed(original).data
    prints(page, LessonPage.objects.descendant_of(made).first())


def prints(page: Page, lesson: LessonPage) -> None:
    page.goto(reverse("hr:review_print", args=[lesson.pk]))
    expect(page.get_by_role("heading", name=lesson.title, level=1)).to_be_visible()
    expect(page.get_by_role("button", name="Druk af")).to_be_visible()
    page.get_by_role("link", name="Met de antwoorden").click()
    expect(page.get_by_text("niet voor deelnemers")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Druk af")).to_be_hidden()
