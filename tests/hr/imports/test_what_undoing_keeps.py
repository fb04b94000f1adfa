"""Whatever an import did, and whatever became of its mails: after undoing it, what left is still told, with the name
and the address as they were then."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from onboarding.hr.deeds import activity
from onboarding.hr.imports import undoing
from onboarding.hr.lists import activity_log
from onboarding.hr.models import Activity, Verb
from onboarding.hr.worker import watched_work
from onboarding.learning.models import EnrolmentRule, Notice, NoticeReason, NoticeState
from onboarding.learning.notices import daily_mails, invitations, sending
from onboarding.lessons.models import Programme
from onboarding.people.models import Organisation, User
from tests.factories import make_rule
from tests.few_examples import FEW
from tests.hr.imports.files import HEADER, person
from tests.hr.imports.importing import NOW, apply, checked

MONDAY = date(2026, 11, 23)
NUMBERS = ("00001", "00002", "00003")


@contextmanager
def put_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def rule(lennik: Organisation, programme: Programme) -> EnrolmentRule:
    return make_rule(
        organisation=lennik, programme=programme, switched_on=date(2026, 11, 1), for_people_already_there=True
    )


def imported(organisation: Organisation, starts: tuple[str, ...]) -> tuple[int, list[User]]:
    """An import of people who start on these days, applied; its key, and who came of it."""
    rows = [HEADER, *(person(number, start=day) for number, day in zip(NUMBERS, starts, strict=False))]
    run = checked(organisation, rows)
    apply(run)
    return run.pk, list(User.objects.filter(personnel_number__in=NUMBERS).order_by("personnel_number"))


def undo(run_id: int, by: User | None = None) -> None:
    undoing.undo(run_id, by, NOW, watched_work.Unwatched())


@FEW
@given(
    starts=st.lists(st.sampled_from(["01/06/2026", "23/11/2026", "04/01/2027"]), min_size=1, max_size=3).map(tuple),
    invited=st.sets(st.integers(0, 2)),
    moved=st.sets(st.integers(0, 2)),
    signed_in=st.sets(st.integers(0, 2)),
)
def test_after_any_undo_every_mail_that_left_is_told_with_name_and_address(
    lennik: Organisation,
    marleen: User,
    rule: EnrolmentRule,
    starts: tuple[str, ...],
    invited: set[int],
    moved: set[int],
    signed_in: set[int],
) -> None:
    with put_back():
        mail.outbox = []
        run_id, people = imported(lennik, starts)
        invitations.invite([one for place, one in enumerate(people) if place in invited], MONDAY)
        daily_mails.remind(MONDAY, lambda: NOW, sending.tell_nobody)
        left = sorted((message.to[0], kind_of(str(message.subject))) for message in mail.outbox)
        named = {one.email: str(one) for one in User.objects.all()}
        for place, one in enumerate(people):
            if place in moved:
                one.email, one.last_name = f"later-{one.email}", "Anders"
                one.save()
            if place in signed_in:
                User.objects.filter(pk=one.pk).update(last_login=NOW)
        undo(run_id)
        told = Notice.objects.visible_to(marleen).filter(state=NoticeState.SENT)
        assert sorted((one.recipient_address, str(one.kind)) for one in told) == left
        assert all(named[one.recipient_address] == one.to_name for one in told)
        assert not Notice.objects.filter(state=NoticeState.PLANNED, recipient=None).exists()


def kind_of(subject: str) -> str:
    return "invitation" if "wachtwoord" in subject or "account" in subject else "start"


def test_what_was_still_to_leave_does_not_and_says_why(
    lennik: Organisation, marleen: User, rule: EnrolmentRule
) -> None:
    run_id, (one,) = imported(lennik, ("04/01/2027",))
    invitations.invite([one], date(2026, 11, 22))  # a Sunday: it waits
    undo(run_id)
    assert not User.objects.filter(pk=one.pk).exists()
    told = Notice.objects.visible_to(marleen).filter(recipient=None).order_by("kind")
    assert [(line.state, line.reason, line.to_name, line.to_address) for line in told] == [
        (NoticeState.NOT_SENT, reason, str(one), one.email) for reason in (NoticeReason.REMOVED, NoticeReason.WITHDRAWN)
    ]


def test_hr_finds_whoever_is_gone_in_the_ledger_and_nobody_elsewhere_does(
    lennik: Organisation, marleen: User, ioana: User, rule: EnrolmentRule
) -> None:
    run_id, (one,) = imported(lennik, ("01/06/2026",))
    daily_mails.remind(MONDAY, lambda: NOW, sending.tell_nobody)
    undo(run_id)
    client = Client()
    for viewer, is_told in ((marleen, True), (ioana, False)):
        client.force_login(viewer)
        page = client.get(reverse("hr:notice_ledger"), {"q": one.email, "ordering": "found_last_name"})
        assert (str(one) in page.content.decode()) == is_told


def test_the_log_keeps_who_was_deleted(lennik: Organisation, marleen: User) -> None:
    run_id, (one,) = imported(lennik, ("01/06/2026",))
    activity.record(marleen, Verb.PERSON_CHANGED, lennik, subject=one)
    activity.record(one, Verb.EXPORTED, lennik)
    undo(run_id, marleen)
    about = Activity.objects.get(verb=Verb.PERSON_CHANGED)
    assert (about.subject, activity_log.about(about)) == (None, f"{one} ({one.email})")
    assert activity_log.who(Activity.objects.get(verb=Verb.EXPORTED)) == f"{one} ({one.email})"
    client = Client()
    client.force_login(marleen)
    page = client.get(reverse("hr:activity_log"), {"q": one.email})
    assert len(page.context["object_list"]) == 2
