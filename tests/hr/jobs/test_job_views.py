"""The pages of work in the background: watched, left, and found again by the own organisation."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from onboarding.hr.jobs.job_views import watch
from onboarding.hr.models import Job, JobState
from onboarding.hr.worker import watched_work
from tests.client_response import ClientResponse
from tests.hr.conftest import Municipality

pytestmark = pytest.mark.django_db
URL = "/beheer/taken/"


@pytest.fixture(autouse=True)
def _no_positions_of_another_test() -> None:
    caches["progress"].clear()


def make_job(
    municipality: Municipality, state: JobState = JobState.RUNNING, minutes_ago: int = 0, **fields: Any
) -> Job:
    fields = {"title": "Import nakijken: personeel.csv", "owner": municipality.hr_officer, **fields}
    job = Job.objects.create(organisation=municipality.organisation, state=state, **fields)
    Job.objects.filter(pk=job.pk).update(created_at=timezone.now() - timedelta(minutes=minutes_ago))
    return job


def page_of(job: Job) -> str:
    return f"{URL}{job.pk}/"


def text(response: ClientResponse) -> str:
    assert response.status_code == 200
    return " ".join(unescape(response.content.decode()).split())


def test_a_running_job_says_how_far_it_is_and_refreshes_itself_without_script(
    hr_officer: Client, lennik: Municipality
) -> None:
    job = make_job(lennik)
    reporter = watched_work.Reporter(job)
    reporter.expect(10_000)
    reporter.advance(3_200)
    response = hr_officer.get(page_of(job))
    assert response["Refresh"] == "2"
    assert "3.200 van 10.000" in text(response)
    assert '<progress class="job-progress" max="10000" value="3200"' in text(response)


def test_a_person_can_stop_the_refreshing(hr_officer: Client, lennik: Municipality) -> None:
    job = make_job(lennik)
    quiet = hr_officer.get(f"{page_of(job)}?verder=1&stil=1")
    assert "Refresh" not in quiet
    assert 'href="?verder=1">Vernieuwen' in text(quiet)
    assert 'href="?verder=1&stil=1"' in text(hr_officer.get(f"{page_of(job)}?verder=1"))


def test_a_job_of_which_the_length_is_not_known_yet_has_no_figures(hr_officer: Client, lennik: Municipality) -> None:
    assert "De taak wacht op haar beurt." in text(hr_officer.get(page_of(make_job(lennik, JobState.WAITING))))
    assert "We zijn begonnen." in text(hr_officer.get(page_of(make_job(lennik))))


@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED])
def test_a_job_that_is_over_tells_its_outcome_and_stands_still(
    hr_officer: Client, lennik: Municipality, state: JobState
) -> None:
    job = make_job(lennik, state, outcome="12 mensen toegevoegd.", url="/beheer/import/")
    response = hr_officer.get(page_of(job))
    assert "Refresh" not in response
    assert "12 mensen toegevoegd." in text(response)
    assert 'href="/beheer/import/"' in text(response)


def test_who_follows_a_job_is_led_on_to_what_came_of_it_but_not_when_it_failed(
    hr_officer: Client, lennik: Municipality
) -> None:
    done = make_job(lennik, JobState.DONE, url="/beheer/import/")
    failed = make_job(lennik, JobState.FAILED, url="/beheer/import/", outcome="Rij 3 is stuk.")
    assert hr_officer.get(f"{page_of(done)}?verder=1")["Location"] == "/beheer/import/"
    assert "Rij 3 is stuk." in text(hr_officer.get(f"{page_of(failed)}?verder=1"))


def test_what_came_of_a_job_is_said_once_on_the_page_that_it_goes_on_to(
    hr_officer: Client, lennik: Municipality
) -> None:
    job = make_job(lennik, JobState.DONE, url="/beheer/import/", outcome="12 mensen toegevoegd.")
    watched = watch(job, says_outcome=True)["Location"]
    assert text(hr_officer.get(watched, follow=True)).count("12 mensen toegevoegd.") == 1
    assert "12 mensen toegevoegd." not in text(hr_officer.get(watch(job)["Location"], follow=True))


def test_a_job_that_nobody_works_on_any_more_says_what_to_do(hr_officer: Client, lennik: Municipality) -> None:
    job = make_job(lennik, minutes_ago=31)
    response = hr_officer.get(page_of(job))
    assert "Begin opnieuw." in text(response)
    assert "Refresh" not in response
    assert "blijven steken" in text(hr_officer.get(URL))


def test_the_list_holds_the_own_jobs_newest_first(hr_officer: Client, outsider: Client, lennik: Municipality) -> None:
    make_job(lennik, JobState.DONE, title="De eerste")
    make_job(lennik, title="De tweede")
    page = text(hr_officer.get(URL))
    assert page.index("De tweede") < page.index("De eerste")
    assert "De eerste" not in text(outsider.get(URL))


def test_an_administrator_sees_whose_job_it_is(administrator: Client, lennik: Municipality) -> None:
    make_job(lennik)
    assert "Organisatie" in text(administrator.get(URL))
    assert lennik.organisation.short_name in text(administrator.get(URL))


def test_the_list_of_a_job_that_outlived_its_owner_still_opens(hr_officer: Client, lennik: Municipality) -> None:
    job = make_job(lennik, JobState.DONE, owner=None)
    assert "Import nakijken" in text(hr_officer.get(URL))
    assert "Import nakijken" in text(hr_officer.get(page_of(job)))


@pytest.mark.parametrize("address", [f"{URL}?p=x", f"{URL}?p=999999999999999999999", f"{URL}?ordering=password"])
def test_a_list_asked_for_oddly_still_opens(hr_officer: Client, lennik: Municipality, address: str) -> None:
    make_job(lennik)
    assert "Import nakijken" in text(hr_officer.get(address))


def test_a_job_of_someone_else_or_of_nobody_does_not_exist(
    hr_officer: Client, outsider: Client, lennik: Municipality
) -> None:
    job = make_job(lennik)
    assert outsider.get(page_of(job)).status_code == 404
    assert hr_officer.get(f"{URL}{2**64}/").status_code == 404


def test_the_list_costs_as_much_with_6_jobs_as_with_60(hr_officer: Client, lennik: Municipality) -> None:
    counts = []
    for more in (6, 54):
        for _number in range(more):
            make_job(lennik, minutes_ago=40)
        hr_officer.get(URL)
        with CaptureQueriesContext(connection) as queries:
            hr_officer.get(URL)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_what_is_going_on_can_be_found_again_on_the_first_screen(
    hr_officer: Client, outsider: Client, lennik: Municipality
) -> None:
    job = make_job(lennik)
    watched_work.Reporter(job).expect(400)
    make_job(lennik, JobState.DONE, title="Al gedaan")
    make_job(lennik, minutes_ago=45, title="Blijven steken")
    page = text(hr_officer.get("/beheer/"))
    assert f'href="{page_of(job)}"' in page
    assert "0 van 400" in page
    assert "Al gedaan" not in page
    assert "Blijven steken" not in page
    assert "Bezig op de achtergrond" not in text(outsider.get("/beheer/"))


def test_many_jobs_cost_the_first_screen_no_more_than_one(hr_officer: Client, lennik: Municipality) -> None:
    make_job(lennik)
    hr_officer.get("/beheer/")
    with CaptureQueriesContext(connection) as one:
        hr_officer.get("/beheer/")
    for _number in range(20):
        make_job(lennik)
    with CaptureQueriesContext(connection) as many:
        page = text(hr_officer.get("/beheer/"))
    assert len(many) == len(one)
    assert page.count("Import nakijken") == 3
    assert "Alle taken op de achtergrond" in page


def test_work_that_is_stopped_halfway_ends_as_failed_and_lets_the_process_end(lennik: Municipality) -> None:
    job = make_job(lennik, JobState.WAITING)
    with pytest.raises(SystemExit), watched_work.running(job.pk):
        raise SystemExit(1)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "Dit werk werd plots afgebroken." in job.outcome
