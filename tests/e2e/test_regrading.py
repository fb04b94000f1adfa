"""HR puts a wrong key right; the person it helped reads that they passed after all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import ViewportSize, expect

from onboarding.learning.journey import progress
from onboarding.lessons.models import LessonPage
from onboarding.people.models import Department, User
from tests.e2e import world
from tests.e2e.conftest import SignIn
from tests.e2e.screen_sizes import fits
from tests.e2e.world import LEARNER, OFFICER
from tests.factories import QUIZ, UserFactory, single, stream
from tests.learning.quiz_answers import RIGHT, WRONG, answer_all

Check = Callable[..., None]
NARROW: ViewportSize = {"width": 360, "height": 800}
SHORT_OF_ONE = {**RIGHT, "id-Vraag 1": ["Vraag 1-0"], "id-Vraag 2": ["Vraag 2-2"]}


def failed_by_one_point() -> str:
    """The address of the step of a lesson where Amina and Lies chose A, of which the draft says that it is right."""
    lesson, now = world.lessons_of(LEARNER)[0], timezone.now() - timedelta(days=1)
    organisation = Department.objects.get().organisation
    lies = UserFactory.create(first_name="Lies", last_name="Peeters", organisation=organisation)
    progress.enrol(lies, lesson.programme, timezone.localdate())
    for person, answers in ((User.objects.get(email=LEARNER), SHORT_OF_ONE), (lies, WRONG)):
        answer_all(progress.open_lesson(person, lesson.pk, now), answers, now=now)
    page = LessonPage.objects.get(pk=lesson.page_id)
    page.questions = stream("questions", [single("Vraag 1", best=0, reread="Waarom het telt"), *QUIZ[1:]])
    page.save_revision()
    return reverse("hr:publish_step", args=[lesson.page_id])


def test_hr_puts_a_wrong_key_right_and_the_person_reads_it(signed_in: SignIn, no_violations: Check) -> None:
    address = failed_by_one_point()
    page = signed_in(OFFICER)
    page.goto(address)
    page.get_by_role("link", name="Herbereken vraag 1 eerst …").click()
    expect(page.get_by_text("In versie 1")).to_be_visible()
    expect(page.get_by_text("A. Antwoord 0")).to_be_visible()
    expect(page.get_by_text("Het gaat over:")).to_contain_text("Amina Verbeke")
    expect(page.get_by_text("minder dan vijf mensen tellen samen")).to_be_visible()
    no_violations(page, "main")
    page.set_viewport_size(NARROW)
    assert fits(page)
    page.get_by_label("Wat was er fout?").fill("Antwoord A was juist.")
    page.get_by_role("button", name="Herbereken").click()
    expect(page.get_by_label("Wat was er fout?")).to_have_value("")  # it is done, and can be done again
    page.goto(reverse("hr:activity_log") + "?verb=regraded")
    expect(page.get_by_role("cell", name=": Antwoord A was juist.")).to_be_visible()
    lesson = world.lessons_of(LEARNER)[0]
    page = signed_in(LEARNER)
    page.goto(f"/les/{lesson.pk}/resultaat/")
    expect(page.get_by_text("een juist antwoord was fout aangeduid. Je had 40 %, nu 60 %.")).to_be_visible()
    expect(page.get_by_role("heading", name="Goed zo, deze les is klaar.")).to_be_visible()
    no_violations(page)
    page.get_by_role("link", name="Lees je antwoorden na").click()
    expect(page.get_by_text("Deze vraag is verbeterd op")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Klopt")
    no_violations(page)
