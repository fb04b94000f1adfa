"""One lesson, read by someone at the counter and by someone outdoors, and looked at by HR as either, in a browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from onboarding.learning.journey import progress
from onboarding.lessons.models import Lesson, Programme
from onboarding.people.models import Department, KindOfWork, Organisation, User
from tests.e2e.conftest import SignIn
from tests.e2e.screen_sizes import fits
from tests.e2e.world import LEARNER, OFFICER, STARTER, person

COUNTER, LANE = "De school belt", "Een man aan de haag"
TITLE = "Klantvriendelijkheid: een kaartje voor Xander"


@pytest.fixture
def lesson() -> Lesson:
    """A lesson of Lennik that Amina, at the counter, and Jef, in a department that HR makes, are both asked."""
    lennik = Organisation.objects.get()
    counter = KindOfWork.objects.get(key="loket")
    Department.objects.update(kind_of_work=counter)
    outdoors = Department.objects.create(organisation=lennik, name="Technische dienst")
    User.objects.filter(email=STARTER).update(department=outdoors)
    real = Programme.objects.get(enrolments__user__email=STARTER)
    progress.enrol(person(LEARNER), real, timezone.localdate(), announce=False)
    return Lesson.objects.get(title=TITLE)


def give_kind_of_work(signed_in: SignIn, department: str, kind: str) -> None:
    page = signed_in(OFFICER)
    page.goto("/beheer/diensten/")
    page.get_by_role("link", name=department).click()
    page.get_by_label("Soort werk").select_option(label=kind)
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_text(f"De dienst {department} is bewaard.")).to_be_visible()


def sees(page: Page, shown: str, hidden: str) -> None:
    expect(page.get_by_role("heading", name=shown)).to_be_visible()
    expect(page.get_by_role("heading", name=hidden)).to_have_count(0)


def test_amina_reads_the_counter_and_jef_the_lane(signed_in: SignIn, lesson: Lesson) -> None:
    give_kind_of_work(signed_in, "Technische dienst", "Buiten")
    for email, shown, hidden in ((LEARNER, COUNTER, LANE), (STARTER, LANE, COUNTER)):
        page = signed_in(email)
        page.goto(f"/les/{lesson.pk}/")
        sees(page, shown, hidden)
        expect(page.get_by_text("Jij leest ze allemaal")).to_have_count(0)
        expect(
            page.get_by_role("navigation", name="In deze les").get_by_role("link", name="Na de verjaardag")
        ).to_have_count(1)


def test_who_has_no_kind_of_work_reads_both_with_whom_they_are_for(
    signed_in: SignIn, lesson: Lesson, no_violations: Callable[[Page], None]
) -> None:
    page = signed_in(STARTER, viewport={"width": 360, "height": 740})
    page.goto(f"/les/{lesson.pk}/")
    for shown in (COUNTER, LANE):
        expect(page.get_by_role("heading", name=shown)).to_be_visible()
    expect(page.get_by_text("Jij leest ze allemaal")).to_be_visible()
    expect(page.get_by_text("Voor wie dit werk doet: Buiten")).to_be_visible()
    no_violations(page)
    assert fits(page)


def test_hr_sees_for_whom_each_block_is_and_looks_at_the_lesson_as_either(signed_in: SignIn, lesson: Lesson) -> None:
    page = signed_in(OFFICER)
    assert lesson.page
    page.goto(f"/beheer/pages/{lesson.page.pk}/edit/")
    lane = [block.value.get("title") for block in lesson.page.body].index(LANE)
    ticks = page.locator(f"input[name='body-{lane}-value-for_whom']")
    expect(ticks).to_have_count(4)
    expect(ticks.and_(page.get_by_label("Buiten"))).to_be_checked()
    expect(ticks.and_(page.get_by_label("Loket"))).not_to_be_checked()
    for variant, shown, hidden in (("loket", COUNTER, LANE), ("buiten", LANE, COUNTER)):
        page.goto(f"/beheer/pages/{lesson.page.pk}/view_draft/?mode=lesson:{variant}")
        sees(page, shown, hidden)
    page.goto(f"/beheer/geschiedenis/{lesson.page.pk}/1/")
    page.get_by_role("navigation", name="Bekijk als").get_by_role("link", name="Buiten").click()
    sees(page, LANE, COUNTER)
