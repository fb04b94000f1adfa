"""HR puts a programme in a file, and makes drafts of it again, in few clicks; a lesson of them prints."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from django.urls import reverse
from playwright.sync_api import Page, expect

from onboarding.lessons.models import LessonPage, ProgrammePage
from onboarding.lessons.open_file import packing
from tests.e2e.conftest import SignIn
from tests.e2e.hands import Hands
from tests.e2e.world import OFFICER

Check = Callable[..., None]
MOST_CLICKS_OUT, MOST_CLICKS_BACK = 5, 4  # from “Trajecten” to the file, and to drafts


def test_a_programme_goes_out_and_comes_in_again_as_drafts(
    signed_in: SignIn, no_violations: Check, tmp_path: Path
) -> None:
    page = signed_in(OFFICER)
    out = Hands(page)
    page.goto(reverse("hr:starters"))
    out.click(page.locator(".starters-there a").first)
    original = ProgrammePage.objects.get(pk=int(page.url.strip("/").split("/")[-1]))
    out.press("Acties")
    out.click(page.get_by_role("link", name="Zet in een bestand"))
    expect(page.get_by_role("button", name="Maak het bestand")).to_be_visible()
    no_violations(page, "main")
    out.press("Maak het bestand")
    download_link = page.get_by_role("link", name="Download het bestand")
    expect(download_link).to_be_visible()
    no_violations(page, "main")
    with page.expect_download() as download:
        out.click(download_link)
    assert out.clicks <= MOST_CLICKS_OUT
    file = tmp_path / "traject.zip"
    download.value.save_as(file)

    page.goto(reverse("hr:starters"))
    back = Hands(page)
    back.click(page.get_by_role("link", name="Haal uit een bestand"))
    expect(page.get_by_label("Bestand")).to_be_visible()
    no_violations(page, "main")
    back.choose_file("Bestand", file)
    back.press("Kijk wat erin zit")
    expect(page.get_by_text("Er staat al een traject met deze naam.")).to_be_visible()
    no_violations(page, "main")
    back.press("Maak dit traject als concept")
    expect(page.get_by_text("staat klaar als concept")).to_be_visible()
    assert back.clicks <= MOST_CLICKS_BACK
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
