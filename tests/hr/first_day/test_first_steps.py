"""The first steps of an organisation tick themselves, by what is there, and come undone with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from onboarding.hr.deeds import activity
from onboarding.hr.first_day import first_steps
from onboarding.hr.first_day.first_steps import FirstSteps, Step
from onboarding.hr.models import Activity, Verb
from onboarding.learning.models import Enrolment, EnrolmentRule
from onboarding.lessons.models import Lesson, OrganisationPage, Programme
from onboarding.people.models import Heart, Organisation, Pulse, User
from tests.factories import make_programme, make_rule
from tests.hr.conftest import TODAY, Municipality, enrol, make_person, sign_in
from tests.rendered_forms import submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def empty(lennik: Municipality) -> Municipality:
    """With its page and its HR officer, and nothing else: as it is just after it was made."""
    User.objects.exclude(pk=lennik.hr_officer.pk).filter(organisation=lennik.organisation).delete()
    return lennik


@pytest.fixture(autouse=True)
def _on_the_day(today: date) -> date:
    return today


def steps(municipality: Municipality) -> FirstSteps:
    found = first_steps.of_viewer(User.objects.with_roles().get(pk=municipality.hr_officer.pk), TODAY)
    assert found is not None
    return found


def done(municipality: Municipality) -> set[str]:
    return set(steps(municipality).done)


def house(municipality: Municipality, **fields: Any) -> None:
    """Publish the organisation's page with this on it."""
    page = OrganisationPage.objects.get(pk=municipality.page.pk)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


CONTACT = {"contact_name": "Marleen", "contact_phone": "02 555 01 60"}


class TestWhatTicks:
    def test_nothing_is_done_when_an_organisation_is_new(self, empty: Municipality) -> None:
        assert done(empty) == set()

    @pytest.mark.parametrize(
        ("fields", "is_done"),
        [
            ({**CONTACT, "brand_colour": "#7a2e52"}, True),
            ({**CONTACT, "drawing": "hills"}, True),
            ({**CONTACT, "welcome": "<p>Dag</p>"}, True),
            ({"contact_name": "Marleen", "contact_email": "m@lennik.example", "drawing": "hills"}, True),
            (CONTACT, False),
            ({"brand_colour": "#7a2e52", "drawing": "hills"}, False),
            ({"contact_name": "Marleen", "drawing": "hills"}, False),
            ({"contact_phone": "02 555 01 60", "drawing": "hills"}, False),
        ],
    )
    def test_looks_and_contact_are_there_once_both_are_published(
        self, empty: Municipality, fields: dict[str, str], is_done: bool
    ) -> None:
        house(empty, **fields)
        assert (Step.LOOKS in done(empty)) is is_done
        house(empty, contact_name="", contact_phone="", contact_email="")
        assert Step.LOOKS not in done(empty)

    def test_a_draft_of_them_does_not_count(self, empty: Municipality) -> None:
        page = OrganisationPage.objects.get(pk=empty.page.pk)
        page.contact_name, page.contact_phone, page.drawing = "Marleen", "02 555 01 60", "hills"
        page.save_revision()
        assert Step.LOOKS not in done(empty)

    def test_a_programme_is_there_while_a_lesson_of_it_is_live(self, empty: Municipality) -> None:
        make_programme(empty.organisation, letters="K")
        assert Step.PROGRAMME in done(empty)
        Lesson.objects.update(current_version=None)
        assert Step.PROGRAMME not in done(empty)

    def test_a_programme_that_went_away_is_not_there(self, empty: Municipality) -> None:
        make_programme(empty.organisation, letters="K")
        Programme.objects.update(is_live=False)
        assert Step.PROGRAMME not in done(empty)

    def test_people_are_those_who_work_there_and_are_not_hr(self, empty: Municipality) -> None:
        other = make_person(empty.organisation, "Nog", "Iemand")
        assert empty.organisation.hr_group
        other.groups.add(empty.organisation.hr_group)
        make_person(empty.organisation, "Al", "Weg", end_date=TODAY - timedelta(days=1))
        make_person(empty.organisation, "De", "Beheerder", is_superuser=True)
        assert done(empty) == set()
        new = make_person(empty.organisation, "Amina", "Verbeke", end_date=TODAY, start_date=TODAY)
        assert done(empty) == {Step.PEOPLE}
        new.delete()
        assert done(empty) == set()

    def test_a_rule_counts_while_it_is_on(self, empty: Municipality) -> None:
        rule = make_rule(organisation=empty.organisation, programme=empty.programme)
        assert done(empty) == set()
        EnrolmentRule.objects.filter(pk=rule.pk).update(switched_on=TODAY)
        assert done(empty) == {Step.RULE}

    def test_a_test_mail_is_the_one_act(self, empty: Municipality) -> None:
        activity.record(empty.hr_officer, Verb.TEST_MAILED, empty.organisation)
        assert done(empty) == {Step.TEST_MAIL}

    def test_it_is_ready_when_a_colleague_is_enrolled(self, empty: Municipality) -> None:
        enrol(empty.hr_officer, empty.programme)
        assert done(empty) == set()
        enrol(make_person(empty.organisation, "Amina", "Verbeke"), empty.programme)
        assert done(empty) == {Step.PEOPLE, Step.READY}

    def test_what_another_organisation_did_counts_there(self, empty: Municipality, herenthout: Municipality) -> None:
        make_programme(herenthout.organisation, letters="K")
        enrol(herenthout.learner, herenthout.programme)
        activity.record(herenthout.hr_officer, Verb.TEST_MAILED, herenthout.organisation)
        activity.record(herenthout.hr_officer, Verb.FIRST_DAY_HIDDEN, herenthout.organisation)
        assert (done(empty), steps(empty).is_hidden) == (set(), False)
        assert steps(herenthout).is_hidden

    def test_they_cost_one_query_for_any_number_of_organisations(self, empty: Municipality) -> None:
        for number in (1, 40):
            Organisation.objects.bulk_create(
                [
                    Organisation(name=f"{number}-{n}", short_name=f"{number}-{n}", slug=f"{number}-{n}")
                    for n in range(number)
                ]
            )
            with CaptureQueriesContext(connection) as queries:
                found = [first_steps.of(one) for one in first_steps.with_facts(Organisation.objects.all(), TODAY)]
            assert len(queries) == 1
            assert len(found) > number


