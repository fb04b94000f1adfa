"""Where someone is in a lesson: reading only; writing is done through progress.py."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter

from django.db.models import F

from onboarding.learning.journey.reading_afterwards import asked_afterwards
from onboarding.learning.models import Enrolment, LessonProgress
from onboarding.lessons.articles import Article
from onboarding.lessons.assembling import article_of
from onboarding.lessons.models import Lesson, LessonVersion
from onboarding.lessons.outlines import LessonEntry
from onboarding.people.models import User
from quizzes.attempts import THEIRS
from quizzes.compiled_queries import CompiledQuery, Parameter
from quizzes.models import Attempt


class NoSuchBlock(Exception):
    """Someone answers what the lesson does not ask. `code`: no_such_reflection, no_such_poll or no_such_choice."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Asked:
    """A lesson that is asked of someone, in the programme that it stands in now, as it is published."""

    enrolment: Enrolment
    version: LessonVersion
    entry: LessonEntry

    @property
    def variant(self) -> str:
        """The variant of the lesson that they get, who begin now."""
        return self.enrolment.kind_of_work


def where_asked(user: User, lesson_id: int) -> Asked | None:
    """Where this person is asked the lesson; None when no enrolment has it, or it is not published."""
    lesson = Lesson.objects.filter(pk=lesson_id).select_related("current_version").first()
    version = lesson and lesson.current_version
    mine = Enrolment.objects.of_person(user).current().with_kind_of_work()
    enrolment = lesson and mine.filter(programme_id=lesson.programme_id).first()
    entry = enrolment and (enrolment.outline.lesson(lesson_id) or asked_afterwards(enrolment, lesson_id))
    return Asked(enrolment, version, entry) if enrolment and version and entry else None


def exempted_from(user: User, lesson_id: int) -> LessonEntry | None:
    """The lesson, where this person did it elsewhere and is not asked it."""
    for enrolment in Enrolment.objects.of_person(user).current().select_related("programme").exclude(exempt_from={}):
        entry = enrolment.outline_with_exempted.lesson(lesson_id)
        if entry is not None and lesson_id in enrolment.exempt:
            return entry
    return None


def place_in(user: User, lesson_id: int) -> LessonProgress | None:
    """The person's place in a lesson, in the current round, with all that its screens need, in one query.

    None before the first visit of that round. A lesson that moved to another programme can have two: the one in its
    programme of now counts, in which a first visit brings along what was done half-way (brought_along.py). One of
    before counts only while the lesson is not asked of this person where it is now.
    """
    places = _MINE.all(organisation=user.organisation_id, user=user.pk, lesson=lesson_id)
    for place in places:
        place.enrolment.user = user
    for place in places:
        if place.lesson.programme_id == place.enrolment.programme_id:
            return place
    if places and where_asked(user, lesson_id) is not None:
        return None
    return max(places, key=attrgetter("pk"), default=None)


_MINE = CompiledQuery(
    lambda: LessonProgress.objects.for_screens().filter(
        enrolment__programme__organisation=Parameter("organisation"),
        enrolment__user=Parameter("user"),
        enrolment__is_current=True,
        lesson=Parameter("lesson"),
    )
)


def latest_attempt(place: LessonProgress) -> Attempt | None:
    """The person's last attempt at this lesson's quiz, open or finished."""
    return next(reversed(attempts_of(place)), None)


def attempts_of(place: LessonProgress) -> list[Attempt]:
    """The person's attempts at this lesson's quiz, the first one first, with whether something was put right in it."""
    return THEIRS.all(user=place.enrolment.user_id, context=place.attempts_context)


def version_of_next_try(place: LessonProgress) -> LessonVersion:
    """The version that a next try is made on, by its rules: the lesson as it is published now.

    So whoever is out of tries goes on as soon as HR allows more, or asks nothing any more; then reading it is enough,
    for whoever tried in vain.
    """
    now = LessonVersion.objects.select_related("quiz").filter(pk=F("lesson__current_version"), lesson=place.lesson_id)
    current = now.first()
    if current is None or (current.quiz_id is None and not _has_failed(place)):
        return place.version
    return current


def _has_failed(place: LessonProgress) -> bool:
    """Whether the last try is over, and the lesson is not completed by it or in another way."""
    attempt = latest_attempt(place)
    if attempt is None or not attempt.is_finished or attempt.passed:
        return False
    return not place.enrolment.completions.filter(lesson_id=place.lesson_id).exists()


def reflection_question(place: LessonProgress, block_id: str) -> str:
    """What the reflection in this block of the lesson asks, or asked in a version of before; raises NoSuchBlock."""
    for article in _articles(place):
        if block_id in article.reflections:
            return article.reflections[block_id]
    raise NoSuchBlock("no_such_reflection")


def poll_choices(place: LessonProgress, block_id: str) -> Mapping[str, str]:
    """The choices of the poll in this block of the lesson, text by id; raises NoSuchBlock."""
    polls = place.as_read.article.polls
    if block_id not in polls:
        raise NoSuchBlock("no_such_poll")
    return polls[block_id]


def was_choice(place: LessonProgress, block_id: str, choice_id: str) -> bool:
    """Whether a poll in this block once had this choice: someone may have it on the screen yet. "" is in any poll."""
    polls = (article.polls[block_id] for article in _articles(place) if block_id in article.polls)
    return any(not choice_id or choice_id in choices for choices in polls)


def _articles(place: LessonProgress) -> Iterator[Article]:
    """Of the person's own version as they read it, and then of the lesson's others, the last one first."""
    yield place.as_read.article
    for version in (
        LessonVersion.objects.filter(lesson=place.lesson_id).exclude(pk=place.version_id).order_by("-number")
    ):
        yield article_of(version)
