"""A rule for one department without its students: whom it takes, whom not, and that nobody is mailed unseen."""

from __future__ import annotations

import re

from django.utils import timezone
from playwright.sync_api import Page, expect

from onboarding.learning.models import Enrolment, Notice, NoticeKind
from tests.e2e.screen_sizes import Check
from tests.e2e.week_of_hr import crowd
from tests.e2e.week_of_hr.conftest import AtTheDesk

TAKEN = crowd.IN_THE_LIBRARY - crowd.STUDENTS_IN_LIBRARY
MOST_CLICKS = 12


def promised(page: Page, choice: str) -> tuple[int, int]:
    """How many mails the confirmation says leave now, and later, with this choice."""
    words = page.locator(".enrolling-choices label").filter(has_text=re.compile(rf"^\s*{choice}")).inner_text()
    numbers = [re.search(rf"(\d+) mails? \w+ {when}", words) for when in ("nu", "later")]
    return tuple(int(found.group(1)) if found else 0 for found in numbers)  # type: ignore[return-value]


def test_a_rule_says_whom_it_takes_and_mails_nobody_who_was_there(desk: AtTheDesk, no_violations: Check) -> None:
    page = desk.page
    desk.enter("Inschrijfregels", "rules")
    desk.click(page.locator("main").get_by_role("link", name="Regel toevoegen").last)
    desk.click(page.get_by_role("checkbox", name=crowd.SMALL, exact=True))
    desk.click(page.locator("[name=for_people_already_there]"))
    desk.click(page.locator("summary").filter(has_text=re.compile("^Dienst$")))
    desk.click(page.get_by_role("checkbox", name=crowd.LIBRARY))
    desk.click(page.locator("summary").filter(has_text=re.compile("^Statuut$")))
    status = page.get_by_role("group", name="Statuut")
    desk.click(status.get_by_label("geen van deze"))
    desk.click(status.get_by_label("jobstudent"))
    desk.look(no_violations)
    desk.press("Bewaar en kijk wie het zijn")

    expect(page.get_by_text(f"Zet je de regel nu aan, dan worden {TAKEN} mensen ingeschreven.")).to_be_visible()
    others = crowd.NUMBER - TAKEN
    expect(page.get_by_text(f"Wie niet, en waarom: {others} mensen")).to_be_visible()
    page.get_by_text(f"Wie niet, en waarom: {others} mensen").click()
    expect(page.get_by_text(f"{crowd.STUDENTS_IN_LIBRARY} mensen: ander statuut")).to_be_visible()
    expect(page.get_by_text(f"{others - crowd.STUDENTS_IN_LIBRARY} mensen: andere dienst")).to_be_visible()
    expect(page.get_by_label("Wie nieuw is", exact=False).first).to_be_checked()
    now, later = promised(page, "Wie nieuw is(?!,)")
    assert now + later == crowd.NEW_IN_LIBRARY
    expect(page.get_by_text(f"{crowd.WITHOUT_MAILBOX} mensen hebben geen adres")).to_be_visible()
    theirs = Notice.objects.filter(recipient__department__name=crowd.LIBRARY)
    assert not theirs.exists()
    page.reload()  # without the message that fades in
    desk.look(no_violations)
    desk.press("Zet aan")
    expect(page.get_by_text(f"De regel staat aan. {TAKEN} mensen zijn ingeschreven.")).to_be_visible()
    assert desk.clicks <= MOST_CLICKS

    assert Enrolment.objects.filter(user__department__name=crowd.LIBRARY).count() == TAKEN
    today = timezone.localdate()
    mailed = theirs.filter(kind=NoticeKind.START)
    assert (mailed.filter(send_on=today).count(), mailed.filter(send_on__gt=today).count()) == (now, later)
    assert not theirs.exclude(kind=NoticeKind.START).exclude(reason="silent").exists()
