"""Who stays silent: late, and nothing came of the last reminder; or never signed in since the first day.

HR and heads are told, for no further mail follows. Whoever is away is not silent, nor who did a lesson in a group.
"""

from __future__ import annotations

from datetime import date
from functools import partial

from django.db.models import DateField, Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce, Greatest

from onboarding.learning.calendar.working_days import LEGAL
from onboarding.learning.models import Enrolment, EnrolmentQuerySet, Notice, NoticeKind
from onboarding.learning.notices.late_again import reminders
from onboarding.learning.notices.mail_circumstances import Rules
from onboarding.learning.notices.mail_planning import Rule
from onboarding.learning.status import is_late, is_open
from onboarding.people.models.absences import is_away_on
from onboarding.people.who_may_see import Viewer
from onboarding.people.who_works_here import not_left_on

AFTER_REMINDER = 5  # working days without a sign after the last reminder
AFTER_FIRST_DAY = 10  # working days without signing in, after the first one, or the day of enrolling
NEVER_SIGNED_IN = Q(user__last_login__isnull=True, last_activity_at__isnull=True)
# The day on which someone was first expected.
CAME_ON = Greatest(Coalesce("user__start_date", "enrolled_on"), "enrolled_on", output_field=DateField())


def silent_to(viewer: Viewer, today: date) -> EnrolmentQuerySet:
    """`silent` where `viewer` looks: everywhere for an administrator."""
    return silent(today, _organisation_of(viewer))


def silent_among(enrolments: EnrolmentQuerySet, viewer: Viewer, today: date) -> EnrolmentQuerySet:
    """Those of these enrolments, which are no others than `viewer` may see: of two lists of enrolments, one in the
    other, the database would go through both."""
    return _silent(enrolments, today, _organisation_of(viewer))


def _organisation_of(viewer: Viewer) -> int | None:
    return None if viewer.is_superuser else viewer.organisation_id


def silent(today: date, organisation_id: int | None = None) -> EnrolmentQuerySet:
    """The enrolments of whoever is silent on `today`, there or anywhere. Costs two queries before it is one."""
    there = Enrolment.objects.all() if organisation_id is None else Enrolment.objects.of(organisation_id)
    return _silent(there, today, organisation_id)


def _silent(enrolments: EnrolmentQuerySet, today: date, organisation_id: int | None) -> EnrolmentQuerySet:
    """Those of them, by the rules of this organisation, or of each.

    All that is asked stands beside each other, of one enrolment. Whether there ever was a reminder comes first: of whom
    there was none, nothing else is looked up.
    """
    rules = Rules(organisation_id)
    by_rule = rules.by(NoticeKind.OVERDUE, partial(_ends, today), "user__organisation")
    kept_silent, never_came = Q(pk__in=[]), Q(pk__in=[])
    for (reminded_by, most, came_by), whose in by_rule:
        kept_silent |= whose & Q(reminded_on__lte=reminded_by, reminded_times__gt=most)
        never_came |= whose & Q(came_on__lte=came_by)
    told, none_under_way = reminders()
    was_reminded = Q(Exists(Notice.objects.filter(enrolment=OuterRef("pk"), kind=NoticeKind.OVERDUE)))
    still = Q(last_activity_at__isnull=True) | Q(last_activity_at__date__lt=F("reminded_on"))
    found = _asked(enrolments, today).alias(**told, came_on=CAME_ON)
    found = found.filter(
        (NEVER_SIGNED_IN & never_came) | (is_late(today) & was_reminded & none_under_way & still & kept_silent)
    )
    return found.exclude(is_away_on(today, "user_id"))


def never_signed_in_yet(today: date) -> EnrolmentQuerySet:
    """At least those of `silent` who never signed in, wherever, in no query more: a day on which an organisation closes
    only makes it later."""
    last = LEGAL.add(today, -AFTER_FIRST_DAY)
    asked = _asked(Enrolment.objects.all(), today).filter(NEVER_SIGNED_IN)
    return asked.alias(came_on=CAME_ON).filter(came_on__lte=last)


def _ends(today: date, rule: Rule) -> tuple[date, int, date]:
    """By when someone was last reminded, after how many repetitions, and by when they came, to be silent today."""
    calendar = rule.calendar
    return (
        calendar.add(today, -AFTER_REMINDER),
        rule.times if rule.repeats else 0,
        calendar.add(today, -AFTER_FIRST_DAY),
    )


def _asked(enrolments: EnrolmentQuerySet, today: date) -> EnrolmentQuerySet:
    """Who works here and has something to do."""
    to_do = enrolments.where_they_work().current().filter(is_open(), is_waiting=False)
    return to_do.filter(not_left_on(today, "user__"), user__is_active=True, programme__is_live=True)
