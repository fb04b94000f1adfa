"""Rules that enrol people by themselves: whom a rule would enrol today, due when, and enrolling them.

A rule looks at when someone starts: on the first working day, and for a rule of one department on the day they came
to that department, as their main one or as another one, when that is later. Who starts on or after the day the rule was
switched on is a new starter, also when that day is still to come: they are enrolled at once, and the lessons are due
working days after that start.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Subquery, When
from django.db.models.functions import Coalesce, Greatest

from onboarding.learning.calendar import working_days
from onboarding.learning.journey import progress
from onboarding.learning.journey.enrolling import BATCH
from onboarding.learning.models import Enrolment, EnrolmentRule, Mailed
from onboarding.people.models import Department, OtherDepartment, User, UserQuerySet


def preview(rule: EnrolmentRule, today: date) -> UserQuerySet:
    """The people whom the rule would enrol on `today`, each with the day they start as `starts` (may be None).

    A rule that is off is taken as switched on today. Whoever was ever enrolled in the programme is not among them, nor
    who has left or cannot sign in, nor an administrator. Nobody is while the programme is not published.
    """
    people = User.objects.not_left(today).of(rule.organisation_id).filter(is_active=True, is_superuser=False)
    starts: Any = F("start_date")
    if rule.department is not None:
        people = people.working_in(rule.department).annotate(came_on=_came_to(rule.department))
        starts = Greatest(Coalesce("start_date", "came_on"), Coalesce("came_on", "start_date"))
    people = people.annotate(starts=starts)
    if not rule.for_people_already_there:
        people = people.filter(starts__gte=rule.switched_on or today)  # type: ignore[misc]  # annotated above
    enrolled = Enrolment.objects.filter(user=OuterRef("pk"), programme=rule.programme_id)
    return people.filter(~Exists(enrolled)) if rule.programme.is_live else people.none()


def _came_to(department: Department) -> Any:
    """Since when someone works in this department, which is their main one or another one; None: nobody knows."""
    as_another = OtherDepartment.objects.filter(person=OuterRef("pk"), department=department).values("since")
    return Case(When(department=department, then=F("department_since")), default=Subquery(as_another))


def due_date(rule: EnrolmentRule, starts: date | None, today: date) -> date:
    """By when someone who starts on `starts` and is enrolled by the rule on `today` is to be done.

    The rule's number of working days after the start, for a new starter. Counted from `today` for who was there
    before the rule was, and for who is found so late (by an import weeks after the start, say) that the day would have
    come already: nobody is late from the beginning.
    """
    if starts is not None and starts >= (rule.switched_on or today):
        due = working_days.add(starts, rule.working_days)
        if due > today:
            return due
    return working_days.add(today, rule.working_days)


def apply(rule: EnrolmentRule, today: date, *, is_silent: bool = False) -> int:
    """Enrol whom the rule asks for; how many that were. Safe to repeat: nobody is enrolled twice, nobody by a rule
    that is off. Mailed is whom the rule says, or nobody when it `is_silent`."""
    return sum(apply_in_batches(rule, today, is_silent=is_silent))


def apply_in_batches(rule: EnrolmentRule, today: date, *, is_silent: bool = False) -> Iterator[int]:
    """As `apply`, giving the number of each batch once that batch is written: what takes long can be watched."""
    last, mailed = 0, Mailed.NOBODY if is_silent else Mailed(rule.mailed)
    while rule.is_on:
        left: Any = preview(rule, today).filter(pk__gt=last)
        batch = list(left.order_by("pk").values_list("pk", "starts")[:BATCH])
        if not batch:
            break
        days = {starts: due_date(rule, starts, today) for starts in {starts for _pk, starts in batch}}
        due = {pk: days[starts] for pk, starts in batch}
        yield len(progress.enrol_many(due, rule.programme, today, due_dates=due, rule=rule, mailed=mailed))
        last = batch[-1][0]


def switched_on() -> Any:
    """The rules that are on, of every organisation, with what it takes to apply them."""
    found = EnrolmentRule.objects.filter(switched_on__isnull=False)
    return found.select_related("programme", "organisation", "department")
