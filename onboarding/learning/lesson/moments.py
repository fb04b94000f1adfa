"""The moment after a lesson: its letter lights up, with what it asks, one's own words, and the way on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.utils.safestring import SafeString

from onboarding.learning.journey import letters, onward
from onboarding.learning.journey.letters import Tile
from onboarding.learning.journey.reading_languages import read_or_to_read
from onboarding.learning.lesson.lesson_screens import LessonHead, head_of
from onboarding.learning.models import Completion, LessonProgress, Reflection
from onboarding.lessons.models import VersionTranslation
from onboarding.lessons.outlines import LessonEntry, Outline
from onboarding.lessons.translations.content_languages import SOURCE, attributes_of
from onboarding.lessons.translations.liked_languages import ON_SCREENS
from onboarding.people.models import User
from quizzes.models import Attempt

JUST_FINISHED = "just_finished"  # in the session: the lesson of which the letter is still to light up


def remember(request: HttpRequest, place: LessonProgress) -> None:
    """A lesson was completed just now, for the first time: its letter lights up on the next page about it."""
    request.session[JUST_FINISHED] = place.lesson_id


def is_waiting(request: HttpRequest, lesson_id: int) -> bool:
    """Whether the letter of this lesson is still to light up before this person's eyes."""
    return bool(request.session.get(JUST_FINISHED) == lesson_id)


def take(request: HttpRequest, lesson_id: int) -> bool:
    """As `is_waiting`, once: whoever comes back sees the letter lit."""
    return is_waiting(request, lesson_id) and bool(request.session.pop(JUST_FINISHED))


@dataclass(frozen=True, slots=True)
class WayOn:
    """The next lesson: its id, its title beside that of its principle, and its length in minutes."""

    id: int
    name: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Moment:
    """What the page shows. `tile` is that of the lesson's principle, None when the programme does not ask it any more;
    `statement` is the one sentence, with the attributes of its language. `way_on` is None when nothing is left, or
    nothing that is open before `opens_on`.
    """

    head: LessonHead
    tile: Tile | None
    tiles: list[Tile]
    statement: str
    statement_lang: SafeString
    attempt: Attempt | None
    resolutions: list[str]
    way_on: WayOn | None
    opens_on: date | None
    programme_is_done: bool
    enrolment_id: int


def build(place: LessonProgress, person: User, today: date) -> Moment | None:
    """The moment of a lesson that this person completed; None for one that they did not.

    Costs three queries, whatever the number of lessons, and one more for whoever likes to read in another language than
    that of the lessons.
    """
    enrolment = place.enrolment
    completions = Completion.objects.filter(enrolment=enrolment.pk).select_related("attempt")
    done = {one.lesson_id: one for one in completions}
    if place.lesson_id not in done:
        return None
    outline, head = enrolment.outline, head_of(place)
    begun = _begun(place)
    closed = onward.closed_lessons(outline, begun, person, enrolment, today)
    entry = onward.next_lesson(outline, done, closed)
    is_done = enrolment.completed_at is not None
    whole, exempt = enrolment.outline_with_exempted, enrolment.exempt
    tiles = letters.tiles_of(whole, done, entry.id if entry else None, all_done=is_done, exempt=exempt)
    principle = outline.principle_of(place.lesson_id)
    of_principle = principle.statement if principle else ""
    return Moment(
        head=head,
        tile=next((one for one in tiles if place.lesson_id in one.lesson_ids), None),
        tiles=tiles,
        statement=of_principle or place.as_read.summary(head.summary) or head.title,
        statement_lang=attributes_of(SOURCE) if of_principle else head.lang,
        attempt=done[place.lesson_id].attempt,
        resolutions=_resolutions(place),
        way_on=_way_on(outline, entry, place.variant, read_or_to_read(person, begun, [entry.id])) if entry else None,
        opens_on=onward.next_opening(outline, done, closed),
        programme_is_done=is_done,
        enrolment_id=enrolment.pk,
    )


def _resolutions(place: LessonProgress) -> list[str]:
    """What this person wrote in this lesson, for their eyes only."""
    mine = Reflection.objects.filter(enrolment=place.enrolment_id, lesson=place.lesson_id)
    return list(mine.order_by("written_at", "pk").values_list("text", flat=True))


def _begun(place: LessonProgress) -> dict[int, VersionTranslation | None]:
    """The lessons that this person began in the programme, and what they read them in."""
    places = LessonProgress.objects.filter(enrolment=place.enrolment_id).select_related("translation")
    found = places.only("lesson_id", *(f"translation__{field}" for field in ON_SCREENS))
    return {one.lesson_id: one.translation for one in found}


def _way_on(
    outline: Outline, lesson: LessonEntry, variant: str, translations: Mapping[int, VersionTranslation]
) -> WayOn:
    """The way to a lesson, as long as it takes whoever reads it as they read the one before."""
    principle, translation = outline.principle_of(lesson.id), translations.get(lesson.id)
    title = translation.title if translation else lesson.title
    return WayOn(lesson.id, principle.beside(title) if principle else title, lesson.minutes_for(variant))
