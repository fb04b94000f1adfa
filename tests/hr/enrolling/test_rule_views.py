"""HR writes a rule, sees whom it would enrol, and only then switches it on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from onboarding.hr.deeds import rule_switching
from onboarding.hr.models import Activity, Job, JobState, Verb
from onboarding.learning.calendar.working_days import LEGAL
from onboarding.learning.models import About, Enrolment, EnrolmentRule, NoticeKind, NoticeSetting
from onboarding.lessons.models import Programme
from onboarding.people.models import Absence, Department, OwnField, OwnValue, User
from tests.client_response import ClientResponse
from tests.factories import make_rule
from tests.hr.conftest import TODAY, Municipality, make_person, make_programme
from tests.rendered_forms import fill, open_and_submit, submit, tamper

pytestmark = pytest.mark.usefixtures("today")
RULES = "/beheer/inschrijven/"


def url(name: str, rule: EnrolmentRule) -> str:
    return reverse(f"hr:{name}", args=[rule.pk])


def text(response: ClientResponse) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def rule(lennik: Municipality) -> EnrolmentRule:
    """Off."""
    return make_rule(
        organisation=lennik.organisation, department=lennik.department, programme=lennik.programme, working_days=10
    )


@pytest.fixture
def new(lennik: Municipality) -> User:
    """Someone who starts today in the department of the rule."""
    return make_person(lennik.organisation, "Noor", "Nieuw", department=lennik.department, start_date=TODAY)


def form_of(programme: Programme, **fields: Any) -> dict[str, Any]:
    return {"programmes": [programme.pk], "department": [], "working_days": 20, **fields}


# --- Writing one ---


def test_a_new_rule_is_off_and_shows_whom_it_would_enrol(hr_officer: Client, lennik: Municipality, new: User) -> None:
    form = form_of(lennik.programme, department=[lennik.department.pk])
    response = open_and_submit(hr_officer, RULES + "nieuw/", form, follow=True)
    rule = EnrolmentRule.objects.get()
    assert (rule.organisation, rule.whom, rule.switched_on) == (lennik.organisation, str(lennik.department), None)
    assert response.redirect_chain == [(url("rule", rule), 302)]
    assert [one.pk for one in response.context["object_list"]] == [new.pk]
    assert not Enrolment.objects.exists()
    assert Activity.objects.get().verb == Verb.RULE_CHANGED


def errors_of(response: ClientResponse) -> set[str]:
    assert response.status_code == 200
    return {error.code for errors in response.context["form"].errors.as_data().values() for error in errors}


def test_there_is_one_rule_for_a_programme_and_a_department(
    hr_officer: Client, lennik: Municipality, rule: EnrolmentRule
) -> None:
    same = form_of(lennik.programme, department=[lennik.department.pk])
    assert errors_of(open_and_submit(hr_officer, RULES + "nieuw/", same)) == {"rule_exists"}
    open_and_submit(hr_officer, RULES + "nieuw/", form_of(lennik.programme))
    assert errors_of(open_and_submit(hr_officer, RULES + "nieuw/", form_of(lennik.programme))) == {"rule_exists"}
    assert EnrolmentRule.objects.count() == 2


@pytest.mark.parametrize("field", ["programmes", "department"])
def test_programmes_and_departments_of_others_cannot_be_chosen(
    hr_officer: Client, lennik: Municipality, herenthout: Municipality, field: str
) -> None:
    other = herenthout.programme if field == "programmes" else herenthout.department
    response = tamper(hr_officer, RULES + "nieuw/", form_of(lennik.programme) | {field: [other.pk]})
    form = response.context["form" if field == "programmes" else "conditions"]
    assert list(form.errors) == [field]
    assert str(other.pk) not in {str(value) for value, _label in form.fields[field].choices}
    assert not EnrolmentRule.objects.exists()


def test_an_administrator_says_first_for_which_organisation(
    administrator: Client, lennik: Municipality, herenthout: Municipality
) -> None:
    where = administrator.get(RULES + "nieuw/")
    assert "programmes" not in text(where) and str(herenthout.organisation) in text(where)
    address = f"{RULES}nieuw/?organisation={herenthout.organisation.pk}"
    form = form_of(herenthout.programme, department=[herenthout.department.pk])
    assert str(lennik.department) not in text(administrator.get(address))
    open_and_submit(administrator, address, form)
    assert EnrolmentRule.objects.get().organisation == herenthout.organisation


@pytest.mark.parametrize("nonsense", ["", "x", "999999", "9" * 30])
def test_an_organisation_that_is_none_is_asked_again(administrator: Client, nonsense: str) -> None:
    for act in (administrator.get, administrator.post):
        assert "Kies een organisatie" in text(act(f"{RULES}nieuw/?organisation={nonsense}"))
    assert not EnrolmentRule.objects.exists()


def test_a_rule_is_narrowed_on_its_form_and_shows_so_again(hr_officer: Client, lennik: Municipality, new: User) -> None:
    field = OwnField.objects.create(organisation=lennik.organisation, name="Ploeg")
    OwnValue.objects.create(person=new, field=field, value="Vroege")
    User.objects.filter(pk=new.pk).update(function="Redder", site="Zwembad")
    form = form_of(
        lennik.programme,
        function=["Redder"],
        function_more="Badmeester\n\n  Hoofd   redder ",
        status_is="not",
        status=["student", "volunteer"],
        site=["Zwembad"],
        **{f"own_{field.pk}": ["Vroege"]},
        started_since="2026-09-01",
        moment="before",
        days="5",
    )
    open_and_submit(hr_officer, RULES + "nieuw/", form)
    rule = EnrolmentRule.objects.get()
    asked = "functie: Badmeester of Hoofd redder of Redder, statuut: niet jobstudent of vrijwilliger"
    assert rule.whom == f"{asked}, vestiging: Zwembad, Ploeg: Vroege"
    assert (rule.days_from_start, rule.started_since) == (-5, date(2026, 9, 1))
    kept = fill(hr_officer.get(url("rule_edit", rule)))
    assert kept["function"] == ["Badmeester", "Hoofd redder", "Redder"]
    assert (kept["status_is"], kept["moment"], kept["days"]) == ("not", "before", "5")
    before = list(rule.conditions.values_list("about", "value"))
    open_and_submit(hr_officer, url("rule_edit", rule), {})
    assert list(rule.conditions.values_list("about", "value")) == before


def test_a_text_that_is_too_long_is_refused_where_it_stands(hr_officer: Client, lennik: Municipality) -> None:
    response = open_and_submit(hr_officer, RULES + "nieuw/", form_of(lennik.programme, site_more="x" * 101))
    assert list(response.context["conditions"].errors) == ["site_more"]
    assert "is te lang: hoogstens 100 tekens." in text(response)


@pytest.mark.parametrize("days", ["", "0", "251", "x"])
def test_before_or_after_the_start_asks_for_a_number(hr_officer: Client, lennik: Municipality, days: str) -> None:
    form = form_of(lennik.programme, moment="after", days=days)
    assert list(open_and_submit(hr_officer, RULES + "nieuw/", form).context["form"].errors) == ["days"]


def test_the_second_of_two_who_change_a_rule_is_told(
    hr_officer: Client, lennik: Municipality, rule: EnrolmentRule
) -> None:
    shown = hr_officer.get(url("rule_edit", rule))
    open_and_submit(hr_officer, url("rule_edit", rule), {"status": ["student"]})
    response = submit(hr_officer, shown, status=["volunteer"])
    assert "Iemand anders wijzigde intussen voor wie de regel geldt" in text(response)
    assert rule.conditions.get(about=About.STATUS).value == "student"
    submit(hr_officer, response)
    assert rule.conditions.get(about=About.STATUS).value == "volunteer"
    shown = hr_officer.get(url("rule_edit", rule))
    open_and_submit(hr_officer, url("rule_edit", rule), {"working_days": 33})
    response = submit(hr_officer, shown, working_days=44)
    assert "Intussen gewijzigd: van “10” naar “33”." in text(response)
    assert EnrolmentRule.objects.get().working_days == 33


def test_an_own_field_that_a_rule_asks_for_stays(hr_officer: Client, lennik: Municipality, rule: EnrolmentRule) -> None:
    field = OwnField.objects.create(organisation=lennik.organisation, name="Ploeg")
    rule.conditions.create(about=About.OWN_FIELD, own_field=field, value="Vroege")
    address = reverse("hr:own_field_delete", args=[field.pk])
    page = text(hr_officer.get(address))
    assert url("rule", rule) in page and "Verwijder dit veld" not in page
    assert "Een inschrijfregel vraagt ernaar." in text(hr_officer.post(address, follow=True))
    assert OwnField.objects.filter(pk=field.pk).exists()
    rule.conditions.filter(about=About.OWN_FIELD).delete()
    hr_officer.post(address)
    assert not OwnField.objects.filter(pk=field.pk).exists()


def test_whom_a_rule_leaves_out_is_shown_with_the_reason(
    hr_officer: Client, lennik: Municipality, rule: EnrolmentRule, new: User
) -> None:
    elsewhere = make_person(lennik.organisation, "Els", "Elders", start_date=TODAY)
    page = hr_officer.get(url("rule", rule))
    left_out = hr_officer.get(url("rule", rule) + "?wie=niet")
    shown = {one.pk: one.left_out for one in left_out.context["object_list"]}
    assert shown[elsewhere.pk] == "department" and new.pk not in shown
    assert dict(page.context["reasons"])["andere dienst"] == list(shown.values()).count("department")


@pytest.mark.parametrize("days", ["", "x", "0", "-1", "501", "9" * 30])
def test_a_number_of_days_that_makes_no_sense_is_refused(hr_officer: Client, lennik: Municipality, days: str) -> None:
    response = open_and_submit(hr_officer, RULES + "nieuw/", form_of(lennik.programme, working_days=days))
    assert list(response.context["form"].errors) == ["working_days"]


# --- Switching it ---


def switch_on(client: Client, rule: EnrolmentRule, *, follow: bool = False) -> ClientResponse:
    return submit(client, client.get(url("rule", rule)), "/aan/", follow=follow)


def test_switching_on_enrols_at_once_and_says_how_many(
    hr_officer: Client, lennik: Municipality, rule: EnrolmentRule, new: User
) -> None:
    response = switch_on(hr_officer, rule, follow=True)
    rule.refresh_from_db()
    enrolment = new.enrolments.get()
    assert (rule.switched_on, enrolment.rule) == (TODAY, rule)
    assert enrolment.due_date == LEGAL.add(TODAY, 10)
    assert "1 persoon is ingeschreven." in text(response)
    assert [(one.verb, one.number) for one in Activity.objects.order_by("pk")] == [
        (Verb.RULE_CHANGED, None),
        (Verb.ENROLLED, 1),
    ]


def test_switching_on_twice_does_nothing_the_second_time(
    hr_officer: Client, rule: EnrolmentRule, new: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = hr_officer.get(url("rule", rule))
    submit(hr_officer, shown, "/aan/")
    EnrolmentRule.objects.update(switched_on=TODAY - timedelta(days=5))
    before = Activity.objects.count()
    assert "Intussen" not in text(submit(hr_officer, shown, "/aan/", follow=True))
    assert EnrolmentRule.objects.get().switched_on == TODAY - timedelta(days=5)
    assert (Activity.objects.count(), Enrolment.objects.count()) == (before, 1)


@pytest.mark.parametrize("meanwhile", ["as many others", "less time", "another programme"])
def test_a_rule_that_would_do_something_else_by_now_is_shown_again_and_stays_off(
    hr_officer: Client, lennik: Municipality, rule: EnrolmentRule, new: User, meanwhile: str
) -> None:
    shown = hr_officer.get(url("rule", rule))
    if meanwhile == "as many others":
        make_person(lennik.organisation, "Bo", "Baes", department=lennik.department, start_date=TODAY)
        User.objects.filter(pk=new.pk).update(start_date=TODAY - timedelta(days=9))
    elif meanwhile == "less time":
        EnrolmentRule.objects.update(working_days=3)
    else:
        EnrolmentRule.objects.get().programmes.set([make_programme(lennik.organisation, "Veilig werken")])
    response = submit(hr_officer, shown, "/aan/", follow=True)
    assert "Intussen zijn het andere mensen." in text(response)
    assert EnrolmentRule.objects.get().switched_on is None
    assert not Enrolment.objects.exists()
    submit(hr_officer, response, "/aan/")
    assert Enrolment.objects.count() == 1


def test_many_people_are_enrolled_in_the_background(
    hr_officer: Client,
    lennik: Municipality,
    rule: EnrolmentRule,
    new: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    monkeypatch.setattr(rule_switching, "MAX_AT_ONCE", 0)
    with django_capture_on_commit_callbacks(execute=True):
        response = switch_on(hr_officer, rule)
    job = Job.objects.get()
    assert response["Location"].startswith(f"/beheer/taken/{job.pk}/")
    assert (job.state, job.owner, job.organisation) == (JobState.DONE, lennik.hr_officer, lennik.organisation)
    assert (job.done, job.total, job.outcome) == (1, 1, "1 persoon is ingeschreven.")
    assert new.enrolments.get().rule == rule
    assert Activity.objects.get(verb=Verb.ENROLLED).actor == lennik.hr_officer


def test_a_rule_switched_off_before_its_turn_enrols_nobody_in_the_background(
    hr_officer: Client,
    rule: EnrolmentRule,
    new: User,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    monkeypatch.setattr(rule_switching, "MAX_AT_ONCE", 0)
    with django_capture_on_commit_callbacks() as callbacks:
        switch_on(hr_officer, rule)
        hr_officer.post(url("rule_off", rule))
    for callback in callbacks:
        callback()
    assert Job.objects.get().state == JobState.FAILED
    assert not Enrolment.objects.exists()


def test_switching_off_and_deleting_leave_who_is_enrolled(hr_officer: Client, rule: EnrolmentRule, new: User) -> None:
    switch_on(hr_officer, rule)
    hr_officer.post(url("rule_off", rule))
    assert EnrolmentRule.objects.get().switched_on is None
    assert "Ja, verwijder" in text(hr_officer.get(url("rule_delete", rule)))
    response = hr_officer.post(url("rule_delete", rule))
    assert response["Location"] == RULES
    assert not EnrolmentRule.objects.exists()
    assert new.enrolments.get().rule is None


@pytest.mark.parametrize(
    ("changed", "stays_on"),
    [({"working_days": 15}, True), ({"for_people_already_there": True}, False), ({"department": []}, False)],
)
def test_a_rule_that_would_enrol_others_goes_off_when_it_is_changed(
    hr_officer: Client,
    lennik: Municipality,
    rule: EnrolmentRule,
    changed: dict[str, Any],
    stays_on: bool,
) -> None:
    EnrolmentRule.objects.update(switched_on=TODAY)
    form = form_of(lennik.programme, department=[lennik.department.pk], working_days=10) | changed
    open_and_submit(hr_officer, url("rule_edit", rule), form)
    rule.refresh_from_db()
    assert rule.is_on == stays_on
    assert (rule.working_days, rule.for_people_already_there) == (
        changed.get("working_days", 10),
        "for_people_already_there" in changed,
    )


# --- What is shown ---


def test_the_preview_shows_due_dates_that_take_absences_along(
    hr_officer: Client, rule: EnrolmentRule, new: User
) -> None:
    Absence.objects.create(user=new, first_day=TODAY, last_day=TODAY + timedelta(days=6))
    page = text(hr_officer.get(url("rule", rule)))
    assert "Zet je de regel nu aan, dan wordt 1 persoon ingeschreven." in page
    assert (LEGAL.add(TODAY, 10) + timedelta(days=7)).strftime("%-d/%m/%Y") in page
    switch_on(hr_officer, rule)
    assert new.enrolments.get().due_date == LEGAL.add(TODAY, 10) + timedelta(days=7)


@pytest.mark.parametrize("is_on", [False, True])
def test_a_rule_says_how_many_mails_leave_and_that_none_do_where_they_are_switched_off(
    hr_officer: Client, lennik: Municipality, rule: EnrolmentRule, new: User, is_on: bool
) -> None:
    for number in range(2):
        make_person(lennik.organisation, "An", f"Anders {number}", department=lennik.department, start_date=TODAY)
    User.objects.filter(pk=new.pk).update(email="")
    EnrolmentRule.objects.filter(pk=rule.pk).update(switched_on=TODAY if is_on else None)
    shown = text(hr_officer.get(url("rule", rule)))
    assert "3 mensen" in shown
    assert "2 mails vertrekken later: op een eerste werkdag, of na een vrije dag of een afwezigheid." in shown
    assert "1 persoon heeft geen adres en krijgt geen mail: geef een brief." in shown
    NoticeSetting.objects.create(organisation=lennik.organisation, kind=NoticeKind.START, is_on=False)
    shown = text(hr_officer.get(url("rule", rule)))
    assert "3 mensen" in shown
    assert "Er vertrekt geen mail." in shown
    assert "3 mensen krijgen geen mail: je organisatie verstuurt dit bericht niet." in shown


def test_a_rule_says_how_many_it_enrolled(hr_officer: Client, rule: EnrolmentRule, new: User) -> None:
    switch_on(hr_officer, rule)
    assert [one.number for one in hr_officer.get(RULES).context["object_list"]] == [1]
    assert "Niemand: wie de regel vraagt, is ingeschreven." in text(hr_officer.get(url("rule", rule)))


def test_a_programme_that_is_not_published_cannot_be_switched_on_and_says_so(
    hr_officer: Client, lennik: Municipality, rule: EnrolmentRule, new: User
) -> None:
    Programme.objects.update(is_live=False)
    page = text(hr_officer.get(url("rule", rule)))
    assert "Het traject is niet gepubliceerd." in page
    assert url("rule_on", rule) not in page
    form = form_of(rule.in_order[0], department=[lennik.department.pk], working_days=15)
    assert open_and_submit(hr_officer, url("rule_edit", rule), form).status_code == 302


def test_without_rules_the_list_says_what_to_do(hr_officer: Client) -> None:
    assert "Er is nog geen regel." in text(hr_officer.get(RULES))


def test_a_page_that_is_no_number_shows_the_first(hr_officer: Client, rule: EnrolmentRule) -> None:
    for address in (RULES, url("rule", rule)):
        assert hr_officer.get(address, {"p": "x"}).status_code == 200


# --- Whose ---


@pytest.mark.parametrize("name", ["rule", "rule_edit", "rule_delete", "rule_on", "rule_off"])
def test_a_rule_of_another_organisation_does_not_exist(
    outsider: Client, rule: EnrolmentRule, new: User, name: str
) -> None:
    ways: list[Callable[[str], ClientResponse]] = [outsider.post] if name == "rule_on" else [outsider.get]
    if name in ("rule_edit", "rule_delete", "rule_off"):
        ways.append(outsider.post)
    assert {way(url(name, rule)).status_code for way in ways} == {404}
    assert EnrolmentRule.objects.get().switched_on is None


def test_everyone_sees_the_own_rules_and_an_administrator_all(
    hr_officer: Client, outsider: Client, administrator: Client, rule: EnrolmentRule
) -> None:
    seen = [len(client.get(RULES).context["object_list"]) for client in (hr_officer, outsider, administrator)]
    assert seen == [1, 0, 1]


@pytest.mark.parametrize("number", [10**30, 2**63])
def test_a_number_that_no_database_knows_does_not_exist(hr_officer: Client, number: int) -> None:
    assert hr_officer.get(f"{RULES}{number}/").status_code == 404


# --- What it costs ---


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_preview_costs_the_same_with_6_and_with_60_people(
    hr_officer: Client, lennik: Municipality, rule: EnrolmentRule
) -> None:
    def arrive(number: int) -> None:
        for index in range(number):
            make_person(
                lennik.organisation, "Nieuw", f"N{index}-{number}", department=lennik.department, start_date=TODAY
            )

    arrive(6)
    hr_officer.get(url("rule", rule))
    few = queries(hr_officer, url("rule", rule))
    arrive(54)
    assert queries(hr_officer, url("rule", rule)) == few


def test_the_list_costs_the_same_with_2_and_with_20_rules(hr_officer: Client, lennik: Municipality) -> None:
    def write(number: int) -> None:
        for index in range(number):
            programme = make_programme(lennik.organisation, f"Traject {index}-{number}")
            department = Department.objects.create(organisation=lennik.organisation, name=f"Dienst {index}-{number}")
            make_rule(
                organisation=lennik.organisation, department=department, programme=programme, switched_on=date.min
            )

    write(2)
    hr_officer.get(RULES)
    few = queries(hr_officer, RULES)
    write(18)
    assert queries(hr_officer, RULES) == few


def test_the_rule_for_all_departments_stands_last(
    hr_officer: Client, lennik: Municipality, rule: EnrolmentRule
) -> None:
    everyone = make_rule(organisation=lennik.organisation, programme=lennik.programme, working_days=10)
    assert list(hr_officer.get(RULES).context["object_list"]) == [rule, everyone]
