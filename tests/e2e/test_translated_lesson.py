"""One lesson, live in French too, read by Amina in Dutch and by Jef in French, in a browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from onboarding.learning.demo import demo_municipalities, demo_translation
from onboarding.learning.journey import progress
from onboarding.learning.models import Completion
from onboarding.lessons.models import Lesson, Programme
from tests.e2e.conftest import SignIn
from tests.e2e.screen_sizes import fits
from tests.e2e.world import LEARNER, OFFICER, STARTER, person
from tests.lessons.translated import translate

TITLE, FRENCH = "Visie: achttien kaartjes en een besluitenlijst", "Vision : dix-huit cartons et une liste de décisions"


@pytest.fixture
def lesson() -> Lesson:
    """A lesson of Lennik in French, and in words that run from right to left."""
    real = Programme.objects.get(enrolments__user__email=STARTER)
    progress.enrol(person(LEARNER), real, timezone.localdate(), announce=False)
    lesson = Lesson.objects.select_related("current_version__quiz").get(title=TITLE)
    demo_translation.load(lesson.pk, person(OFFICER), timezone.now())
    assert lesson.current_version is not None
    translate(lesson.current_version, "ar", title="ثمانية عشر بطاقة")
    return lesson


def test_a_translated_lesson_is_read_by_two_people(
    signed_in: SignIn, lesson: Lesson, no_violations: Callable[[Page], None]
) -> None:
    page = signed_in(LEARNER)
    page.goto(f"/les/{lesson.pk}/")
    expect(page.get_by_role("heading", level=1, name=TITLE)).to_be_visible()
    no_violations(page)

    page = signed_in(STARTER, viewport={"width": 360, "height": 740})
    page.goto(f"/les/{lesson.pk}/")
    page.get_by_role("button", name="العربيّة").click()
    expect(page.locator("h1[lang=ar][dir=rtl]")).to_be_visible()
    assert fits(page)
    no_violations(page)
    page.get_by_role("button", name="Français").click()
    expect(page.locator("h1[lang=fr]")).to_have_text(FRENCH)
    expect(page.get_by_role("heading", name="Une soirée, deux récits")).to_be_visible()
    assert fits(page)
    no_violations(page)
    page.get_by_role("link", name="Naar de vragen").click()
    expect(page.locator("h1[lang=fr]")).to_contain_text("Vendredi. Lundi, le collège décide")
    assert fits(page)
    no_violations(page)

    for email in (LEARNER, STARTER):
        demo_municipalities.complete_lesson(person(email), lesson.pk)
    dutch, french = (Completion.objects.get(lesson=lesson, enrolment__user__email=one) for one in (LEARNER, STARTER))
    assert dutch.translation is None
    assert french.translation is not None and french.translation.language == "fr"
    assert dutch.version == french.version
    page.goto(f"/les/{lesson.pk}/vraag/1/?nalezen")
    expect(page.locator(".outcome [lang=fr]").first).to_be_visible()

    page = signed_in(OFFICER)
    page.goto(reverse("hr:completed_lessons"))
    expect(page.get_by_role("cell", name="1, Frans", exact=True)).to_have_count(1)
    no_violations(page)
    page.goto(reverse("hr:translation", args=[lesson.page_id, "fr"]))
    expect(page.locator("[contenteditable=true]").first).to_have_accessible_name(re.compile("^Frans ?, .*tekst"))
