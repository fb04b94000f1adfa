"""HR looks how the questions of a lesson work; a department head looks how far the own people are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import ViewportSize, expect

from onboarding.learning.models import Enrolment
from onboarding.people.models import Department
from tests.e2e import world
from tests.e2e.conftest import SignIn
from tests.e2e.screen_sizes import fits
from tests.e2e.world import LEARNER, NOBODY, OFFICER
from tests.hr.insight.answering import answer, make_people

Check = Callable[..., None]
NARROW: ViewportSize = {"width": 360, "height": 800}


def test_hr_reads_how_the_questions_of_a_lesson_work(signed_in: SignIn, no_violations: Check) -> None:
    lesson = world.lessons_of(LEARNER)[0]
    department = Department.objects.get()
    colleagues = make_people(department.organisation, 100, department=department)
    answer(lesson, colleagues, chosen={1: ["Vraag 1-0"]})
    answer(lesson, make_people(department.organisation, 20), start=timezone.now())
    page = signed_in(OFFICER)
    page.goto("/beheer/")
    page.get_by_role("link", name="Vragen", exact=True).click()
    expect(page.get_by_role("row", name=lesson.title).first).to_contain_text("120")
    expect(page.get_by_role("link", name="Vraag 1").first).to_be_visible()
    no_violations(page, "main")
    page.get_by_role("link", name=lesson.title).first.click()
    expect(page.get_by_role("table", name="Wie koos wat? 120 mensen")).to_have_count(3)
    expect(page.get_by_text("Meer mensen kiezen A dan wat het best past")).to_be_visible()
    page.get_by_text("Voor wie de cijfers wil").first.click()
    expect(page.get_by_text("p-waarde").first).to_be_visible()
    no_violations(page, "main")
    page.get_by_label("Wie").select_option("Dienst Bevolking")
    page.get_by_role("button", name="Toon", exact=True).click()
    expect(page.get_by_role("table", name="Wie koos wat? 100 mensen")).to_have_count(3)
    expect(page.get_by_text("Bijna iedereen kiest A: is de vraag duidelijk?")).to_be_visible()
    page.set_viewport_size(NARROW)
    assert fits(page)


def with_a_head() -> None:
    """Roger heads the department; Amina is late."""
    Department.objects.update(head=world.person(NOBODY))
    yesterday = timezone.localdate() - timedelta(days=1)
    Enrolment.objects.filter(user__email=LEARNER).update(due_date=yesterday)


def test_a_head_finds_the_own_people_with_the_keyboard(signed_in: SignIn, no_violations: Check) -> None:
    with_a_head()
    page = signed_in(NOBODY, viewport=NARROW)
    page.goto("/")
    page.locator("header summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Jouw dienst")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Jouw dienst")).to_be_visible()
    people = page.get_by_role("list", name="Dienst Bevolking").get_by_role("listitem")
    expect(people.first).to_contain_text("Amina Verbeke")
    expect(people.first).to_contain_text("Te laat")
    assert fits(page)
    no_violations(page)
    page.get_by_label("Naam of functie").focus()
    page.keyboard.type("jef")
    page.keyboard.press("Enter")
    expect(people).to_have_count(1)
    expect(people).to_contain_text("Jef")
    no_violations(page)
    page.get_by_role("link", name="Toon iedereen").focus()
    page.keyboard.press("Enter")
    expect(people).to_have_count(3)  # Marleen of HR works there as well


def test_a_head_needs_no_script(signed_in: SignIn) -> None:
    with_a_head()
    page = signed_in(NOBODY, java_script_enabled=False)
    page.goto("/mijn-dienst/")
    page.get_by_label("Status").select_option("Te laat")
    page.get_by_role("button", name="Toon").click()
    expect(page.get_by_role("status")).to_contain_text("1 rij past bij wat je zoekt")
    expect(page.get_by_role("list", name="Dienst Bevolking").get_by_role("listitem")).to_have_count(1)
