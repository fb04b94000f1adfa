"""Who need not do what, since they did it elsewhere: recorded by HR, and taken back. Part of the one door: used from
outside as `progress.exempt` and `progress.take_back_exemption`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from onboarding.learning.exempt_lessons import ExemptLessons
from onboarding.learning.journey.asked_of import is_asked_of
from onboarding.learning.journey.enrolling import batches, leave_room
from onboarding.learning.journey.lesson_counts import COUNTED, Came, count_lessons, has_all, have_all
from onboarding.learning.models import Completion, Enrolment, EnrolmentQuerySet, Exemption
from onboarding.lessons.models import Programme
from onboarding.lessons.outlines import LessonEntry
from onboarding.people.models import User, UserQuerySet


class NotTakenBack(Exception):
    """An exemption that stays. `code`: completed (the programme is), later_round, or gone (taken back before)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why, and when it was done; `document` is where the file is kept in the storage that shows it, "" without one."""

    reason: str
    done_on: date
    document: str = ""
    document_name: str = ""
    document_type: str = ""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Of some people, the enrolments that can be exempted from a lesson of a programme, or (None) from what is left of
    it; and those that are left out, each for the first reason that holds."""

    people: UserQuerySet
    programme: Programme
    lesson: LessonEntry | None

    @property
    def _enrolled(self) -> EnrolmentQuerySet:
        mine = Enrolment.objects.where_they_work().current().filter(programme=self.programme)
        return mine.filter(user__in=self.people.order_by().values("pk"))

    @property
    def _completed(self) -> Q:
        """The programme is completed, or this lesson of it; or nothing of it is left to do."""
        if self.lesson is None:
            return Q(completed_at__isnull=False) | have_all()
        done = Completion.objects.filter(enrolment=OuterRef("pk"), lesson=self.lesson.id)
        return Q(completed_at__isnull=False) | Q(Exists(done))

    @property
    def _exempted(self) -> Q:
        found = Exemption.objects.in_force().filter(enrolment=OuterRef("pk"))
        return Q(Exists(found.from_lesson(self.lesson.id) if self.lesson else found.filter(lesson=None)))

    @property
    def possible(self) -> EnrolmentQuerySet:
        """Those that can be exempted."""
        left = self._enrolled.exclude(self._completed).exclude(self._exempted)
        return left.filter(is_asked_of(self.lesson)) if self.lesson else left

    @property
    def completed(self) -> EnrolmentQuerySet:
        return self._enrolled.filter(self._completed)

    @property
    def exempted_before(self) -> EnrolmentQuerySet:
        return self._enrolled.exclude(self._completed).filter(self._exempted)

    @property
    def not_asked(self) -> EnrolmentQuerySet:
        """The lesson came later, and is not asked of them."""
        left = self._enrolled.exclude(self._completed).exclude(self._exempted)
        return left.exclude(is_asked_of(self.lesson)) if self.lesson else left.none()

    @property
    def not_enrolled(self) -> UserQuerySet:
        return self.people.exclude(pk__in=self._enrolled.values("user"))

    @property
    def would_wait(self) -> EnrolmentQuerySet:
        """Those of the possible ones that then have nothing left to do, and did some of it here: HR declares them
        done."""
        did_some = Q(lessons_done__gt=0) | Q(
            Exists(Completion.objects.filter(enrolment=OuterRef("pk")))
        )  # also gone ones
        found = self.possible.filter(did_some, programme__is_live=True)
        if self.lesson is None:
            return found
        return found.filter(lessons_asked=F("lessons_done") + 1)


def exempt(enrolment_ids: Iterable[int], lesson_id: int | None, grounds: Grounds, by: User, now: datetime) -> list[int]:
    """Record that these people did a lesson elsewhere, or (None) what is left of the programme: the ids of the
    enrolments for which that is new.

    Only what is current, open and asked, and was not exempted from it: looked at again, under a lock. Nobody is told by
    mail, and nobody becomes complete by it. In portions; safe to repeat.
    """
    return [pk for portion in batches(enrolment_ids) for pk in _exempt(portion, lesson_id, grounds, by, now)]


