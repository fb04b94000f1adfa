"""Lennik offers a lesson, Herenthout takes it, edits it and publishes; Lennik changes it, and Herenthout takes over one
piece and leaves another. What each of them presses is counted."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from onboarding.lessons.models import AdoptedLesson, Lesson, LessonPage
from onboarding.people.models import User
from tests.e2e.conftest import SignIn
from tests.e2e.hands import Hands
from tests.e2e.steps import leave_forms
from tests.e2e.world import OFFICER
from tests.factories import UserFactory, make_organisation, make_programme

pytestmark = pytest.mark.e2e
OUTSIDER = "ioana@herenthout.example"


def herenthout() -> User:
    """With a programme, and someone of HR."""
    organisation = make_organisation("Herenthout")
    make_programme(organisation, letters="K", wordmark="K", title="De pijlers")
    officer: User = UserFactory.create(
        first_name="Ioana", last_name="Popescu", email=OUTSIDER, organisation=organisation
    )
    assert organisation.hr_group is not None
    officer.groups.add(organisation.hr_group)
    return officer


def publish(hands: Hands) -> None:
    """From the form of the page, through the step where there is one."""
    button = hands.page.locator("[name=action-publish]")
    if not button.is_visible():
        hands.click(hands.page.locator("footer [data-w-dropdown-target=toggle]"))
    hands.click(button)
    hands.page.wait_for_load_state()
    if "wie-raakt-dit" in hands.page.url:
        hands.click(hands.page.get_by_role("button", name=re.compile("^Publiceer")))


def edit(page: Page, lesson: LessonPage) -> None:
    page.goto(reverse("wagtailadmin_pages:edit", args=[lesson.pk]))


def test_a_lesson_goes_from_one_municipality_to_another_and_so_does_a_change(
    signed_in: SignIn, no_violations: Callable[..., None]
) -> None:
    original = LessonPage.objects.live().order_by("-pk").first()  # of the starter, with a picture
    assert original is not None
    herenthout()

    ours = signed_in(OFFICER)
    lennik = Hands(ours)
    edit(ours, original)
    lennik.click(ours.get_by_role("navigation", name="Acties", exact=True).get_by_role("button"))
    lennik.press("Bied aan andere besturen aan", "link")
    expect(ours.get_by_text("Er is 1 ander bestuur")).to_be_visible()
    no_violations(ours)
    lennik.press("Bied aan andere besturen aan")
    expect(ours.get_by_text("Jullie bieden deze les aan sinds")).to_be_visible()
    no_violations(ours)
    assert lennik.clicks <= 3

    theirs = signed_in(OUTSIDER)
    hands = Hands(theirs)
    theirs.goto("/beheer/")
    hands.press("Lessen van elders", "link")
    no_violations(theirs)
    hands.press(original.title, "link")
    picture = theirs.locator(".hr-history-article img").first
    expect(picture).to_be_visible()
    assert picture.evaluate("one => one.decode().then(() => one.naturalWidth > 0)")  # it may still be on its way
    no_violations(theirs)
    hands.press("Neem over")  # under the one value that there is
    expect(theirs.get_by_text("staat nu als concept onder")).to_be_visible()
    expect(theirs.get_by_text("Overgenomen van Lennik, versie 1").first).to_be_visible()
    no_violations(theirs, ".lesson-origin")
    copy = AdoptedLesson.objects.get().page
    assert copy is not None
    hands.write(theirs.locator("#id_summary"), "Zoals bij ons")
    publish(hands)
    expect(theirs.get_by_text("staat live").or_(theirs.get_by_text("is gepubliceerd")).first).to_be_visible()
    assert Lesson.objects.get(page=copy).current_version is not None
    assert hands.clicks <= 6

    edit(ours, original)
    lennik.write(ours.locator("#id_introduction"), "Zo begint het voortaan in Lennik.")
    lennik.write(ours.locator("#id_title"), "Met een andere titel")
    publish(lennik)
    expect(ours.get_by_text("staat live").or_(ours.get_by_text("is gepubliceerd")).first).to_be_visible()

    hands = Hands(theirs)
    theirs.goto("/beheer/")
    hands.click(theirs.get_by_role("link", name="Van 1 les die jullie overnamen, is er een nieuwe versie"))
    no_violations(theirs)
    hands.click(theirs.get_by_role("link", name=re.compile("Kijk wat er veranderde in versie 2")))
    no_violations(theirs)
    hands.click(theirs.get_by_role("checkbox", name="Neem over: Titel"))  # it was ticked
    hands.click(theirs.get_by_role("checkbox", name=re.compile("Laat wat ik niet aanvink zo")))
    hands.press("Bewaar mijn keuze")
    expect(theirs.get_by_text("Er staat een concept klaar met 1 stuk dat je overnam.")).to_be_visible()
    assert hands.clicks <= 5
    draft = LessonPage.objects.get(pk=copy.pk).get_latest_revision_as_object()
    said = (draft.title, draft.introduction, draft.summary)
    assert said == (original.title, "Zo begint het voortaan in Lennik.", "Zoals bij ons")
    theirs.goto(reverse("hr:upstream", args=[copy.pk]))
    expect(theirs.get_by_text("Er is niets nieuws om te bekijken.")).to_be_visible()
    no_violations(theirs)
    leave_forms(ours, theirs)
