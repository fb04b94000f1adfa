"""What one person did of each lesson, round by round, which answers who says to have done it already. That and when,
never what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise

from onboarding.hr.completion.completion_columns import due_in_words
from onboarding.learning.lesson_standing import ARE_DONE, LABELS, LessonStanding, standing_in_lesson
from onboarding.learning.models import Completion, Enrolment, Exemption, FollowUp, LessonProgress
from onboarding.lessons.models import LessonVersion
from onboarding.lessons.translations.content_languages import language_of
from onboarding.people.models import User

MAX_ENROLMENTS = 50  # more than anybody's working life has


@dataclass(frozen=True, slots=True)
class LessonRow:
    """One lesson of one round. `version` is the one that someone did, or is in; None before they began. `since` is the
    day of what `label` says. `is_asked` is no more once the lesson left the programme. `later` are the newer versions
    of which they were asked to read what is new."""

    title: str
    standing: LessonStanding
    version: int | None
    language: str | Promise  # the name of the one that they read it in, if another than that of the lessons; else ""
    begun_at: datetime | None
    since: date | datetime | None
    leader: str
    is_asked: bool
    later: list[FollowUp]

    @property
    def label(self) -> Any:
        return LABELS[self.standing]

    @property
    def tone(self) -> str:
        return "done" if self.standing in ARE_DONE else "quiet"


@dataclass(frozen=True, slots=True)
class Round:
    """One time in one programme."""

    enrolment: Enrolment
    rows: list[LessonRow]

    @property
    def due(self) -> str:
        return due_in_words(self.enrolment)


Key = tuple[int, int | None]  # of an enrolment, and of a lesson: None is the whole programme


def _key(kept: Any) -> Key:
    return kept.enrolment_id, kept.lesson_id


def _read(places: Iterable[LessonProgress]) -> set[Key]:
    """Those that were read to the end and have questions; one query."""
    asking = [one for one in places if one.version.question_count]
    articles = LessonVersion.objects.filter(pk__in={one.version_id for one in asking}).values_list("pk", "article")
    known = dict(articles)
    return {
        _key(one) for one in asking if one.sections_read >= len(known[one.version_id].variant(one.variant).sections)
    }


class _Known:
    """What is kept of these enrolments, by enrolment and lesson; five queries, however many there are."""

    def __init__(self, viewer: Any, enrolments: Iterable[Enrolment]) -> None:
        ids = [one.pk for one in enrolments]

        def of(model: Any, *fields: str) -> list[Any]:
            found = model.objects.visible_to(viewer).filter(enrolment__in=ids).order_by("pk")
            ways = {field.partition("__")[0] for field in fields if "__" in field}
            return list(found.select_related(*ways).only("enrolment_id", *fields))

        version = ("lesson__title", "version__number", "version__question_count")
        read = (*version, "translation__language")
        places = of(LessonProgress, *read, "started_at", "read_at", "sections_read", "variant")
        completions = of(Completion, *read, "completed_at", "attempt_id", "group_session__leader_name")
        exemptions = [one for one in of(Exemption, "lesson__title", "done_on", "revoked_at") if not one.revoked_at]
        follow_ups = of(FollowUp, *version, "asked_on", "done_at")
        self.places: dict[Key, LessonProgress] = {_key(one): one for one in places}
        self.completions: dict[Key, Completion] = {_key(one): one for one in completions}
        self.read = _read([one for one in places if _key(one) not in self.completions])
        self.exemptions: dict[Key, Exemption] = {_key(one): one for one in exemptions}
        self.later: dict[Key, list[FollowUp]] = defaultdict(list)
        for one in follow_ups:
            self.later[_key(one)].append(one)
        kept = (*places, *completions, *exemptions, *follow_ups)
        self.titles = {_key(one): one.lesson.title for one in kept if one.lesson_id}

    def others(self, enrolment: Enrolment, asked: Iterable[int]) -> list[tuple[int, str]]:
        """The lessons that the programme does not ask, and of which something is kept all the same."""
        known = set(asked)
        return [
            (lesson_id, title)
            for (enrolment_id, lesson_id), title in self.titles.items()
            if enrolment_id == enrolment.pk and lesson_id is not None and lesson_id not in known
        ]

    def row(self, enrolment: Enrolment, lesson_id: int, title: str, *, is_asked: bool) -> LessonRow:
        key = (enrolment.pk, lesson_id)
        place, completion = self.places.get(key), self.completions.get(key)
        standing = standing_in_lesson(
            completion,
            is_begun=place is not None,
            is_read=key in self.read,
            is_exempted=lesson_id in enrolment.exempt,
        )
        exemption = self.exemptions.get(key) or self.exemptions.get((enrolment.pk, None))
        session = completion.group_session if completion else None
        seen = completion or place
        return LessonRow(
            title=title,
            standing=standing,
            version=seen.version.number if seen else None,
            language=language_of(seen.translation.language).name if seen and seen.translation else "",
            begun_at=place.started_at if place else None,
            since=_since(standing, place, completion, exemption),
            leader=session.leader_name if session else "",
            is_asked=is_asked,
            later=self.later.get(key, []),
        )


def _since(
    standing: LessonStanding, place: LessonProgress | None, completion: Completion | None, exemption: Exemption | None
) -> date | datetime | None:
    if completion:
        return completion.completed_at
    if standing is LessonStanding.EXEMPTED:
        return exemption.done_on if exemption else None
    return place.read_at if place and standing is LessonStanding.READ else None


def rounds_of(viewer: Any, person: User) -> list[Round]:
    """Every programme that someone is or was in, the latest rounds first, with a row per lesson."""
    found = Enrolment.objects.visible_to(viewer).filter(user=person).with_open_leave()
    found = found.prefetch_related("programme").order_by("-is_current", "-enrolled_on", "-pk")
    enrolments = list(found[:MAX_ENROLMENTS])
    known = _Known(viewer, enrolments)
    return [Round(one, _rows(known, one)) for one in enrolments]


def _rows(known: _Known, enrolment: Enrolment) -> list[LessonRow]:
    asked = enrolment.outline_with_exempted.lessons
    rows = [known.row(enrolment, lesson.id, lesson.title, is_asked=True) for lesson in asked]
    others = known.others(enrolment, [lesson.id for lesson in asked])
    return rows + [known.row(enrolment, lesson_id, title, is_asked=False) for lesson_id, title in others]
