"""A condition on very many keys finds what `__in` finds, in one value for the database."""

from __future__ import annotations

from django.db.models.functions import Lower

from onboarding.many_keys import IsAmong
from onboarding.people.models import Department, Organisation, User
from tests.factories import UserFactory


def test_it_finds_what_in_finds(lennik: Organisation, herenthout: Organisation) -> None:
    people = [UserFactory.create(organisation=organisation) for organisation in (lennik, herenthout, lennik)]
    nobody, largest = people[-1].pk + 1, 2**63 - 1
    for keys in ([], [nobody], [people[1].pk], [people[0].pk, people[2].pk, largest], [-1, 0, *(p.pk for p in people)]):
        found = User.objects.filter(IsAmong("pk", keys)).order_by("pk")
        assert list(found) == list(User.objects.filter(pk__in=keys).order_by("pk"))
        assert list(User.objects.exclude(IsAmong("pk", keys))) == list(User.objects.exclude(pk__in=keys))
    by_organisation = User.objects.filter(IsAmong("organisation", [herenthout.pk]), pk__in=[p.pk for p in people])
    assert list(by_organisation) == [people[1]]


def test_texts_are_found_as_they_stand_there_and_what_is_made_of_a_field_too(lennik: Organisation) -> None:
    nasty = ["", "1", "01", 'zeg "ja"', "a\\b", "{x,y}", "NULL", "Çelik", "'; --", " 1", "日本"]
    for number, text in enumerate(nasty):
        UserFactory.create(organisation=lennik, last_name=text, first_name=f"Naam {number}")
    for texts in ([], ["1"], nasty, nasty[3:5], ["niemand"]):
        found = User.objects.filter(IsAmong("last_name", texts)).order_by("pk")
        assert list(found) == list(User.objects.filter(last_name__in=texts).order_by("pk"))
    assert User.objects.get(IsAmong(Lower("first_name"), ["naam 7", "Naam 8"])).last_name == nasty[7]


def test_the_database_gets_one_value_however_many_there_are() -> None:
    _sql, few = Department.objects.filter(IsAmong("organisation", [1])).query.sql_with_params()
    _sql, many = Department.objects.filter(IsAmong("organisation", range(5000))).query.sql_with_params()
    assert len(few) == len(many) == 1
