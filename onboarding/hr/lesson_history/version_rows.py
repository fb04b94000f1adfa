"""The versions of a lesson as rows: what each was, what it changed, and how many people completed it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onboarding.learning.models import Completion
from onboarding.lessons.differences import Difference, Part, difference, words_of_versions
from onboarding.lessons.models import Lesson, LessonVersion
from onboarding.lessons.wordings import capitalised


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version; `said` is the editor's note, or else what it changed in short. `completed`: by how many people."""

    version: LessonVersion
    size: str
    said: str
    completed: int
    is_live: bool
    has_before: bool


def versions_of(lesson: Lesson) -> QuerySet[LessonVersion]:
    """Newest first, with what a row says of them."""
    return lesson.versions.select_related("quiz", "published_by").defer("article").order_by("-number")


def rows(lesson: Lesson, shown: Sequence[LessonVersion], viewer: Any) -> list[VersionRow]:
    """The rows of some versions of a lesson that follow each other, newest first: always the same queries."""
    before = list(versions_of(lesson).filter(number__lt=shown[-1].number)[:1]) if shown else []
    compared = [*shown, *before]
    words = dict(zip(compared, words_of_versions(compared), strict=True))
    told = {one.pk: difference(words[other], words[one]) for one, other in pairwise(compared)}
    completed = _completed(shown, viewer)
    return [
        VersionRow(
            version,
            capitalised(version.get_change_display()),
            version.note or in_short(told.get(version.pk)),
            completed.get(version.pk, 0),
            version.pk == lesson.current_version_id,
            version.pk in told,
        )
        for version in shown
    ]


def _completed(versions: Iterable[LessonVersion], viewer: Any) -> dict[int, int]:
    """By how many people whom `viewer` may see each was completed."""
    found = Completion.objects.visible_to(viewer).filter(version__in=[version.pk for version in versions])
    return dict(found.order_by().values_list("version").annotate(Count("enrolment__user", distinct=True)))


def in_short(found: Difference | None) -> str:
    """What changed, counted: "2 stukken, 1 vraag"."""
    if found is None:
        return ""
    return capitalised(", ".join(_counted(found)) or _("niets dat je ziet"))


def _counted(found: Difference) -> Iterator[str]:
    parts = {change.part for change in found.changes}
    pieces = len(found.changed_blocks) + len(found.gone_blocks)
    questions = len(found.changed_questions) + len(found.gone_questions)
    if Part.LESSON in parts:
        yield _("titel of inleiding")
    if pieces:
        yield ngettext("%(number)d stuk", "%(number)d stukken", pieces) % {"number": pieces}
    if questions:
        yield ngettext("%(number)d vraag", "%(number)d vragen", questions) % {"number": questions}
    if found.besides:
        yield _("een tip of een tweede situatie")
    if Part.ORDER in parts and not (pieces or questions):
        yield _("de volgorde")
    if Part.RULE in parts and not questions:
        yield _("de regels")
