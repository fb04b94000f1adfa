"""HR gives a document another file while people are in the lesson that shows it: they keep the one they had."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect
from wagtail.documents.models import Document

from onboarding.learning.journey import progress
from onboarding.lessons.models import Lesson
from onboarding.people.models import Department, User
from tests.e2e.conftest import SignIn
from tests.e2e.screen_sizes import Check, held_on_all_screens
from tests.e2e.world import LEARNER, OFFICER, lessons_of, person
from tests.factories import UserFactory
from tests.learning.quiz_answers import RIGHT, answer_all
from tests.lessons.desk_files import document, document_block, show

OLD, NEW = b"Het reglement van vroeger.", b"Het reglement van nu."


@pytest.fixture
def paper(own_world: None) -> Document:
    """What the first lesson of the small programme gives people to read."""
    paper = document(Department.objects.get().organisation, content=OLD)
    page = lessons_of(LEARNER)[0].page
    assert page
    show(page, document_block(paper))
    return paper


def enrolled(first_name: str) -> User:
    organisation = Department.objects.get().organisation
    new = UserFactory.create(first_name=first_name, organisation=organisation, start_date=timezone.localdate())
    progress.enrol(new, lessons_of(LEARNER)[0].programme, timezone.localdate())
    return new


def what_the_lesson_gives(page: Page, lesson: Lesson) -> bytes:
    """The document behind the link in the lesson, as this person gets it."""
    page.goto(f"/les/{lesson.pk}/")
    link = page.get_by_role("link", name="Stuk reglement.pdf").get_attribute("href")
    assert link
    return page.request.get(link).body()


def test_everyone_keeps_the_document_of_their_version_until_the_lesson_is_published_again(
    signed_in: SignIn, no_violations: Check, paper: Document
) -> None:
    lesson, now = lessons_of(LEARNER)[0], timezone.now()
    progress.answer(progress.open_lesson(person(LEARNER), lesson.pk, now), 1, "id-Vraag 1", RIGHT["id-Vraag 1"], now)
    done = enrolled("Lies")
    answer_all(progress.open_lesson(done, lesson.pk, now), RIGHT, now=now)
    readers = [signed_in(LEARNER), signed_in(done.email)]

    desk = signed_in(OFFICER)
    desk.goto(reverse("wagtaildocs:edit", args=[paper.pk]))
    expect(desk.get_by_text("Deze lessen houden dit bestand, tot je ze opnieuw publiceert:")).to_be_visible()
    expect(desk.get_by_role("link", name=lesson.title)).to_be_visible()
    held_on_all_screens(desk, no_violations)
    desk.locator("input[type=file]").set_input_files(
        {"name": "reglement.pdf", "mimeType": "application/pdf", "buffer": NEW}
    )
    desk.get_by_role("button", name="Opslaan").click()
    expect(desk.get_by_role("heading", name="Wie raakt dit?", level=2)).to_be_visible()
    cards = desk.locator(".step-card")
    expect(cards).to_contain_text(["1 is klaar", "1 is bezig", "0 mails vertrekken"])
    expect(desk.get_by_role("link", name="Bewerk en publiceer opnieuw")).to_be_visible()
    held_on_all_screens(desk, no_violations)
    desk.get_by_role("link", name="Toon alle namen").first.click()
    expect(desk.get_by_role("link", name=str(done))).to_be_visible()
    held_on_all_screens(desk, no_violations)
    desk.go_back()
    desk.get_by_role("button", name="Terug").click()
    expect(desk.get_by_text("Er is niets veranderd: het oude bestand staat er nog.")).to_be_visible()
    desk.locator("input[type=file]").set_input_files(
        {"name": "reglement.pdf", "mimeType": "application/pdf", "buffer": NEW}
    )
    desk.get_by_role("button", name="Opslaan").click()
    desk.get_by_role("button", name="Vervang het bestand").click()
    expect(desk.get_by_text("nog zoals het was.")).to_be_visible()
    assert [what_the_lesson_gives(page, lesson) for page in readers] == [OLD, OLD]

    page = lesson.page
    assert page
    page.get_latest_revision_as_object().save_revision(user=person(OFFICER))
    desk.goto(reverse("hr:publish_step", args=[page.pk]))
    expect(desk.get_by_role("row", name="een ander bestand")).to_be_visible()
    desk.get_by_label("Verbetering").check()
    desk.get_by_role("button", name="Publiceer").click()
    expect(desk.get_by_text("staat live.")).to_be_visible()
    readers.append(signed_in(enrolled("Noor").email))
    assert [what_the_lesson_gives(page, lesson) for page in readers] == [OLD, OLD, NEW]
