"""Moves that cannot be: to another organisation, and to another programme while something is planned."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.models import Page

from onboarding.hr.deeds import page_publishing
from onboarding.learning.models import Enrolment
from onboarding.lessons.models import ExpiryDecision, Lesson, LessonPage, PrinciplePage, Programme
from tests.factories import make_lesson, make_programme
from tests.hr.conftest import Municipality
from tests.hr.publish_step.conftest import words

pytestmark = pytest.mark.usefixtures("today")


def moved(client: Client, page: Page, destination: Page) -> str:
    """What one reads after asking for this move."""
    step = reverse("hr:move_step", args=[page.pk, destination.pk])
    assert client.post(step, {"seen": ""}).status_code == 302
    return words(client.get(step, follow=True))


def moved_at_once(client: Client, page: Page, destination: Page) -> Any:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
    return client.post(f"{address}?id={page.pk}&childOf={page.get_parent().pk}", {"chooser": destination.pk})


def where(page: Page) -> Page:
    parent: Page = Page.objects.get(pk=page.pk).get_parent()
    return parent


# --- To another organisation ---


@pytest.mark.parametrize("what", ["lesson", "value"])
def test_nothing_moves_to_another_organisation(
    administrator: Client,
    herenthout: Municipality,
    page: LessonPage,
    programme: Programme,
    enrolled: dict[str, Enrolment],
    what: str,
) -> None:
    going = page if what == "lesson" else page.get_parent().specific
    there = herenthout.principle_page if what == "lesson" else herenthout.programme_page
    before = where(going)
    assert "kan niet naar een andere organisatie" in moved(administrator, going, there)
    assert moved_at_once(administrator, going, there).status_code == 302
    assert where(going) == before
    assert Lesson.objects.get(page=page).programme == programme


def test_a_copy_elsewhere_is_a_page_that_nobody_did(
    administrator: Client, herenthout: Municipality, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    copy = page.copy(to=herenthout.principle_page, keep_live=False, update_attrs={"slug": "kopie"})
    copy.save_revision().publish()
    made = Lesson.objects.get(page=copy)
    assert made.programme.organisation == herenthout.organisation
    assert not made.completions.exists()
    assert Lesson.objects.get(page=page).completions.exists()


# --- While something is planned ---


@pytest.fixture
def elsewhere(lennik: Municipality) -> Programme:
    return make_programme(lennik.organisation, title="Ander traject", letters="A", wordmark="A")


@pytest.fixture
def at() -> datetime:
    return timezone.now() + timedelta(days=1)


@pytest.fixture
def value(lennik: Municipality, page: LessonPage, enrolled: dict[str, Enrolment], at: datetime) -> PrinciplePage:
    """A value with a new lesson in it that is planned."""
    found: PrinciplePage = page.get_parent().specific
    new = make_lesson(found, title="Nieuwe les", publish=False)
    new.go_live_at = at
    new.save_revision()
    seen = page_publishing.standing_of(Page.objects.get(pk=new.pk))
    decision = {"size": "improvement", "note": "", "moves_busy": False, "audience": "done", "due_date": None}
    page_publishing.publish(
        lennik.hr_officer, new.pk, seen, {**decision, "sends_mail": True}, timezone.now(), number=0, detail=""
    )
    Page.objects.filter(pk=found.pk).update(slug="heel-anders")
    return found


def test_a_value_with_a_planned_lesson_stays_in_its_programme(
    hr_officer: Client, value: PrinciplePage, elsewhere: Programme, at: datetime
) -> None:
    assert elsewhere.page is not None
    before = where(value)
    told = moved(hr_officer, value, elsewhere.page)
    assert f"“Nieuwe les” gaat live op {date_format(timezone.localtime(at), 'j F Y, H.i')}" in told
    assert moved_at_once(hr_officer, value, elsewhere.page).status_code == 302
    assert where(value) == before


@pytest.mark.parametrize("what", ["lesson", "value"])
def test_what_goes_away_as_was_decided_stays_in_the_programme_that_it_was_decided_for(
    lennik: Municipality, hr_officer: Client, page: LessonPage, enrolled: dict[str, Enrolment], elsewhere: Programme,
    at: datetime, what: str,
) -> None:  # fmt: skip
    """Else whoever is busy there would be declared done: nobody decided that."""
    value = page.get_parent().specific
    Page.objects.filter(pk__in=[page.pk, value.pk]).update(slug="heel-anders")
    LessonPage.objects.filter(pk=page.pk).update(expire_at=at)
    ExpiryDecision.objects.create(
        page=page, expires_at=at, after="declare", decided_by=lennik.hr_officer, decided_at=timezone.now()
    )
    assert elsewhere.page is not None
    there = PrinciplePage.objects.child_of(elsewhere.page).get()
    going, destination = (page, there) if what == "lesson" else (value, elsewhere.page)
    before = where(going)
    told = moved(hr_officer, going, destination)
    assert f"“{page.title}” gaat weg op {date_format(timezone.localtime(at), 'j F Y, H.i')}" in told
    assert moved_at_once(hr_officer, going, destination).status_code == 302
    assert where(going) == before


def test_an_hour_of_which_nothing_was_decided_moves_along(
    hr_officer: Client, page: LessonPage, enrolled: dict[str, Enrolment], elsewhere: Programme, at: datetime
) -> None:
    """Nobody is completed by it, there or here."""
    Page.objects.filter(pk=page.pk).update(slug="heel-anders", expire_at=at)
    assert elsewhere.page is not None
    there = PrinciplePage.objects.child_of(elsewhere.page).get()
    assert hr_officer.get(reverse("hr:move_step", args=[page.pk, there.pk])).status_code == 200


def test_without_a_plan_it_goes(
    hr_officer: Client, page: LessonPage, enrolled: dict[str, Enrolment], elsewhere: Programme
) -> None:
    value = page.get_parent()
    Page.objects.filter(pk=value.pk).update(slug="heel-anders")
    assert elsewhere.page is not None
    step = reverse("hr:move_step", args=[value.pk, elsewhere.page.pk])
    assert hr_officer.get(step).status_code == 200
