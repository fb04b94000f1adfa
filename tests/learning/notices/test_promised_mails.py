"""As many mails as a screen says beforehand are as many as leave, or wait for who is away: whatever is in the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onboarding.learning.journey import progress
from onboarding.learning.models import Enrolment, Notice, NoticeKind, NoticeSetting, NoticeState
from onboarding.learning.notices.mail_circumstances import Rules, planned_notices, verdict_on
from onboarding.learning.notices.promised_mails import mails_of
from onboarding.lessons.models import Programme
from onboarding.people.models import Absence, Organisation, User
from tests.conftest import START
from tests.factories import UserFactory
from tests.forgotten_mails import forget_mails
from tests.learning.notices.conftest import TODAY

ONE_DAY = timedelta(days=1)
KINDS = [NoticeKind.COMPLETION, NoticeKind.REGRADED]  # FOLLOW_UP also asks what there is to read: see its own tests


def person(**fields: object) -> Callable[[Enrolment], object]:
    return lambda one: User.objects.filter(pk=one.user_id).update(**fields)


def elsewhere() -> Organisation:
    return Organisation.objects.get(slug="herenthout")


def goes_elsewhere(one: Enrolment) -> None:
    person(organisation=elsewhere(), department=None)(one)


def is_earlier_round(one: Enrolment) -> None:
    Enrolment.objects.filter(pk=one.pk).update(is_current=False)


def loses_programme(one: Enrolment) -> None:
    Programme.objects.filter(pk=one.programme_id).update(is_live=False)


def is_away(one: Enrolment) -> None:
    Absence.objects.create(user=one.user, first_day=TODAY, last_day=TODAY)


def leaves_before_being_back(one: Enrolment) -> None:
    person(end_date=TODAY + ONE_DAY)(one)
    for day in (TODAY, TODAY + ONE_DAY):
        Absence.objects.create(user=one.user, first_day=day, last_day=day)


def is_back_on_the_last_day(one: Enrolment) -> None:
    person(end_date=TODAY + ONE_DAY)(one)
    is_away(one)


def switched(*kinds: NoticeKind, here: bool = True) -> Callable[[Enrolment], object]:
    def act(one: Enrolment) -> None:
        where = one.programme.organisation if here else elsewhere()
        for kind in kinds:
            NoticeSetting.objects.create(organisation=where, kind=kind, is_on=False)

    return act


CHANGES: list[Any] = [
    pytest.param(lambda one: None, True, id="nothing"),
    pytest.param(person(email=""), False, id="no address"),
    pytest.param(person(is_active=False), False, id="cannot sign in"),
    pytest.param(person(end_date=TODAY - timedelta(days=1)), False, id="left yesterday"),
    pytest.param(person(end_date=TODAY), True, id="last day today"),
    pytest.param(goes_elsewhere, False, id="works elsewhere"),
    pytest.param(is_away, True, id="away"),
    pytest.param(leaves_before_being_back, False, id="leaves before being back"),
    pytest.param(is_back_on_the_last_day, True, id="back on the last day"),
    pytest.param(is_earlier_round, False, id="an earlier round"),
    pytest.param(loses_programme, False, id="programme gone"),
    pytest.param(switched(*KINDS), False, id="these kinds off"),
    pytest.param(switched(*NoticeKind), False, id="every kind off"),
    pytest.param(switched(NoticeKind.START, NoticeKind.FOLLOW_UP), True, id="another kind off"),
    pytest.param(switched(*KINDS, here=False), True, id="off elsewhere"),
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("change", "leaves"), CHANGES)
def test_what_is_said_beforehand_is_what_becomes_of_the_mail(
    kind: NoticeKind,
    change: Callable[[Enrolment], object],
    leaves: bool,
    enrolment: Enrolment,
    herenthout: Organisation,
) -> None:
    forget_mails()
    change(enrolment)
    there = Enrolment.objects.filter(pk=enrolment.pk)
    assert mails_of(there, kind, TODAY) == leaves
    if there.where_they_work().exists():  # nothing of what is done elsewhere is planned at all
        line = Notice.objects.create(
            recipient=enrolment.user, enrolment=enrolment, kind=kind, about=TODAY, send_on=TODAY
        )
        verdicts = []
        for day in (TODAY, TODAY + ONE_DAY, TODAY + 2 * ONE_DAY):
            (planned,) = planned_notices([line.pk], day)
            verdicts.append(verdict_on(planned, Rules(), day))
        first = next(one for one in verdicts if one.goes_out or one.state == NoticeState.NOT_SENT)
        assert first.goes_out == leaves


def test_counting_costs_three_queries_for_one_and_for_many(
    enrolment: Enrolment, lennik: Organisation, programme: Programme
) -> None:
    costs = []
    for _number in range(2):
        with CaptureQueriesContext(connection) as asked:
            number = mails_of(Enrolment.objects.filter(programme=programme), NoticeKind.COMPLETION, TODAY)
        costs.append((number, len(asked)))
        for _other in range(4):
            progress.enrol(UserFactory.create(organisation=lennik), programme, START)
    assert costs == [(1, 3), (5, 3)]
