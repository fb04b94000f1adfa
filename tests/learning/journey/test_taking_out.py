"""Taking people out of a programme and letting them in again, round after round."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onboarding.learning.journey import progress, rounds
from onboarding.learning.models import Enrolment
from onboarding.learning.status import Status
from onboarding.lessons.models import Programme
from onboarding.people.models import User

TODAY = date(2026, 11, 23)
NOW = timezone.make_aware(datetime(2026, 11, 23, 10))
STEPS = st.lists(st.sampled_from(["finish", "begin", "withdraw", "open"]), max_size=12)


def finish(enrolment: Enrolment) -> None:
    Enrolment.objects.filter(pk=enrolment.pk).update(started_at=NOW, completed_at=NOW)


def take(step: str, mine: list[Enrolment]) -> None:
    """One step of HR, of the person or of the day, as far as it can be taken."""
    current = [one for one in mine if one.is_current]
    match step:
        case "finish":
            for one in current:
                if one.completed_at is None:
                    finish(one)
        case "begin":
            progress.begin_rounds([one.pk for one in current], TODAY)
        case "withdraw":
            Enrolment.objects.filter(pk__in=[one.pk for one in current], started_at=None).update(started_at=NOW)
            progress.take_out([one.pk for one in current], None, NOW)
        case "open":
            progress.open_again([one.pk for one in mine if one.withdrawn_at is not None], NOW)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_the_last_round_from_which_one_was_not_taken_out_stands_whatever_hr_does(
    amina: User, programme: Programme, steps: list[str]
) -> None:
    with transaction.atomic():
        progress.enrol(amina, programme, TODAY)
        done: set[int] = set()
        for step in steps:
            take(step, list(Enrolment.objects.order_by("round")))
            after = list(Enrolment.objects.select_related("programme").order_by("round"))
            assert [one.round for one in after] == list(range(1, len(after) + 1))
            standing = [one for one in after if one.withdrawn_at is None]
            assert [one for one in after if one.is_current] == standing[-1:]
            now_done = {one.pk for one in after if one.status(TODAY) == Status.DONE}
            assert done <= now_done
            done = now_done
        transaction.set_rollback(True)


def test_out_of_a_later_round_one_is_done_with_the_one_before_and_no_other_round_begins(
    amina: User, programme: Programme
) -> None:
    first = progress.enrol(amina, programme, TODAY)
    finish(first)
    later = TODAY + timedelta(days=400)
    [second] = progress.begin_rounds([first.pk], later)
    progress.take_out([second], None, NOW)
    assert Enrolment.objects.current().get() == first
    assert not rounds.due_in(programme, 12, later).exists()
    assert progress.begin_rounds([first.pk], later) == []
    assert progress.open_again([second], NOW) == 1
    assert Enrolment.objects.current().get().pk == second
    assert progress.open_again([second], NOW) == 0


def test_of_two_closed_rounds_the_last_one_is_opened(amina: User, programme: Programme) -> None:
    """Who did the first one elsewhere, is not done with it here, and may be taken out of both."""
    first = progress.enrol(amina, programme, TODAY)
    Enrolment.objects.filter(pk=first.pk).update(is_exempted=True, started_at=NOW)
    [second] = progress.begin_rounds([first.pk], TODAY + timedelta(days=400))
    for one in (second, first.pk):
        progress.take_out([one], None, NOW)
    assert Enrolment.objects.withdrawn().count() == 2
    assert progress.open_again([first.pk, second], NOW) == 1
    assert Enrolment.objects.current().get().pk == second
