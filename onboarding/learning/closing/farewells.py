"""The end of a programme: what someone learned and when, and the resolutions in their own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from onboarding.learning.journey import letters
from onboarding.learning.journey.letters import Tile
from onboarding.learning.journey.resolutions_by_lesson import OfLesson, in_lessons
from onboarding.learning.models import Enrolment, Reflection
from onboarding.lessons.outlines import Outline, PrincipleEntry
from onboarding.people.models import User


@dataclass(frozen=True, slots=True)
class Learned:
    """A principle, or a lesson that is in none any more, and when its last lesson was done."""

    title: str
    done_at: datetime
    letter: str = ""
    statement: str = ""


@dataclass(frozen=True, slots=True)
class Farewell:
    enrolment: Enrolment
    tiles: list[Tile]
    learned: list[Learned]
    exempted: list[str]  # the titles of the lessons that were done elsewhere
    resolutions: list[OfLesson]
    has_certificate: bool
    has_refreshers: bool
    earlier: list[Enrolment]  # rounds of this programme before this one, the last one first


def find(user: User, enrolment_id: int) -> Enrolment | None:
    """This person's own enrolment, with all that the end of its programme needs."""
    mine = Enrolment.objects.of_person(user).filter(pk=enrolment_id).with_open_leave()
    return mine.select_related("user__organisation", "programme__organisation", "certificate").first()


def build(enrolment: Enrolment) -> Farewell:
    """The end page of a completed enrolment from `find`. Costs three queries, whatever the number of lessons, and
    one more after the first round."""
    programme, outline, whole = enrolment.programme, enrolment.outline, enrolment.outline_with_exempted
    completions = enrolment.completions.order_by("completed_at", "pk")
    done = {
        lesson_id: (title, moment)
        for lesson_id, title, moment in completions.values_list("lesson_id", "lesson__title", "completed_at")
    }
    return Farewell(
        enrolment=enrolment,
        tiles=letters.tiles_of(whole, done, None, all_done=True, exempt=enrolment.exempt),
        learned=_learned(outline, done),
        exempted=enrolment.exempted_titles,
        resolutions=_resolutions(enrolment),
        has_certificate=programme.gives_certificate or hasattr(enrolment, "certificate"),
        has_refreshers=bool(
            programme.is_live and programme.refresher_days and enrolment.user.gets_refreshers and enrolment.is_current
        ),
        earlier=_earlier(enrolment) if enrolment.round > 1 else [],
    )


def _earlier(enrolment: Enrolment) -> list[Enrolment]:
    rounds = Enrolment.objects.filter(user=enrolment.user_id, programme=enrolment.programme_id)
    return list(rounds.filter(round__lt=enrolment.round).order_by("-round"))


def _learned(outline: Outline, done: Mapping[int, tuple[str, datetime]]) -> list[Learned]:
    """The principles with a lesson that was done, in their order, then the lessons that left the programme since.

    `done` has the title of each lesson that was done, and when.
    """
    learned = []
    for principle in outline.principles:
        moments = [done[lesson.id][1] for lesson in principle.lessons if lesson.id in done]
        if moments:
            learned.append(_principle(principle, max(moments)))
    asked = set(outline.lesson_ids)
    return learned + [Learned(*done[lesson_id]) for lesson_id in done if lesson_id not in asked]


def _principle(principle: PrincipleEntry, done_at: datetime) -> Learned:
    return Learned(principle.title, done_at, principle.letter, principle.statement)


def _resolutions(enrolment: Enrolment) -> list[OfLesson]:
    """The person's resolutions in the order of the lessons."""
    places = {lesson_id: place for place, lesson_id in enumerate(enrolment.outline.lesson_ids)}
    mine = Reflection.objects.filter(enrolment=enrolment).select_related("lesson").order_by("written_at", "pk")
    return in_lessons(sorted(mine, key=lambda one: places.get(one.lesson_id, len(places))))
