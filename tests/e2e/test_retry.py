"""From a question that is missed to the next try: the verdict, the passage, the tip, and what is asked again."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from onboarding.learning.journey import progress
from onboarding.learning.models import Completion
from onboarding.people.models import Organisation
from quizzes.models import Attempt, Response
from tests.conftest import START
from tests.e2e.screen_sizes import fits
from tests.e2e.steps import save_answer
from tests.factories import UserFactory, in_second, make_programme, match, multiple, order, single, true_false

LEARNER = "lien@lennik.example"
PHONE: ViewportSize = {"width": 390, "height": 700}
TRIED_AGAIN = [
    in_second(single("Eén", hint="Denk aan morgen.", reread="Waarom het telt"), single("Het andere verhaal", best=0)),
    multiple("Meer"),
    true_false("Klopt dit?", points=2),
]
LISTS = [order("Volgorde", steps=3), match("Paren"), single("Eén")]


@pytest.fixture
def lesson_with(own_world: None) -> Callable[..., str]:
    """Makes the only lesson of a learner; gives the address of its questions."""

    def make(*questions: dict[str, object]) -> str:
        organisation = Organisation.objects.get(slug="lennik")
        programme = make_programme(organisation, title="Proef", wordmark="P", letters="P", questions=list(questions))
        learner = UserFactory.create(email=LEARNER, organisation=organisation, welcomed_at="2026-11-02T08:00:00Z")
        progress.enrol(learner, programme, START, announce=False)
        return f"/les/{programme.lesson_ids[0]}/vraag/"

    return make


def on(page: Page) -> None:
    page.get_by_role("link", name=re.compile("Volgende vraag|Bekijk je resultaat")).click()


def opened(page: Page, summary: str) -> Locator:
    """What folds out under these words, opened."""
    details = page.locator("details", has=page.locator("summary", has_text=summary))
    details.locator("summary").first.click()
    return details


@pytest.mark.parametrize("scripts", [True, False])
def test_a_next_try_asks_in_another_story_only_what_was_missed(
    scripts: bool, signed_in: Callable[..., Page], lesson_with: Callable[..., str], no_violations: Callable[..., None]
) -> None:
    questions = lesson_with(*TRIED_AGAIN)
    page = signed_in(LEARNER, java_script_enabled=scripts)
    page.goto(f"{questions}1/")
    expect(page.get_by_text("Denk aan morgen.")).not_to_be_visible()
    expect(opened(page, "Een tip").get_by_text("Denk aan morgen.")).to_be_visible()
    save_answer(page, "Antwoord 0")
    on(page)
    save_answer(page, "Keuze 2")
    on(page)
    save_answer(page, "Klopt")
    on(page)
    expect(page.get_by_text("Je krijgt alleen de 2 vragen die je miste.")).to_be_visible()
    page.get_by_role("button", name="Probeer opnieuw").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Het andere verhaal")
    expect(page.get_by_text("Wat je juist had, telt mee.")).to_be_visible()
    if scripts:
        no_violations(page)
    save_answer(page, "Antwoord 0")
    expect(page).to_have_title(re.compile("^Klopt · Vraag 1 van 3"))
    on(page)
    save_answer(page, "Keuze 0", "Keuze 1")
    on(page)
    expect(page).to_have_url(re.compile("/gehaald/$"))
    completed = Completion.objects.get(enrolment__user__email=LEARNER)
    assert completed.attempt is not None
    assert completed.attempt.number == 2
    assert completed.attempt.percent == 100
    assert Response.objects.filter(attempt=completed.attempt, situation=2).count() == 1
    page.get_by_role("link", name="Lees je antwoorden na").click()
    on(page)
    on(page)
    expect(page.get_by_text("Dit had je vorige keer al juist. Het telt mee.")).to_be_visible()


def test_the_passage_opens_beside_the_question_and_keeps_what_was_filled_in(
    signed_in: Callable[..., Page], lesson_with: Callable[..., str], no_violations: Callable[..., None]
) -> None:
    questions = lesson_with(*TRIED_AGAIN)
    page = signed_in(LEARNER)
    page.goto(f"{questions}1/")
    page.get_by_label("Antwoord 2", exact=True).check()
    passage = opened(page, "Lees het stuk nog eens")
    expect(passage.get_by_role("heading", name="Waarom het telt")).to_be_visible()
    expect(page.get_by_label("Antwoord 2", exact=True)).to_be_checked()
    expect(page).to_have_url(re.compile(r"/vraag/1/$"))
    no_violations(page)


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_on_a_phone_the_verdict_and_the_way_on_are_there_without_scrolling(
    colours: str, signed_in: Callable[..., Page], lesson_with: Callable[..., str], no_violations: Callable[..., None]
) -> None:
    questions = lesson_with(*TRIED_AGAIN)
    page = signed_in(LEARNER, viewport=PHONE, color_scheme=colours)
    for number, texts in enumerate((["Antwoord 0"], ["Keuze 0", "Keuze 2"], ["Klopt"]), start=1):
        page.goto(f"{questions}{number}/")
        save_answer(page, *texts)
        assert page.evaluate("scrollY") == 0
        expect(page.get_by_role("heading", level=1)).to_be_in_viewport(ratio=1)
        expect(page.get_by_role("heading", level=1)).to_be_focused()
        expect(page.get_by_role("link", name=re.compile("Volgende|resultaat"))).to_be_in_viewport(ratio=1)
        assert fits(page)
        no_violations(page)


def test_an_order_that_nobody_touched_is_not_sent(
    signed_in: Callable[..., Page], lesson_with: Callable[..., str]
) -> None:
    questions = lesson_with(*LISTS)
    page = signed_in(LEARNER)
    page.goto(f"{questions}1/")
    page.get_by_role("button", name="Bewaar mijn antwoord").click()
    untouched = page.locator("select").first.evaluate("one => one.validationMessage")
    assert untouched.startswith("Je gaf nog niets een plaats.")
    assert not Response.objects.exists()


def test_an_order_that_nobody_touched_gets_a_sentence_without_scripts(
    signed_in: Callable[..., Page], lesson_with: Callable[..., str]
) -> None:
    questions = lesson_with(*LISTS)
    page = signed_in(LEARNER, java_script_enabled=False)
    page.goto(f"{questions}1/")
    page.get_by_role("button", name="Bewaar mijn antwoord").click()
    expect(page).to_have_title(re.compile("^Fout: Vraag 1 van 3"))
    expect(page.get_by_role("alert")).to_contain_text("Je gaf nog niets een plaats.")
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.locator("select").first).to_be_focused()
    assert not Response.objects.exists()


def test_what_moves_in_an_order_keeps_the_focus(
    signed_in: Callable[..., Page], lesson_with: Callable[..., str]
) -> None:
    questions = lesson_with(*LISTS)
    page = signed_in(LEARNER)
    page.goto(f"{questions}1/")
    first = page.locator(".item [id^=stap]").first.inner_text()
    down = page.get_by_role("button", name=f"Naar beneden: {first}")
    down.focus()
    for place in (2, 3, 3):  # at the end it stays where it is
        page.keyboard.press("Enter")
        expect(down).to_be_focused()
        expect(page.locator("[data-order-said]")).to_have_text(f"{first}: Nu op plaats {place}")
    expect(page.locator(".item [id^=stap]").last).to_have_text(first)


def drag(page: Page, what: Locator, to: Locator) -> None:
    what.scroll_into_view_if_needed()
    start, end = what.bounding_box(), to.bounding_box()
    assert start is not None and end is not None
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=12)
    page.mouse.up()


def test_an_order_and_pairs_can_be_dragged(signed_in: Callable[..., Page], lesson_with: Callable[..., str]) -> None:
    questions = lesson_with(*LISTS)
    page = signed_in(LEARNER)
    page.goto(f"{questions}1/")
    steps = page.locator(".item [id^=stap]")
    for number in range(3):
        item = page.locator(".item", has_text=f"Stap {number}")
        if steps.nth(number).inner_text() != f"Stap {number}":
            drag(page, item.locator(".grip"), page.locator(".item").nth(number))
    expect(steps).to_have_text(["Stap 0", "Stap 1", "Stap 2"])
    save_answer(page)
    on(page)
    for number in range(3):
        pair = page.locator(".pair", has_text=f"Links {number}")
        drag(page, page.locator(".chip", has_text=f"Rechts {2 if number == 1 else number}"), pair)
    save_answer(page)
    attempt = Attempt.objects.get(user__email=LEARNER)
    assert [float(response.points) for response in attempt.responses.order_by("pk")] == [3, 2]

    wrong = page.get_by_role("listitem").filter(has_text="Links 1")
    expect(wrong.locator(".halves.wrong")).to_have_text(re.compile("✗.*Jij koos: Rechts 2", re.DOTALL))
    expect(wrong.locator(".halves.right")).to_have_text(re.compile("✓.*Hoort bij: Rechts 1", re.DOTALL))


def test_colours_that_a_reader_chose_show_which_answer_was_given(
    signed_in: Callable[..., Page], lesson_with: Callable[..., str]
) -> None:
    questions = lesson_with(*TRIED_AGAIN)
    page = signed_in(LEARNER, forced_colors="active")
    page.goto(f"{questions}1/")
    page.get_by_label("Antwoord 2", exact=True).check()
    border = "one => getComputedStyle(one).borderTopWidth"
    widths = [one.evaluate(border) for one in page.locator("label.choice").all()]
    assert sorted(widths) == ["2px", "2px", "4px"]
    page.get_by_role("button", name="Bewaar mijn antwoord").click()
    expect(page.get_by_text("Jij koos:").locator("..")).to_contain_text("Antwoord 2")
