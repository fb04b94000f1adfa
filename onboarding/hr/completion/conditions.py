"""What HR narrows its list by and what its overview counts.

Each condition stands here once, so that a figure of the overview and the list of people behind it agree.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from django.db.models import DurationField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.db.models.functions import TruncDate

from onboarding.learning.journey.asked_of import has_completed_all, is_asked_of
from onboarding.learning.models import Completion, Enrolment, EnrolmentQuerySet, LessonProgress
from onboarding.learning.status import is_done, is_exempted, is_on_track, is_unfinished, is_withdrawn
from onboarding.lessons.models import Lesson
from onboarding.people.models.absences import is_away_on
from onboarding.people.who_works_here import not_left_on

MONTHS_BACK = 12  # start months that are told apart, this month being the last
LAST_ROUND, ALL_ROUNDS, FIRST_ROUND = "last", "all", "1"
EARLIER, LATER, UNKNOWN = "earlier", "later", "unknown"  # start months before and after those, and no start date
MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
ROUND = re.compile(r"[1-9]\d{0,3}", re.ASCII)
DAYS = re.compile(r"(\d{0,4})-(\d{0,4})", re.ASCII)
STALLED_AFTER = timedelta(days=14)  # in which someone with time left did nothing

# Calendar days, here, from the day of enrolling to the day of completing; 0 when that is the same day.
TIME_TAKEN = ExpressionWrapper(TruncDate("completed_at") - F("enrolled_on"), output_field=DurationField())


def works_here(today: date) -> Q:
    """The last working day is not over, or not known."""
    return not_left_on(today, "user__")


def in_rounds(rounds: str) -> Q:
    """Of each programme that comes back the last round, all of them, or the one with this number; ValueError else.

    A round that is not the last one is one that was finished.
    """
    if rounds == LAST_ROUND:
        return Q(is_current=True)
    stands = Q(is_current=True) | is_done() | is_exempted()
    return stands if rounds == ALL_ROUNDS else stands & Q(round=read_round(rounds))


def read_round(text: str) -> int:
    """The number of a round, from 1; ValueError for anything else."""
    if ROUND.fullmatch(text) is None:
        raise ValueError(text)
    return int(text)


def month_after(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=31)).replace(day=1)


def recent_months(today: date) -> list[date]:
    """The first days of the months that are told apart, the oldest first."""
    months = [today.replace(day=1)]
    while len(months) < MONTHS_BACK:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months[::-1]


def read_month(text: str) -> date:
    """The first day of a month written as YYYY-MM; ValueError for anything else."""
    found = MONTH.fullmatch(text)
    if found is None or not 1900 <= int(found[1]) <= 9000:
        raise ValueError(text)
    return date(int(found[1]), int(found[2]), 1)


def days_of(month: str, today: date) -> tuple[date | None, date | None]:
    """The first and the last day of a month, written YYYY-MM, or of "earlier" or "later"; ValueError for any other."""
    if month == EARLIER:
        return None, recent_months(today)[0] - timedelta(days=1)
    if month == LATER:
        return month_after(today), None
    first = read_month(month)
    return first, month_after(first) - timedelta(days=1)


def started_in(month: str, today: date) -> Q:
    """Whose first working day is in a month, as `days_of` has it, or "unknown"; ValueError for any other."""
    if month == UNKNOWN:
        return Q(user__start_date__isnull=True)
    first, last = days_of(month, today)
    condition = Q(user__start_date__isnull=False)
    if first is not None:
        condition &= Q(user__start_date__gte=first)
    if last is not None:
        condition &= Q(user__start_date__lte=last)
    return condition


def read_days(text: str) -> tuple[int | None, int | None]:
    """A number of days written as "8-14", "-7" (at most) or "91-" (at least); ValueError for anything else."""
    found = DAYS.fullmatch(text)
    if found is None or text == "-":
        raise ValueError(text)
    least, most = (int(number) if number else None for number in found.groups())
    return least, most


def took(days: tuple[int | None, int | None]) -> Q:
    """Who needed from so many to so many days; on a queryset with TIME_TAKEN as `time_taken`."""
    least, most = days
    condition = Q(time_taken__isnull=False)
    if least is not None:
        condition &= Q(time_taken__gte=timedelta(days=least))
    if most is not None:
        condition &= Q(time_taken__lte=timedelta(days=most))
    return condition


def has_stalled(today: date) -> Q:
    """Who has time left and did nothing for two weeks, though they were at work and had something to do all that time:
    enrolled and begun to work here before it, not away today, and not waiting."""
    since = today - STALLED_AFTER
    quiet = Q(last_activity_at__isnull=True) | Q(last_activity_at__date__lt=since)
    was_there = Q(user__start_date__isnull=True) | Q(user__start_date__lt=since)
    asked = is_on_track(today) & Q(is_waiting=False, enrolled_on__lt=since)
    return asked & quiet & was_there & ~Q(is_away_on(today, "user_id"))


def is_in_no_programme() -> Q:
    """Who was never enrolled where they work now, or was taken out of all of it; of people."""
    return ~Q(Exists(in_programmes_of(OuterRef("organisation")).filter(user=OuterRef("pk"))))


def in_programmes_of(organisation: Any) -> EnrolmentQuerySet:
    """The enrolments there from which nobody was taken out."""
    return Enrolment.objects.exclude(is_withdrawn()).filter(programme__organisation=organisation)


def has_opened(lesson: Lesson) -> Q:
    return Q(Exists(LessonProgress.objects.filter(enrolment=OuterRef("pk"), lesson=lesson)))


def has_completed(lesson: Lesson) -> Q:
    return Q(Exists(Completion.objects.filter(enrolment=OuterRef("pk"), lesson=lesson)))


def stands_at(lesson: Lesson) -> Q:
    """Who is not done, and has this lesson as the first of what is asked of them that is not completed.

    Nobody, when the programme does not ask the lesson today.
    """
    outline = lesson.programme.outline
    entry = outline.lesson(lesson.pk)
    if entry is None:
        return Q(pk__in=[])
    before = outline.lessons[: outline.lesson_ids.index(lesson.pk)]
    stands_here = is_unfinished() & is_asked_of(entry) & ~has_completed(lesson)
    return Q(programme=lesson.programme_id) & stands_here & has_completed_all(before)
