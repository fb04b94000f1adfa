"""HR says that a lesson is still right, or when to look at it again; each with its line in the log."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from onboarding.hr.deeds import activity
from onboarding.hr.models import Verb
from onboarding.lessons.models import Lesson
from onboarding.lessons.review_days import a_year_after, is_due
from onboarding.people.models import User


@transaction.atomic
def still_right(actor: User, lesson: Lesson, today: date) -> bool:
    """Look at it again in a year; False, and nothing done, when it is not due, because someone said so already."""
    day = a_year_after(today)
    if not Lesson.objects.filter(is_due(today), pk=lesson.pk).update(review_on=day):
        return False
    _record(actor, lesson, _("%(title)s: nog juist, opnieuw nakijken op %(day)s"), day)
    return True


@transaction.atomic
def look_on(actor: User, lesson: Lesson, day: date) -> None:
    """Look at it again on that day."""
    Lesson.objects.filter(pk=lesson.pk).update(review_on=day)
    _record(actor, lesson, _("%(title)s: nakijken op %(day)s"), day)


def _record(actor: User, lesson: Lesson, words: str, day: date) -> None:
    detail = words % {"title": lesson.title, "day": date_format(day, "j F Y")}
    activity.record(actor, Verb.REVIEW_DAY, lesson.programme.organisation_id, detail=detail)
