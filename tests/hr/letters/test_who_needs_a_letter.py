"""HR finds who waits for a letter: in numbers on the screen of letters, in the list, and in one step to paper."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from onboarding.people.letters import letter_codes, letter_keeping
from onboarding.people.models import Department, Letter, OtherDepartment, User
from tests.client_response import ClientResponse, content_of
from tests.hr.conftest import TODAY, Municipality, make_person
from tests.hr.crowds import make_many

pytestmark = pytest.mark.django_db
URL = "/beheer/brieven/"
PEOPLE = "/beheer/medewerkers/"


def text(response: ClientResponse) -> str:
    return unescape(" ".join(response.content.decode().split()))


def give_letter(person: User) -> Letter:
    letter_keeping.keep([(person.pk, letter_codes.new())], None, timezone.now())
    return Letter.objects.unsettled().get(user=person)


@pytest.fixture
def crew(lennik: Municipality) -> dict[str, User]:
    """By last name: who has no address and what became of their letters, beside Amina, who has one."""
    organisation, department = lennik.organisation, lennik.department
    people = {
        name: make_person(organisation, "Ploeg", name, email="", personnel_number=f"9{number}", department=department)
        for number, name in enumerate(["Nooit", "Wacht", "Vervallen", "Vervangen", "Binnen"])
    }
    for name in ("Wacht", "Vervallen", "Vervangen", "Vervangen", "Binnen"):
        letter = give_letter(people[name])
        if name == "Vervallen":
            Letter.objects.filter(pk=letter.pk).update(last_day=TODAY - timedelta(days=400))
    Letter.objects.filter(user=people["Binnen"]).update(used_at=timezone.now())
    User.objects.filter(pk__in=[people["Binnen"].pk, lennik.learner.pk]).update(last_login=timezone.now())
    return people


@pytest.mark.every_example
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("mailbox=without", {"Nooit", "Wacht", "Vervallen", "Vervangen", "Binnen"}),
        ("mailbox=with&q=amina", {"Verbeke"}),
        ("mailbox=with&q=ploeg", set()),
        ("signed_in=never&q=ploeg", {"Nooit", "Wacht", "Vervallen", "Vervangen"}),
        ("signed_in=ever&q=ploeg", {"Binnen"}),
        ("letter=none&q=ploeg", {"Nooit"}),
        ("letter=unused", {"Wacht", "Vervallen", "Vervangen"}),
        ("letter=used", {"Binnen"}),
        ("mailbox=without&signed_in=never&letter=none", {"Nooit"}),
        ("mailbox=with&letter=unused", set()),
        ("letter=zz", set()),
    ],
)
def test_the_list_is_narrowed_by_how_people_get_in(
    hr_officer: Client, crew: dict[str, User], query: str, found: set[str]
) -> None:
    page = hr_officer.get(f"{PEOPLE}?{query}")
    assert {person.last_name for person in page.context["object_list"]} == found


def test_the_file_says_how_people_get_in(hr_officer: Client, crew: dict[str, User]) -> None:
    content = content_of(hr_officer.get(f"{PEOPLE}?q=ploeg&export=csv")).decode("utf-8-sig")
    rows = {row["Achternaam"]: row for row in csv.DictReader(io.StringIO(content), delimiter=";")}
    assert {name: (row["Aanmelden"], row["Brief"]) for name, row in rows.items()} == {
        "Nooit": ("Nooit aangemeld", ""),
        "Wacht": ("Nooit aangemeld", "nog te gebruiken"),
        "Vervallen": ("Nooit aangemeld", "vervallen"),
        "Vervangen": ("Nooit aangemeld", "nog te gebruiken"),
        "Binnen": ("Al aangemeld", "gebruikt"),
    }


def test_each_number_leads_to_the_list_of_as_many_and_to_their_letters(
    hr_officer: Client, crew: dict[str, User], herenthout: Municipality
) -> None:
    make_person(herenthout.organisation, "Elders", "Nooit", email="", personnel_number="1")
    page = hr_officer.get(URL)
    told = text(page)
    for sentence, number in (
        ("4 mensen zonder e-mailadres meldden zich nog nooit aan.", 4),
        ("1 van hen kreeg nog geen brief.", 1),
        ("3 mensen gebruikten hun brief nog niet.", 3),
    ):
        assert sentence in told
        group = next(one for one in page.context["waiting"] if one.sentence == sentence)
        assert len(hr_officer.get(group.listed).context["object_list"]) == number
        assert hr_officer.get(group.printing).context["figures"].number == number


def test_without_anybody_who_waits_nothing_is_said(hr_officer: Client, lennik: Municipality) -> None:
    assert "Wie wacht misschien op een brief" not in text(hr_officer.get(URL))


def test_an_administrator_is_led_to_the_list_alone(administrator: Client, crew: dict[str, User]) -> None:
    """Letters are for one organisation at a time, which is chosen in the list."""
    page = text(administrator.get(URL))
    assert "4 mensen zonder e-mailadres" in page
    assert "Brieven afdrukken</a>" not in page


def test_for_a_department_one_can_choose_who_has_no_address_alone(
    hr_officer: Client, crew: dict[str, User], lennik: Municipality
) -> None:
    ((_department, there),) = hr_officer.get(URL).context["departments"]
    page = hr_officer.get(there)
    everyone, without = page.context["choices"]
    assert (everyone.label, everyone.is_here) == ("Iedereen (6)", True)
    assert (without.label, without.is_here) == ("Alleen wie geen e-mailadres heeft (5)", False)
    assert "Je drukt brieven af voor 6 mensen." in text(page)
    narrowed = hr_officer.get(without.address)
    assert "Je drukt brieven af voor 5 mensen." in text(narrowed)
    assert [choice.is_here for choice in narrowed.context["choices"]] == [False, True]
    assert lennik.learner.pk not in narrowed.context["figures"].ids
    assert hr_officer.get(narrowed.context["choices"][0].address).context["figures"].number == 6


def test_where_nobody_or_everybody_has_an_address_there_is_nothing_to_choose(
    hr_officer: Client, crew: dict[str, User], lennik: Municipality
) -> None:
    for person in (lennik.learner, crew["Nooit"]):
        assert hr_officer.get(f"{URL}afdrukken/?id={person.pk}").context["choices"] == []


def test_it_says_where_the_letter_goes_of_who_works_in_the_department_besides(
    hr_officer: Client, crew: dict[str, User], lennik: Municipality
) -> None:
    elsewhere = Department.objects.create(organisation=lennik.organisation, name="Groendienst")
    OtherDepartment.objects.create(person=crew["Nooit"], department=elsewhere)
    User.objects.filter(pk=crew["Wacht"].pk).update(department=elsewhere)
    there = dict((one.name, address) for one, address in hr_officer.get(URL).context["departments"])["Groendienst"]
    page = hr_officer.get(there)
    sentence = "Wie hier werkt als andere dienst, krijgt de brief bij de dienst waar die vooral werkt."
    assert sentence in text(page)
    assert set(page.context["figures"].ids) == {crew["Wacht"].pk}
    assert sentence not in text(hr_officer.get(f"{URL}afdrukken/?id={crew['Wacht'].pk}"))


@pytest.mark.parametrize(
    "address",
    [
        URL,
        f"{PEOPLE}?mailbox=without&signed_in=never&letter=none",
        f"{PEOPLE}?letter=unused&export=csv",
        f"{URL}afdrukken/?everyone=1&no_mailbox=1",
    ],
)
def test_it_costs_as_much_for_many(
    hr_officer: Client, crew: dict[str, User], lennik: Municipality, address: str
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            response = hr_officer.get(address)
            size = len(content_of(response)) if response.streaming else len(response.content)
        assert (response.status_code, size > 0) == (200, True)
        return len(queries)

    cost()  # content types and the like are remembered from here on
    few = cost()
    make_many(lennik, 200, "a")
    people = [
        make_person(lennik.organisation, "Ploeg", f"Veel {number}", email="", personnel_number=f"7{number}")
        for number in range(40)
    ]
    for person in people[::2]:
        give_letter(person)
    assert cost() == few
