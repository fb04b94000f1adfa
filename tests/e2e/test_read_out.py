"""What a screen reader is told of one question of each kind: the browser's own accessibility tree, asked and told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from onboarding.learning.journey import progress
from onboarding.people.models import Organisation
from tests.conftest import START
from tests.e2e.conftest import SignIn
from tests.e2e.listening import heard
from tests.e2e.steps import next_step
from tests.e2e.world import LEARNER as READER
from tests.factories import (
    UserFactory,
    better,
    branching,
    make_programme,
    match,
    multiple,
    order,
    single,
    true_false,
)

LEARNER = "lien@lennik.example"
QUESTIONS = [
    single("Wie belt?"), multiple("Wat helpt?"), true_false("Dit mag."), better("Wat eerst?"), order("Hoe?", steps=3),
    match("Wie doet wat?"), branching("Aan het loket", points=2),
]  # fmt: skip

# As Playwright writes the tree: a group has the question and the instruction for a name.
ASKED = [
    """
    - heading "Wie belt?" [level=1]
    - group "Wie belt? Kies één antwoord.":
      - radio "Antwoord 0"
      - radio "Antwoord 1"
      - radio "Antwoord 2"
    """,
    """
    - heading "Wat helpt?" [level=1]
    - group "Wat helpt? Er past meer dan één antwoord.":
      - checkbox "Keuze 0"
      - checkbox "Keuze 1"
      - checkbox "Keuze 2"
      - checkbox "Keuze 3"
    """,
    """
    - heading "Dit mag." [level=1]
    - group "Dit mag. Kies één antwoord.":
      - radio "Klopt"
      - radio "Klopt niet"
    """,
    """
    - heading "Wat eerst?" [level=1]
    - group "Wat eerst? Beide kunnen. Welke van de twee is de betere?":
      - radio "Mogelijkheid 0"
      - radio "Mogelijkheid 1"
    """,
    """
    - heading "Hoe?" [level=1]
    - group "Hoe? Geef elke stap een plaats. Wat eerst komt, krijgt plaats 1.":
      - list:
        - listitem:
          - combobox /Plaats van. Stap \\d/
          - button /Naar boven. Stap \\d/
          - button /Naar beneden. Stap \\d/
    """,
    """
    - heading "Wie doet wat?" [level=1]
    - group "Wie doet wat? Kies bij elk stukje wat erbij hoort.":
      - paragraph:
        - combobox "Links 0"
      - paragraph:
        - combobox "Links 1"
      - paragraph:
        - combobox "Links 2"
    """,
    """
    - heading "Aan het loket" [level=1]
    - group "Aan het loket Stap 1 Dit is A.":
      - radio "luister"
      - radio "zucht"
    """,
]
TOLD = [
    """
    - region "Klopt niet":
      - heading "Klopt niet" [level=1]
      - paragraph: "Jij koos: Antwoord 0"
      - paragraph: Uitleg 0
      - paragraph: Om te onthouden.
    - group: Lees de vraag nog eens
    - heading "En als je iets anders koos?" [level=2]
    - group: Antwoord 1 Dit past het best.
    - group: Antwoord 2 Niet helemaal.
    - paragraph:
      - link "Volgende vraag"
    """,
    """
    - region "Niet helemaal":
      - heading "Niet helemaal" [level=1]
      - list:
        - listitem: "Jij koos: Keuze 0 Dit hoort erbij. Uitleg 0"
        - listitem: Keuze 1 Dit hoorde er ook bij. Uitleg 1
    - group: Lees de vraag nog eens
    - heading "En als je iets anders koos?" [level=2]
    - group: Keuze 2 Dit hoort er niet bij.
    """,
]


@pytest.fixture
def page_of(own_world: None, signed_in: Callable[..., Page]) -> Callable[[int], Page]:
    organisation = Organisation.objects.get(slug="lennik")
    programme = make_programme(organisation, title="Proef", wordmark="P", letters="P", questions=QUESTIONS)
    learner = UserFactory.create(email=LEARNER, organisation=organisation, welcomed_at="2026-11-02T08:00:00Z")
    progress.enrol(learner, programme, START, announce=False)
    page = signed_in(LEARNER)

    def open_question(number: int) -> Page:
        page.goto(f"/les/{programme.lesson_ids[0]}/vraag/{number}/")
        return page

    return open_question


def answer(page: Page, number: int) -> None:
    """Something that can be saved, wherever it leads."""
    if page.locator(".down").count():
        page.locator(".down").first.click()
    elif page.locator("select").count():
        for one in page.locator("select").all():
            one.select_option(index=1)
    else:
        page.locator("main input:is([type=radio], [type=checkbox])").first.check()
    page.locator("main button[type=submit]").click()
    expect(page.get_by_text("Bewaard om")).to_be_visible()


def test_each_kind_of_question_is_read_out_by_its_question_and_what_to_do(page_of: Callable[[int], Page]) -> None:
    for number, asked in enumerate(ASKED, start=1):
        page = page_of(number)
        expect(page.get_by_role("main")).to_match_aria_snapshot(asked)
        if number == len(ASKED):
            break
        answer(page, number)
        expect(page.get_by_role("heading", level=1)).to_be_focused()
        if number <= len(TOLD):
            expect(page.get_by_role("main")).to_match_aria_snapshot(TOLD[number - 1])


def test_a_screen_reader_says_the_question_then_what_to_do_then_the_choices_and_the_verdict_first(
    page_of: Callable[[int], Page],
) -> None:
    page = page_of(1)
    said = heard(page, "main")
    asked = [
        "heading, Wie belt?, level 1",
        "group, Wie belt? Kies één antwoord.",
        "radio, Antwoord 0, not checked, position 1, set size 3",
        "button, Bewaar mijn antwoord",
    ]
    assert [phrase for phrase in said if phrase in asked] == asked
    answer(page, 1)
    said = heard(page, "main")
    told = ["heading, Klopt niet, level 1", "Jij koos:", "Antwoord 0", "Uitleg 0", "link, Volgende vraag"]
    assert [phrase for phrase in said if phrase in told] == told


def test_a_screen_reader_says_the_parts_of_a_lesson_in_order_and_names_what_one_fills_in(signed_in: SignIn) -> None:
    page = signed_in(READER)
    page.goto("/")
    next_step(page).click()
    said = heard(page, "main")
    headings = [phrase.split(", ")[1] for phrase in said if phrase.startswith("heading, ")]
    assert headings[0] == "Les K0.0"
    fields = [phrase for phrase in said if phrase.startswith("textbox")]
    assert fields
    assert all("Wat ga jij anders doen?" in phrase for phrase in fields)
    assert not [phrase for phrase in said if phrase in {"button", "link", "textbox", "image", "img"}], "without a name"
