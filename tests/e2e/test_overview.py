"""HR sees how things stand, opens a figure, and takes the people behind it along in a file."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from onboarding.learning.demo import demo_municipalities
from onboarding.learning.models import Enrolment
from onboarding.people.models import Department, User
from tests.e2e import world
from tests.e2e.conftest import SignIn
from tests.e2e.screen_sizes import fits
from tests.e2e.world import LEARNER, OFFICER
from tests.factories import UserFactory

Check = Callable[..., None]
ADMINISTRATOR = "beheer@aanboord.example"


@pytest.fixture(autouse=True)
def colleagues(own_world: None) -> None:
    """Twelve more people beside the learner: three are late, four are done, the others are on track."""
    department = Department.objects.get(name="Dienst Bevolking")
    small = Enrolment.objects.get(user__email=LEARNER).programme
    today = timezone.localdate()
    people = [
        UserFactory.create(
            organisation=department.organisation, department=department, start_date=today - timedelta(days=n)
        )
        for n in range(0, 360, 30)
    ]
    Enrolment.objects.bulk_create(
        Enrolment(user=person, programme=small, enrolled_on=today, due_date=today + timedelta(days=-1 if n < 3 else 9))
        for n, person in enumerate(people)
    )
    for person in people[8:]:
        for lesson in world.lessons_of(LEARNER):
            demo_municipalities.complete_lesson(person, lesson.pk)


def row_of(page: Page, programme: str) -> Locator:
    return page.locator("#programme").get_by_role("row", name=re.compile(f"^{programme}"))


def test_a_figure_opens_its_people_and_they_go_into_a_file(signed_in: SignIn, tmp_path: Path) -> None:
    page = signed_in(OFFICER)
    page.goto("/beheer/")
    page.get_by_role("link", name="Bekijk het overzicht").click()
    expect(page.get_by_text(re.compile(r"Van 14 inschrijvingen zijn er 4 klaar"))).to_be_visible()
    figures = row_of(page, "Onze waarden").get_by_role("link")
    expect(figures).to_have_text(["13", "4", "6", "3", "0"])
    figures.nth(3).click()
    rows = page.locator("table.listing tbody tr")
    expect(rows).to_have_count(3)
    expect(page.locator("#listing-results")).to_contain_text("Te laat")
    export = page.url + "&export=csv"
    content = page.request.get(export).body().decode("utf-8-sig")
    assert len(content.strip().splitlines()) == 1 + 3


def test_the_overview_works_without_a_script(signed_in: SignIn) -> None:
    page = signed_in(OFFICER, java_script_enabled=False)
    page.goto(reverse("hr:overview"))
    page.get_by_label("Traject", exact=True).select_option(label="Onze waarden")
    page.get_by_role("button", name="Toon", exact=True).click()
    expect(page.locator(".overview-lead:not(.overview-new)")).to_contain_text("Van 13 inschrijvingen")
    page.locator("#department").get_by_role("link", name="Klaar").click()
    expect(page.locator(".overview-lead:not(.overview-new)")).to_contain_text("Van 13 inschrijvingen")
    page.get_by_role("link", name="Toon iedereen").click()
    expect(page.locator(".overview-lead:not(.overview-new)")).to_contain_text("Van 14 inschrijvingen")


@pytest.mark.parametrize("width", [1240, 360])
def test_the_overview_is_accessible_and_fits(signed_in: SignIn, no_violations: Check, width: int) -> None:
    page = signed_in(OFFICER, viewport={"width": width, "height": 900})
    page.goto(reverse("hr:overview"))
    expect(page.get_by_role("img", name="Per dienst")).to_be_visible()
    no_violations(page, "main")
    assert fits(page)


def test_an_empty_overview_and_one_with_a_wrong_filter_are_accessible(signed_in: SignIn, no_violations: Check) -> None:
    page = signed_in(OFFICER)
    for query in ("?department=none", "?department=zz"):
        page.goto(f"{reverse('hr:overview')}{query}")
        expect(page.get_by_role("link", name="Toon iedereen")).to_be_visible()
        no_violations(page, "main")


@pytest.mark.parametrize("who", [OFFICER, ADMINISTRATOR])
def test_on_paper_it_says_what_it_is_and_has_nothing_to_click(signed_in: SignIn, who: str) -> None:
    User.objects.create_superuser(ADMINISTRATOR, first_name="Stéphanie", last_name="Maertens")
    page = signed_in(who)
    page.goto(f"{reverse('hr:overview')}?round=all")
    paper = PdfReader(io.BytesIO(page.pdf(format="A4", print_background=True)))
    said = re.sub(r"\s+", " ", " ".join(one.extract_text() for one in paper.pages))
    whose = "Alle organisaties" if who == ADMINISTRATOR else "Lennik"
    for words in ("Overzicht", whose, "Gemaakt op", "Ronde: Alle rondes", "Van 14 inschrijvingen", "Per traject"):
        assert words in said
    for button in ("vrijdagblad", "Toon", "Tel opnieuw"):
        assert button not in said


def test_the_words_for_the_rounds_are_read_whole(signed_in: SignIn) -> None:
    page = signed_in(OFFICER, viewport={"width": 1240, "height": 900})
    page.goto(reverse("hr:overview"))
    rounds = page.get_by_label("Ronde", exact=True)
    assert rounds.locator("option").all_inner_texts()[1:] == ["De laatste ronde", "Alle rondes", "Ronde 1"]
    wanted, there = rounds.evaluate("""select => {
        const words = document.createElement("span");
        words.style.cssText = "position: absolute; white-space: nowrap; font: " + getComputedStyle(select).font;
        words.textContent = select.selectedOptions[0].text;
        document.body.append(words);
        const box = getComputedStyle(select);
        return [words.offsetWidth, select.clientWidth - parseFloat(box.paddingLeft) - parseFloat(box.paddingRight)];
    }""")
    assert wanted <= there
