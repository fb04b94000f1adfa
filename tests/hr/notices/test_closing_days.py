"""HR says on which days the organisation closes: first in numbers, of the own organisation only."""

from __future__ import annotations

from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from onboarding.hr.models import Activity, Verb
from onboarding.learning.models import ClosingDay, Notice, NoticeKind
from onboarding.people.models import User
from tests.client_response import ClientResponse
from tests.hr.conftest import TODAY, Municipality, enrol, make_person
from tests.rendered_forms import fill, open_and_submit, submit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
DAYS = reverse("hr:closing_days")
EVE = date(2026, 12, 24)  # a Thursday


def text(response: ClientResponse) -> str:
    return " ".join(unescape(response.content.decode()).split())


def asked(client: Client, **days: object) -> ClientResponse:
    """The screen with what moves."""
    return open_and_submit(client, DAYS, {"first_day": EVE, "name": "Kerstavond", **days})


def own_days(lennik: Municipality) -> list[tuple[date, str]]:
    return list(ClosingDay.objects.of(lennik.organisation).values_list("day", "name"))


def test_the_ten_legal_days_stand_in_the_list_and_cannot_be_taken_away(
    hr_officer: Client, lennik: Municipality
) -> None:
    closing = ClosingDay.objects.create(organisation=lennik.organisation, day=EVE, name="Kerstavond")
    page = text(hr_officer.get(DAYS))
    assert page.count("wettelijk") == 10
    assert page.index("Wapenstilstand") < page.index("Kerstavond") < page.index("Kerstmis")
    assert reverse("hr:closing_day_remove", args=[closing.pk]) in page


def test_a_day_is_added_only_after_what_moves_is_told(hr_officer: Client, lennik: Municipality) -> None:
    User.objects.filter(pk=lennik.learner.pk).update(start_date=TODAY)
    enrolment = enrol(lennik.learner, lennik.programme, due_date=EVE)
    Notice.objects.filter(enrolment=enrolment).update(send_on=EVE)
    page = asked(hr_officer)
    assert "2 mails zouden dan vertrekken" in text(page)
    assert "1 einddatum valt dan" in text(page)
    assert not own_days(lennik)
    answer = submit(hr_officer, page, confirm="1", follow=True)
    assert own_days(lennik) == [(EVE, "Kerstavond")]
    assert "1 sluitingsdag toegevoegd." in text(answer)
    enrolment.refresh_from_db()
    assert enrolment.due_date == EVE  # as agreed
    planned = Notice.objects.get(enrolment=enrolment)
    assert (planned.send_on, planned.reason) == (date(2026, 12, 28), "holiday")
    logged = Activity.objects.get(verb=Verb.CLOSING_DAYS_CHANGED)
    assert (logged.actor, logged.detail) == (lennik.hr_officer, "24/12/2026 Kerstavond")


def test_due_dates_move_when_hr_says_so(hr_officer: Client, lennik: Municipality) -> None:
    enrolment = enrol(lennik.learner, lennik.programme, due_date=EVE)
    answer = submit(hr_officer, asked(hr_officer), confirm="1", verzet=True, follow=True)
    assert "1 einddatum is verzet." in text(answer)
    enrolment.refresh_from_db()
    assert enrolment.due_date == date(2026, 12, 28)  # after Christmas and the weekend


def test_a_mail_that_says_well_done_is_not_put_off(hr_officer: Client, lennik: Municipality) -> None:
    line = Notice.objects.create(recipient=lennik.learner, kind=NoticeKind.COMPLETION, about=EVE, send_on=EVE)
    submit(hr_officer, asked(hr_officer), confirm="1")
    line.refresh_from_db()
    assert line.send_on == EVE


def test_all_working_days_up_to_another_are_added_under_one_name(hr_officer: Client, lennik: Municipality) -> None:
    submit(hr_officer, asked(hr_officer, last_day=date(2026, 12, 31)), confirm="1")
    assert [day.day for day, _name in own_days(lennik)] == [24, 28, 29, 30, 31]


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ({"first_day": date(2026, 11, 22)}, "Die dag is al voorbij, of het is vandaag"),
        ({"first_day": date(2030, 1, 2)}, "meer dan drie jaar ver"),
        ({"first_day": date(2026, 12, 25)}, "werkt al niemand: Kerstmis."),
        ({"first_day": date(2026, 12, 26)}, "werkt al niemand: weekend."),
        ({"last_day": EVE - timedelta(days=1)}, "Kies een laatste dag na de eerste"),
        ({"last_day": EVE + timedelta(days=31)}, "Kies een laatste dag na de eerste"),
        ({"name": ""}, "verplicht"),
        ({"first_day": "morgen"}, "Schrijf de dag als"),
    ],
)
def test_what_makes_no_sense_gets_a_sentence_and_adds_nothing(
    days: dict[str, object], said: str, hr_officer: Client, lennik: Municipality
) -> None:
    page = asked(hr_officer, **days)
    assert said in text(page)
    assert not own_days(lennik)


def test_a_day_that_is_there_already_is_refused_by_its_name(hr_officer: Client, lennik: Municipality) -> None:
    submit(hr_officer, asked(hr_officer), confirm="1")
    assert "werkt al niemand: Kerstavond." in text(asked(hr_officer))


