"""HR names a successor and leaves; an editor and a reviewer find what is theirs, and nothing more."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from onboarding.hr.models import SavedView, Schedule
from onboarding.lessons import role_permissions
from onboarding.lessons.models import LessonPage
from onboarding.people.roles import Role
from tests.e2e.conftest import SignIn
from tests.e2e.steps import sign_in, sign_out
from tests.e2e.world import LEARNER, NOBODY, OFFICER, person

pytestmark = pytest.mark.e2e


def give(email: str, role: Role) -> None:
    someone = person(email)
    assert someone.organisation is not None
    someone.groups.add(role_permissions.group_of(someone.organisation, role))


def test_hr_names_a_successor_and_leaves(page: Page, no_violations: Callable[..., None]) -> None:
    marleen, roger = person(OFFICER), person(NOBODY)
    saved = SavedView.objects.create(
        organisation=marleen.organisation,
        made_by=marleen,
        name="Te laat",
        view="completion_report",
        schedule=Schedule.WEEKLY,
    )
    saved.recipients.create(person=marleen)

    sign_in(page, OFFICER)
    expect(page).to_have_url("/beheer/")
    page.goto("/beheer/rollen/")
    no_violations(page)
    page.get_by_label("Zoek iemand om een rol te geven").fill("roger")
    page.get_by_role("button", name="Zoek", exact=True).click()
    page.get_by_role("link", name="Roger Maes").click()
    no_violations(page)
    page.get_by_role("link", name="Geef de rol HR").click()
    expect(page.get_by_text("Er vertrekt 1 mail")).to_be_visible()  # proven by the password of just now
    no_violations(page)
    page.get_by_role("button", name="Geef de rol").click()
    expect(page.get_by_text("Roger Maes heeft nu de rol HR.")).to_be_visible()

    page.goto(f"/beheer/rollen/{marleen.pk}/hr/nemen/")
    page.get_by_role("button", name="Neem de rol weg").click()
    expect(page).to_have_url("/")

    sign_out(page)
    sign_in(page, NOBODY)
    expect(page).to_have_url("/beheer/")
    page.goto(f"/beheer/medewerkers/{marleen.pk}/")
    page.get_by_role("link", name="Kies wie overneemt").click()
    expect(page.get_by_text("1 lijst die gemaild wordt")).to_be_visible()
    no_violations(page)
    page.get_by_label("Wie neemt over?").select_option(str(roger.pk))
    page.get_by_role("button", name="Draag over").click()
    expect(page.get_by_text("Roger Maes neemt over van Marleen De Smet")).to_be_visible()
    page.goto("/beheer/lijsten/")
    expect(page.get_by_text("Te laat").first).to_be_visible()


def test_an_editor_lands_on_the_desk_and_publishes_nothing(
    signed_in: SignIn, page: Page, no_violations: Callable[..., None]
) -> None:
    give(LEARNER, Role.EDITOR)
    sign_in(page, LEARNER)
    expect(page).to_have_url("/beheer/")
    no_violations(page)
    expect(page.get_by_role("link", name="Voltooiing")).to_have_count(0)
    lesson = LessonPage.objects.order_by("-pk").first()  # of the starter, with ids as the editor makes them
    assert lesson is not None
    page.goto(f"/beheer/pages/{lesson.pk}/edit/")
    expect(page.get_by_role("button", name="Bewaar concept").or_(page.get_by_text("concept")).first).to_be_visible()
    expect(page.locator("[name=action-publish]")).to_have_count(0)
    page.goto("/beheer/")
    expect(page.locator(".sidebar-menu-item--active")).to_have_count(0)
    page.get_by_role("link", name="Mijn lessen").click()
    expect(page).to_have_url("/#inhoud")
    page.locator("header summary").click()
    expect(page.get_by_role("link", name="Naar het beheer")).to_be_visible()


def test_a_reviewer_reads_a_draft_and_says_something_about_it(page: Page, no_violations: Callable[..., None]) -> None:
    give(LEARNER, Role.REVIEWER)
    sign_in(page, LEARNER)
    expect(page).to_have_url("/beheer/nazicht/")
    no_violations(page)
    lesson = LessonPage.objects.order_by("pk").first()
    assert lesson is not None
    page.goto(f"/beheer/nazicht/{lesson.pk}/")
    page.get_by_label("Je opmerking").fill("De tweede zin is te lang.")
    page.get_by_role("button", name="Plaats de opmerking").click()
    expect(page.get_by_text("De tweede zin is te lang.")).to_be_visible()
    no_violations(page)
    page.goto(f"/beheer/nazicht/{lesson.pk}/concept/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
