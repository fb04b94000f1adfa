"""When people began the lessons that they completed, and in which versions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from onboarding.learning.models import Completion, LessonProgress

Left = tuple[int, datetime]  # the id of a version, and until when someone was in it
PLACE = ("enrolment", "lesson", "started_at", "earlier_versions__version", "earlier_versions__left_at")


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
    for enrolment, lesson, at, version, until in places.order_by("earlier_versions__left_at").values_list(*PLACE):
        place = found.setdefault((enrolment, lesson), Begun(at))
        if version is not None:
            place.left.append((version, until))
    return found
