"""Every kind of question: by keyboard with scripts on, and with scripts off; each screen held against axe."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from onboarding.learning.journey import progress
from onboarding.learning.models import PollVote
from onboarding.people.models import Organisation
from quizzes.models import Attempt, Response
from tests.conftest import START
from tests.e2e.keys import press, tab_to
from tests.factories import (
    UserFactory,
    better,
    branching,
    check_block,
    make_programme,
    match,
    multiple,
    order,
    poll_block,
    single,
    text_block,
    true_false,
)

LEARNER = "lien@lennik.example"
QUESTIONS = [
    single("Eén"), multiple("Meer"), true_false("Klopt dit?"), better("Twee"), order("Volgorde", steps=3),
    match("Paren"), branching("Loket"),
]  # fmt: skip


@pytest.fixture
def lesson_url(own_world: None) -> str:
    """The lesson with every kind of exercise, of a learner who has only that one."""
    organisation = Organisation.objects.get(slug="lennik")
    programme = make_programme(
        organisation,
        title="Oefeningen",
        wordmark="O",
        letters="O",
        body=[text_block(), check_block(), poll_block()],
        questions=QUESTIONS,
    )
    learner = UserFactory.create(email=LEARNER, organisation=organisation, welcomed_at="2026-11-02T08:00:00Z")
    for person in (learner, *UserFactory.create_batch(5, organisation=organisation)):
        progress.enrol(person, programme, START, announce=False)
        if person != learner:
            place = progress.open_lesson(person, programme.lesson_ids[0], learner.date_joined)
            progress.vote(place, "blok-peiling", "blok-peiling-2", learner.date_joined)
    return f"/les/{programme.lesson_ids[0]}/"


def button(page: Page, name: str = "Bewaar mijn antwoord") -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def choose_by_keyboard(page: Page, target: Locator, choice: int) -> None:
    """Choose in a list of options with the arrow keys; the first option stands for no choice."""
    tab_to(page, target)
    for _ in range(choice):
        page.keyboard.press("ArrowDown")


def options(page: Page) -> Locator:
    return page.locator("main select")


def place_of(page: Page, step: int) -> Locator:
    return page.get_by_role("combobox", name=f"Plaats van: Stap {step}")


def test_every_kind_of_question_by_keyboard(
    signed_in: Callable[..., Page], lesson_url: str, no_violations: Callable[..., None]
) -> None:
    page = signed_in(LEARNER)
    page.goto(lesson_url)
    press(page, page.locator("summary", has_text="Proef 0"))
    expect(page.get_by_text("Zo gaat het na proef 0.")).to_be_visible()
    tab_to(page, page.get_by_role("radio").first)
    page.keyboard.press("ArrowDown")
    no_violations(page)
    press(page, button(page, "Stem"))
    expect(page.get_by_text("Een greep uit de eerste 6 stemmen")).to_be_visible()
    assert PollVote.objects.count() == 6
    no_violations(page)
    press(page, page.get_by_role("link", name="Naar de vragen"))

    def save_and_go_on() -> None:
        no_violations(page)
        press(page, button(page))
        expect(page.get_by_text(re.compile(r"Bewaard om \d\d\.\d\d"))).to_be_visible()
        no_violations(page)
        press(page, page.get_by_role("link", name=re.compile("Volgende vraag|Bekijk je resultaat")))

    press(page, page.get_by_label("Antwoord 0"), "Space")
    page.keyboard.press("ArrowDown")
    save_and_go_on()
    press(page, page.get_by_label("Keuze 0"), "Space")
    press(page, page.get_by_label("Keuze 1"), "Space")
    save_and_go_on()
    press(page, page.get_by_label("Klopt", exact=True), "Space")
    save_and_go_on()
    press(page, page.get_by_label("Mogelijkheid 0"), "Space")
    save_and_go_on()

    expect(page.locator(".down")).to_have_count(3)
    while [text.split()[-1] for text in page.locator(".item [id^=stap]").all_inner_texts()] != ["0", "1", "2"]:
        texts = page.locator(".item [id^=stap]").all_inner_texts()
        out_of_place = next(n for n in (0, 1) if texts[n] > texts[n + 1])
        down = button(page, f"Naar beneden: {texts[out_of_place]}")
        down.focus()
        page.keyboard.press("Enter")
    expect(page.locator("[data-order-said]")).to_contain_text("Nu op plaats")
    save_and_go_on()
    assert Response.objects.get(question_id="id-Volgorde").points == 3

    expect(options(page)).to_have_count(3)
    for number in range(3):
        wanted = page.get_by_label(f"Links {number}")
        texts = wanted.locator("option").all_inner_texts()
        choose_by_keyboard(page, wanted, texts.index(f"Rechts {number}"))
    save_and_go_on()

    press(page, page.get_by_label("luister"), "Space")
    no_violations(page)
    press(page, button(page, "Ga verder"))
    expect(page.get_by_text("Dit is B.")).to_be_visible()
    no_violations(page)
    press(page, page.get_by_label("help"), "Space")
    press(page, button(page, "Ga verder"))
    expect(page.get_by_text(re.compile(r"Bewaard om \d\d\.\d\d"))).to_be_visible()
    no_violations(page)
    press(page, page.get_by_role("link", name="Bekijk je resultaat"))
    expect(page).to_have_url(re.compile("/gehaald/$"))
    attempt = Attempt.objects.get(user__email=LEARNER)
    assert attempt.points == attempt.max_points


def test_every_kind_of_question_without_scripts(signed_in: Callable[..., Page], lesson_url: str) -> None:
    page = signed_in(LEARNER, java_script_enabled=False)
    page.goto(lesson_url)
    page.locator("summary", has_text="Proef 2").click()
    expect(page.get_by_text("Zo gaat het na proef 2.")).to_be_visible()
    page.get_by_label("Peiling 1").check()
    button(page, "Stem").click()
    expect(page.get_by_text("jouw stem")).to_be_visible()
    page.get_by_role("link", name="Naar de vragen").click()

    def save_and_go_on() -> None:
        button(page).click()
        page.get_by_role("link", name="Volgende vraag").click()

    for label in ("Antwoord 1", "Keuze 0", "Klopt niet", "Mogelijkheid 1"):
        page.get_by_label(label, exact=True).check()
        save_and_go_on()

    expect(button(page, "Naar beneden")).to_have_count(0)
    for number in range(3):
        place_of(page, number).select_option(label="1" if number == 2 else str(number + 1))
    button(page).click()
    expect(page.get_by_role("alert")).to_contain_text("Twee stappen staan op dezelfde plaats.")
    expect(place_of(page, 1).locator("option:checked")).to_have_text("2")
    place_of(page, 2).select_option(label="3")
    save_and_go_on()
    for number in range(3):
        page.get_by_label(f"Links {number}").select_option(label=f"Rechts {number}")
    save_and_go_on()

    page.get_by_label("zucht").check()
    button(page, "Ga verder").click()
    expect(page.get_by_text("Dit is C.")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("Dit is A.")).to_be_visible()
    page.go_forward()
    page.get_by_label("excuus").check()
    button(page, "Ga verder").click()
    page.get_by_label("help").check()
    button(page, "Ga verder").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Niet helemaal"))
    expect(page.locator("summary", has_text="luister")).to_contain_text("Dit past het best.")
    page.get_by_role("link", name="Bekijk je resultaat").click()
    expect(page.get_by_text(re.compile(r"Klaar · .* punten"))).to_be_visible()
    stored = Response.objects.get(question_id="id-Loket")
    assert stored.selected == ["Loket-zucht", "Loket-excuus", "Loket-help"]
