"""HR leaves, and somebody among four hundred takes over: found by typing, never in a list of everyone."""

from __future__ import annotations

from django.urls import reverse
from playwright.sync_api import expect

from onboarding.hr.models import SavedView, Schedule
from onboarding.people.models import Department
from tests.e2e import world
from tests.e2e.screen_sizes import Check
from tests.e2e.week_of_hr import crowd
from tests.e2e.week_of_hr.conftest import AtTheDesk

SUCCESSOR = crowd.IN_THE_LIBRARY + crowd.AT_THE_POOL + 1
MOST_CLICKS = 12
NAMES_IN_LISTS = "main select option:not([value=''])"


def test_a_successor_and_a_head_are_found_by_typing(desk: AtTheDesk, no_violations: Check) -> None:
    officer, successor = world.person(world.OFFICER), crowd.person(SUCCESSOR)
    saved = SavedView.objects.create(
        organisation=officer.organisation,
        made_by=officer,
        name="Te laat",
        view="completion_report",
        schedule=Schedule.WEEKLY,
    )
    saved.recipients.create(person=officer)
    page = desk.page
    desk.open_person(SUCCESSOR)
    desk.click(page.locator("main").get_by_role("link", name="Rollen"))
    desk.press("Geef de rol HR", "link")
    expect(page.get_by_text(f"Je geeft {successor} de rol HR.")).to_be_visible()
    desk.look(no_violations)
    desk.press("Geef de rol")
    expect(page.get_by_text(f"{successor} heeft nu de rol HR.")).to_be_visible()
    desk.clicks += 2  # Bijhouden, Rollen
    page.goto(reverse("hr:person_roles", args=[officer.pk]))
    page.goto(reverse("hr:hand_over", args=[officer.pk]))
    assert page.locator(NAMES_IN_LISTS).count() == 1
    desk.choose(page.get_by_label("Wie neemt over?"), page.locator(NAMES_IN_LISTS).inner_text())
    desk.press("Draag over")
    expect(page.get_by_text(f"{successor} neemt over van {officer}")).to_be_visible()
    assert list(saved.recipients.values_list("person", flat=True)) == [successor.pk]

    desk.enter("Diensten", "departments")
    desk.click(page.locator("main").get_by_role("link", name=crowd.SWIMMING_POOL))
    head = page.get_by_label("Diensthoofd")
    desk.write(head, successor.last_name)
    desk.look(no_violations)
    desk.press("Bewaar")
    expect(page.get_by_role("row", name=crowd.SWIMMING_POOL)).to_contain_text(successor.last_name)
    assert Department.objects.get(name=crowd.SWIMMING_POOL).head == successor
    assert desk.clicks <= MOST_CLICKS
