"""What happens to people in a week: a wrong address, a leave, a department that moves, an enrolment taken back."""

from __future__ import annotations

from datetime import timedelta

from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from onboarding.learning.calendar.working_days import LEGAL
from onboarding.learning.models import Enrolment, Notice, NoticeState
from onboarding.learning.notices import invitations
from onboarding.people.models import Absence, Department, User
from tests.e2e.screen_sizes import Check
from tests.e2e.week_of_hr import crowd
from tests.e2e.week_of_hr.conftest import AtTheDesk

SWIMMER = crowd.IN_THE_LIBRARY + 1  # is in the small programme, and did nothing yet


def test_a_corrected_address_gets_the_invitation_at_once(desk: AtTheDesk, no_violations: Check) -> None:
    today = timezone.localdate()
    invitations.invite([crowd.person(SWIMMER)], today)
    told = Notice.objects.filter(recipient=crowd.person(SWIMMER))
    told.update(state=NoticeState.SENT, settled_at=timezone.now())
    mail.outbox.clear()
    right = "goed.adres@lennik.example"
    page = desk.page
    desk.open_person(SWIMMER)
    desk.press("Gegevens wijzigen", "link")
    expect(page.get_by_label("E-mailadres")).to_have_value(crowd.address_of(SWIMMER))
    desk.look(no_violations)
    desk.write(page.get_by_label("E-mailadres"), right)
    desk.press("Bewaar")
    expect(page.get_by_text(right).first).to_be_visible()
    assert desk.clicks <= 4
    new = told.get(is_replaced=False)
    assert new.recipient_address == right
    if LEGAL.is_working_day(today):
        expect(page.get_by_text(f"krijgt meteen de uitnodiging op {right}")).to_be_visible()
        assert [message.to for message in mail.outbox] == [[right]]


def test_a_leave_without_an_end_gets_one_later_and_moves_what_had_to_be_done(
    desk: AtTheDesk, no_violations: Check
) -> None:
    due = Enrolment.objects.get(user=crowd.person(SWIMMER)).due_date
    today = timezone.localdate()
    page = desk.page
    desk.open_person(SWIMMER)
    desk.look(no_violations)
    desk.press("Voeg een afwezigheid toe", "link")
    expect(page.locator("[name=first_day]")).to_be_visible()
    desk.look(no_violations)
    page.locator("[name=first_day]").fill(f"{today:%Y-%m-%d}")
    desk.click(page.locator("[name=has_open_end]"))
    desk.press("Voeg toe")
    expect(page.get_by_text(f"Vanaf {today:%d/%m/%Y}, het einde is nog niet bekend")).to_be_visible()
    assert desk.clicks <= 5
    desk.press(f"Wijzig de afwezigheid vanaf {today:%d/%m/%Y}", "link")
    expect(page.locator("[name=has_open_end]")).to_be_checked()
    page.locator("[name=has_open_end]").uncheck()
    page.locator("[name=last_day]").fill(f"{today + timedelta(weeks=15):%Y-%m-%d}")
    page.locator("main form button[type=submit]").last.click()
    expect(page.get_by_text(f"Van {today:%d/%m/%Y} tot en met")).to_be_visible()
    moved = Enrolment.objects.get(user=crowd.person(SWIMMER)).due_date
    assert due is not None
    assert moved is not None
    assert moved > Absence.objects.get().last_day > due
    expect(page.locator("main")).to_contain_text(f"{moved:%d/%m/%Y}")


def test_a_department_moves_as_a_whole(desk: AtTheDesk, no_violations: Check) -> None:
    page = desk.page
    desk.enter("Diensten", "departments")
    row = page.locator("main tr").filter(has_text=crowd.SWIMMING_POOL)
    desk.click(row.get_by_role("link", name=str(crowd.AT_THE_POOL)))
    desk.click(page.get_by_label(f"Neem iedereen van deze lijst: {crowd.AT_THE_POOL} mensen"))
    desk.press("Verplaats")
    expect(page.get_by_text(f"Je verplaatst {crowd.AT_THE_POOL} mensen naar een andere dienst.")).to_be_visible()
    desk.look(no_violations)
    desk.choose(page.locator("main").get_by_label("Dienst"), crowd.LIBRARY)
    desk.press("Verplaats")
    expect(page.get_by_text(f"{crowd.AT_THE_POOL} mensen verplaatst naar {crowd.LIBRARY}.")).to_be_visible()
    assert desk.clicks <= 6
    library = Department.objects.get(name=crowd.LIBRARY)
    assert User.objects.filter(department=library).count() == crowd.IN_THE_LIBRARY + crowd.AT_THE_POOL
    assert Enrolment.objects.filter(user__department=library).count() == crowd.AT_THE_POOL


def test_an_enrolment_is_taken_back_and_opened_again(desk: AtTheDesk, no_violations: Check) -> None:
    mine = Enrolment.objects.filter(user=crowd.person(SWIMMER))
    mine.update(started_at=timezone.now())
    page = desk.page
    desk.open_person(SWIMMER)
    desk.click(page.get_by_role("link", name=f"Trek de inschrijving voor {crowd.SMALL} in"))
    expect(page.get_by_text("(1 begon: gesloten)")).to_be_visible()
    desk.look(no_violations)
    desk.press("Trek in")
    expect(page.locator("main").get_by_text("ingetrokken op")).to_be_visible()
    assert mine.get().withdrawn_at is not None
    desk.press(f"Open de inschrijving voor {crowd.SMALL} weer")
    expect(page.get_by_text(f"{crowd.person(SWIMMER)} kan weer verder met {crowd.SMALL}.")).to_be_visible()
    assert mine.get().withdrawn_at is None
    assert desk.clicks <= 5
