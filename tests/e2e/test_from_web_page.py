"""From a municipality's own page to a programme in drafts, in a real browser, counting what it costs in clicks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, expect

from onboarding.lessons.models import LessonPage, ProgrammePage
from tests.charter_sources import SIX_VALUES, page_of
from tests.e2e.conftest import SignIn
from tests.e2e.hands import Hands
from tests.e2e.screen_sizes import fits
from tests.e2e.world import OFFICER

SIX_VALUES_FILE: FilePayload = {"name": "waarden.html", "mimeType": "text/html", "buffer": SIX_VALUES.encode()}
MOST_CLICKS = 5  # from “Een traject beginnen” to drafts
PASTE = """(field, text) => {
    const data = new DataTransfer();
    data.setData("text/html", `<p>${text.trim().split(/\\n+/).join("</p><p>")}</p>`);
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data }));
}"""


@pytest.mark.parametrize(
    ("source", "title", "lessons", "options"),
    [
        ("lennik", "KRACHT", 7, {}),
        ("six values", "MOEDIG", 8, {}),
        ("herenthout", "Onze pijlers", 5, {"java_script_enabled": False, "viewport": {"width": 360, "height": 740}}),
    ],
    ids=["lennik", "six-values-and-a-motto", "herenthout-on-a-phone-without-scripts"],
)
def test_a_page_becomes_drafts_in_a_few_clicks(
    signed_in: SignIn,
    no_violations: Callable[..., None],
    source: str,
    title: str,
    lessons: int,
    options: dict[str, object],
) -> None:
    has_scripts = not options
    page = signed_in(OFFICER, **options)
    hand = Hands(page)

    def holds() -> None:
        if has_scripts:
            no_violations(page, "main")

    page.goto("/beheer/beginnen/")
    hand.click(page.get_by_role("link", name="Geef ons de pagina"))
    holds()
    if source == "six values":
        hand.choose_file("Of kies het bestand van de pagina", SIX_VALUES_FILE)
    else:
        field = page.get_by_label("Plak hier de tekst van de pagina")
        hand.click(field)
        if has_scripts:
            field.evaluate(PASTE, page_of(source))
        field.fill(page_of(source))
    hand.click(page.get_by_role("button", name="Lees de pagina"))
    expect(page.get_by_role("heading", name="Wat we herkenden", exact=True)).to_be_visible()
    expect(page.get_by_label("Naam van het traject")).to_have_value(title)
    expect(page.get_by_role("group")).to_have_count(lessons)
    if source == "six values":
        expect(page.get_by_label("Motto")).to_have_value("Samen maken we het verschil")
    if has_scripts:
        page.set_viewport_size({"width": 360, "height": 740})
        assert fits(page)
        holds()
        page.set_viewport_size({"width": 1240, "height": 900})
    holds()
    hand.click(page.get_by_role("button", name="Verder", exact=True))
    holds()
    hand.click(page.get_by_role("button", name="Maak het traject als concept"))
    expect(page.get_by_text("staat klaar als concept")).to_be_visible()
    holds()
    assert hand.clicks <= MOST_CLICKS
    programme = ProgrammePage.objects.get(title=title, live=False)
    assert LessonPage.objects.descendant_of(programme).filter(live=False).count() == lessons
    page.get_by_role("link", name="Voorbeeld").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
