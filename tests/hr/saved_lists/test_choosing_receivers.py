"""Who gets a saved list in the mail when: chosen by HR among colleagues, told in numbers first."""

from __future__ import annotations

from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client

from onboarding.hr.models import Activity, SavedView, Verb
from onboarding.people.models import User
from tests.client_response import ClientResponse
from tests.hr.conftest import TODAY, Municipality, make_person
from tests.hr.lists.conftest import enrol_many
from tests.rendered_forms import NotRendered, fill, submit, tamper

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day(today: date) -> date:
    return today


@pytest.fixture
def saved(lennik: Municipality) -> SavedView:
    enrol_many(lennik, 3)
    return SavedView.objects.create(
        organisation=lennik.organisation, made_by=lennik.hr_officer, name="Alles", view="completion_report"
    )


def address(saved: SavedView) -> str:
    return f"/beheer/lijsten/{saved.pk}/"


def text(response: ClientResponse) -> str:
    assert response.status_code == 200
    return " ".join(unescape(response.content.decode()).split())


def ask(client: Client, saved: SavedView, **given: Any) -> ClientResponse:
    return submit(client, client.get(address(saved)), schedule="weekly", weekday="4", **given)


def receivers(saved: SavedView) -> dict[User, bool]:
    return {one.person: one.beyond_hr for one in saved.recipients.select_related("person")}


def test_it_says_who_gets_what_when_before_it_is_so(hr_officer: Client, lennik: Municipality, saved: SavedView) -> None:
    asked = ask(hr_officer, saved, people=[str(lennik.hr_officer.pk)], more_1="Peeters Dries")
    page = text(asked)
    assert "“Alles” wordt gemaild naar 2 mensen: elke vrijdag, voor het eerst op vrijdag 27 november 2026." in page
    assert "Er staan nu 3 rijen in." in page
    assert "1 persoon die niet van HR is, krijgt te lezen wat HR in deze lijst ziet: nu 3 rijen" in page
    assert "Dries Peeters (Dienst Bevolking)" in page
    assert "Eigen velden van je organisatie gaan niet mee" in page
    friday = SavedView.objects.create(organisation=lennik.organisation, name="Elke week", view="friday")
    page = text(ask(hr_officer, friday, people=[str(lennik.hr_officer.pk)], more_1="Peeters Dries"))
    assert "krijgt te lezen wat HR op dit blad ziet" in page and " rijen" not in page, "it is no list"
    saved.refresh_from_db()
    assert (saved.schedule, receivers(saved)) == ("never", {}), "nothing yet"
    done = submit(hr_officer, asked)
    assert done.status_code == 302
    saved.refresh_from_db()
    assert (saved.schedule, saved.weekday) == ("weekly", 4)
    assert receivers(saved) == {lennik.hr_officer: False, lennik.head: True}
    assert {one.mailed_for for one in saved.recipients.all()} == {TODAY}, "what was due before is not sent"
    line = Activity.objects.get(verb=Verb.VIEW_RECIPIENTS)
    assert (line.number, line.actor) == (2, lennik.hr_officer)
    assert "Dries Peeters" in line.detail


def test_who_had_it_already_gets_it_neither_twice_nor_late(
    hr_officer: Client, lennik: Municipality, saved: SavedView
) -> None:
    SavedView.objects.update(schedule="weekly", weekday=4)
    before = date(2026, 11, 20)
    saved.recipients.create(person=lennik.hr_officer, mailed_for=before)
    submit(hr_officer, ask(hr_officer, saved, more_1="Peeters Dries"))
    assert {one.person: one.mailed_for for one in saved.recipients.all()} == {
        lennik.hr_officer: before, lennik.head: TODAY
    }  # fmt: skip


def test_a_confirmation_of_something_else_is_asked_again(
    hr_officer: Client, lennik: Municipality, saved: SavedView
) -> None:
    asked = ask(hr_officer, saved, people=[str(lennik.hr_officer.pk)])
    given = {**fill(asked), "weekday": "0"}
    again = hr_officer.post(address(saved), given)
    assert "elke maandag" in text(again)
    assert receivers(saved) == {}


def test_who_is_of_hr_no_more_is_asked_about_again(hr_officer: Client, lennik: Municipality, saved: SavedView) -> None:
    SavedView.objects.update(schedule="weekly", weekday=4)
    saved.recipients.create(person=lennik.head)
    page = text(submit(hr_officer, hr_officer.get(address(saved)), name="Anders"))
    assert "1 persoon die niet van HR is" in page


def test_not_mailing_any_more_is_so_at_once(hr_officer: Client, lennik: Municipality, saved: SavedView) -> None:
    SavedView.objects.update(schedule="weekly")
    saved.recipients.create(person=lennik.hr_officer)
    assert submit(hr_officer, hr_officer.get(address(saved)), schedule="never").status_code == 302
    saved.refresh_from_db()
    assert saved.schedule == "never"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Kies naar wie de lijst gaat."),
        ({"more_1": "Niemand Nergens"}, "We vinden niemand die zo heet."),
        ({"more_1": "Van Herenthout Marleen"}, "We vinden niemand die zo heet."),
        ({"more_1": "Zonder Adres"}, "We vinden niemand die zo heet."),
    ],
)
def test_only_a_colleague_with_an_address_can_be_chosen(
    hr_officer: Client, lennik: Municipality, herenthout: Municipality, saved: SavedView,
    given: dict[str, str], words: str,
) -> None:  # fmt: skip
    make_person(lennik.organisation, "Adres", "Zonder", email="", personnel_number="9")
    assert words in text(ask(hr_officer, saved, **given))
    assert receivers(saved) == {}


def test_an_id_of_another_organisation_is_refused(
    hr_officer: Client, lennik: Municipality, herenthout: Municipality, saved: SavedView
) -> None:
    given = {"schedule": "weekly", "people": [str(herenthout.hr_officer.pk)]}
    response = tamper(hr_officer, address(saved), given)
    assert response.status_code == 200
    assert response.context["form"].errors["people"]
    with pytest.raises(NotRendered):
        fill(hr_officer.get(address(saved)), people=[str(herenthout.hr_officer.pk)])


@pytest.mark.parametrize(("day", "is_one"), [("0", False), ("1", True), ("31", True), ("32", False)])
def test_a_day_of_the_month_is_one(hr_officer: Client, saved: SavedView, day: str, is_one: bool) -> None:
    response = tamper(hr_officer, address(saved), {"schedule": "never", "month_day": day})
    assert (response.status_code == 302) is is_one
