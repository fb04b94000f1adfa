"""A lesson that someone leads for a group: which ones can be led, and that one begins, ends, or never was.

Nothing is answered and nothing is counted here; who was there, attending.py says.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q

from onboarding.learning.exempt_lessons import ExemptLessons
from onboarding.learning.journey.asked_of import is_asked_or_exempted
from onboarding.learning.models import Completion, Enrolment, EnrolmentQuerySet, GroupSession
from onboarding.lessons.models import Lesson, LessonVersion, Programme
from onboarding.lessons.outlines import LessonEntry, is_asked
from onboarding.people.models import Department, User, UserQuerySet


class NotLed(Exception):
    """What cannot be done with a group's lesson. `code`: not_live (the lesson is not published), confirmed (somebody
    confirmed to have been there) or closed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class ToLead:
    """A live lesson with how many of some people are asked it and have not done it, one at least."""

    lesson: LessonEntry
    programme: Programme
    principle: str
    people: int


def lessons_to_lead(people: UserQuerySet, today: date) -> list[ToLead]:
    """The lessons that people of these have still to do, in the order of their programmes.

    Four queries, whatever the number of people or lessons.
    """
    theirs = _enrolments_of(people, today)
    programmes = list(Programme.objects.filter(pk__in=theirs.values("programme"), is_live=True).order_by("title", "pk"))
    entries = [(programme, entry) for programme in programmes for entry in programme.outline.lessons]
    if not entries:
        return []
    asked = _asked(theirs, [entry for _programme, entry in entries])
    over = _done(theirs, [entry for _programme, entry in entries]) + _exempted(theirs, entries)
    return [
        ToLead(entry, programme, _principle(programme, entry), number)
        for programme, entry in entries
        if (number := asked.get((programme.pk, _terms(entry)), 0) - over[entry.id]) > 0
    ]


def begin(leader: User, lesson_id: int, department: Department | None, variant: str, now: datetime) -> GroupSession:
    """Begin to lead a lesson as it is published now, for people of this department or (None) of any, in a variant.

    Raises NotLed("not_live").
    """
    lesson = Lesson.objects.select_related("programme", "current_version").filter(pk=lesson_id).first()
    if lesson is None or lesson.current_version is None or not lesson.programme.is_live:
        raise NotLed("not_live")
    return GroupSession.objects.create(
        organisation_id=lesson.programme.organisation_id,
        lesson=lesson,
        version=lesson.current_version,
        variant=variant,
        leader=leader,
        leader_name=leader.get_full_name() or str(leader),
        department=department,
        begun_at=now,
    )


def hold(session_id: int) -> GroupSession:
    """The session, as it is now, held until the transaction ends: it is held before a place, and that before the
    enrolment, so that nobody waits in a circle. Raises GroupSession.DoesNotExist."""
    held = GroupSession.objects.select_for_update(of=("self",), no_key=True)
    return held.select_related("lesson__programme", "version", "organisation").get(pk=session_id)


def close(session_id: int, now: datetime) -> bool:
    """Nobody can be added or confirm any more; False when it was closed before. Called in a transaction."""
    session = hold(session_id)
    if session.closed_at is not None:
        return False
    GroupSession.objects.filter(pk=session.pk).update(closed_at=now)
    return True


def discard(session_id: int) -> None:
    """As if it never was; raises NotLed("confirmed") once somebody confirmed. Called in a transaction."""
    session = hold(session_id)
    if session.attendances.confirmed().exists():
        raise NotLed("confirmed")
    session.delete()


def version_of(session: GroupSession) -> LessonVersion:
    """What is shown, with its questions."""
    return LessonVersion.objects.select_related("quiz").defer("article").get(pk=session.version_id)


def _enrolments_of(people: UserQuerySet, today: date) -> EnrolmentQuerySet:
    at_work = people.at_work(today).order_by().values("pk")
    return Enrolment.objects.where_they_work().current().filter(user__in=at_work, programme__is_live=True).order_by()


def _terms(entry: LessonEntry) -> str:
    """Lessons that came together are asked of the same people."""
    return f"{entry.after}-{entry.audience}-{entry.asked_at}"


def _by_terms(entries: Iterable[LessonEntry]) -> dict[str, list[LessonEntry]]:
    together: dict[str, list[LessonEntry]] = {}
    for entry in entries:
        together.setdefault(_terms(entry), []).append(entry)
    return together


def _asked(theirs: EnrolmentQuerySet, entries: list[LessonEntry]) -> dict[tuple[int, str], int]:
    """Of how many people each programme asks what came together."""
    terms = list(_by_terms(entries).items())
    counts = {
        f"asked_{place}": Count("pk", filter=is_asked_or_exempted(same[0])) for place, (_key, same) in enumerate(terms)
    }
    rows: Any = theirs.values("programme").annotate(**counts)
    return {(row["programme"], key): row[f"asked_{place}"] for row in rows for place, (key, _same) in enumerate(terms)}


def _done(theirs: EnrolmentQuerySet, entries: list[LessonEntry]) -> Counter[int]:
    """How many of the people that each lesson is asked of have done it."""
    parts = (
        Q(
            lesson__in=[entry.id for entry in same],
            enrolment__in=theirs.filter(is_asked_or_exempted(same[0])).values("pk"),
        )
        for same in _by_terms(entries).values()
    )
    found = Completion.objects.filter(reduce(or_, parts)).order_by()
    return Counter(dict(found.values_list("lesson").annotate(number=Count("pk"))))


def _exempted(theirs: EnrolmentQuerySet, entries: list[tuple[Programme, LessonEntry]]) -> Counter[int]:
    """How many of the people that each lesson would be asked of are exempted from it."""
    of_programme: dict[int, list[LessonEntry]] = defaultdict(list)
    for programme, entry in entries:
        of_programme[programme.pk].append(entry)
    number: Counter[int] = Counter()
    found = theirs.filter(lessons_exempted__gt=0)
    for pk, programme_id, completed_at, kept in found.values_list("pk", "programme", "completed_at", "exempt_from"):
        exempt = ExemptLessons.from_dict(kept)
        asked = (entry for entry in of_programme[programme_id] if is_asked(entry, pk, completed_at))
        number.update(entry.id for entry in asked if entry.id in exempt)
    return number


def _principle(programme: Programme, entry: LessonEntry) -> str:
    principle = programme.outline.principle_of(entry.id)
    return principle.short_title if principle else ""


def sessions_with_numbers(sessions: Iterable[GroupSession]) -> Iterator[tuple[GroupSession, int, int]]:
    """Each with how many were there, and how many of these confirmed; one query."""
    found = list(sessions)
    numbers = GroupSession.objects.filter(pk__in=[one.pk for one in found]).order_by()
    counted = {
        key: (there, confirmed)
        for key, there, confirmed in numbers.annotate(
            there=Count("attendances"), confirmed=Count("attendances__confirmed_at")
        ).values_list("pk", "there", "confirmed")
    }
    for one in found:
        yield (one, *counted.get(one.pk, (0, 0)))
