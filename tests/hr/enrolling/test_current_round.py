"""HR's figures and lists speak of the current round; earlier ones are no second row."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from onboarding.hr import home
from onboarding.learning.journey import progress
from onboarding.learning.models import Enrolment
from onboarding.learning.status import Status
from tests.hr.conftest import TODAY, Municipality, at, enrol


@pytest.fixture
def rounds(lennik: Municipality) -> tuple[Enrolment, Enrolment]:
    first = enrol(lennik.learner, lennik.programme, done=7, completed_at=at(2025, 11, 20))
    (second,) = progress.begin_rounds([first.pk], TODAY)
    return first, Enrolment.objects.get(pk=second)


def test_the_figures_count_the_current_round_only(lennik: Municipality, rounds: tuple[Enrolment, Enrolment]) -> None:
    counted = home.figures(lennik.hr_officer, TODAY)
    assert counted == {Status.DONE: 0, Status.BUSY: 0, Status.TODO: 1, Status.LATE: 0, Status.EXEMPTED: 0}


def test_the_completion_report_has_one_row_for_who_is_in_a_second_round(
    hr_officer: Client, rounds: tuple[Enrolment, Enrolment], today: date
) -> None:
    response = hr_officer.get("/beheer/voltooiing/")
    assert [one.pk for one in response.context["object_list"]] == [rounds[1].pk]
