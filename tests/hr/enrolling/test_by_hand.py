"""HR enrols a department or everyone: first the number and some names, then the button."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks

from onboarding.hr.enrolling import by_hand
from onboarding.hr.models import Activity, Job, JobState, Verb
from onboarding.learning.journey import progress
from onboarding.learning.models import Enrolment
from onboarding.people.models import User
from tests.client_response import ClientResponse
from tests.hr.conftest import TODAY, Municipality, make_person
from tests.rendered_forms import submit

pytestmark = pytest.mark.usefixtures("today")
URL = "/beheer/inschrijven/personen/"


def choice(municipality: Any, **fields: Any) -> dict[str, Any]:
    return {"programme": municipality.programme.pk, "department": municipality.department.pk, "due_date": "", **fields}


def text(response: ClientResponse) -> str:
    return " ".join(response.content.decode().split())


def errors_of(response: ClientResponse) -> set[str]:
    return {error.code for errors in response.context["form"].errors.as_data().values() for error in errors}


def another_instead(lennik: Municipality) -> None:
    """As many as before would be enrolled, but not the same."""
    make_person(lennik.organisation, "Noor", "Nieuw", department=lennik.department)
    User.objects.filter(pk=lennik.learner.pk).update(end_date=TODAY - timedelta(days=1))


def test_it_says_whom_it_would_enrol_and_enrols_nobody_yet(hr_officer: Client, lennik: Municipality) -> None:
    progress.enrol(lennik.head, lennik.programme, TODAY)
    page = text(hr_officer.get(URL, choice(lennik)))
    assert "Je schrijft 1 persoon in voor KRACHT." in page
    assert "1 persoon is al ingeschreven." in page
    assert "<li>Amina Verbeke</li>" in page
    assert not lennik.learner.enrolments.exists()


def test_the_button_enrols_a_department(hr_officer: Client, lennik: Municipality) -> None:
    response = submit(hr_officer, hr_officer.get(URL, choice(lennik)), follow=True)
    assert "2 mensen zijn ingeschreven." in text(response)
    assert {one.user for one in Enrolment.objects.all()} == {lennik.learner, lennik.head}
    assert Activity.objects.get(verb=Verb.ENROLLED).number == 2


def test_everyone_of_the_organisation_can_be_enrolled_by_a_day(
    hr_officer: Client, lennik: Municipality, herenthout: Municipality
) -> None:
    due = TODAY + timedelta(days=9)
    submit(hr_officer, hr_officer.get(URL, choice(lennik, department="", due_date=due.isoformat())))
    enrolled = Enrolment.objects.all()
    assert {one.user for one in enrolled} == {lennik.learner, lennik.head, lennik.hr_officer}
    assert {one.due_date for one in enrolled} == {due}


def test_who_left_cannot_sign_in_or_is_an_administrator_is_left_out(hr_officer: Client, lennik: Municipality) -> None:
    kept_out: dict[str, dict[str, Any]] = {
        "Weg": {"end_date": TODAY - timedelta(days=1)},
        "Dicht": {"is_active": False},
        "Baas": {"is_superuser": True},
    }
    for name, fields in kept_out.items():
        make_person(lennik.organisation, name, "X", department=lennik.department, **fields)
    assert hr_officer.get(URL, choice(lennik)).context["number"] == 2


def test_when_it_became_other_people_it_is_asked_again(hr_officer: Client, lennik: Municipality) -> None:
    shown = hr_officer.get(URL, choice(lennik))
    another_instead(lennik)
    response = submit(hr_officer, shown)
    assert response.status_code == 422
    assert "Intussen zijn het andere mensen." in text(response)
    assert "<li>Noor Nieuw</li>" in text(response)
    assert not Enrolment.objects.exists()
    assert "2 mensen zijn ingeschreven." in text(submit(hr_officer, response, follow=True))


def test_other_people_by_the_time_that_the_background_comes_to_it_are_not_enrolled(
    hr_officer: Client,
    lennik: Municipality,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    monkeypatch.setattr(by_hand, "MAX_AT_ONCE", 1)
    with django_capture_on_commit_callbacks(execute=False) as waiting:
        submit(hr_officer, hr_officer.get(URL, choice(lennik)))
    another_instead(lennik)
    for begin in waiting:
        begin()
    job = Job.objects.get()
    assert job.state == JobState.FAILED
    assert job.outcome.startswith("Intussen zijn het andere mensen. Er is niemand ingeschreven.")
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({"programme": ""}, {"required"}),
        ({"programme": "x"}, {"invalid_choice"}),
        ({"programme": str(10**30)}, {"invalid_choice"}),
        ({"department": "zz"}, {"invalid_choice"}),
        ({"due_date": "31/02/2027"}, {"invalid"}),
        ({"due_date": (TODAY - timedelta(days=1)).isoformat()}, {"day_is_past"}),
    ],
)
def test_what_makes_no_sense_is_refused_and_enrols_nobody(
    hr_officer: Client, lennik: Municipality, fields: dict[str, str], codes: set[str]
) -> None:
    assert errors_of(hr_officer.get(URL, choice(lennik, **fields))) == codes
    response = hr_officer.post(URL, choice(lennik, expected=2, **fields))
    assert (response.status_code, errors_of(response)) == (422, codes)
    assert not Enrolment.objects.exists()


def test_another_organisations_programme_or_department_cannot_be_chosen(
    hr_officer: Client, outsider: Client, lennik: Municipality, herenthout: Municipality
) -> None:
    for client, own, other in ((hr_officer, lennik, herenthout), (outsider, herenthout, lennik)):
        for field in ("programme", "department"):
            mixed = choice(own, expected=2) | {field: choice(other)[field]}
            assert errors_of(client.post(URL, mixed)) == {"invalid_choice"}
    assert not Enrolment.objects.exists()


def test_an_administrator_cannot_mix_two_organisations(
    administrator: Client, lennik: Municipality, herenthout: Municipality
) -> None:
    mixed = choice(lennik, department=herenthout.department.pk)
    assert errors_of(administrator.get(URL, mixed)) == {"department_elsewhere"}
    assert administrator.get(URL, choice(herenthout)).context["number"] == 2


def test_many_people_are_enrolled_in_the_background(
    hr_officer: Client,
    lennik: Municipality,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    monkeypatch.setattr(by_hand, "MAX_AT_ONCE", 1)
    due = TODAY + timedelta(days=9)
    with django_capture_on_commit_callbacks(execute=True):
        response = submit(hr_officer, hr_officer.get(URL, choice(lennik, due_date=due.isoformat())))
    job = Job.objects.get()
    assert response["Location"].startswith(f"/beheer/taken/{job.pk}/")
    assert (job.state, job.outcome) == (JobState.DONE, "2 mensen zijn ingeschreven.")
    assert set(Enrolment.objects.values_list("due_date", flat=True)) == {due}
    assert Activity.objects.get(verb=Verb.ENROLLED).actor == lennik.hr_officer


def test_it_costs_the_same_with_2_and_with_60_people(hr_officer: Client, lennik: Municipality) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert hr_officer.get(URL, choice(lennik)).status_code == 200
        return len(captured)

    hr_officer.get(URL)
    few = queries()
    for index in range(58):
        make_person(lennik.organisation, "Nieuw", f"N{index}", department=lennik.department)
    assert queries() == few


def test_a_day_on_which_nobody_works_is_no_last_day(hr_officer: Client, lennik: Municipality) -> None:
    page = hr_officer.get(URL, choice(lennik, department="", due_date="2026-12-26")).content.decode()
    assert "Op zaterdag 26 december 2026 werkt niemand (weekend). De volgende werkdag is maandag 28" in page
