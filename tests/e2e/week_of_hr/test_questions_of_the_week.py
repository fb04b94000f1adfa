"""What HR is asked: how things stand on Friday, and whether someone did a lesson, in which version. Three clicks."""

from __future__ import annotations

import re

from django.urls import reverse
from playwright.sync_api import expect

from onboarding.learning.demo import demo_municipalities
from onboarding.learning.models import Completion, Enrolment
from onboarding.people.models import User
from tests.e2e.screen_sizes import Check
from tests.e2e.week_of_hr import crowd
from tests.e2e.week_of_hr.conftest import AtTheDesk

MOST_CLICKS = 3
SWIMMER = crowd.IN_THE_LIBRARY + 1


def test_how_things_stand_on_friday_is_one_sheet_of_paper(desk: AtTheDesk, no_violations: Check) -> None:
    page = desk.page
    desk.press("Vrijdagblad", "link")
    expect(page.get_by_role("heading", name="Wie aandacht vraagt")).to_be_visible()
    number = Enrolment.objects.count()
    expect(page.locator(".overview-lead").first).to_contain_text(f"Van {number} inschrijvingen")
    desk.look(no_violations)
    with page.expect_download() as download:
        desk.press("Download als pdf", "link")
    assert download.value.path().read_bytes().startswith(b"%PDF")
    assert desk.clicks <= MOST_CLICKS


def test_whether_someone_did_a_lesson_and_which_version_is_found_by_a_name(
    desk: AtTheDesk, no_violations: Check
) -> None:
    swimmer = User.objects.get(personnel_number=crowd.number_of(SWIMMER))
    lesson = Enrolment.objects.get(user=swimmer).programme.lesson_ids[0]
    demo_municipalities.complete_lesson(swimmer, lesson)
    done = Completion.objects.select_related("lesson", "version").get()
    page = desk.page
    if desk.has_scripts:
        search = page.locator("#menu-search-q")
        desk.click(search)
        desk.write(search, crowd.name_of(SWIMMER)[1])
        search.press("Enter")
    else:
        desk.clicks += 1
        page.goto(f"{reverse('hr:find')}?q={crowd.name_of(SWIMMER)[1]}")
    expect(page.get_by_role("link", name=str(swimmer))).to_be_visible()
    desk.look(no_violations)
    desk.press(str(swimmer), "link")
    desk.press(crowd.SMALL, "link")
    row = page.locator("main tr").filter(has_text=done.lesson.title)
    expect(row).to_contain_text(re.compile("klaar", re.IGNORECASE))
    expect(row.get_by_role("cell").nth(3)).to_have_text(str(done.version.number))
    assert desk.clicks <= MOST_CLICKS
    desk.look(no_violations)
