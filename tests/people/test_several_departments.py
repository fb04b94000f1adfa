"""Someone works in several departments, one of which is the main one: who sees them, and what can never be."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from onboarding.hr.deeds import employment
from onboarding.hr.department_head import own_people
from onboarding.hr.models import Activity
from onboarding.hr.overview import overview_figures
from onboarding.learning.journey import enrolment_rules
from onboarding.learning.models import Enrolment
from onboarding.lessons.models import Programme
from onboarding.people import several_departments
from onboarding.people.models import Department, Organisation, OtherDepartment, User
from tests.factories import DepartmentFactory, UserFactory, make_rule
from tests.few_examples import FEW

TODAY = date(2026, 11, 22)
EARLIER = date(2026, 3, 1)


@pytest.fixture
def library(lennik: Organisation) -> Department:
    return DepartmentFactory.create(organisation=lennik, name="Bibliotheek")


def others(person: User) -> list[str]:
    return list(person.other_departments.values_list("name", flat=True))


def also_in(person: User, *departments: Department, since: date | None = EARLIER) -> None:
    several_departments.give({person.pk: {one.pk: since for one in departments}})


@FEW  # each example has departments of its own
@given(
    places=st.lists(st.tuples(st.integers(0, 3), st.sets(st.integers(1, 3))), max_size=5),
    headed=st.sets(st.integers(1, 3)),
)
def test_a_head_sees_each_person_of_any_of_the_own_departments_once(
    places: list[tuple[int, set[int]]], headed: set[int], lennik: Organisation
) -> None:
    """0 stands for no department; the model is a set of departments for each person."""
    head = UserFactory.create(organisation=lennik)
    made = {n: Department.objects.create(organisation=lennik, name=f"{head.pk}-{n}") for n in (1, 2, 3)}
    Department.objects.filter(pk__in=[made[n].pk for n in headed]).update(head=head)
    expected = {head.pk}
    counts = dict.fromkeys(made, 0)
    for main, more in places:
        person = UserFactory.create(organisation=lennik, department=made.get(main))
        also_in(person, *(made[n] for n in more))
        theirs = ({main} | more) if main else set()
        expected |= {person.pk} if theirs & headed else set()
        for n in theirs:
            counts[n] += 1
    assert sorted(User.objects.visible_to(head).values_list("pk", flat=True)) == sorted(expected)
    assert {n: User.objects.working_in(one).count() for n, one in made.items()} == counts
    assert len(own_people.of(head, TODAY)) == len(expected) - 1


def test_what_is_about_someone_is_seen_once_by_the_head_of_an_other_department(
    enrolment: Enrolment, amina: User, dries: User, library: Department
) -> None:
    also_in(amina, library)
    chief = UserFactory.create(organisation=library.organisation)
    assert not Enrolment.objects.visible_to(chief).exists()
    Department.objects.update(head=chief)  # of both
    assert list(Enrolment.objects.visible_to(chief)) == [enrolment]
    (row,) = own_people.rows(chief, own_people.in_order(own_people.of(chief, TODAY).filter(pk=amina.pk)))
    assert (row.department, row.mostly_at, row.also_at) == ("Dienst Bevolking", "", "Bibliotheek")


def test_a_head_is_told_where_someone_works_mostly(amina: User, library: Department) -> None:
    also_in(amina, library)
    chief = UserFactory.create(organisation=library.organisation)
    Department.objects.filter(pk=library.pk).update(head=chief)
    (row,) = own_people.rows(chief, own_people.in_order(own_people.of(chief, TODAY)))
    assert (row.department, row.mostly_at, row.also_at) == ("Bibliotheek", "Dienst Bevolking", "")


def test_the_main_one_is_no_other_one_nor_is_one_of_another_organisation(
    amina: User, department: Department, library: Department, herenthout: Organisation
) -> None:
    elsewhere = DepartmentFactory.create(organisation=herenthout)
    also_in(amina, department, library, elsewhere)
    assert others(amina) == ["Bibliotheek"]


@pytest.mark.parametrize("way", ["update", "save", "bulk"])
def test_what_becomes_the_main_one_is_no_other_one_any_more(amina: User, library: Department, way: str) -> None:
    also_in(amina, library)
    amina.department = library
    if way == "update":
        User.objects.filter(pk=amina.pk).update(department=library)
    elif way == "save":
        amina.save()
    else:
        User.objects.bulk_update([amina], ["department"])
    assert others(amina) == []


def test_without_a_main_one_there_are_no_others(amina: User, library: Department) -> None:
    also_in(amina, library)
    User.objects.filter(pk=amina.pk).update(department=None)
    assert others(amina) == []
    also_in(amina, library)
    assert others(amina) == []


def test_who_goes_to_another_organisation_takes_none_along(
    amina: User, library: Department, herenthout: Organisation
) -> None:
    also_in(amina, library)
    amina.organisation = herenthout
    amina.save()
    assert not OtherDepartment.objects.exists()


def test_one_is_added_and_taken_away_for_many_each_with_a_line_in_the_log(
    amina: User, dries: User, marleen: User, library: Department
) -> None:
    everyone = User.objects.filter(pk__in=[amina.pk, dries.pk, marleen.pk])  # Marleen has no department
    assert employment.work_elsewhere_too(marleen, everyone, library, TODAY) == 2
    assert employment.work_elsewhere_too(marleen, everyone, library, TODAY) == 0
    assert employment.work_elsewhere_no_more(marleen, everyone, library) == 2
    assert list(Activity.objects.order_by("pk").values_list("verb", "number", "detail")) == [
        ("department_added", 2, "Bibliotheek"),
        ("department_taken", 2, "Bibliotheek"),
    ]


def test_another_department_that_becomes_the_main_one_keeps_its_day(
    amina: User, marleen: User, library: Department
) -> None:
    also_in(amina, library)
    employment.move(marleen, User.objects.filter(pk=amina.pk), library, TODAY)
    amina.refresh_from_db()
    assert (amina.department, amina.department_since, others(amina)) == (library, EARLIER, [])


@pytest.mark.parametrize("since", [EARLIER, TODAY])
def test_a_rule_takes_who_came_to_its_department_as_another_one_since_it_was_switched_on(
    amina: User, library: Department, programme: Programme, since: date
) -> None:
    User.objects.update(start_date=date(2020, 1, 1))
    rule = make_rule(organisation=library.organisation, department=library, programme=programme, switched_on=TODAY)
    assert not enrolment_rules.preview(rule, TODAY).exists()
    also_in(amina, library, since=since)
    found: Any = enrolment_rules.preview(rule, TODAY)
    assert list(found.values_list("pk", "starts")) == ([(amina.pk, TODAY)] if since == TODAY else [])


def test_the_overview_counts_someone_in_each_department_and_says_so(
    enrolment: Enrolment, amina: User, department: Department, library: Department
) -> None:
    assert not overview_figures.figures(Enrolment.objects.all(), TODAY).per_department.is_more_than_all
    also_in(amina, library)
    found = overview_figures.figures(Enrolment.objects.all(), TODAY).per_department
    assert {pk: tally.total for pk, tally in found.tallies.items()} == {department.pk: 1, library.pk: 1}
    assert found.is_more_than_all


def test_of_many_people_the_names_are_told_by_person_and_asked_without_a_join(
    amina: User, library: Department, lennik: Organisation
) -> None:
    elsewhere = DepartmentFactory.create(organisation=lennik, name="Archief")
    also_in(amina, library, elsewhere)
    nowhere = UserFactory.create(organisation=lennik)
    with CaptureQueriesContext(connection) as asked:
        found = several_departments.names_by_person([amina.pk, nowhere.pk])
    assert found == {amina.pk: ["Archief", "Bibliotheek"]}
    assert len(asked) == 2
    assert not any("JOIN" in one["sql"] for one in asked)  # SQLite may start such a one at the wrong end
    assert several_departments.names_by_person([nowhere.pk]) == {}
