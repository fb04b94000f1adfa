"""What was sent about an enrolment stays known when that is withdrawn; what was only planned does not go out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from onboarding.learning.calendar.working_days import LEGAL
from onboarding.learning.journey import progress
from onboarding.learning.models import Enrolment, Notice, NoticeKind, NoticeReason, NoticeState
from onboarding.learning.notices import ledger
from onboarding.lessons.models import Programme
from onboarding.people import events
from onboarding.people.models import User

MONDAY = date(2026, 11, 23)
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def enrolled(amina: User, programme: Programme) -> Enrolment:
    return progress.enrol(amina, programme, MONDAY, announce=False)


def notice(enrolment: Enrolment, state: NoticeState, kind: NoticeKind = NoticeKind.START) -> Notice:
    settled_at = None if state in (NoticeState.PLANNED, NoticeState.SENDING) else timezone.now()
    return Notice.objects.create(
        recipient=enrolment.user,
        enrolment=enrolment,
        kind=kind,
        about=MONDAY,
        send_on=MONDAY,
        state=state,
        settled_at=settled_at,
    )


@pytest.mark.parametrize("state", [state for state in NoticeState if state != NoticeState.PLANNED])
def test_of_what_is_not_just_planned_the_ledger_still_tells(
    enrolled: Enrolment, state: NoticeState, marleen: User, ioana: User
) -> None:
    told = notice(enrolled, state)
    assert progress.withdraw([enrolled.pk], timezone.now()) == 1
    left = Notice.objects.visible_to(marleen).get()
    assert (left.pk, left.state, left.about, left.recipient) == (told.pk, state, MONDAY, enrolled.user)
    assert (left.enrolment, left.programme) == (None, enrolled.programme)
    assert not Notice.objects.visible_to(ioana).exists()


def test_what_was_planned_does_not_go_out_and_says_why(enrolled: Enrolment) -> None:
    told = notice(enrolled, NoticeState.PLANNED)
    assert progress.withdraw([enrolled.pk], timezone.now()) == 1
    told.refresh_from_db()
    assert (told.state, told.reason) == (NoticeState.NOT_SENT, NoticeReason.WITHDRAWN)
    assert (told.enrolment, told.withdrawn_from) == (None, enrolled.programme)
    assert told.settled_at is not None


def test_what_was_begun_keeps_its_mails_and_what_is_planned(enrolled: Enrolment) -> None:
    progress.open_lesson(enrolled.user, enrolled.programme.lesson_ids[0], timezone.now())
    planned = notice(enrolled, NoticeState.PLANNED)
    assert progress.withdraw([enrolled.pk], timezone.now()) == 0
    assert list(enrolled.notices.all()) == [planned]


def test_an_enrolment_never_goes_with_its_mails(enrolled: Enrolment) -> None:
    notice(enrolled, NoticeState.SENT)
    with pytest.raises(ProtectedError):
        enrolled.delete()


def test_the_same_is_withdrawn_twice_and_may_be_told_again(enrolled: Enrolment, programme: Programme) -> None:
    """Two lines about the same day, of two enrolments; and one of a third."""
    again = enrolled
    for _time in range(2):
        notice(again, NoticeState.SENT)
        progress.withdraw([again.pk], timezone.now())
        again = progress.enrol(enrolled.user, programme, MONDAY, announce=False)
    notice(again, NoticeState.SENT)
    assert Notice.objects.filter(withdrawn_from=programme).count() == 2
    assert Notice.objects.count() == 3


def test_mails_about_no_enrolment_still_go_out_once_for_a_day(enrolled: Enrolment) -> None:
    line = {"recipient": enrolled.user, "kind": NoticeKind.INVITATION, "about": MONDAY, "send_on": MONDAY}
    Notice.objects.create(**line)
    with transaction.atomic(), pytest.raises(IntegrityError):
        Notice.objects.create(**line)


@pytest.mark.parametrize("wrong", [{"state": NoticeState.PLANNED}, {"enrolment": True}])
def test_what_is_withdrawn_is_never_planned_and_about_no_enrolment(
    enrolled: Enrolment, wrong: dict[str, object]
) -> None:
    told = notice(enrolled, NoticeState.SENT)
    fields = {"withdrawn_from": enrolled.programme, "enrolment": None, **wrong}
    if fields["enrolment"]:
        fields["enrolment"] = enrolled
    with transaction.atomic(), pytest.raises(IntegrityError):
        Notice.objects.filter(pk=told.pk).update(**fields)


@pytest.mark.parametrize("reason", [NoticeReason.REFUSED, NoticeReason.INTERRUPTED])
def test_what_was_withdrawn_is_not_sent_again(enrolled: Enrolment, reason: NoticeReason) -> None:
    told = notice(enrolled, NoticeState.UNCERTAIN if reason == NoticeReason.INTERRUPTED else NoticeState.NOT_SENT)
    Notice.objects.update(reason=reason)
    told.refresh_from_db()
    assert ledger.may_be_sent_again(told)
    progress.withdraw([enrolled.pk], timezone.now())
    told.refresh_from_db()
    assert not ledger.may_be_sent_again(told)
    assert not ledger.plan_again(told.pk, TUESDAY, LEGAL)


def test_a_mail_that_was_on_its_way_and_did_not_get_there_is_not_planned_again(enrolled: Enrolment) -> None:
    told, other = notice(enrolled, NoticeState.SENDING), notice(enrolled, NoticeState.SENDING, NoticeKind.DUE)
    ledger.release(other.pk, NoticeReason.SERVER_DOWN, timezone.now())
    other.refresh_from_db()
    assert (other.state, other.reason, other.tries) == (NoticeState.PLANNED, NoticeReason.SERVER_DOWN, 1)
    progress.withdraw([enrolled.pk], timezone.now())
    ledger.release(told.pk, NoticeReason.SERVER_DOWN, timezone.now())
    for left in (told, other):
        left.refresh_from_db()
        assert (left.state, left.reason) == (NoticeState.NOT_SENT, NoticeReason.WITHDRAWN)
        assert left.settled_at is not None


def test_who_goes_to_another_organisation_leaves_them_where_they_worked(enrolled: Enrolment, marleen: User) -> None:
    told = notice(enrolled, NoticeState.SENT)
    progress.withdraw([enrolled.pk], timezone.now())
    events.moved_away.send(sender=User, person=enrolled.user, now=timezone.now())
    assert Notice.objects.of(marleen.organisation).get() == told
