"""What a screen says before people are enrolled is what the ledger tells once they are, whoever they are."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test import TestCase as DjangoTestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from onboarding.learning.journey import progress
from onboarding.learning.models import Enrolment, Mailed, Notice, NoticeKind, NoticeReason, NoticeSetting, NoticeState
from onboarding.learning.notices import invitations, promised_beginnings, sending
from onboarding.learning.notices.promised_beginnings import Leaves
from onboarding.lessons.models import Programme
from onboarding.lessons.outlines import LessonEntry, Outline
from onboarding.people.models import Absence, Organisation, User
from tests.factories import OrganisationFactory, UserFactory, outline_with
from tests.few_examples import FEW
from tests.learning.notices.conftest import TODAY

SATURDAY = date(2026, 11, 28)
STARTS = [None, -4000, -93, -92, -91, -2, 0, 1, 2, 3, 40]  # days from today; three months are 92 or 91 of them
PERSON = st.fixed_dictionaries(
    {
        "starts": st.sampled_from(STARTS),
        "has_address": st.booleans(),
        "away_in": st.sampled_from([None, 0, 1, 3]),
        "was_invited": st.booleans(),
        "signed_in": st.booleans(),
        "leaves_in": st.sampled_from([None, 0, 1, 6, 30]),
    }
)


def make(organisation: Organisation, today: date, number: int, drawn: dict[str, object]) -> User:
    start = None if drawn["starts"] is None else today + timedelta(days=int(str(drawn["starts"])))
    leaves = drawn["leaves_in"]
    end = None if leaves is None else max(start or today, today) + timedelta(days=int(str(leaves)))
    person = User.objects.create(
        organisation=organisation,
        first_name="Lien",
        last_name=f"Peeters {number}",
        email=f"mens{number}@lennik.example" if drawn["has_address"] else "",
        start_date=start,
        end_date=end,
        last_login=timezone.now() if drawn["signed_in"] else None,
    )
    if drawn["away_in"] is not None:  # twice in a row, with a weekend between
        away = today + timedelta(days=int(str(drawn["away_in"])))
        for first, last in ((0, 2), (3, 5), (8, 9)):
            days = {"first_day": away + timedelta(days=first), "last_day": away + timedelta(days=last)}
            Absence.objects.create(user=person, **days)
    if drawn["was_invited"]:
        Notice.objects.create(
            recipient=person,
            kind=NoticeKind.INVITATION,
            about=today,
            send_on=today,
            state="sent",
            settled_at=timezone.now(),
        )
    return person


class TestTheLedgerAgrees(TestCase):
    @FEW
    @given(
        drawn=st.lists(PERSON, min_size=1, max_size=6),
        mailed=st.sampled_from(Mailed),
        off=st.sets(st.sampled_from([NoticeKind.START, NoticeKind.INCUMBENT])),
        today=st.sampled_from([TODAY, SATURDAY]),
        has_lessons=st.booleans(),
    )
    def test_whatever_is_chosen_as_many_mails_leave_now_later_and_never_as_was_said(
        self, drawn: list[dict[str, object]], mailed: Mailed, off: set[NoticeKind], today: date, has_lessons: bool
    ) -> None:
        organisation = OrganisationFactory.create()
        outline = outline_with(LessonEntry(1, "Les 1")) if has_lessons else Outline()
        programme = Programme.objects.create(organisation=organisation, title="Waarden", is_live=True, outline=outline)
        for kind in off:
            NoticeSetting.objects.create(organisation=organisation, kind=kind, is_on=False)
        people = [make(organisation, today, number, one) for number, one in enumerate(drawn)]
        there = User.objects.filter(pk__in=[one.pk for one in people])
        said = promised_beginnings.of(there, programme, today)
        with DjangoTestCase.captureOnCommitCallbacks():
            progress.enrol_many([one.pk for one in people], programme, today, mailed=mailed)
        told = Notice.objects.filter(enrolment__programme=programme).order_by("recipient")
        sending.send(today, timezone.now)
        left_now = set(told.filter(state=NoticeState.SENT).values_list("recipient", flat=True))
        for days in range(1, 60):
            sending.send(today + timedelta(days=days), timezone.now)
        became = [(line.recipient_id, line.kind, became_of(line, left_now), line.reason) for line in told]
        assert became == [(one.person_id, one.kind, *one.outcome(mailed)) for one in said.each]


def became_of(line: Notice, left_now: set[int]) -> Leaves:
    if line.state == NoticeState.SENT:
        return Leaves.NOW if line.recipient_id in left_now else Leaves.LATER
    assert line.state == NoticeState.NOT_SENT
    return Leaves.NEVER


@pytest.mark.django_db
def test_what_waits_until_the_first_working_day_of_who_has_left_by_then_never_leaves(
    lennik: Organisation, programme: Programme
) -> None:
    """On Saturday, about who works until Sunday."""
    UserFactory.create(organisation=lennik, start_date=SATURDAY, end_date=SATURDAY + timedelta(days=1))
    (one,) = promised_beginnings.of(User.objects.filter(start_date=SATURDAY), programme, SATURDAY).each
    assert one.outcome(Mailed.EVERYONE) == (Leaves.NEVER, NoticeReason.LEFT)


@pytest.mark.django_db
def test_who_is_to_be_invited_that_day_gets_no_other_mail_to_sign_in(
    lennik: Organisation, programme: Programme
) -> None:
    """Planned before it is sent: today, and on the Monday after the weekend."""
    for today in (TODAY, SATURDAY):
        new, known, other_day = UserFactory.create_batch(3, organisation=lennik, start_date=today)
        User.objects.filter(pk=known.pk).update(last_login=timezone.now())
        invitations.invite([new, known], today)
        invitations.invite([other_day], today + timedelta(days=7))
        there = User.objects.filter(pk__in=[new.pk, known.pk, other_day.pk])
        said = [one.reason for one in promised_beginnings.of(there, programme, today).each]
        assert said == [NoticeReason.TOLD_TODAY, NoticeReason.NONE, NoticeReason.NONE]
        progress.enrol_many([new.pk, known.pk, other_day.pk], programme, today)
        for days in range(9):
            sending.send(today + timedelta(days=days), timezone.now)
        told = Notice.objects.filter(enrolment__user__in=there).order_by("recipient")
        assert list(told.values_list("reason", flat=True)) == said


@pytest.mark.django_db
def test_counting_enrols_nobody_and_costs_five_queries_for_one_and_for_many(
    lennik: Organisation, programme: Programme
) -> None:
    costs = []
    for number in (1, 20):
        UserFactory.create_batch(number, organisation=lennik, start_date=TODAY)
        with transaction.atomic(), CaptureQueriesContext(connection) as asked:
            said = promised_beginnings.of(User.objects.filter(start_date=TODAY), programme, TODAY)
        costs.append((said.number_of(Leaves.NOW, Mailed.NEWCOMERS), len(asked)))
    assert costs == [(1, 5), (21, 5)]
    assert not Enrolment.objects.exists()