@transaction.atomic
def _exempt(ids: Collection[int], lesson_id: int | None, grounds: Grounds, by: User, now: datetime) -> list[int]:
    enrolments = _held(Q(pk__in=ids, is_current=True, completed_at__isnull=True))
    done, before = _done(enrolments), in_force_of(ids)
    new = [one for one in enrolments if _can_be(one, lesson_id, done[one.pk], before[one.pk])]
    Exemption.objects.bulk_create(
        Exemption(
            enrolment=one,
            lesson_id=lesson_id,
            reason=grounds.reason,
            done_on=grounds.done_on,
            document=grounds.document,
            document_name=grounds.document_name,
            document_type=grounds.document_type,
            recorded_by=by,
            recorded_by_name=str(by),
            recorded_at=now,
        )
        for one in new
    )
    _count(new, done)
    return [one.pk for one in new]


def _can_be(enrolment: Enrolment, lesson_id: int | None, done: Collection[int], before: ExemptLessons) -> bool:
    if lesson_id is None:
        return not before.is_whole and not has_all(enrolment)
    is_asked = enrolment.outline_with_exempted.lesson(lesson_id) is not None
    return is_asked and lesson_id not in done and lesson_id not in before


def take_back(exemption_id: int, by: User, why: str, now: datetime) -> None:
    """Ask again what someone was exempted from, with time to do it. Raises NotTakenBack.

    What a programme was completed with stands; so does a round after which another one began.
    """
    with transaction.atomic():
        exemption = Exemption.objects.get(pk=exemption_id)
        (enrolment,) = _held(Q(pk=exemption.enrolment_id))
        if enrolment.completed_at is not None:
            raise NotTakenBack("completed")
        if not enrolment.is_current:
            raise NotTakenBack("later_round")
        taken = Exemption.objects.in_force().filter(pk=exemption_id)
        if not taken.update(revoked_at=now, revoked_by=by, revoked_by_name=str(by), revoked_why=why):
            raise NotTakenBack("gone")
        before = set(enrolment.outline.lesson_ids)
        done = _done([enrolment])
        _count([enrolment], done)
        asked_again = set(enrolment.outline.lesson_ids) - before
        day = Came(asked_again, enrolment.pk, timezone.localdate(now)).time_from(enrolment, done[enrolment.pk])
        if day is not None:
            leave_room([(enrolment, day)], timezone.localdate(now))


def in_force_of(enrolment_ids: Iterable[int]) -> dict[int, ExemptLessons]:
    """From which lessons each of these enrolments is exempted, as HR recorded it; from none where it is not known."""
    found: dict[int, ExemptLessons] = defaultdict(ExemptLessons)
    rows = Exemption.objects.in_force().filter(enrolment__in=list(enrolment_ids))
    for enrolment_id, lesson_id in rows.order_by("pk").values_list("enrolment_id", "lesson_id"):
        known = found[enrolment_id]
        found[enrolment_id] = (
            ExemptLessons(known.ids, frozenset())
            if lesson_id is None
            else ExemptLessons(known.ids | {lesson_id}, known.all_but)
        )
    return found


def _held(which: Q) -> list[Enrolment]:
    held = Enrolment.objects.filter(which).select_for_update(of=("self",)).order_by("pk")
    return list(held.select_related("programme", "user").defer("user__password"))


def _done(enrolments: Iterable[Enrolment]) -> dict[int, set[int]]:
    done: dict[int, set[int]] = defaultdict(set)
    completed = Completion.objects.filter(enrolment__in=list(enrolments))
    for enrolment_id, lesson_id in completed.values_list("enrolment_id", "lesson_id"):
        done[enrolment_id].add(lesson_id)
    return done


def _count(enrolments: list[Enrolment], done: dict[int, set[int]]) -> None:
    """Bring the summaries up to date with what is in force now."""
    exempt_from = in_force_of(one.pk for one in enrolments)
    for one in enrolments:
        one.exempt_from = exempt_from[one.pk].as_dict()
        count_lessons(one, done[one.pk])
    Enrolment.objects.bulk_update(enrolments, COUNTED)
