"""Whom and which time an evidence pack is about, and how much that is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from onboarding.learning.models import Completion, EarlierVersion, Enrolment, Exemption, FollowUp
from onboarding.lessons.models import FrozenFile, LessonVersion
from onboarding.people.models import Organisation, User
from onboarding.people.who_may_see import AboutPerson

Rows = TypeVar("Rows", Completion, Enrolment, FollowUp, Exemption)

PORTION = 500  # rows in memory at once
# Bytes, as they come out packed; measured on the demo.
OF_PACK, OF_ENTRY, OF_VERSION = 120_000, 450, 6_000


@dataclass(frozen=True, slots=True)
class Size:
    """What will be in a pack; `size` is an estimate in bytes."""

    people: int
    completions: int  # lessons, programmes and follow-ups
    versions: int
    files: int
    size: int
    exemptions: int = 0


@dataclass(frozen=True, slots=True)
class Scope:
    """What `viewer` may see of one organisation, of one person or all, from one day to another, up to `moment`.

    Without a viewer everything of the organisation: for who runs the site. Without days: all there is.
    `with_answers`: the person's own pack, with what they answered. Whoever works elsewhere by now is never in it.
    """

    organisation: Organisation
    moment: datetime
    viewer: User | None
    person: User | None = None
    first_day: date | None = None
    last_day: date | None = None
    with_answers: bool = False

    def completions(self) -> QuerySet[Completion]:
        return self._within(Completion.objects.all(), "completed_at", "enrolment__user")

    def programmes(self) -> QuerySet[Enrolment]:
        return self._within(Enrolment.objects.all(), "completed_at", "user")

    def follow_ups(self) -> QuerySet[FollowUp]:
        return self._within(FollowUp.objects.with_variant(), "done_at", "enrolment__user")

    def exemptions(self) -> QuerySet[Exemption]:
        """Those that were recorded in that time, also if they were taken back since."""
        return self._within(Exemption.objects.all(), "recorded_at", "enrolment__user")

    def versions(self) -> QuerySet[LessonVersion]:
        """Those that were completed or read afterwards, and those in which people began."""
        lessons, follow_ups = self.completions().values("version"), self.follow_ups().values("version")
        completed_later = self.completions().filter(
            enrolment=OuterRef("place__enrolment"),
            lesson=OuterRef("place__lesson"),
            version__number__gt=OuterRef("version__number"),
        )
        begun = EarlierVersion.objects.filter(Exists(completed_later)).values("version")
        return LessonVersion.objects.filter(Q(pk__in=lessons) | Q(pk__in=follow_ups) | Q(pk__in=begun))

    def count(self) -> Size:
        lessons, programmes, follow_ups = self.completions(), self.programmes(), self.follow_ups()
        whose = Enrolment.objects.filter(
            Q(pk__in=lessons.values("enrolment"))
            | Q(pk__in=programmes.values("pk"))
            | Q(pk__in=follow_ups.values("enrolment"))
            | Q(pk__in=self.exemptions().values("enrolment"))
        )
        files = FrozenFile.objects.filter(uses__version__in=self.versions()).distinct()
        completions = lessons.count() + programmes.count() + follow_ups.count()
        versions, exemptions = self.versions().count(), self.exemptions().count()
        sizes = FrozenFile.objects.filter(pk__in=files.values("pk")).aggregate(total=Sum("size", default=0))
        return Size(
            people=whose.values("user").distinct().count(),
            completions=completions,
            versions=versions,
            files=files.count(),
            size=OF_PACK + OF_ENTRY * (completions + exemptions) + OF_VERSION * versions + sizes["total"],
            exemptions=exemptions,
        )

    def name_here(self, person: User | None) -> str | None:
        """Who did something; not of someone who works elsewhere by now, of whom nothing is for here."""
        if person is None or person.organisation_id not in (None, self.organisation.pk):
            return None
        return str(person)

    def _within(self, rows: AboutPerson[Rows], moment: str, person: str) -> AboutPerson[Rows]:
        found = rows if self.viewer is None else rows.visible_to(self.viewer)
        conditions: dict[str, Any] = {f"{person}__organisation": self.organisation, f"{moment}__lte": self.moment}
        if self.person is not None:
            conditions[person] = self.person
        if self.first_day is not None:
            conditions[f"{moment}__gte"] = _midnight(self.first_day)
        if self.last_day is not None:
            conditions[f"{moment}__lt"] = _midnight(self.last_day + timedelta(days=1))
        return found.of(self.organisation).filter(**conditions)


def in_portions(rows: QuerySet[Rows]) -> Iterator[list[Rows]]:
    """All rows by their number, PORTION at a time, without a cursor that must stay open."""
    last = 0
    while portion := list(rows.filter(pk__gt=last).order_by("pk")[:PORTION]):
        yield portion
        last = portion[-1].pk


def _midnight(day: date) -> datetime:
    """When a day begins here."""
    return timezone.make_aware(datetime.combine(day, time.min))
