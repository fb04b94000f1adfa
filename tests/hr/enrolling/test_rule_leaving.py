"""A rule that goes off, is narrowed or deleted asks what happens to whom it enrolled; nobody goes unless HR says so."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from onboarding.hr.deeds import withdrawing
from onboarding.hr.models import Activity, Job, Verb
from onboarding.learning.journey import enrolment_rules
from onboarding.learning.models import Enrolment, EnrolmentRule, KeptOut, Notice, NoticeReason
from onboarding.people.models import User
from tests.client_response import ClientResponse
from tests.factories import make_rule
from tests.hr.conftest import TODAY, Municipality, at, make_person, make_programme
from tests.rendered_forms import fill, submit

pytestmark = pytest.mark.usefixtures("today")
WAYS = ["rule_off", "rule_delete"]


@pytest.fixture
def people(lennik: Municipality) -> list[User]:
    """Whom the rule enrolled: the first one began."""
    names = ("Ada", "Bea", "Cas")
    return [
        make_person(lennik.organisation, name, "Nieuw", department=lennik.department, start_date=TODAY)
        for name in names
    ]


@pytest.fixture
def rule(lennik: Municipality, people: list[User]) -> EnrolmentRule:
    rule = make_rule(
        organisation=lennik.organisation, department=lennik.department, programme=lennik.programme, working_days=10,
        switched_on=TODAY,
    )  # fmt: skip
    enrolment_rules.apply(rule, TODAY)
    Enrolment.objects.filter(user=people[0]).update(started_at=at(2026, 11, 22))
    return rule


def url(name: str, rule: EnrolmentRule) -> str:
    return reverse(f"hr:{name}", args=[rule.pk])


def text(response: ClientResponse) -> str:
    return " ".join(unescape(response.content.decode()).split())


@pytest.mark.parametrize("way", WAYS)
def test_it_says_who_did_nothing_and_leaves_everyone_unless_hr_chooses(
    hr_officer: Client, rule: EnrolmentRule, people: list[User], way: str
) -> None:
    page = hr_officer.get(url(way, rule))
    said = text(page)
    assert "Schrijf uit wie nog niets deed: 2 mensen" in said
    assert "Bea Nieuw" in said
    assert "Ada Nieuw" not in said
    assert "1 persoon begon al of is klaar, en blijft ingeschreven." in said
    assert "Wie ingeschreven is, blijft dat." in text(submit(hr_officer, page, follow=True))
    assert set(Enrolment.objects.values_list("user", flat=True)) == {one.pk for one in people}
    assert not EnrolmentRule.objects.filter(switched_on__isnull=False).exists()


@pytest.mark.parametrize("way", WAYS)
def test_who_did_nothing_goes_when_hr_says_so(
    hr_officer: Client, rule: EnrolmentRule, people: list[User], way: str
) -> None:
    said = text(submit(hr_officer, hr_officer.get(url(way, rule)), mensen="uitschrijven", follow=True))
    assert "2 mensen zijn uitgeschreven." in said
    assert Enrolment.objects.get().user == people[0]
    assert Activity.objects.get(verb=Verb.TAKEN_OUT).number == 2
    assert set(Notice.objects.exclude(recipient=people[0]).values_list("reason", flat=True)) == {NoticeReason.WITHDRAWN}


def test_the_rule_takes_them_again_when_it_is_switched_on(hr_officer: Client, rule: EnrolmentRule) -> None:
    submit(hr_officer, hr_officer.get(url("rule_off", rule)), mensen="uitschrijven")
    assert not KeptOut.objects.exists()
    submit(hr_officer, hr_officer.get(url("rule", rule)), "aan/")
    assert Enrolment.objects.count() == 3


def test_people_are_told_as_people_where_a_rule_gives_more_than_one_programme(
    hr_officer: Client, lennik: Municipality, rule: EnrolmentRule, people: list[User]
) -> None:
    both = make_programme(lennik.organisation, "Veilig werken")
    rule.programmes.add(both)
    User.objects.filter(pk=people[2].pk).update(email="")
    rule = EnrolmentRule.objects.get(pk=rule.pk)
    submit(hr_officer, hr_officer.get(url("rule_off", rule)))
    page = hr_officer.get(url("rule", rule))
    assert "1 persoon heeft geen adres en krijgt geen mail" in text(page)
    assert "3 mensen zijn ingeschreven." in text(submit(hr_officer, page, "aan/", follow=True))
    assert "<dd>3 mensen (6 inschrijvingen)</dd>" in text(hr_officer.get(url("rule", rule)))
    assert [one.number for one in hr_officer.get(reverse("hr:rules")).context["object_list"]] == [3]
    other = make_rule(organisation=lennik.organisation, programme=both, switched_on=TODAY)
    page = hr_officer.get(url("rule_off", rule))
    assert "Schrijf uit wie nog niets deed: 3 mensen (5 inschrijvingen)" in text(page)
    assert f"De regel “{other}” geeft ook zo een traject, en staat aan." in text(page)
    said = text(submit(hr_officer, page, mensen="uitschrijven", follow=True))
    assert "3 mensen (5 inschrijvingen) zijn uitgeschreven." in said
    assert Activity.objects.get(verb=Verb.TAKEN_OUT).number == 3


def test_who_began_meanwhile_stays_and_hr_is_asked_again(
    hr_officer: Client, rule: EnrolmentRule, people: list[User]
) -> None:
    posted = fill(hr_officer.get(url("rule_off", rule)), mensen="uitschrijven")
    Enrolment.objects.filter(user=people[1]).update(started_at=at(2026, 11, 22))
    assert hr_officer.post(url("rule_off", rule), posted).status_code == 422
    assert Enrolment.objects.count() == 3
    rule.refresh_from_db()
    assert rule.is_on


def test_a_rule_that_was_narrowed_asks_so_too(hr_officer: Client, rule: EnrolmentRule) -> None:
    rule.conditions.all().delete()
    page = hr_officer.get(url("rule_edit", rule))
    response = submit(hr_officer, page, department=[make_department(rule)], follow=True)
    assert response.redirect_chain[-1][0] == url("rule_off", rule)
    assert "Schrijf uit wie nog niets deed: 2 mensen" in text(response)
    submit(hr_officer, response, mensen="uitschrijven")
    assert Enrolment.objects.count() == 1


def make_department(rule: EnrolmentRule) -> int:
    return rule.organisation.departments.order_by("pk").values_list("pk", flat=True)[0]


def test_many_go_in_the_background(hr_officer: Client, rule: EnrolmentRule, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(withdrawing, "MAX_AT_ONCE", 0)
    submit(hr_officer, hr_officer.get(url("rule_delete", rule)), mensen="uitschrijven")
    assert Job.objects.get().title == "Inschrijvingen intrekken"
    assert not EnrolmentRule.objects.exists()
