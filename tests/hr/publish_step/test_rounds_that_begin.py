"""A programme that is to come back: how many rounds that begins at once, and how many mails, is said beforehand."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from onboarding.learning.journey import rounds
from onboarding.learning.models import Enrolment, Notice, NoticeKind
from onboarding.lessons.models import LessonPage, ProgrammePage
from onboarding.people.models import User
from onboarding.row_guards import thawed
from tests.factories import make_rule
from tests.hr.conftest import TODAY, make_person
from tests.hr.publish_step.conftest import publish, words
from tests.mails_written import transactions_of_mails
from tests.rendered_forms import submit

pytestmark = pytest.mark.usefixtures("today")
A_YEAR_AGO = TODAY - relativedelta(months=12)


def finished_on(enrolment: Enrolment, day: Any) -> None:
    moment = timezone.make_aware(datetime.combine(day, time(10)))
    with thawed(connection, ["learning.Enrolment"]):
        Enrolment.objects.filter(pk=enrolment.pk).update(started_at=moment, completed_at=moment)


@pytest.mark.parametrize("has_address", [True, False])
@pytest.mark.parametrize(("days", "begins"), [(0, True), (1, False)])
def test_the_step_counts_the_rounds_and_the_mails_and_so_many_begin(
    hr_officer: Client,
    page: LessonPage,
    on_their_way: dict[str, Enrolment],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    monkeypatch: pytest.MonkeyPatch,
    days: int,
    begins: bool,
    has_address: bool,
) -> None:
    done = next(one for one in Enrolment.objects.all() if one.completed_at)
    finished_on(done, A_YEAR_AGO + timedelta(days=days))
    if not has_address:
        User.objects.filter(pk=done.user_id).update(email="")
    programme_page = ProgrammePage.objects.ancestor_of(page).get()
    transactions = transactions_of_mails(monkeypatch)
    step = hr_officer.get(publish(hr_officer, programme_page, repeat_months="12")["Location"])
    said = words(step)
    assert transactions == [0] * (begins and has_address)
    if not begins:
        assert "begint daardoor nog voor niemand een nieuwe ronde." in said
    else:
        assert "begint daardoor voor 1 persoon een nieuwe ronde." in said
        assert ("Er vertrekt 1 mail over." in said) == has_address
        assert ("Er vertrekt geen mail." in said) == (not has_address)
        assert ("Bekijk de mail" in said) == has_address
    with django_capture_on_commit_callbacks(execute=True):
        submit(hr_officer, step)
    assert rounds.begin_due(TODAY) == begins
    assert Notice.objects.filter(kind=NoticeKind.INCUMBENT, enrolment__round=2).count() == begins


def test_a_programme_may_begin_its_rounds_without_a_mail(
    hr_officer: Client,
    page: LessonPage,
    on_their_way: dict[str, Enrolment],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    done = next(one for one in Enrolment.objects.all() if one.completed_at)
    finished_on(done, A_YEAR_AGO)
    programme_page = ProgrammePage.objects.ancestor_of(page).get()
    step = hr_officer.get(publish(hr_officer, programme_page, repeat_months="12", mails_rounds=False)["Location"])
    said = words(step)
    assert "begint daardoor voor 1 persoon een nieuwe ronde. Er vertrekt geen mail." in said
    assert "krijgt daar geen mail over" in said
    with django_capture_on_commit_callbacks(execute=True):
        submit(hr_officer, step)
    assert rounds.begin_due(TODAY) == 1
    (line,) = Notice.objects.filter(enrolment__round=2)
    assert (line.state, line.reason) == ("not_sent", "silent")


def test_a_programme_that_goes_live_again_says_which_mails_leave(
    hr_officer: Client, page: LessonPage, on_their_way: dict[str, Enrolment]
) -> None:
    programme_page = ProgrammePage.objects.ancestor_of(page).get()
    programme = Enrolment.objects.all()[0].programme
    newcomer = make_person(programme.organisation, "Noor", "Nieuw", start_date=TODAY)
    make_rule(organisation=programme.organisation, programme=programme, switched_on=TODAY)
    Enrolment.objects.filter(completed_at=None).update(due_date=TODAY + timedelta(days=60))
    busy = Enrolment.objects.filter(completed_at=None).count()
    programme_page.unpublish()
    programme.refresh_from_db()
    assert not programme.is_live and not Enrolment.objects.filter(user=newcomer).exists()
    before = Notice.objects.count()
    said = words(hr_officer.get(publish(hr_officer, programme_page)["Location"]))
    assert (
        "Bij de volgende dagelijkse beurt schrijven de inschrijfregels 1 persoon in. Er vertrekt 1 mail over." in said
    )
    assert f"{busy} mensen zijn nog bezig, en krijgen rond hun einddatum weer herinneringen." in said
    programme.refresh_from_db()
    assert not programme.is_live and Notice.objects.count() == before
