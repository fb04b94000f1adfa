"""Rules that enrol people by themselves: whom a rule would enrol today and why not the others, due when, and
enrolling them.

A rule looks at when someone starts: on the first working day, and for a rule of some departments on the day they came
to one of those, as their main one or as another one, when that is later. Who starts on or after the day the rule was
switched on is a new starter, also when that day is still to come: they are enrolled at once, and the lessons are due
working days after that start.

A rule may count working days from the start: then someone is enrolled on that day, and no sooner. Days before the start
lead into the programme before the first working day (the mail leaves on that day too); days after it give the time to
finish from that day on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    Min,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_lazy as _

from onboarding.learning.calendar.own_calendars import calendar_of
from onboarding.learning.calendar.working_days import Calendar
from onboarding.learning.journey import progress
from onboarding.learning.journey.enrolling import BATCH
from onboarding.learning.journey.headcounts import HowMany
from onboarding.learning.models import About, Enrolment, EnrolmentRule, KeptOut, Mailed, RuleCondition, RuleProgramme
from onboarding.lessons.models import Programme
from onboarding.people.folding import fold
from onboarding.people.models import Department, OtherDepartment, User, UserQuerySet, has_own_value
from onboarding.people.who_works_here import left_before
from onboarding.people.who_works_where import works_in

ONE_DAY = timedelta(days=1)
# What rules look at, by the names of a person's fields; besides these, at own fields.
LOOKED_AT = frozenset({"department", "other_departments", "function", "status", "site", "start_date", "end_date"})


class LeftOut(TextChoices):
    """Why a rule does not take someone: the first of these that holds."""

    LEFT = "left", _("uit dienst")
    CLOSED = "closed", _("aanmelden staat uit")
    ADMINISTRATOR = "administrator", _("beheerder")
    DEPARTMENT = "department", _("andere dienst")
    FUNCTION = "function", _("andere functie")
    STATUS = "status", _("ander statuut")
    SITE = "site", _("andere vestiging")
    OWN_FIELD = "own_field", _("iets anders in een eigen veld")
    KEPT_OUT = "kept_out", _("door HR uitgeschreven")
    BY_THIS_RULE = "by_this_rule", _("al ingeschreven door deze regel")
    ENROLLED = "enrolled", _("al ingeschreven, nu of vroeger")
    STARTED_BEFORE = "started_before", _("vroeger begonnen dan de regel vraagt")
    NO_START = "no_start", _("geen eerste werkdag")
    NOT_NEW = "not_new", _("werkt hier al, en de regel is voor wie begint")
    NOT_YET = "not_yet", _("nog niet aan de beurt")


NOBODY = ""  # the reason of whoever is taken
# Reasons that lie in what became of someone, not in who they are.
ABOUT_BEFORE = (LeftOut.KEPT_OUT, LeftOut.BY_THIS_RULE, LeftOut.ENROLLED)


def preview(rule: EnrolmentRule, today: date) -> UserQuerySet:
    """The people whom the rule would enrol on `today`, each with the day they start as `starts` (may be None).

    A rule that is off is taken as switched on today. Whoever was ever enrolled in all its programmes, or taken out of
    them by HR, is not among them, nor who has left or cannot sign in, nor an administrator. Nobody is while no
    programme of it is published.
    """
    return considered(rule, today).filter(left_out=NOBODY)  # type: ignore[misc]  # annotated there


def left_out(rule: EnrolmentRule, today: date) -> UserQuerySet:
    """Whom the rule would not enrol on `today`, each with the reason as `left_out`, a `LeftOut`; without whom it has
    enrolled itself already."""
    return considered(rule, today).exclude(left_out__in=(NOBODY, LeftOut.BY_THIS_RULE))  # type: ignore[misc]  # there


def considered(rule: EnrolmentRule, today: date) -> UserQuerySet:
    """Everyone of the organisation, with `starts` and `left_out`: why the rule does not take them today, "" when it
    does. Nobody while no programme of the rule is published."""
    people = _judged(rule, today)
    return people if any(programme.is_live for programme in rule.programmes.all()) else people.none()


def still_meant(rule: EnrolmentRule, today: date) -> UserQuerySet:
    """Whom the rule asks for as they are by now, whatever became of them in its programmes: they may be enrolled
    already. Whoever was there as it was switched off is no less meant for that."""
    since = () if rule.is_on else (LeftOut.NOT_NEW,)
    return _judged(rule, today, passing_over=(*ABOUT_BEFORE, *since)).filter(left_out=NOBODY)  # type: ignore[misc]


def _judged(rule: EnrolmentRule, today: date, passing_over: Iterable[LeftOut] = ()) -> UserQuerySet:
    """Everyone of the organisation, with `starts` and `left_out`, without the reasons that are passed over."""
    people = User.objects.of(rule.organisation_id)
    starts: Any = F("start_date")
    conditions = list(rule.conditions.all())
    asked = [one.department_id for one in conditions if one.about == About.DEPARTMENT and not one.is_not]
    if asked:
        people = people.annotate(came_on=_came_to(asked))
        starts = Greatest(Coalesce("start_date", "came_on"), Coalesce("came_on", "start_date"))
    people = people.annotate(starts=starts)
    found = [(reason, holds) for reason, holds in _reasons(rule, conditions, today) if reason not in passing_over]
    reasons = [When(holds, then=Value(reason)) for reason, holds in found]
    return people.annotate(left_out=Case(*reasons, default=Value(NOBODY), output_field=CharField()))


def _reasons(rule: EnrolmentRule, conditions: list[RuleCondition], today: date) -> Iterator[tuple[LeftOut, Any]]:
    yield LeftOut.LEFT, left_before(today)
    yield LeftOut.CLOSED, Q(is_active=False)
    yield LeftOut.ADMINISTRATOR, Q(is_superuser=True)
    yield from _of_conditions(conditions)
    yield LeftOut.KEPT_OUT, _is_kept_out(OuterRef("pk"), programme__in=rule.programmes.all()) & ~Exists(_to_give(rule))
    has_all = ~Exists(_to_give(rule))
    yield LeftOut.BY_THIS_RULE, has_all & Exists(Enrolment.objects.filter(user=OuterRef("pk"), rule=rule))
    yield LeftOut.ENROLLED, has_all
    if rule.started_since is not None:
        yield LeftOut.STARTED_BEFORE, Q(start_date__lt=rule.started_since)
        yield LeftOut.NO_START, Q(start_date__isnull=True)
    if not rule.for_people_already_there:
        yield LeftOut.NO_START, Q(starts__isnull=True)
        yield LeftOut.NOT_NEW, Q(starts__lt=rule.switched_on or today)
    if rule.days_from_start:
        yield (
            LeftOut.NOT_YET,
            Q(starts__gt=latest_start(today, rule.days_from_start, calendar_of(rule.organisation_id))),
        )


def _of_conditions(conditions: list[RuleCondition]) -> Iterator[tuple[LeftOut, Any]]:
    for about in About:
        fields = dict.fromkeys(one.own_field_id for one in conditions if one.about == about)
        for field in fields:
            for is_not in (False, True):
                alike = [
                    one for one in conditions if (one.about, one.own_field_id, one.is_not) == (about, field, is_not)
                ]
                if alike:
                    fits = _has_one_of(alike)
                    yield LeftOut[about.name], fits if is_not else ~fits


def _has_one_of(alike: list[RuleCondition]) -> Any:
    """Who has one of these values, all about the same thing."""
    about, values = alike[0].about, [one.value for one in alike]
    if about == About.DEPARTMENT:
        return works_in(Department.objects.filter(rule_conditions__in=alike))
    if about == About.OWN_FIELD:
        return has_own_value(alike[0].own_field_id or 0, values)
    if about == About.STATUS:
        return Q(status__in=values)
    return Q(**{f"{about}__fold__in": {fold(value) for value in values}})


def _to_give(rule: EnrolmentRule) -> Any:
    """The published programmes of the rule that someone, who is the outer one, may still get."""
    programmes = RuleProgramme.objects.filter(rule=rule, programme__is_live=True)
    return programmes.exclude(_is_not_for(OuterRef(OuterRef("pk")), OuterRef("programme")))


def _is_not_for(person: Any, programme: Any) -> Any:
    """Who was ever enrolled in a programme, or was taken out of it by HR."""
    had = Enrolment.objects.filter(user=person, programme=programme)
    return Exists(had) | _is_kept_out(person, programme=programme)


def _is_kept_out(person: Any, **programme: Any) -> Any:
    """Whom HR took out of the programme, or of one of several, before they did anything in it."""
    return Exists(KeptOut.objects.filter(user=person, **programme))


def _came_to(departments: list[int | None]) -> Any:
    """Since when someone works in one of these departments, which is their main one or another one; None: nobody
    knows."""
    as_another = OtherDepartment.objects.filter(person=OuterRef("pk"), department__in=departments).order_by()
    first = as_another.values("person").annotate(first=Min("since")).values("first")
    return Case(When(department__in=departments, then=F("department_since")), default=Subquery(first))


def opens_on(starts: date, days_from_start: int, calendar: Calendar) -> date:
    """The day on which whoever starts then is enrolled by a rule that counts so many working days from the start."""
    return calendar.add(starts, days_from_start)


def latest_start(today: date, days_from_start: int, calendar: Calendar) -> date:
    """The latest start of whose `opens_on` is `today` or earlier."""
    day = calendar.add(today, -days_from_start)
    while opens_on(day, days_from_start, calendar) > today:
        day -= ONE_DAY
    while opens_on(day + ONE_DAY, days_from_start, calendar) <= today:
        day += ONE_DAY
    return day


def due_date(rule: EnrolmentRule, starts: date | None, today: date, calendar: Calendar) -> date:
    """By when someone who starts on `starts` and is enrolled by the rule on `today` is to be done.

    The rule's number of working days after the start, or after the later day on which the rule enrols, for a new
    starter. Counted from `today` for who was there before the rule was, and for who is found so late (by an import
    weeks after the start, say) that the day would have come already: nobody is late from the beginning.
    """
    if starts is not None and starts >= (rule.switched_on or today):
        due = calendar.add(max(starts, opens_on(starts, rule.days_from_start, calendar)), rule.working_days)
        if due > today:
            return due
    return calendar.add(today, rule.working_days)


def number_of_enrolments(rule: EnrolmentRule, today: date) -> int:
    """How many enrolments the rule would make on `today`: who is taken may be asked for more than one programme."""
    return sum(wanting(rule, programme, today).count() for programme in rule.programmes.all())


def wanting(rule: EnrolmentRule, programme: Programme, today: date) -> UserQuerySet:
    """Whom the rule would enrol in this one of its programmes on `today`."""
    if not programme.is_live:
        return User.objects.none()
    return preview(rule, today).exclude(_is_not_for(OuterRef("pk"), programme))


def is_told_at_once(rule: EnrolmentRule) -> bool:
    """Whether the mail of a beginning leaves on the day of enrolling, also before the first working day."""
    return rule.days_from_start < 0


def apply(rule: EnrolmentRule, today: date, *, is_silent: bool = False) -> int:
    """Enrol whom the rule asks for; how many enrolments that made. Safe to repeat: nobody is enrolled twice, nobody by
    a rule that is off. Mailed is whom the rule says, or nobody when it `is_silent`."""
    return sum(made.enrolments for made in apply_in_batches(rule, today, is_silent=is_silent))


def apply_in_batches(
    rule: EnrolmentRule, today: date, *, is_silent: bool = False, person: User | None = None
) -> Iterator[HowMany]:
    """As `apply`, to everyone or to one `person`, telling of each batch of people once it is written: what takes long
    can be watched."""
    live = [programme for programme in rule.in_order if programme.is_live]
    last, mailed = 0, Mailed.NOBODY if is_silent else Mailed(rule.mailed)
    calendar = calendar_of(rule.organisation_id)
    everyone = preview(rule, today) if person is None else preview(rule, today).filter(pk=person.pk)
    while rule.is_on:
        left: Any = everyone.filter(pk__gt=last)
        batch = list(left.order_by("pk").values_list("pk", "starts")[:BATCH])
        if not batch:
            break
        days = {starts: due_date(rule, starts, today, calendar) for starts in {starts for _pk, starts in batch}}
        due = {pk: days[starts] for pk, starts in batch}
        made: list[int] = []
        for programme in live:
            wanted = User.objects.filter(pk__in=due).exclude(_is_not_for(OuterRef("pk"), programme))
            made += progress.enrol_many(
                list(wanted.order_by().values_list("pk", flat=True)),
                programme,
                today,
                due_dates=due,
                rule=rule,
                mailed=mailed,
                at_once=is_told_at_once(rule),
            )
        yield HowMany.of(Enrolment.objects.filter(pk__in=made))
        last = batch[-1][0]


def switched_on() -> Any:
    """The rules that are on, of every organisation, with what it takes to apply them."""
    return with_all(EnrolmentRule.objects.filter(switched_on__isnull=False))


def with_all(rules: Any) -> Any:
    """These rules with their programmes and conditions; costs two queries for all of them."""
    conditions = RuleCondition.objects.select_related("department", "own_field")
    programmes = Programme.objects.defer("outline", "welcome")
    return rules.select_related("organisation").prefetch_related(
        Prefetch("conditions", conditions), Prefetch("programmes", programmes)
    )
