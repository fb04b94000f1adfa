"""Rules narrowed by where someone works, as what and since when; of several programmes; before or after the start."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from onboarding.learning.calendar.working_days import LEGAL, Calendar
from onboarding.learning.journey import enrolment_rules
from onboarding.learning.journey.enrolment_rules import LeftOut, latest_start, opens_on
from onboarding.learning.models import About, ClosingDay, Enrolment, EnrolmentRule, Notice, RuleCondition
from onboarding.lessons.models import Programme
from onboarding.people.models import Department, Organisation, OtherDepartment, OwnField, OwnValue, User
from tests.factories import DepartmentFactory, UserFactory, make_programme, make_rule
from tests.learning.drawn_calendars import calendars

TODAY = date(2026, 11, 20)  # a Friday
MONDAY = date(2026, 11, 23)
BEFORE = TODAY - timedelta(days=400)


@pytest.fixture
def rule(lennik: Organisation, programme: Programme) -> EnrolmentRule:
    """For everyone, on for a month."""
    return make_rule(organisation=lennik, programme=programme, working_days=10, switched_on=TODAY - timedelta(days=30))


def starter(organisation: Organisation, **fields: Any) -> User:
    return UserFactory.create(organisation=organisation, **{"start_date": TODAY, **fields})


def taken(rule: EnrolmentRule) -> set[User]:
    return set(enrolment_rules.preview(rule, TODAY))


def reason(rule: EnrolmentRule, person: User) -> str:
    found: str = enrolment_rules.considered(rule, TODAY).get(pk=person.pk).left_out  # type: ignore[attr-defined]  # annotated
    return found


def ask(
    rule: EnrolmentRule, about: About, *values: Any, is_not: bool = False, own_field: OwnField | None = None
) -> None:
    for value in values:
        named: dict[str, Any] = {"department": value} if isinstance(value, Department) else {"value": value}
        rule.conditions.create(about=about, is_not=is_not, own_field=own_field, **named)


# --- Conditions ---


@pytest.mark.parametrize(
    ("about", "field", "code"),
    [
        (About.FUNCTION, "function", LeftOut.FUNCTION),
        (About.SITE, "site", LeftOut.SITE),
    ],
)
def test_one_of_several_values_is_enough_whatever_its_capitals_and_accents(
    lennik: Organisation, rule: EnrolmentRule, about: About, field: str, code: LeftOut
) -> None:
    ask(rule, about, "Verpleegkundige", "Éducateur")
    first, second = starter(lennik, **{field: "VERPLEEGKUNDIGE"}), starter(lennik, **{field: "educateur"})
    other, none = starter(lennik, **{field: "Tuinman"}), starter(lennik)
    assert taken(rule) == {first, second}
    assert (reason(rule, other), reason(rule, none)) == (code, code)


@pytest.mark.parametrize("about, field", [(About.FUNCTION, "function"), (About.SITE, "site")])
def test_what_is_ruled_out_leaves_everyone_else_also_who_has_nothing(
    lennik: Organisation, rule: EnrolmentRule, about: About, field: str
) -> None:
    ask(rule, about, "Redder", "Badmeester", is_not=True)
    gone, other, none = (starter(lennik, **{field: value}) for value in ("redder", "Tuinman", ""))
    assert taken(rule) == {other, none}
    assert reason(rule, gone) == LeftOut[about.name]


def test_a_status_is_asked_or_ruled_out(lennik: Organisation, rule: EnrolmentRule) -> None:
    student, statutory, unknown = (starter(lennik, status=status) for status in ("student", "statutory", ""))
    ask(rule, About.STATUS, "student", "volunteer", is_not=True)
    assert taken(rule) == {statutory, unknown}
    rule.conditions.update(is_not=False)
    assert taken(rule) == {student}


def test_another_department_counts_for_a_rule_that_asks_for_it_and_for_one_that_rules_it_out(
    lennik: Organisation, rule: EnrolmentRule, department: Department
) -> None:
    library = DepartmentFactory.create(organisation=lennik)
    here, there = starter(lennik, department=department), starter(lennik, department=library)
    both, nowhere = starter(lennik, department=department), starter(lennik)
    OtherDepartment.objects.create(person=both, department=library, since=TODAY)
    ask(rule, About.DEPARTMENT, library)
    assert taken(rule) == {there, both}
    rule.conditions.update(is_not=True)
    assert taken(rule) == {here, nowhere}


def test_who_comes_to_the_first_of_several_departments_starts_that_day(
    lennik: Organisation, rule: EnrolmentRule, department: Department
) -> None:
    library, pool = DepartmentFactory.create_batch(2, organisation=lennik)
    ask(rule, About.DEPARTMENT, library, pool)
    mover = starter(lennik, start_date=BEFORE, department=department)
    OtherDepartment.objects.create(person=mover, department=library, since=TODAY - timedelta(days=3))
    OtherDepartment.objects.create(person=mover, department=pool, since=TODAY)
    long_there = starter(lennik, start_date=BEFORE, department=library, department_since=BEFORE)
    [found] = enrolment_rules.preview(rule, TODAY)
    assert (found, found.starts) == (mover, TODAY - timedelta(days=3))  # type: ignore[attr-defined]  # annotated
    assert reason(rule, long_there) == LeftOut.NOT_NEW


def test_an_own_field_is_asked_or_ruled_out(lennik: Organisation, rule: EnrolmentRule) -> None:
    field, other = (OwnField.objects.create(organisation=lennik, name=name) for name in ("Ploeg", "Badge"))
    early, late, none = (starter(lennik) for _ in range(3))
    OwnValue.objects.create(person=early, field=field, value="Vroege")
    OwnValue.objects.create(person=late, field=field, value="Late")
    OwnValue.objects.create(person=none, field=other, value="Vroege")
    ask(rule, About.OWN_FIELD, "vroege", own_field=field)
    assert taken(rule) == {early}
    assert reason(rule, none) == LeftOut.OWN_FIELD
    rule.conditions.update(is_not=True)
    assert taken(rule) == {late, none}


def test_conditions_about_different_things_hold_together(lennik: Organisation, rule: EnrolmentRule) -> None:
    ask(rule, About.SITE, "Zwembad")
    ask(rule, About.STATUS, "student", is_not=True)
    wanted = starter(lennik, site="Zwembad", status="contract")
    starter(lennik, site="Zwembad", status="student")
    starter(lennik, site="Gemeentehuis", status="contract")
    assert taken(rule) == {wanted}


def test_the_first_reason_is_told(lennik: Organisation, rule: EnrolmentRule, programme: Programme) -> None:
    ask(rule, About.SITE, "Zwembad")
    left = starter(lennik, start_date=BEFORE, end_date=TODAY - timedelta(days=1))
    last_day = starter(lennik, site="Zwembad", end_date=TODAY)
    closed, chief = starter(lennik, is_active=False), starter(lennik, is_superuser=True, email="b@lennik.example")
    had = starter(lennik, site="Zwembad")
    Enrolment.objects.create(user=had, programme=programme, enrolled_on=TODAY)
    unknown = starter(lennik, site="Zwembad", start_date=None)
    told = [reason(rule, one) for one in (left, last_day, closed, chief, had, unknown)]
    assert told == ["left", "", "closed", "administrator", "enrolled", "no_start"]
    enrolled = starter(lennik, site="Zwembad")
    Enrolment.objects.create(user=enrolled, programme=programme, enrolled_on=TODAY, rule=rule)
    assert reason(rule, enrolled) == LeftOut.BY_THIS_RULE
    assert set(enrolment_rules.left_out(rule, TODAY)) == {left, closed, chief, had, unknown}


def test_who_is_taken_and_who_is_left_out_are_everyone(lennik: Organisation, rule: EnrolmentRule) -> None:
    ask(rule, About.FUNCTION, "Redder", is_not=True)
    people = [
        starter(lennik, function=function, start_date=start)
        for function in ("Redder", "")
        for start in (None, BEFORE, TODAY, TODAY + timedelta(days=30))
    ]
    both = [*enrolment_rules.preview(rule, TODAY), *enrolment_rules.left_out(rule, TODAY)]
    assert sorted(one.pk for one in both) == sorted(one.pk for one in people)


@pytest.mark.parametrize(
    ("start", "told"), [(TODAY - timedelta(days=1), LeftOut.STARTED_BEFORE), (TODAY, ""), (None, LeftOut.NO_START)]
)
def test_started_since_counts_the_day_itself(
    lennik: Organisation, rule: EnrolmentRule, start: date | None, told: str
) -> None:
    rule.started_since, rule.for_people_already_there = TODAY, True
    assert reason(rule, starter(lennik, start_date=start)) == told


@pytest.mark.parametrize(
    "wrong",
    [
        {"about": About.DEPARTMENT, "value": "Onthaal"},
        {"about": About.SITE, "value": ""},
        {"about": About.OWN_FIELD, "value": "Vroege"},
    ],
)
def test_a_condition_that_names_nothing_is_refused_by_the_database(rule: EnrolmentRule, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        rule.conditions.create(**wrong)


# --- Several programmes ---


def test_a_rule_gives_each_of_its_programmes_to_who_does_not_have_it(
    lennik: Organisation, rule: EnrolmentRule, programme: Programme
) -> None:
    second = make_programme(lennik)
    rule.programmes.add(second)
    new, half = starter(lennik), starter(lennik)
    Enrolment.objects.create(user=half, programme=programme, enrolled_on=TODAY)
    assert enrolment_rules.number_of_enrolments(rule, TODAY) == 3
    assert enrolment_rules.apply(rule, TODAY) == 3
    assert {one.programme for one in new.enrolments.all()} == {programme, second}
    assert half.enrolments.get(programme=second).rule == rule
    assert enrolment_rules.apply(rule, TODAY) == 0


def test_a_programme_that_is_not_published_waits_and_the_others_go_on(
    lennik: Organisation, rule: EnrolmentRule, programme: Programme
) -> None:
    second = make_programme(lennik)
    rule.programmes.add(second)
    Programme.objects.filter(pk=second.pk).update(is_live=False)
    rule = EnrolmentRule.objects.get(pk=rule.pk)
    new = starter(lennik)
    assert enrolment_rules.apply(rule, TODAY) == 1
    assert new.enrolments.get().programme == programme
    Programme.objects.filter(pk=second.pk).update(is_live=True)
    assert enrolment_rules.apply(EnrolmentRule.objects.get(pk=rule.pk), TODAY) == 1


# --- Before the start, and after it ---


def test_days_before_the_start_lead_in_on_that_day_with_its_mail(lennik: Organisation, rule: EnrolmentRule) -> None:
    rule.days_from_start = -5
    rule.save()
    now, later = starter(lennik, start_date=date(2026, 11, 27)), starter(lennik, start_date=date(2026, 11, 30))
    assert taken(rule) == {now}
    assert reason(rule, later) == LeftOut.NOT_YET
    enrolment_rules.apply(rule, TODAY)
    enrolment = now.enrolments.get()
    assert enrolment.due_date == LEGAL.add(date(2026, 11, 27), 10)
    assert [(one.about, one.send_on) for one in Notice.objects.all()] == [(TODAY, TODAY)]


def test_days_after_the_start_give_the_time_from_then(lennik: Organisation, rule: EnrolmentRule) -> None:
    rule.days_from_start = 5
    rule.save()
    now, later = starter(lennik, start_date=date(2026, 11, 13)), starter(lennik, start_date=date(2026, 11, 16))
    assert taken(rule) == {now}
    assert reason(rule, later) == LeftOut.NOT_YET
    enrolment_rules.apply(rule, TODAY)
    assert now.enrolments.get().due_date == LEGAL.add(TODAY, 10)


@given(calendars, st.dates(date(2026, 1, 1), date(2030, 12, 31)), st.integers(-30, 30).filter(bool))
def test_whoever_starts_by_the_latest_start_and_nobody_later_has_come_to_it(
    calendar: Calendar, today: date, days: int
) -> None:
    latest = latest_start(today, days, calendar)
    assert opens_on(latest, days, calendar) <= today < opens_on(latest + timedelta(days=1), days, calendar)


@pytest.mark.parametrize("days_from_start", [-5, 5])
def test_a_day_on_which_the_organisation_closes_is_none_of_them(
    days_from_start: int, lennik: Organisation, rule: EnrolmentRule
) -> None:
    """Wednesday the 18th and Tuesday the 24th do not count: not towards the day of enrolling, nor for the time."""
    for day in (date(2026, 11, 18), date(2026, 11, 24)):
        ClosingDay.objects.create(organisation=lennik, day=day, name="brugdag")
    rule.days_from_start = days_from_start
    rule.save()
    last = date(2026, 11, 30) if days_from_start < 0 else date(2026, 11, 12)
    now, later = starter(lennik, start_date=last), starter(lennik, start_date=last + timedelta(days=1))
    assert taken(rule) == {now}
    assert reason(rule, later) == LeftOut.NOT_YET
    enrolment_rules.apply(rule, TODAY)
    counted_from = max(TODAY, last)
    assert now.enrolments.get().due_date == LEGAL.add(counted_from, 10 if days_from_start < 0 else 11)


# --- In words ---


def names(conditions: Iterable[RuleCondition]) -> list[str]:
    return [str(one) for one in conditions]


def test_a_rule_says_what_it_asks(lennik: Organisation, rule: EnrolmentRule, department: Department) -> None:
    assert str(rule) == f"Alle diensten: {rule.in_order[0].title}"
    other = Programme.objects.create(organisation=lennik, title="KRACHT, onze waarden")
    rule.programmes.add(other)
    assert str(rule) == "Alle diensten: “KRACHT, onze waarden” en “Onze waarden”"
    rule.programmes.remove(other)
    ask(rule, About.STATUS, "student", "volunteer", is_not=True)
    ask(rule, About.DEPARTMENT, department)
    field = OwnField.objects.create(organisation=lennik, name="Ploeg")
    ask(rule, About.OWN_FIELD, "Vroege", own_field=field)
    rule = EnrolmentRule.objects.get(pk=rule.pk)
    assert rule.whom == f"{department}, statuut: niet jobstudent of vrijwilliger, Ploeg: Vroege"
    assert names(rule.conditions.all()) == ["jobstudent", "vrijwilliger", str(department), "Vroege"]