class TestOnTheFirstScreen:
    def page(self, client: Client) -> str:
        return unescape(client.get("/beheer/").content.decode())

    def test_hr_of_a_new_organisation_sees_them_first(self, empty: Municipality) -> None:
        response = sign_in(empty.hr_officer).get("/beheer/")
        assert next(panel.name for panel in response.context["panels"]) == "first_day"
        page = unescape(response.content.decode())
        assert "0 van 6 gedaan" in page
        assert "naar marleen.vanlennik@lennik.example" in page

    def test_that_all_runs_is_said_last_and_that_something_does_not_first(self, empty: Municipality) -> None:
        client, now = sign_in(empty.hr_officer), timezone.now()
        Pulse.objects.exclude(pk=Heart.DAILY).delete()
        Pulse.objects.update(worked_at=now)
        names = [panel.name for panel in client.get("/beheer/").context["panels"]]
        assert (names[0], names[-1]) == ("first_day", "hearts")
        Pulse.objects.update(worked_at=now - timedelta(days=3))
        names = [panel.name for panel in client.get("/beheer/").context["panels"]]
        assert names[:2] == ["hearts", "first_day"]

    def test_who_is_not_hr_there_does_not(self, empty: Municipality, administrator: Client) -> None:
        assert 'class="first-steps-list"' not in self.page(administrator)

    def test_each_step_leads_to_where_it_is_done(self, empty: Municipality) -> None:
        client = sign_in(empty.hr_officer)
        ways = {line.name: line.button for line in client.get("/beheer/eerste-stappen/").context["lines"]}
        for name, way in ways.items():
            if way and not way.is_deed:
                assert client.get(way.address).status_code == 200, name

    def test_they_go_away_once_somebody_else_than_hr_finished_a_lesson(self, empty: Municipality) -> None:
        enrol(empty.hr_officer, empty.programme, done=1)
        assert steps(empty).is_shown
        enrol(make_person(empty.organisation, "Amina", "Verbeke"), empty.programme, done=1)
        assert not steps(empty).is_shown
        assert 'class="first-steps-list"' not in self.page(sign_in(empty.hr_officer))

    def test_they_go_away_when_all_are_done_and_come_back_when_one_is_undone(self, empty: Municipality) -> None:
        make_programme(empty.organisation, letters="K")
        house(empty, **CONTACT, drawing="hills")
        make_rule(organisation=empty.organisation, programme=empty.programme, switched_on=TODAY)
        activity.record(empty.hr_officer, Verb.TEST_MAILED, empty.organisation)
        amina = enrol(make_person(empty.organisation, "Amina", "Verbeke"), empty.programme)
        assert steps(empty).is_complete
        assert not steps(empty).is_shown
        client = sign_in(empty.hr_officer)
        assert "Alles staat klaar" in self.page(client)
        submit(client, client.get("/beheer/"), "niet-meer-tonen/")
        assert "Alles staat klaar" not in self.page(client)
        client.post("/beheer/eerste-stappen/weer-tonen/")
        EnrolmentRule.objects.update(switched_on=None)
        assert steps(empty).is_shown
        assert Enrolment.objects.filter(pk=amina.pk).exists()

    def test_hr_says_that_they_may_go_and_brings_them_back(self, empty: Municipality) -> None:
        client = sign_in(empty.hr_officer)
        submit(client, client.get("/beheer/"), "niet-meer-tonen/")
        assert 'class="first-steps-list"' not in self.page(client)
        submit(client, client.get("/beheer/eerste-stappen/"), "weer-tonen/")
        assert 'class="first-steps-list"' in self.page(client)
        said = Activity.objects.filter(organisation=empty.organisation).order_by("pk").values_list("verb", "actor")
        assert list(said) == [
            (Verb.FIRST_DAY_HIDDEN, empty.hr_officer.pk),
            (Verb.FIRST_DAY_SHOWN, empty.hr_officer.pk),
        ]

    def test_saying_it_twice_is_saying_it_once(self, empty: Municipality) -> None:
        client = sign_in(empty.hr_officer)
        for _time in range(2):
            client.post("/beheer/eerste-stappen/niet-meer-tonen/")
        assert Activity.objects.filter(verb=Verb.FIRST_DAY_HIDDEN).count() == 1

    def test_showing_what_nobody_hid_writes_nothing(self, empty: Municipality) -> None:
        sign_in(empty.hr_officer).post("/beheer/eerste-stappen/weer-tonen/")
        assert not Activity.objects.exists()

    def test_the_page_of_it_says_when_all_is_done(self, empty: Municipality, monkeypatch: pytest.MonkeyPatch) -> None:
        whole: Callable[[Any], FirstSteps] = lambda _one: FirstSteps(frozenset(Step), False, False)  # noqa: E731
        monkeypatch.setattr(first_steps, "of", whole)
        page = unescape(sign_in(empty.hr_officer).get("/beheer/eerste-stappen/").content.decode())
        assert "Alles is gedaan" in page
        assert "6 van 6 gedaan" in page
