"""When people began the lessons that they completed, and in which versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from onboarding.learning.models import Completion, LessonProgress

EARLIER = tuple(f"earlier_versions__{field}" for field in ("version", "translation", "left_at"))
PLACE = ("enrolment", "lesson", "started_at", *EARLIER)


class Left(NamedTuple):
    """The ids of a version and of what someone read it in (None: as it was written), and until when they were in it."""

    version_id: int
    translation_id: int | None
    until: datetime


@dataclass(slots=True)
class Begun:
    """When someone began a lesson, and the versions that they were in before, in order."""

    at: datetime | None = None
    left: list[Left] = field(default_factory=list)


def where_begun(rows: Sequence[Completion]) -> dict[tuple[int, int], Begun]:
    """Where these completions began, by enrolment and lesson. Costs one query."""
    places = LessonProgress.objects.filter(
        enrolment__in={row.enrolment_id for row in rows}, lesson__in={row.lesson_id for row in rows}
    )
    found: dict[tuple[int, int], Begun] = {}
    in_order = places.order_by("earlier_versions__left_at").values_list(*PLACE)
    for enrolment, lesson, at, version, translation, until in in_order:
        place = found.setdefault((enrolment, lesson), Begun(at))
        if version is not None:
            place.left.append(Left(version, translation, until))
    return found
