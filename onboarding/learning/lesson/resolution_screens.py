"""What the screens show of someone's own resolutions: in a lesson, on a page of its own, among the preferences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from onboarding.clock_times import clock_time
from onboarding.learning.journey.resolutions import MOST_CHARACTERS, TooLong
from onboarding.learning.journey.resolutions_by_lesson import OfLesson, in_lessons
from onboarding.learning.models import Enrolment, LessonProgress, Reflection
from onboarding.people.models import User
from quizzes.compiled_queries import CompiledQuery, Parameter


@dataclass(frozen=True, slots=True)
class Written:
    """A resolution as its field shows it. `seen` is the mark of the kept text, "" where there is none; `error` is the
    sentence about what was not kept."""

    text: str = ""
    seen: str = ""
    saved: str = ""
    is_asked: bool = False
    error: str = ""


_NOTHING = Written()


@dataclass(frozen=True, slots=True)
class Resolutions:
    """The reader's resolutions in a lesson, by block; an empty one where nothing is written yet. `may_ask`: a mail may
    ask later how it went."""

    written: Mapping[str, Written] = field(default_factory=dict)
    may_ask: bool = False


def in_lesson(place: LessonProgress, may_ask: bool, not_kept: Mapping[str, Written] | None = None) -> Resolutions:
    """Those of this place, with what could `not_kept` in place of what is; `may_ask`: the mail about one would reach
    this person. A lesson that asks for none costs no query, any other one."""
    blocks = place.as_read.article.reflections
    if not blocks:
        return Resolutions()
    mine = _IN_PLACE.all(enrolment=place.enrolment_id, lesson=place.lesson_id)
    written = dict.fromkeys(blocks, _NOTHING) | {one.block_id: _written(one) for one in mine}
    return Resolutions({**written, **(not_kept or {})}, may_ask)


_IN_PLACE = CompiledQuery(
    lambda: Reflection.objects.filter(enrolment=Parameter("enrolment"), lesson=Parameter("lesson"))
)


def _written(one: Reflection) -> Written:
    return Written(one.text, one.mark, _saved_on(one.written_at), one.ask_on is not None)


def saved_at(now: datetime) -> str:
    return _("Bewaard om %(time)s") % {"time": clock_time(now)}


def _saved_on(at: datetime) -> str:
    day = date_format(timezone.localtime(at), "j F")
    return _("Bewaard op %(day)s om %(time)s") % {"day": day, "time": clock_time(at)}


def too_long(refusal: TooLong) -> str:
    """What to do about a text that is too long."""
    return _("Dit is te lang: %(length)d tekens. Er is plaats voor %(most)d. Maak het korter, dan bewaren we het.") % {
        "length": refusal.length,
        "most": MOST_CHARACTERS,
    }


def of_person(user: User) -> list[OfLesson]:
    """All of this person's resolutions, the last one first."""
    mine = Reflection.objects.filter(enrolment__in=Enrolment.objects.of_person(user))
    return in_lessons(mine.select_related("lesson").order_by("-written_at", "-pk"))


def find(user: User, reflection_id: int) -> OfLesson | None:
    """This person's own resolution."""
    mine = Reflection.objects.filter(enrolment__in=Enrolment.objects.of_person(user))
    return next(iter(in_lessons(mine.select_related("lesson").filter(pk=reflection_id))), None)


def address_in_lesson(lesson_id: int, block_id: str) -> str:
    return f"{reverse('learning:lesson', args=[lesson_id])}#voornemen-{block_id}"
