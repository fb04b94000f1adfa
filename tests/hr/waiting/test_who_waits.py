"""Who was let to wait can always be found again: in a list of programmes, in the report and on the person's page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import cast

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onboarding.learning.journey import progress, summaries
from onboarding.learning.models import Completion, Enrolment
from onboarding.lessons.models import Lesson, Programme
from onboarding.people.models import Organisation, User
from tests.factories import make_programme
from tests.hr.conftest import TODAY, Municipality, at, make_person
from tests.ready_made import Copy
from tests.rendered_forms import submit

pytestmark = pytest.mark.usefixtures("today")

LIST = reverse("hr:who_waits")


def shortened(organisation: Organisation, title: str, *people: User) -> Programme:
    """A programme that lost its last lesson; these people did the other one."""
    programme = make_programme(organisation, letters="KR", title=title, questions=[])
    first, last = Lesson.objects.select_related("current_version", "page").filter(programme=programme).order_by("pk")
    ids = progress.enrol_many([one.pk for one in people], programme, TODAY, announce=False)
    Completion.objects.bulk_create(
        Completion(enrolment_id=pk, lesson=first, version=first.current_version, completed_at=at(2026, 11, 20))
        for pk in ids
    )
    last.page.unpublish()
    summaries.rebuild(Enrolment.objects.filter(programme=programme))
    return programme


@pytest.fixture(scope="session")
def waiting(municipality_with: Callable[[Callable[[Organisation], Programme]], Copy]) -> Copy:
    def make(lennik: Organisation) -> Programme:
        amina = User.objects.get(organisation=lennik, first_name="Amina")
        programme = shortened(lennik, "Onze waarden", amina, make_person(lennik, "Noor", "Nieuw"))
        Enrolment.objects.filter(user=amina).update(may_wait=True)
        return programme

    return municipality_with(make)


@pytest.fixture
def two_wait(lennik: Municipality, waiting: Copy) -> Programme:
    """Amina is let to wait; of Noor HR said nothing yet."""
    return cast(Programme, waiting.put_back())


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_menu_leads_to_who_was_let_to_wait(hr_officer: Client, two_wait: Programme) -> None:
    assert LIST in text(hr_officer, "/beheer/")
    page = text(hr_officer, LIST)
    assert reverse("hr:waiting", args=[two_wait.pk]) in page
    assert "2 mensen wachten · over 1 besliste je nog niet" in page


def test_who_left_and_who_is_done_waits_no_more(hr_officer: Client, lennik: Municipality, two_wait: Programme) -> None:
    User.objects.filter(pk=lennik.learner.pk).update(end_date=TODAY - timedelta(days=1))
    assert "1 persoon wacht · over 1 besliste je nog niet" in text(hr_officer, LIST)
    Enrolment.objects.filter(programme=two_wait).update(completed_at=at(2026, 11, 20), is_waiting=False)
    assert "Niemand wacht." in text(hr_officer, LIST)


def test_hr_of_elsewhere_sees_nobody_of_it(outsider: Client, two_wait: Programme) -> None:
    page = text(outsider, LIST)
    assert "Niemand wacht." in page
    assert "Onze waarden" not in page


def test_the_report_and_the_page_of_a_person_lead_there_too(
    hr_officer: Client, lennik: Municipality, two_wait: Programme
) -> None:
    there = f'href="{reverse("hr:waiting", args=[two_wait.pk])}"'
    for page in (reverse("hr:completion_report"), reverse("hr:employee", args=[lennik.learner.pk])):
        assert there in text(hr_officer, page)
    Enrolment.objects.filter(programme=two_wait).update(lessons_asked=2, is_waiting=False)
    for page in (reverse("hr:completion_report"), reverse("hr:employee", args=[lennik.learner.pk])):
        assert there not in text(hr_officer, page)


def test_more_programmes_cost_no_more_queries(hr_officer: Client, lennik: Municipality, two_wait: Programme) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            hr_officer.get(LIST)
        return len(found)

    queries()
    before = queries()
    shortened(lennik.organisation, "Nog een traject", lennik.learner)
    assert queries() == before


def test_it_narrows_to_who_is_new_and_so_does_what_is_decided_there(
    hr_officer: Client, lennik: Municipality, two_wait: Programme
) -> None:
    """Everyone on the screen is everyone within the days; whoever began before them is left alone."""
    noor = User.objects.get(first_name="Noor")
    User.objects.filter(pk=noor.pk).update(start_date=TODAY)
    User.objects.filter(pk=lennik.learner.pk).update(start_date=TODAY - timedelta(days=1))
    assert 'name="started_from"' in text(hr_officer, LIST)
    address = f"{reverse('hr:waiting', args=[two_wait.pk])}?started_from={TODAY}"
    narrowed = text(hr_officer, f"{LIST}?started_from={TODAY}")
    assert "1 persoon wacht · over 1 besliste je nog niet" in narrowed and address in narrowed
    step = submit(hr_officer, hr_officer.get(address), declare="1", id=str(noor.enrolments.get().pk))
    submit(hr_officer, step, confirm="1")
    assert list(Enrolment.objects.filter(completed_at__isnull=False).values_list("user", flat=True)) == [noor.pk]
    assert "Niemand past bij deze filters." in text(hr_officer, f"{LIST}?started_from={TODAY}")
    assert "Niemand past bij deze filters." in text(hr_officer, f"{LIST}?started_to=zomer")
    assert "Amina" in text(hr_officer, f"{reverse('hr:waiting', args=[two_wait.pk])}?started_to={TODAY}")
