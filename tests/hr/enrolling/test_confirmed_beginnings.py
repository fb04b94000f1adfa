"""Whoever is enrolled by a rule, by hand or from a selection: first the mails are counted and shown, and what the
screen said is what the ledger tells afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from onboarding.learning.models import (
    Enrolment,
    EnrolmentRule,
    Mailed,
    Notice,
    NoticeKind,
    NoticeSetting,
    NoticeState,
)
from onboarding.learning.notices import sending
from onboarding.people.models import User
from tests.client_response import ClientResponse
from tests.factories import make_rule
from tests.hr.conftest import Municipality, make_person
from tests.rendered_forms import submit

WORKDAY = date(2026, 11, 24)
LONG_AGO = date(2011, 3, 1)

Screen = Callable[[Client, Municipality], ClientResponse]


@pytest.fixture(autouse=True)
def on_a_working_day(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_args: WORKDAY)


def rule_screen(client: Client, lennik: Municipality) -> ClientResponse:
    rule = EnrolmentRule.objects.first() or make_rule(
        organisation=lennik.organisation,
        programme=lennik.programme,
        department=lennik.department,
        for_people_already_there=True,
    )
    return client.get(reverse("hr:rule", args=[rule.pk]))


def by_hand(client: Client, lennik: Municipality) -> ClientResponse:
    programme, department = lennik.programme.pk, lennik.department.pk
    return client.get(f"{reverse('hr:enrol_by_hand')}?programme={programme}&department={department}")


def selection(client: Client, lennik: Municipality) -> ClientResponse:
    page = client.get(f"{reverse('hr:employees_enrol')}?everyone=1&department={lennik.department.pk}")
    return submit(client, page, programme=lennik.programme.pk)


SCREENS = [
    pytest.param(rule_screen, id="rule"),
    pytest.param(by_hand, id="by hand"),
    pytest.param(selection, id="selection"),
]


@pytest.fixture
def people(lennik: Municipality) -> list[User]:
    """Beside Amina and Dries, who work there since nobody knows when: two who are new, of whom one starts later, one
    of long ago, and one without an address."""
    made: list[tuple[str, dict[str, Any]]] = [
        ("Nu", {"start_date": WORKDAY}),
        ("Straks", {"start_date": WORKDAY + timedelta(days=7)}),
        ("Lang", {"start_date": LONG_AGO}),
        ("Brief", {"start_date": LONG_AGO, "email": ""}),
    ]
    return [
        make_person(lennik.organisation, "Lien", name, department=lennik.department, **with_) for name, with_ in made
    ]


def text(response: ClientResponse) -> str:
    return " ".join(response.content.decode().split())


def words_of(response: ClientResponse, mailed: Mailed) -> str:
    """What stands beside this choice."""
    found = re.search(rf'value="{mailed.value}".*?class="enrolling-words">(.*?)</span>', text(response))
    assert found is not None
    return found.group(1)


def confirm(client: Client, page: ClientResponse, mailed: Mailed | None = None) -> ClientResponse:
    action = "/aan/" if "/aan/" in page.content.decode() else ""
    return submit(client, page, action, follow=True, **({} if mailed is None else {"mailed": mailed.value}))


SAID = {
    Mailed.NEWCOMERS: ("1 mail vertrekt nu, 1 mail vertrekt later", 1, 1),
    Mailed.EVERYONE: ("4 mails vertrekken nu, 1 mail vertrekt later", 4, 1),
    Mailed.NOBODY: ("Er vertrekt geen mail.", 0, 0),
}


@pytest.mark.parametrize("mailed", Mailed)
@pytest.mark.parametrize("screen", SCREENS)
def test_what_the_screen_says_beside_a_choice_is_what_the_ledger_tells_after_it(
    screen: Screen, mailed: Mailed, hr_officer: Client, lennik: Municipality, people: list[User]
) -> None:
    page = screen(hr_officer, lennik)
    words, now, later = SAID[mailed]
    assert words_of(page, mailed).startswith(words)
    assert not Enrolment.objects.exists()
    confirm(hr_officer, page, mailed)
    assert Enrolment.objects.count() == 6
    sending.send(WORKDAY, timezone.now)
    lines = Notice.objects.all()
    assert (lines.filter(state=NoticeState.SENT).count(), lines.filter(state=NoticeState.PLANNED).count()) == (
        now,
        later,
    )
    assert lines.count() == 6


@pytest.mark.parametrize("screen", SCREENS)
def test_who_works_here_already_is_enrolled_without_a_mail_unless_hr_chooses_otherwise(
    screen: Screen, hr_officer: Client, lennik: Municipality, people: list[User]
) -> None:
    confirm(hr_officer, screen(hr_officer, lennik))
    sending.send(WORKDAY, timezone.now)
    silent = Notice.objects.filter(reason="silent")
    assert {one.recipient.last_name for one in silent} == {"Verbeke", "Peeters", "Lang", "Brief"}
    assert {one.kind for one in silent} == {NoticeKind.INCUMBENT}


@pytest.mark.parametrize("screen", SCREENS)
def test_it_names_who_is_new_and_who_is_not_says_who_gets_a_letter_and_what_follows(
    screen: Screen, hr_officer: Client, lennik: Municipality, people: list[User]
) -> None:
    page = text(screen(hr_officer, lennik))
    new, _between, others = page.partition("<dt>Werkt hier al</dt>")
    assert "<li>Lien Nu</li>" in new and "<li>Lien Straks</li>" in new
    assert "<li>Lien Lang</li>" in others and "<li>Amina Verbeke</li>" in others
    assert "1 persoon heeft geen adres en krijgt geen mail: geef een brief." in page
    assert "ook zonder mail nu: 5 werkdagen voor de einddatum, op de einddatum, 3 werkdagen erna." in page


@pytest.mark.parametrize("screen", SCREENS)
def test_it_shows_the_mail_as_two_of_them_would_read_it(
    screen: Screen, hr_officer: Client, lennik: Municipality, people: list[User]
) -> None:
    page = screen(hr_officer, lennik)
    new, incumbent = page.context["confirmation"].examples
    assert (new.person, "Welkom" in new.mail.subject) == (people[0], True)
    assert "Welkom" not in incumbent.mail.subject + str(incumbent.mail.body)
    assert "/account/uitnodiging/voorbeeld/" in incumbent.mail.body
    assert "Zo leest Lien Nu de mail voor wie nieuw is" in text(page)
    User.objects.filter(pk=people[0].pk).update(start_date=WORKDAY + timedelta(days=8))
    later, _incumbent = screen(hr_officer, lennik).context["confirmation"].examples
    assert "Je kan nu al een wachtwoord kiezen" not in later.mail.body, "it leaves on the first day itself"


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("meanwhile", ["another person", "no address", "kind off"])
def test_when_other_mails_would_leave_by_then_it_asks_again_and_enrols_nobody(
    screen: Screen, meanwhile: str, hr_officer: Client, lennik: Municipality, people: list[User]
) -> None:
    page = screen(hr_officer, lennik)
    if meanwhile == "another person":
        make_person(lennik.organisation, "Bo", "Baes", department=lennik.department, start_date=WORKDAY)
    elif meanwhile == "no address":
        User.objects.filter(pk=people[0].pk).update(email="")
    else:
        NoticeSetting.objects.create(organisation=lennik.organisation, kind="start", is_on=False)
    again = confirm(hr_officer, page)
    assert "Intussen zijn het andere mensen." in text(again)
    assert not Enrolment.objects.exists()
    confirm(hr_officer, again)
    assert Enrolment.objects.exists()


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("choice", ["", "iedereen"])
def test_without_a_choice_that_exists_nobody_is_enrolled(
    screen: Screen, choice: str, hr_officer: Client, lennik: Municipality, people: list[User]
) -> None:
    page = screen(hr_officer, lennik)
    form = {"expected": page.context["expected"], "programme": lennik.programme.pk, "mailed": choice}
    where = page.request["PATH_INFO"] + ("aan/" if screen is rule_screen else "")
    query = f"?{page.request['QUERY_STRING']}" if screen is selection else ""
    response = hr_officer.post(where + query, {**form, "department": lennik.department.pk}, follow=True)
    assert "Kies wie een mail krijgt, en bevestig opnieuw." in text(response)
    assert not Enrolment.objects.exists()


def test_a_rule_remembers_whom_it_mails_for_who_comes_later(
    hr_officer: Client, lennik: Municipality, people: list[User]
) -> None:
    confirm(hr_officer, rule_screen(hr_officer, lennik), Mailed.NOBODY)
    rule = EnrolmentRule.objects.get()
    assert rule.mailed == Mailed.NOBODY
    assert "Niemand: zonder mail" in text(hr_officer.get(reverse("hr:rule", args=[rule.pk])))


@pytest.mark.parametrize("screen", SCREENS)
def test_it_costs_the_same_for_six_people_and_for_sixty(
    screen: Screen, hr_officer: Client, lennik: Municipality, people: list[User]
) -> None:
    screen(hr_officer, lennik)  # what is read once per process
    costs = []
    for number in (0, 54):
        for extra in range(number):
            make_person(lennik.organisation, "Veel", f"{extra}", department=lennik.department, start_date=WORKDAY)
        with CaptureQueriesContext(connection) as asked:
            screen(hr_officer, lennik)
        costs.append(len(asked))
    assert costs[0] == costs[1]