def test_from_tomorrow_up_to_a_month_further_is_fine(hr_officer: Client, lennik: Municipality) -> None:
    submit(hr_officer, asked(hr_officer, first_day=date(2026, 11, 23), last_day=date(2026, 12, 23)), confirm="1")
    assert len(own_days(lennik)) == 23


def test_a_day_is_taken_away_after_what_leaves_then_is_told(hr_officer: Client, lennik: Municipality) -> None:
    closing = ClosingDay.objects.create(organisation=lennik.organisation, day=EVE, name="Kerstavond")
    enrol(lennik.learner, lennik.programme, due_date=EVE)
    address = reverse("hr:closing_day_remove", args=[closing.pk])
    page = hr_officer.get(address)
    assert "Er vertrekt die dag dan 1 herinnering" in text(page)
    assert own_days(lennik)
    submit(hr_officer, page)
    assert not own_days(lennik)
    assert Activity.objects.get(verb=Verb.CLOSING_DAYS_CHANGED).detail == "weer open: 24/12/2026 Kerstavond"


def test_a_day_behind_us_stays(hr_officer: Client, lennik: Municipality) -> None:
    closing = ClosingDay.objects.create(organisation=lennik.organisation, day=date(2026, 11, 20), name="brugdag")
    address = reverse("hr:closing_day_remove", args=[closing.pk])
    assert address not in text(hr_officer.get(DAYS))
    assert hr_officer.post(address).status_code == 404


def test_next_year_takes_over_what_is_a_working_day_then(hr_officer: Client, lennik: Municipality) -> None:
    """11 July 2027 is a Sunday."""
    for day, name in ((date(2026, 7, 11), "Vlaamse feestdag"), (date(2026, 1, 2), "2 januari"), (EVE, "Kerstavond")):
        ClosingDay.objects.create(organisation=lennik.organisation, day=day, name=name)
    ClosingDay.objects.create(organisation=lennik.organisation, day=date(2027, 1, 2), name="staat er al")
    page = hr_officer.get(reverse("hr:closing_days_copy", args=[2026]))
    assert fill(page)["days"] == "2027-12-24"
    submit(hr_officer, page)
    assert (date(2027, 12, 24), "Kerstavond") in own_days(lennik)
    assert "Er is niets over te nemen" in text(hr_officer.get(reverse("hr:closing_days_copy", args=[2026])))


def test_what_is_not_chosen_is_not_taken_over(hr_officer: Client, lennik: Municipality) -> None:
    for day in (EVE, date(2026, 5, 15)):
        ClosingDay.objects.create(organisation=lennik.organisation, day=day, name="brugdag")
    page = hr_officer.get(reverse("hr:closing_days_copy", args=[2026]))
    assert "Vink minstens één dag aan." in text(submit(hr_officer, page, days=[]))
    submit(hr_officer, page, days=["2027-12-24"])
    assert [day for day, _name in own_days(lennik) if day.year == 2027] == [date(2027, 12, 24)]


@pytest.mark.parametrize("year", [2024, 2028, 2029, 9999])
def test_of_other_years_there_is_nothing_to_take_over(year: int, hr_officer: Client, lennik: Municipality) -> None:
    assert hr_officer.get(reverse("hr:closing_days_copy", args=[year])).status_code == 404
    assert "Sluitingsdagen 2026" in text(hr_officer.get(f"{DAYS}?jaar={year + 2}"))


def test_hr_of_another_organisation_sees_and_changes_nothing_of_it(
    hr_officer: Client, lennik: Municipality, herenthout: Municipality
) -> None:
    closing = ClosingDay.objects.create(organisation=herenthout.organisation, day=EVE, name="Zwaluwdag")
    assert "Zwaluwdag" not in text(hr_officer.get(DAYS))
    assert hr_officer.post(reverse("hr:closing_day_remove", args=[closing.pk])).status_code == 404
    enrol(herenthout.learner, herenthout.programme, due_date=EVE)
    assert "0 einddatums vallen dan" in text(asked(hr_officer))
    assert hr_officer.get(f"{DAYS}?organisatie={herenthout.organisation.pk}").status_code == 404


def test_an_administrator_says_for_which_organisation(administrator: Client, herenthout: Municipality) -> None:
    page = administrator.get(f"{DAYS}?organisatie={herenthout.organisation.pk}")
    asked_page = submit(administrator, page, first_day=EVE, name="Kerstavond")
    submit(administrator, asked_page, confirm="1")
    assert own_days(herenthout) == [(EVE, "Kerstavond")]


@pytest.mark.parametrize("number", [1, 12])
def test_what_moves_costs_the_same_for_one_and_for_many(
    number: int, hr_officer: Client, lennik: Municipality, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for one in range(number):
        enrol(make_person(lennik.organisation, f"P{one}", "Peeters"), lennik.programme, due_date=EVE)
    page = hr_officer.get(DAYS)
    with django_assert_num_queries(18):
        submit(hr_officer, page, first_day=EVE, last_day=date(2026, 12, 31), name="Sluiting")
