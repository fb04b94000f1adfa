"""A programme that HR took someone out of is not on their dashboard, and hides nothing of what was done before."""

from __future__ import annotations

from datetime import date

import pytest

from onboarding.learning.dashboard import dashboards
from onboarding.learning.journey import progress
from onboarding.learning.models import Enrolment
from onboarding.lessons.models import Programme
from onboarding.people.models import Organisation, User
from tests.factories import make_programme
from tests.learning.quiz_answers import NOW

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 3)


def begun(enrolment: Enrolment) -> Enrolment:
    Enrolment.objects.filter(pk=enrolment.pk).update(started_at=NOW)
    return enrolment


def test_who_was_taken_out_half_way_goes_on_with_another_programme(
    amina: User, programme: Programme, lennik: Organisation
) -> None:
    closed = begun(progress.enrol(amina, programme, TODAY, due_date=TODAY))
    other = progress.enrol(amina, make_programme(lennik), TODAY)
    progress.take_out([closed.pk], None, NOW)
    board = dashboards.build(amina, TODAY)
    assert board is not None and board.enrolment == other
    assert board.others == []
    assert dashboards.build(amina, TODAY, closed.pk) is None


def test_who_has_no_other_one_has_no_board(amina: User, programme: Programme) -> None:
    closed = begun(progress.enrol(amina, programme, TODAY))
    progress.take_out([closed.pk], None, NOW)
    assert dashboards.build(amina, TODAY) is None


def test_a_round_that_was_withdrawn_does_not_hide_the_one_that_was_finished(amina: User, programme: Programme) -> None:
    first = progress.enrol(amina, programme, TODAY)
    Enrolment.objects.filter(pk=first.pk).update(started_at=NOW, completed_at=NOW)
    (second,) = progress.begin_rounds([first.pk], TODAY)
    Enrolment.objects.filter(pk=second).update(started_at=NOW)
    progress.take_out([second], None, NOW)
    board = dashboards.build(amina, TODAY)
    assert board is not None and board.enrolment == first
