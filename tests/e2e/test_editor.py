"""HR's editor in a real browser: the draft beside its form, and the checker that reads along."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Page, Route, expect
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from onboarding.lessons.models import LessonPage, OrganisationPage
from tests.e2e.conftest import SignIn
from tests.e2e.steps import leave_forms
from tests.e2e.watching import Watch
from tests.e2e.world import OFFICER, STARTER, lessons_of


@pytest.fixture
def lesson() -> LessonPage:
    page = lessons_of(STARTER)[0].page
    assert page
    return page


@pytest.fixture
def editor(signed_in: SignIn, lesson: LessonPage) -> Iterator[Page]:
    page = signed_in(OFFICER, viewport={"width": 1600, "height": 1000})
    page.goto(f"/beheer/pages/{lesson.pk}/edit/")
    yield page
    leave_forms(page)


def open_panel(page: Page, name: str) -> None:
    toggle = page.locator(f"[data-side-panel-toggle='{name}']")
    if toggle.get_attribute("aria-expanded") != "true":
        toggle.click()
    expect(toggle).to_have_attribute("aria-expanded", "true")


def problems(page: Page, number: int) -> None:
    """The checker found this many, next to its button and in its panel."""
    expect(page.locator("[data-side-panel='checks'] [data-content-checker-count]")).to_have_text(str(number))
    expect(page.locator("[data-side-panel='checks'] [data-content-checker-row]")).to_have_count(number)


def test_the_panel_shows_the_draft_while_it_is_being_written(editor: Page, lesson: LessonPage) -> None:
    open_panel(editor, "preview")
    title = editor.frame_locator("#w-preview-iframe").get_by_role("heading", level=1)
    expect(title).to_have_text(lesson.title)
    editor.wait_for_timeout(2 * settings.WAGTAIL_AUTO_UPDATE_PREVIEW_INTERVAL)  # it first looks once
    editor.locator("#id_title").fill("Zo luister je")
    expect(title).to_have_text("Zo luister je")


def test_language_is_read_while_writing_and_leads_to_its_field_by_keyboard(
    editor: Page, lesson: LessonPage, no_violations: Callable[..., None]
) -> None:
    introduction = editor.locator("#id_introduction")
    introduction.fill("Bel ons. Gelieve dit te allen tijde over te maken.")
    counter = editor.locator("[data-side-panel-toggle='language'] [data-side-panel-toggle-counter]")
    expect(counter).to_have_text("3")  # also while the panel is closed
    editor.locator("[data-side-panel-toggle='language']").focus()
    editor.keyboard.press("Enter")
    panel = editor.locator("[data-side-panel='language']")
    expect(panel.get_by_role("status")).to_have_text("3 keer raad.")
    expect(panel.locator("mark")).to_have_text(["Gelieve", "te allen tijde", "over te maken"])
    no_violations(editor, "[data-side-panel='language']")
    panel.get_by_role("link", name="Naar het veld").focus()
    editor.keyboard.press("Enter")
    expect(introduction).to_be_focused()
    assert introduction.evaluate("one => [one.selectionStart, one.selectionEnd]") == [9, 50]
    editor.keyboard.type("Bel ons altijd.")
    expect(panel.get_by_text("We vonden niets om anders te schrijven.").first).to_be_visible()
    expect(counter).to_be_hidden()
    editor.get_by_role("tab", name="Instellingen").click()
    question = editor.locator("[data-contentpath='questions'] [data-contentpath='question'] textarea").first
    question.evaluate(
        "one => { one.value = 'Gelieve te kiezen.'; one.dispatchEvent(new Event('input', {bubbles: true})) }"
    )
    panel.get_by_role("link", name="Naar het veld").click()
    expect(question).to_be_focused()
    expect(question).to_be_in_viewport()


def test_the_checker_reads_a_good_lesson_and_finds_nothing(editor: Page) -> None:
    open_panel(editor, "checks")
    words = editor.locator("[data-content-word-count]")
    expect(words).not_to_have_text("-")
    assert int(words.inner_text().replace(".", "")) > 100
    problems(editor, 0)


def test_the_checker_finds_a_picture_without_a_description_and_a_heading_that_jumps(
    editor: Page, lesson: LessonPage, watch: Watch
) -> None:
    collection = OrganisationPage.objects.get().collection
    image = get_image_model().objects.create(title="Plein", file=get_test_image_file(), collection=collection)
    picture = {"type": "picture", "value": {"heading": "", "image": image.pk, "alt_text": "", "caption": ""}}
    lesson.body = lesson.body.stream_block.to_python([*lesson.body.get_prep_value(), picture])
    lesson.save_revision(clean=False)

    def with_a_jump(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("</h1>", "</h1><h4>Een tussentitel</h4>", 1))

    editor.route("**/edit/preview/?**", with_a_jump)
    editor.reload()
    open_panel(editor, "checks")
    problems(editor, 2)
    found = editor.locator("[data-side-panel='checks']")
    expect(found.get_by_text("Een beeld zonder beschrijving")).to_be_visible()
    expect(found.get_by_text("Verkeerd gebruik kopniveaus")).to_be_visible()
    # Wagtail also writes what the checker found in the console, as an error.
    watch.problems[:] = [problem for problem in watch.problems if "axe.run results" not in problem]


def test_employees_pages_keep_their_strict_policy(signed_in: SignIn) -> None:
    page = signed_in(STARTER)
    answer = page.goto("/")
    assert answer
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "frame-src https://www.youtube-nocookie.com https://player.vimeo.com;" in f"{policy};"
    assert "wagtail" not in page.content()
