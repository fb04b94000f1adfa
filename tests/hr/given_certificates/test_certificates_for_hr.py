"""HR lists the certificates that were given, and downloads one, or all of a list at once."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from onboarding.hr.given_certificates import certificate_zips
from onboarding.hr.models import Activity, Job, JobState, Verb
from onboarding.learning.closing import certificates
from onboarding.learning.models import Certificate, Enrolment
from onboarding.people.models import User
from tests.client_response import content_of
from tests.factories import make_second_officer
from tests.hr.conftest import Municipality, at, enrol, make_person, sign_in
from tests.rendered_forms import submit

pytestmark = pytest.mark.django_db
URL = "/beheer/attesten/"


@pytest.fixture(autouse=True)
def own_storage(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def given(where: Municipality, first_name: str, done_on: date = date(2026, 11, 20)) -> Certificate:
    """A certificate as it is given on the first request."""
    person = make_person(where.organisation, first_name, "Claes")
    done = at(done_on.year, done_on.month, done_on.day, 12)
    enrolment = enrol(person, where.programme, done=7, completed_at=done)
    return certificates.issue(Enrolment.objects.get(pk=enrolment.pk), done)


def listed(client: Client, query: str = "") -> list[str]:
    return [one.name for one in client.get(f"{URL}{query}").context["object_list"]]


def made(client: Client, capture: DjangoCaptureOnCommitCallbacks, query: str = "") -> Job:
    """Press the button above the list, and let the work be done."""
    page = client.get(f"{URL}{query}")
    with capture(execute=True):
        response = submit(client, page, "/beheer/attesten/samen/")
    job: Job = Job.objects.latest("pk")
    assert response["Location"] == f"/beheer/taken/{job.pk}/?verder=1"
    return job


def test_the_list_has_what_was_given_and_nobody_who_never_asked_for_theirs(
    lennik: Municipality, hr_officer: Client
) -> None:
    given(lennik, "Jef")
    enrol(make_person(lennik.organisation, "Zonder", "Attest"), lennik.programme, done=7, completed_at=at(2026, 11, 1))
    assert listed(hr_officer) == ["Jef Claes"]


def test_it_is_narrowed_down_by_when_someone_was_done_by_words_and_by_number(
    lennik: Municipality, hr_officer: Client
) -> None:
    given(lennik, "Eerst", date(2026, 1, 31))
    number = given(lennik, "Later", date(2026, 2, 1)).number
    assert listed(hr_officer, "?done_to=2026-01-31") == ["Eerst Claes"]
    assert listed(hr_officer, "?done_from=2026-02-01") == ["Later Claes"]
    assert listed(hr_officer, "?q=eerst") == ["Eerst Claes"]
    assert listed(hr_officer, f"?q={number.lower()}") == ["Later Claes"]
    assert listed(hr_officer, "?done_from=zomer") == []


def test_one_is_downloaded_as_it_was_given_and_the_log_says_by_whom(lennik: Municipality, hr_officer: Client) -> None:
    certificate = given(lennik, "Jef")
    response = hr_officer.get(f"{URL}{certificate.pk}/")
    assert response["Content-Type"] == "application/pdf"
    assert response.content == certificates.pdf(certificate)
    line = Activity.objects.get(verb=Verb.CERTIFICATE_TAKEN)
    assert (line.actor, line.subject, line.detail) == (
        lennik.hr_officer,
        certificate.enrolment.user,
        certificate.number,
    )


def test_many_come_in_one_file_each_under_a_name_and_its_number(
    lennik: Municipality, hr_officer: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    numbers = {given(lennik, name).number: name for name in ("Jef", "Élise")}
    given(lennik, "Vorig jaar", date(2025, 11, 20))
    job = made(hr_officer, django_capture_on_commit_callbacks, "?done_from=2026-01-01")
    pack = zipfile.ZipFile(io.BytesIO(content_of(hr_officer.get(f"{URL}samen/{job.pk}/"))))
    plain = {"Jef": "jef", "Élise": "elise"}
    assert sorted(pack.namelist()) == sorted(
        f"attest-{plain[name]}-claes-{number}.pdf" for number, name in numbers.items()
    )
    assert all(pack.read(name).startswith(b"%PDF") for name in pack.namelist())
    assert Activity.objects.get(verb=Verb.CERTIFICATE_TAKEN).number == 2


def test_the_file_is_for_who_had_it_made_and_for_a_day(
    lennik: Municipality, hr_officer: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    given(lennik, "Jef")
    job = made(hr_officer, django_capture_on_commit_callbacks)
    colleague = make_second_officer(lennik.organisation)
    assert sign_in(colleague).get(f"{URL}samen/{job.pk}/").status_code == 404
    until = certificate_zips.ZIPS.kept_until(Job.objects.get(pk=job.pk))
    assert until is not None
    assert certificate_zips.ZIPS.forget_old(until) == 0
    assert certificate_zips.ZIPS.forget_old(until + timedelta(seconds=1)) == 1
    assert not default_storage.exists(certificate_zips.ZIPS.place_of(job))
    assert hr_officer.get(f"{URL}samen/{job.pk}/")["Location"] == URL


def test_one_with_letters_that_no_font_has_is_left_out_and_said(
    lennik: Municipality, hr_officer: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    given(lennik, "Jef")
    holes = Certificate.objects.create(
        enrolment=enrol(lennik.learner, lennik.programme, done=7, completed_at=at(2020, 1, 1)), number="K7QM-3XRP-9WTC",
        name="王小明", programme_title="KRACHT", organisation_name="Lennik", completed_on=date(2020, 1, 1),
        issued_at=timezone.now(),
    )  # fmt: skip
    job = made(hr_officer, django_capture_on_commit_callbacks)
    assert "1 attest staat klaar. 1 zit er niet bij" in Job.objects.get(pk=job.pk).outcome
    assert hr_officer.get(f"{URL}{holes.pk}/")["Location"] == URL


def test_nobody_elsewhere_sees_or_takes_one_not_even_of_who_went_there(
    lennik: Municipality, herenthout: Municipality, outsider: Client, hr_officer: Client
) -> None:
    certificate = given(lennik, "Jef")
    User.objects.filter(pk=certificate.enrolment.user_id).update(organisation=herenthout.organisation)
    assert listed(outsider) == []
    assert outsider.get(f"{URL}{certificate.pk}/").status_code == 404
    for person in (lennik.learner, lennik.head):
        assert sign_in(person).get(f"{URL}{certificate.pk}/").status_code == 403


def test_what_the_owner_may_not_see_any_more_stays_out_of_the_file(lennik: Municipality) -> None:
    certificate = given(lennik, "Jef")
    colleague = make_second_officer(lennik.organisation)
    job = certificate_zips.start(colleague, lennik.organisation, [certificate.pk])
    colleague.groups.clear()
    certificate_zips.put_together_in_background.func(job.pk, [certificate.pk])
    assert Job.objects.get(pk=job.pk).state == JobState.FAILED
    assert not default_storage.exists(certificate_zips.ZIPS.place_of(job))


def test_too_many_at_once_or_of_all_organisations_is_refused_with_a_sentence(
    lennik: Municipality, hr_officer: Client, administrator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    given(lennik, "Jef")
    given(lennik, "Noor")
    monkeypatch.setattr(certificate_zips, "MOST", 1)
    for client, words in ((hr_officer, "Samen downloaden kan tot 1 attesten."), (administrator, "Kies eerst een")):
        page = client.post(f"{URL}samen/", {"query": ""}, follow=True).content.decode()
        assert words in page
    assert not Job.objects.exists()


def test_the_list_costs_the_same_queries_with_two_and_with_twenty(lennik: Municipality, hr_officer: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            hr_officer.get(URL)
        return len(queries)

    for number in range(2):
        given(lennik, f"Eerste{number}")
    cost()
    few = cost()
    for number in range(18):
        given(lennik, f"Meer{number}")
    assert cost() == few
