"""HR publishes a typo, an improvement, something material and a new lesson, and takes one away: one sees first
whom it touches."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from onboarding.learning.calendar.working_days import LEGAL
from onboarding.learning.journey import progress
from onboarding.learning.models import Enrolment, FollowUp, LessonProgress
from onboarding.lessons.models import Lesson, LessonPage, PrinciplePage
from tests.e2e.conftest import SignIn
from tests.e2e.screen_sizes import Check, held_on_all_screens
from tests.e2e.world import LEARNER, OFFICER, lessons_of, person
from tests.factories import make_lesson
from tests.learning.quiz_answers import RIGHT, answer_all


@pytest.fixture
def page_of_lesson() -> LessonPage:
    """The first lesson of the small programme."""
    page = lessons_of(LEARNER)[0].page
    assert page
    return page


def begin() -> None:
    now, lesson = timezone.now(), lessons_of(LEARNER)[0]
    place = progress.open_lesson(person(LEARNER), lesson.pk, now)
    progress.answer(place, 1, "id-Vraag 1", RIGHT["id-Vraag 1"], now)


def finish() -> None:
    now, lesson = timezone.now(), lessons_of(LEARNER)[0]
    answer_all(progress.open_lesson(person(LEARNER), lesson.pk, now), RIGHT, now=now)


def save_draft(page: LessonPage, introduction: str) -> None:
    draft = page.get_latest_revision_as_object()
    draft.introduction = introduction
    draft.save_revision(user=person(OFFICER))


def open_step(signed_in: SignIn, name: str, *ids: int, **options: Any) -> Page:
    page = signed_in(OFFICER, **options)
    page.goto(reverse(f"hr:{name}", args=ids))
    expect(page.get_by_role("heading", name="Wie raakt dit?", level=1)).to_be_visible()
    return page


def test_a_typo_moves_whoever_is_half_way(signed_in: SignIn, no_violations: Check, page_of_lesson: LessonPage) -> None:
    begin()
    save_draft(page_of_lesson, "Een inleiding zonder fout.")
    page = open_step(signed_in, "publish_step", page_of_lesson.pk)
    expect(page.get_by_text("Amina").first).to_be_visible()
    held_on_all_screens(page, no_violations)
    page.get_by_label("Schrijffout").check()
    expect(page.get_by_text("Gaat verder in de nieuwe versie")).to_be_hidden()  # a typo always does
    page.get_by_role("button", name="Publiceer versie 2").click()
    expect(page.get_by_text("staat live.")).to_be_visible()
    assert page_of_lesson.lesson.versions.get(number=2).change == "typo"


def test_an_improvement_without_scripts_and_by_keyboard(signed_in: SignIn, page_of_lesson: LessonPage) -> None:
    begin()
    save_draft(page_of_lesson, "Een inleiding die het beter zegt.")
    page = open_step(signed_in, "publish_step", page_of_lesson.pk, java_script_enabled=False)
    page.get_by_label("Verbetering").focus()
    page.keyboard.press("Space")
    page.get_by_label("Gaat verder in de nieuwe versie").check()
    page.get_by_label("Wat er veranderde, in één regel").fill("De inleiding is duidelijker.")
    page.keyboard.press("Enter")
    expect(page.get_by_text("staat live.")).to_be_visible()
    version = page_of_lesson.lesson.versions.get(number=2)
    assert (version.change, version.note) == ("improvement", "De inleiding is duidelijker.")


def test_something_material_asks_whoever_is_done_by_a_working_day(
    signed_in: SignIn, no_violations: Check, page_of_lesson: LessonPage
) -> None:
    finish()
    save_draft(page_of_lesson, "Vanaf nu gelden andere uren aan het loket.")
    page = open_step(signed_in, "publish_step", page_of_lesson.pk)
    page.get_by_label("Wezenlijk").check()
    expect(page.get_by_text("Er vertrekt 1 mail.")).to_be_visible()
    held_on_all_screens(page, no_violations)
    due = LEGAL.add(timezone.localdate(), 10)
    expect(page.get_by_label("Te lezen tegen")).to_have_value(due.isoformat())
    page.get_by_label("Te lezen tegen").fill(date(due.year + 5, 1, 4).isoformat())
    page.get_by_role("button", name="Publiceer versie 2").click()
    expect(page.get_by_text("Dat is meer dan een jaar ver.")).to_be_visible()
    held_on_all_screens(page, no_violations)
    page.get_by_label("Te lezen tegen").fill(due.isoformat())
    page.get_by_role("button", name="Publiceer versie 2").click()
    expect(page.get_by_text("staat live.")).to_be_visible()
    assert page_of_lesson.lesson.versions.get(number=2).change == "material"
    assert FollowUp.objects.get().due_date == due


def test_a_new_lesson_is_asked_of_whom_hr_chooses(
    signed_in: SignIn, no_violations: Check, page_of_lesson: LessonPage
) -> None:
    new = make_lesson(PrinciplePage.objects.parent_of(page_of_lesson).get(), "Nieuwe les", publish=False)
    new.save_revision()
    page = open_step(signed_in, "publish_step", new.pk)
    held_on_all_screens(page, no_violations)
    expect(page.get_by_label("Alleen nieuwe mensen")).to_be_checked()
    page.get_by_label("Ook wie bezig is").check()
    page.get_by_role("button", name="Publiceer").click()
    expect(page.get_by_text("staat live.")).to_be_visible()
    lesson = Lesson.objects.get(page=new.pk)
    assert lesson.pk in Enrolment.objects.get(user__email=LEARNER).outline.lesson_ids


def test_a_value_that_gets_another_title_says_what_changes(
    signed_in: SignIn, no_violations: Check, page_of_lesson: LessonPage
) -> None:
    value = PrinciplePage.objects.parent_of(page_of_lesson).get()
    value.title = "Kordaat en vriendelijk"
    value.save_revision()
    page = open_step(signed_in, "publish_step", value.pk)
    expect(page.get_by_role("row", name="Titel").locator("ins")).to_contain_text("en vriendelijk")
    held_on_all_screens(page, no_violations)
    page.get_by_role("button", name="Publiceer").click()
    expect(page.get_by_text("staat live.")).to_be_visible()
    assert PrinciplePage.objects.get(pk=value.pk).title == "Kordaat en vriendelijk"


def test_a_lesson_that_goes_away_names_who_has_the_rest_and_completes_only_on_demand(
    signed_in: SignIn, no_violations: Check
) -> None:
    finish()
    other = lessons_of(LEARNER)[1]
    page = open_step(signed_in, "unpublish_step", other.page_id or 0)
    expect(page.get_by_text("heeft alles wat overblijft").first).to_be_visible()
    expect(page.get_by_text("Amina").first).to_be_visible()
    expect(page.get_by_label("Ze komt terug")).to_be_checked()
    held_on_all_screens(page, no_violations)
    page.get_by_role("link", name="Toon alle namen").first.click()
    expect(page.get_by_role("link", name="Amina Verbeke")).to_be_visible()
    no_violations(page, "main")
    page.go_back()
    page.get_by_label("Ze is weg voorgoed, en wie alles heeft, is klaar").check()
    page.get_by_role("button", name="Haal weg").click()
    expect(page.get_by_text("is weggehaald.")).to_be_visible()
    enrolment = Enrolment.objects.get(user__email=LEARNER)
    assert (enrolment.completed_at is not None, enrolment.declared_by) == (True, person(OFFICER))
    assert LessonProgress.objects.filter(enrolment=enrolment).count() == 1
