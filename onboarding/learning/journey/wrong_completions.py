"""Completions of a programme without all of its lessons, from the days when taking a lesson away completed people.

Only found and shown: what someone was told stands. What HR declared knowingly is not among them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, TextChoices
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.models import PageLogEntry

from onboarding.learning.journey.asked_of import is_asked_of, is_exempted_from
from onboarding.learning.journey.enrolling import batches
from onboarding.learning.models import Completion, Enrolment, EnrolmentQuerySet
from onboarding.lessons.models import AskedLesson, Lesson, LessonVersion, Programme

WENT = ("wagtail.unpublish", "wagtail.unpublish.scheduled")
CAME = ("wagtail.publish", "wagtail.publish.scheduled")
MOVED = "wagtail.move"
BY_NAME = ("user__folded", "pk")


class Certainty(TextChoices):
    """SURE: the programme asks the lesson today, and it was live while this person was busy. LIKELY: it was live then,
    and is away today, or stood in another place for a while, so that it may not have been asked of them."""

    SURE = "sure", _("zeker")
    LIKELY = "likely", _("waarschijnlijk")


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
    """When a lesson was there: each time from one moment to another, or (None) until now. `asked`: of whom it is."""

    lesson_id: int
    title: str
    times: tuple[tuple[datetime, datetime | None], ...]
    asked: AskedLesson | None
    certainty: Certainty

    @property
    def is_missing(self) -> Q:
        """The completed enrolments of which it was asked, that were busy at some moment that it was there, and never
        completed it, nor was exempted from it."""
        there = Q()
        for came, went in self.times:
            until = Q() if went is None else Q(enrolled_on__lte=timezone.localdate(went))
            there |= Q(completed_at__gt=came) & until
        never = ~Q(Exists(Completion.objects.filter(enrolment=OuterRef("pk"), lesson=self.lesson_id)))
        asked = is_asked_of(self.asked) if self.asked else ~is_exempted_from(self.lesson_id)
        return there & never & asked


class WrongCompletions:
    """Those of a programme, or among these enrolments; all of them, in order of the person's name, when gone through.

    Which they are, the database says: its work follows the number of lessons. Costs five queries, and one for each
    portion of them.
    """

    def __init__(self, programme: Programme, among: EnrolmentQuerySet | None = None) -> None:
        self.programme = programme
        self.among = Enrolment.objects.all() if among is None else among

    @cached_property
    def lives(self) -> list[_Life]:
        """Of each lesson that ever was there."""
        return [life for life in _lives(self.programme) if life.times]

    @property
    def keys(self) -> QuerySet[Enrolment, int]:
        """The ids of the enrolments."""
        wrong = Q(pk__in=[])
        for life in self.lives:
            wrong |= life.is_missing
        completed = self.among.filter(programme=self.programme, completed_at__isnull=False, is_declared=False)
        return completed.filter(wrong).order_by(*BY_NAME).values_list("pk", flat=True)

    def told(self, keys: Iterable[int]) -> Iterator[WrongCompletion]:
        """What there is to say of these."""
        lacks = {f"lacks_{life.lesson_id}": life for life in self.lives}
        flags = {name: ExpressionWrapper(life.is_missing, BooleanField()) for name, life in lacks.items()}
        found = Enrolment.objects.filter(pk__in=list(keys)).annotate(**flags).order_by(*BY_NAME)
        found = found.select_related("user__organisation", "user__department", "programme__organisation", "certificate")
        for enrolment in found.defer("programme__outline", "programme__welcome", "user__password"):
            missing = (life for name, life in lacks.items() if getattr(enrolment, name))
            yield WrongCompletion(enrolment, tuple(Missing(life.title, life.certainty) for life in missing))

    def __iter__(self) -> Iterator[WrongCompletion]:
        for portion in batches(self.keys):
            yield from self.told(portion)


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
        is_certain = lesson_id in today and lesson_id not in moved
        yield _Life(
            lesson_id=lesson_id,
            title=lessons[lesson_id].title,
            times=tuple(_times(came[lesson_id], went[lesson_id])),
            asked=asked.get(lesson_id),
            certainty=Certainty.SURE if is_certain else Certainty.LIKELY,
        )


def _times(came: Iterable[datetime], went: Iterable[datetime]) -> Iterator[tuple[datetime, datetime | None]]:
    """From when to when something was there; coming while it is there, or going while it is not, changes nothing."""
    since: datetime | None = None
    for moment, comes in sorted([*((moment, True) for moment in came), *((moment, False) for moment in went)]):
        if comes:
            since = since or moment
        elif since is not None:
            yield since, moment
            since = None
    if since is not None:
        yield since, None
