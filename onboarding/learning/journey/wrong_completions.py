"""Completions of a programme without all of its lessons, from the days when taking a lesson away completed people.

Only found and shown: what someone was told stands. What HR declared knowingly is not among them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from django.utils import timezone
from wagtail.models import PageLogEntry

from onboarding.learning.models import Completion, Enrolment, EnrolmentQuerySet
from onboarding.lessons.models import AskedLesson, Lesson, LessonVersion, Programme
from onboarding.lessons.outlines import is_asked

BATCH = 500
WENT = ("wagtail.unpublish", "wagtail.unpublish.scheduled")
CAME = ("wagtail.publish", "wagtail.publish.scheduled")
MOVED = "wagtail.move"


class Certainty(StrEnum):
    """SURE: the programme asks the lesson today, and it was live while this person was busy. LIKELY: it was live then,
    and is away today, or stood in another place for a while, so that it may not have been asked of them."""

    SURE = "sure"
    LIKELY = "likely"


@dataclass(frozen=True, slots=True)
class Missing:
    """A lesson that was not completed by who completed its programme."""

    title: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class WrongCompletion:
    """A completed enrolment, with its person, programme and certificate at hand, and the lessons that it lacks."""

    enrolment: Enrolment
    missing: tuple[Missing, ...]

    @property
    def certainty(self) -> Certainty:
        """As sure as of the lesson of which we are surest."""
        return min((one.certainty for one in self.missing), key=list(Certainty).index)

    @property
    def certificate_number(self) -> str:
        """Empty while no certificate was given."""
        given = getattr(self.enrolment, "certificate", None)
        return given.number if given else ""


@dataclass(frozen=True, slots=True)
class _Life:
    """When a lesson was there: from each moment of `came` to the next of `went`."""

    lesson_id: int
    title: str
    came: tuple[datetime, ...]
    went: tuple[datetime, ...]
    asked: AskedLesson | None
    is_certain: bool

    def was_live_between(self, first: datetime, last: datetime) -> bool:
        """Whether it was there at some moment from `first` up to `last`."""
        changes = sorted([*((moment, True) for moment in self.came), *((moment, False) for moment in self.went)])
        is_live = False
        for moment, comes in changes:
            if moment >= last:
                break
            if moment >= first and (is_live or comes):
                return True
            is_live = comes
        return is_live


def find(programme: Programme, enrolments: EnrolmentQuerySet | None = None) -> Iterator[WrongCompletion]:
    """The wrong completions of a programme, or those among these enrolments, in order of the person's name.

    Costs four queries, and two for each BATCH enrolments.
    """
    lives = list(_lives(programme))
    among = Enrolment.objects.all() if enrolments is None else enrolments
    completed = among.filter(programme=programme, completed_at__isnull=False, is_declared=False)
    found = completed.select_related("user__organisation", "user__department", "programme__organisation", "certificate")
    ordered = found.order_by("user__folded", "pk").defer("programme__outline", "programme__welcome", "user__password")
    keys = list(completed.order_by("user__folded", "pk").values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        yield from _wrong_among(list(ordered.filter(pk__in=keys[start : start + BATCH])), lives)


def _wrong_among(batch: list[Enrolment], lives: Iterable[_Life]) -> Iterator[WrongCompletion]:
    done: dict[int, set[int]] = defaultdict(set)
    for enrolment_id, lesson_id in Completion.objects.filter(enrolment__in=batch).values_list(
        "enrolment_id", "lesson_id"
    ):
        done[enrolment_id].add(lesson_id)
    for enrolment in batch:
        missing = tuple(
            Missing(life.title, Certainty.SURE if life.is_certain else Certainty.LIKELY)
            for life in lives
            if life.lesson_id not in done[enrolment.pk] and _was_asked(life, enrolment)
        )
        if missing:
            yield WrongCompletion(enrolment, missing)


def _was_asked(life: _Life, enrolment: Enrolment) -> bool:
    completed_at = enrolment.completed_at
    assert completed_at is not None  # noqa: S101 - only completed ones are looked at
    if life.asked is not None and not is_asked(life.asked, enrolment.pk, completed_at):
        return False
    enrolled = timezone.make_aware(datetime.combine(enrolment.enrolled_on, time.min))
    return life.was_live_between(enrolled, completed_at)


def _lives(programme: Programme) -> Iterator[_Life]:
    """The lessons of the programme, those that it asks today first, with when they were there.

    A version was there from when it was published; what the page log says of coming and going is added to that.
    """
    lessons = {one.pk: one for one in Lesson.objects.filter(programme=programme).order_by("pk")}
    came: dict[int, list[datetime]] = defaultdict(list)
    went: dict[int, list[datetime]] = defaultdict(list)
    moved: set[int] = set()
    for lesson_id, moment in LessonVersion.objects.filter(lesson__in=lessons).values_list("lesson_id", "published_at"):
        came[lesson_id].append(moment)
    by_page = {one.page_id: one.pk for one in lessons.values() if one.page_id is not None}
    log = PageLogEntry.objects.filter(page__in=by_page, action__in=[*CAME, *WENT, MOVED]).order_by("timestamp")
    for page_id, action, moment in log.values_list("page_id", "action", "timestamp"):
        if action == MOVED:
            moved.add(by_page[page_id])
        else:
            (came if action in CAME else went)[by_page[page_id]].append(moment)
    asked = {one.lesson_id: one for one in AskedLesson.objects.filter(programme=programme)}
    today = programme.lesson_ids
    for lesson_id in [*(pk for pk in today if pk in lessons), *(pk for pk in lessons if pk not in today)]:
        yield _Life(
            lesson_id=lesson_id,
            title=lessons[lesson_id].title,
            came=tuple(came[lesson_id]),
            went=tuple(went[lesson_id]),
            asked=asked.get(lesson_id),
            is_certain=lesson_id in today and lesson_id not in moved,
        )
