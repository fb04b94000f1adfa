"""What HR’s systems have of people, and the fields that an organisation names itself: what is kept, and for whom."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from onboarding.people.models import Department, EmploymentStatus, Organisation, OwnField, OwnValue, User, has_own_value
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(lennik: Organisation) -> OwnField:
    return OwnField.objects.create(organisation=lennik, name="Ploeg")


def test_nobody_is_their_own_manager(amina: User, dries: User) -> None:
    amina.manager = dries
    amina.full_clean(exclude=["password"])
    amina.manager = amina
    with pytest.raises(ValidationError) as raised:
        amina.full_clean(exclude=["password"])
    assert [error.code for error in raised.value.error_dict["__all__"]] == ["own_manager"]


def test_the_database_takes_nobody_for_their_own_manager(amina: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=amina.pk).update(manager=amina)


def test_whoever_had_a_manager_that_is_deleted_stays(amina: User, lennik: Organisation) -> None:
    manager = UserFactory.create(organisation=lennik)
    User.objects.filter(pk=amina.pk).update(manager=manager)
    manager.delete()
    amina.refresh_from_db()
    assert amina.manager is None


def test_two_fields_of_an_organisation_have_no_name_in_common(team: OwnField, herenthout: Organisation) -> None:
    OwnField.objects.create(organisation=herenthout, name="Ploeg")
    with pytest.raises(IntegrityError), transaction.atomic():
        OwnField.objects.create(organisation=team.organisation, name="Ploeg")


def test_someone_has_one_value_in_a_field_and_never_an_empty_one(team: OwnField, amina: User, dries: User) -> None:
    OwnValue.objects.create(person=amina, field=team, value="Noord")
    with pytest.raises(IntegrityError), transaction.atomic():
        OwnValue.objects.create(person=amina, field=team, value="Zuid")
    with pytest.raises(IntegrityError), transaction.atomic():
        OwnValue.objects.create(person=dries, field=team, value="")


def test_values_go_with_their_field_and_with_their_person_and_nobody_goes_with_a_value(
    team: OwnField, amina: User, lennik: Organisation
) -> None:
    colleague = UserFactory.create(organisation=lennik)
    OwnValue.objects.create(person=amina, field=team, value="Noord")
    OwnValue.objects.create(person=colleague, field=team, value="Noord")
    colleague.delete()
    assert [value.person for value in OwnValue.objects.all()] == [amina]
    team.delete()
    assert not OwnValue.objects.exists()
    assert User.objects.filter(pk=amina.pk).exists()


def test_people_are_found_by_a_value_however_it_is_written(
    team: OwnField, amina: User, dries: User, lennik: Organisation
) -> None:
    other = OwnField.objects.create(organisation=lennik, name="Kluisje")
    OwnValue.objects.create(person=amina, field=team, value="Équipe Noord")
    OwnValue.objects.create(person=dries, field=other, value="equipe noord")
    for written in (["equipe noord"], ["Zuid", "ÉQUIPE NOORD"]):
        assert list(User.objects.filter(has_own_value(team, written))) == [amina]
    assert not User.objects.filter(has_own_value(team.pk, ["Zuid"])).exists()
    assert not User.objects.filter(has_own_value(team, [])).exists()


def test_values_are_read_by_person_and_by_field(team: OwnField, amina: User, dries: User, lennik: Organisation) -> None:
    locker = OwnField.objects.create(organisation=lennik, name="Kluisje")
    for field, value in [(team, "noord"), (locker, "12")]:
        OwnValue.objects.create(person=amina, field=field, value=value)
    OwnValue.objects.create(person=dries, field=team, value="Élan")
    both = [amina.pk, dries.pk]
    assert OwnValue.objects.all().by_person(both) == {
        amina.pk: {team.pk: "noord", locker.pk: "12"},
        dries.pk: {team.pk: "Élan"},
    }
    assert OwnValue.objects.all().by_person([dries.pk]) == {dries.pk: {team.pk: "Élan"}}
    assert team.values.all().in_use() == ["Élan", "noord"]
    assert list(OwnField.objects.of(lennik)) == [locker, team]


def test_hr_alone_sees_own_fields_and_values_of_the_own_organisation(
    team: OwnField, amina: User, dries: User, marleen: User, ioana: User, stephanie: User, department: Department
) -> None:
    """Dries heads the department in which Amina works."""
    OwnValue.objects.create(person=amina, field=team, value="Noord")
    assert department.head == dries
    for viewer, sees in [(marleen, True), (stephanie, True), (ioana, False), (dries, False), (amina, False)]:
        assert OwnField.objects.visible_to(viewer).exists() is sees
        assert OwnValue.objects.visible_to(viewer).exists() is sees


def test_being_a_manager_opens_nothing(amina: User, lennik: Organisation) -> None:
    manager = UserFactory.create(organisation=lennik)
    User.objects.filter(pk=amina.pk).update(manager=manager)
    assert list(User.objects.visible_to(manager)) == [manager]


def test_a_status_says_its_name_in_words(amina: User) -> None:
    amina.status = EmploymentStatus.TRAINEE
    assert amina.get_status_display() == "stagiair"
