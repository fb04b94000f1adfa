"""Who has done all that is asked of them and is not complete: lessons went away. They wait until one comes back, or HR
says that they are done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from onboarding.learning.journey.asked_of import has_completed_all, is_asked_of
from onboarding.learning.journey.enrolling import batches
from onboarding.learning.journey.lesson_counts import COUNTED, coming_back_to, count_lessons, has_all, have_all
from onboarding.learning.models import Completion, Enrolment, EnrolmentQuerySet, Exemption
from onboarding.learning.notices.finishing import congratulate
from onboarding.learning.status import is_unfinished
from onboarding.lessons.models import Programme
from onboarding.people.models import User
from onboarding.people.who_works_here import not_left_on


def waits() -> Q:
    """The enrolments that `declare_complete` can complete, as their summaries say: all that is asked is done.

    Who waits for a programme that was taken away before they were through is not among them.
    """
    where_they_work = Q(programme__organisation_id=F("user__organisation_id"))
    return where_they_work & is_unfinished() & have_all() & Q(is_current=True, is_waiting=True)


def waiting() -> EnrolmentQuerySet:
    """Those of everyone."""
    return Enrolment.objects.filter(waits())


def waiting_in(programme: Programme) -> EnrolmentQuerySet:
    """Those of one programme."""
    return waiting().filter(programme=programme)


def would_wait(programme: Programme, without: Collection[int], today: date) -> EnrolmentQuerySet:
    """Who would have all that remains if the lessons with these ids left `programme`, and does not wait already.

    At least one of the lessons that remain is done by them; or they are exempted from what remains, and did another one
    here. And they work here: nobody is declared done who left.
    """
    remaining = [lesson for lesson in programme.outline.lessons if lesson.id not in without]
    ids = [lesson.id for lesson in remaining]
    done = Completion.objects.filter(enrolment=OuterRef("pk"))
    exempted = Exemption.objects.in_force().filter(Q(lesson=None) | Q(lesson__in=ids), enrolment=OuterRef("pk"))
    did_some = Exists(done.filter(lesson__in=ids)) | Exists(done) & Exists(exempted)
    busy = (
        Enrolment.objects.where_they_work()
        .current()
        .unfinished()
        .filter(not_left_on(today, "user__"), programme=programme, is_waiting=False)
    )
    return busy.filter(did_some).filter(has_completed_all(remaining))


def still_to_come(programme: Programme, enrolments: EnrolmentQuerySet) -> list[str]:
    """The titles of the lessons that are away for a while, and that one of these is asked once they are back.

    Costs a query, and one for each lesson that is away.
    """
    found = []
    for one in coming_back_to(programme.pk).select_related("lesson").order_by("pk"):
        did = Completion.objects.filter(enrolment=OuterRef("pk"), lesson=one.lesson_id)
        if enrolments.filter(is_asked_of(one)).filter(~Exists(did)).exists():
            found.append(one.lesson.title)
    return found


def with_nothing_to_come(
    programme: Programme, enrolments: EnrolmentQuerySet, without: Collection[int] = ()
) -> EnrolmentQuerySet:
    """Those of these who are asked no lesson of the programme that is away for a while, or did it; the lessons with the
    ids in `without` do not come back any more.

    Costs a query, and a condition for each lesson that is away.
    """
    for one in coming_back_to(programme.pk).exclude(lesson__in=without):
        did = Completion.objects.filter(enrolment=OuterRef("pk"), lesson=one.lesson_id)
        enrolments = enrolments.filter(Exists(did) | ~is_asked_of(one))
    return enrolments


def let_wait(enrolments: EnrolmentQuerySet) -> int:
    """Remember that HR saw these people, and lets them wait: until something changes for them, nobody is asked again.
    How many they are."""
    return enrolments.filter(waits()).update(may_wait=True)


def undecided(enrolments: EnrolmentQuerySet) -> EnrolmentQuerySet:
    """Those of whom nobody said yet that they may wait."""
    return enrolments.filter(may_wait=False)


def declare_complete(enrolment_ids: Iterable[int], by: User, now: datetime, *, sends_mail: bool = True) -> int:
    """Complete these enrolments at `now` because `by` says so; how many that are.

    HR may say so knowingly while a lesson of theirs is away for a while (`still_to_come`): they need not do it then.
    Only what is current, and of which all that is asked today is done: looked at again, under a lock. A completion mail
    is planned, as after the last lesson, unless not wished. In portions; safe to repeat.
    """
    return sum(_declare(portion, by, now, sends_mail) for portion in batches(enrolment_ids))


@transaction.atomic
def _declare(enrolment_ids: Collection[int], by: User, now: datetime, sends_mail: bool) -> int:
    asked = Enrolment.objects.current().unfinished().filter(pk__in=enrolment_ids).select_related("programme")
    enrolments = list(asked.select_for_update(of=("self",)).order_by("pk"))
    done: dict[int, set[int]] = defaultdict(set)
    for enrolment_id, lesson_id in Completion.objects.filter(enrolment__in=enrolments).values_list(
        "enrolment_id", "lesson_id"
    ):
        done[enrolment_id].add(lesson_id)
    complete = []
    for enrolment in enrolments:
        count_lessons(enrolment, done[enrolment.pk])
        if has_all(enrolment):
            enrolment.completed_at, enrolment.is_declared, enrolment.declared_by = now, True, by
            enrolment.is_waiting, enrolment.may_wait = False, False
            enrolment.started_at = enrolment.started_at or now
            complete.append(enrolment)
    Enrolment.objects.bulk_update(complete, [*COUNTED, "completed_at", "is_declared", "declared_by", "started_at"])
    if sends_mail:
        congratulate(complete, timezone.localdate(now))
    return len(complete)
