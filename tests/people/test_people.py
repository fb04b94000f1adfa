"""Who is who, who may see whom, and what the database refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from onboarding.people import colours
from onboarding.people.models import Absence, Department, Organisation, User, validate_brand_colour
from tests.factories import DepartmentFactory, UserFactory


def seen_by(viewer: User) -> set[User]:
    return set(User.objects.visible_to(viewer))


def test_a_learner_sees_only_themself(amina: User, dries: User, marleen: User, ioana: User) -> None:
    assert seen_by(amina) == {amina}


def test_a_department_head_sees_the_own_department(amina: User, dries: User, marleen: User, ioana: User) -> None:
    elsewhere = UserFactory.create(organisation=amina.organisation)
    assert seen_by(dries) == {amina, dries}
    assert elsewhere not in seen_by(dries)


def test_hr_sees_the_own_organisation_and_nobody_else(amina: User, dries: User, marleen: User, ioana: User) -> None:
    assert seen_by(marleen) == {amina, dries, marleen}
    assert seen_by(ioana) == {ioana}


def test_an_administrator_sees_everyone(amina: User, ioana: User, stephanie: User) -> None:
    assert seen_by(stephanie) == {amina, ioana, stephanie}


def test_hr_of_another_organisation_is_not_hr_here(marleen: User, herenthout: Organisation) -> None:
    UserFactory.create(organisation=marleen.organisation).groups.set(marleen.groups.all())  # someone of HR stays
    marleen.organisation = herenthout
    marleen.save()
    assert not User.objects.get(pk=marleen.pk).is_hr_officer


def test_roles_come_with_the_person_in_one_query(
    marleen: User, dries: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        people = {person.email: person for person in User.objects.with_roles()}
        assert people[marleen.email].is_hr_officer
        assert people[dries.email].is_department_head
        assert people[dries.email].department.name == "Dienst Bevolking"
    assert User.objects.get(pk=marleen.pk).is_hr_officer
    assert User.objects.get(pk=dries.pk).is_department_head


def test_the_case_of_an_email_address_does_not_matter(lennik: Organisation) -> None:
    UserFactory.create(email="Jef@Lennik.example", organisation=lennik)
    assert User.objects.get_by_natural_key("JEF@lennik.EXAMPLE").email == "jef@lennik.example"
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory.create(email="JEF@lennik.example", organisation=lennik)


def test_a_personnel_number_is_unique_within_its_organisation(
    amina: User, lennik: Organisation, herenthout: Organisation
) -> None:
    UserFactory.create(organisation=herenthout, personnel_number=amina.personnel_number)
    UserFactory.create_batch(2, organisation=lennik, personnel_number="")
    with pytest.raises(IntegrityError, match="personnel_number"), transaction.atomic():
        UserFactory.create(organisation=lennik, personnel_number=amina.personnel_number)


def test_a_department_name_is_unique_within_its_organisation(department: Department, herenthout: Organisation) -> None:
    DepartmentFactory.create(organisation=herenthout, name=department.name)
    with pytest.raises(IntegrityError), transaction.atomic():
        Department.objects.create(organisation=department.organisation, name=department.name)


def test_a_department_of_another_organisation_is_refused(amina: User, herenthout: Organisation) -> None:
    amina.department = DepartmentFactory.create(organisation=herenthout)
    with pytest.raises(ValidationError) as refusal:
        amina.clean()
    assert refusal.value.error_dict["department"][0].code == "department_elsewhere"


def test_leaving_before_starting_is_refused(amina: User) -> None:
    amina.start_date, amina.end_date = date(2026, 11, 2), date(2026, 11, 1)
    with pytest.raises(ValidationError) as refusal:
        amina.clean()
    assert refusal.value.error_dict["end_date"][0].code == "end_before_start"
    with pytest.raises(IntegrityError), transaction.atomic():
        amina.save()


@pytest.mark.parametrize(("last_day", "has_left"), [(-1, True), (0, False), (1, False), (None, False)])
def test_the_database_and_the_person_agree_on_who_left(amina: User, last_day: int | None, has_left: bool) -> None:
    today = date(2026, 11, 22)
    amina.end_date = None if last_day is None else today + timedelta(days=last_day)
    amina.save()
    assert amina.has_left(today) is has_left
    assert User.objects.who_left(today).contains(amina) is has_left
    assert User.objects.not_left(today).contains(amina) is not has_left


def test_one_is_away_from_the_first_day_up_to_the_last(amina: User, dries: User) -> None:
    first, last = date(2026, 11, 9), date(2026, 11, 11)
    Absence.objects.create(user=amina, first_day=first, last_day=last)
    days = [first - timedelta(days=1), first, last, last + timedelta(days=1)]
    assert [set(User.objects.absent(day)) for day in days] == [set(), {amina}, {amina}, set()]
    people: Any = [User.objects.with_absence(day).get(pk=amina.pk) for day in days]
    assert [one.is_absent for one in people] == [False, True, True, False]


def test_someone_who_may_not_sign_in_has_no_session(signed_in: Callable[[User], Client], amina: User) -> None:
    client = signed_in(amina)
    User.objects.filter(pk=amina.pk).update(is_active=False)
    assert client.get("/").status_code == 302


@pytest.mark.parametrize(("colour", "code"), [("groen", "not_a_colour"), ("#12345", "not_a_colour")])
def test_a_colour_that_is_none_is_refused(colour: str, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        validate_brand_colour(colour)
    assert refusal.value.code == code


@given(st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}"))
def test_text_on_every_colour_is_readable(colour: str) -> None:
    assert colours.contrast(colour, colours.text_on(colour)) >= colours.MINIMUM_CONTRAST


@given(
    st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}"), st.sampled_from(["#faf9f4", "#141816", "#ffffff"])
)
def test_a_colour_is_made_readable_on_paper_light_and_dark(colour: str, paper: str) -> None:
    assert colours.contrast(colours.readable_on(colour, paper), paper) >= colours.MINIMUM_CONTRAST


def test_contrast_follows_the_standard() -> None:
    assert colours.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colours.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
