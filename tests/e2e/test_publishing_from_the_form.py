"""HR presses the buttons of a page's own form: publishing, planning and taking a plan back all pass by the step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from onboarding.learning.demo import demo_municipalities
from onboarding.learning.journey import progress
from onboarding.learning.models import FollowUp
from onboarding.lessons.models import LessonPage
from quizzes.grading import best_answer
from tests.e2e.conftest import SignIn
from tests.e2e.screen_sizes import Check, held_on_all_screens
from tests.e2e.steps import leave_forms, save_answer
from tests.e2e.world import OFFICER, STARTER, lessons_of, person


@pytest.fixture
def lesson_page() -> LessonPage:
    """The first lesson of the real programme."""
    page = lessons_of(STARTER)[0].page
    assert page
    return page


@pytest.fixture
def desk(signed_in: SignIn, lesson_page: LessonPage) -> Iterator[Page]:
    """The form of the lesson, as HR has it open."""
    page = signed_in(OFFICER)
    page.goto(reverse("wagtailadmin_pages:edit", args=[lesson_page.pk]))
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(3_000)  # Wagtail notes after two seconds what the form said; a change of before is none to it
    yield page
    leave_forms(page)


CALENDAR = ".xdsoft_datetimepicker:visible"  # lies over the dialog until one clicks beside it


def press(desk: Page, action: str) -> None:
    """One of the buttons behind the arrow under the form; it leads to the step."""
    desk.get_by_role("button", name="Meer acties").click()
    desk.get_by_role("button", name=action, exact=True).click()
    expect(desk.get_by_role("heading", name="Wie raakt dit?", level=1)).to_be_visible()


@contextmanager
def kept_by_itself(desk: Page) -> Iterator[None]:
    """Wait until Wagtail kept the draft with what is filled in: it does so half a second after the last key."""
    with desk.expect_response(lambda answer: answer.request.method == "POST" and answer.url == desk.url):
        yield


def write_introduction(desk: Page, words: str) -> None:
    desk.get_by_role("textbox", name="Inleiding").fill(words)


def begin() -> None:
    """Jef answers the first question."""
    now, lesson = timezone.now(), lessons_of(STARTER)[0]
    place = progress.open_lesson(person(STARTER), lesson.pk, now)
    assert place.version.quiz
    question = place.version.quiz.quiz.questions[0]
    progress.answer(place, 1, question.id, best_answer(question), now)


def finish() -> None:
    demo_municipalities.complete_lesson(person(STARTER), lessons_of(STARTER)[0].pk)


def test_leaving_the_step_publishes_nothing_and_keeps_what_was_written(desk: Page, lesson_page: LessonPage) -> None:
    begin()
    write_introduction(desk, "Een ander begin.")
    press(desk, "Publiceer")
    expect(desk.get_by_role("row", name="Inleiding").locator("ins")).to_contain_text("ander begin")
    desk.get_by_role("link", name="Terug naar de les").click()
    expect(desk.get_by_role("textbox", name="Inleiding")).to_have_value("Een ander begin.")
    assert lesson_page.lesson.versions.count() == 1


@pytest.mark.parametrize(
    ("choice", "size"), [("Schrijffout", "typo"), ("Verbetering", "improvement"), ("Wezenlijk", "material")]
)
def test_what_is_written_goes_live_as_large_as_hr_says(
    desk: Page, lesson_page: LessonPage, choice: str, size: str
) -> None:
    finish()
    with kept_by_itself(desk):  # or on a busy machine that comes after the step, which then shows another text
        write_introduction(desk, "Een inleiding die anders is.")
    press(desk, "Publiceer")
    desk.get_by_label(choice).check()
    desk.get_by_role("button", name="Publiceer versie 2").click()
    expect(desk.get_by_text("staat live.")).to_be_visible()
    version = lesson_page.lesson.versions.get(number=2)
    assert (version.change, version.introduction) == (size, "Een inleiding die anders is.")
    assert FollowUp.objects.filter(version=version).exists() == (size == "material")


def plan(desk: Page, label: str, at: datetime) -> None:
    """Fill in an hour under Status, and keep it in the draft: that plans nothing yet."""
    desk.get_by_role("button", name="Toon/verberg status").click()
    desk.get_by_role("button", name="Stel schema in").click()
    dialog, calendar = desk.get_by_role("dialog", name="Uren voor de publicatie"), desk.locator(CALENDAR)
    with kept_by_itself(desk):
        dialog.get_by_label(label).fill(f"{timezone.localtime(at):%Y-%m-%d %H:%M}")
    expect(calendar).to_have_count(1)
    dialog.get_by_role("heading", name="Uren voor de publicatie").click()
    expect(calendar).to_have_count(0)
    dialog.get_by_role("button", name="Bewaar in het concept").click()
    expect(desk.get_by_text("Eenmaal ingepland")).to_be_visible()


def test_a_plan_passes_by_the_step_and_so_does_cancelling_it(
    desk: Page, no_violations: Check, lesson_page: LessonPage
) -> None:
    begin()
    with kept_by_itself(desk):
        write_introduction(desk, "Dit komt volgende week.")
    plan(desk, "Publiceer op", timezone.now() + timedelta(days=7))
    press(desk, "Publicatie inplannen")
    expect(desk.get_by_text("Dit gaat niet meteen live, maar op")).to_be_visible()
    held_on_all_screens(desk, no_violations)
    desk.get_by_role("button", name="Plan de publicatie").click()
    expect(desk.get_by_text("gaat live op")).to_be_visible()
    planned = lesson_page.revisions.filter(approved_go_live_at__isnull=False)
    assert planned.count() == 1

    desk.get_by_role("link", name=lesson_page.title, exact=True).click()
    expect(desk.get_by_role("link", name="Annuleer de planning")).to_be_visible()
    no_violations(desk, ".messages")
    desk.get_by_role("link", name="Annuleer de planning").click()
    expect(desk.get_by_text("Het zou 1 persoon raken. Die merkt nu niets.")).to_be_visible()
    held_on_all_screens(desk, no_violations)
    desk.get_by_role("button", name="Annuleer de planning").click()
    expect(desk.get_by_text("is geannuleerd: er vertrekt geen mail.")).to_be_visible()
    expect(desk.get_by_role("textbox", name="Inleiding")).to_have_value("Dit komt volgende week.")
    assert (planned.count(), lesson_page.lesson.versions.count()) == (0, 1)


def test_a_lesson_that_goes_away_at_its_hour_is_read_to_the_end_by_who_is_half_way(
    desk: Page, signed_in: SignIn, no_violations: Check, lesson_page: LessonPage
) -> None:
    begin()
    reader = signed_in(STARTER)
    reader.goto("/")
    reader.get_by_role("link", name="Ga verder").click()
    expect(reader.get_by_text("Vraag 2 van 5")).to_be_visible()
    plan(desk, "Vervaldatum/tijd", timezone.now() + timedelta(days=7))
    press(desk, "Publiceer")
    expect(desk.get_by_text("gaat deze pagina vanzelf weg. Nu is er 1 persoon halfweg")).to_be_visible()
    held_on_all_screens(desk, no_violations)
    desk.get_by_role("button", name="Publiceer").click()
    expect(desk.get_by_text("staat live.")).to_be_visible()

    LessonPage.objects.filter(pk=lesson_page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_scheduled", stdout=StringIO())
    save_answer(reader, reader.locator("main .choice").first.inner_text())
    reader.get_by_role("link", name="Volgende vraag").click()
    expect(reader.get_by_text("Vraag 3 van 5")).to_be_visible()
    reader.locator("summary", has_text="Lees het stuk nog eens").click()
    expect(reader.locator("details.passage p").first).to_be_visible()
    reader.get_by_role("link", name=re.compile("KRACHT")).click()
    expect(reader.get_by_text("zo’n 44 minuten")).to_be_visible()
    expect(reader.get_by_role("link", name=lesson_page.title)).to_have_count(0)
