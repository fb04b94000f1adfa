"""Kinds of work: the four that each organisation begins with, once, and what becomes of them with the organisation."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import RestrictedError

from onboarding.lessons import new_organisations
from onboarding.people import migrations
from onboarding.people.models import Department, KindOfWork, Organisation
from onboarding.people.models.kinds_of_work import FIRST
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


def test_an_organisation_that_was_there_already_gets_the_four_by_migrating() -> None:
    organisation = OrganisationFactory.create()
    (path,) = Path(migrations.__path__[0]).glob("*_kinds_of_work.py")
    migration = import_module(f"{migrations.__name__}.{path.stem}")
    migration.give_first(apps, SimpleNamespace(connection=connection))
    assert KindOfWork.objects.of(organisation).names() == FIRST


def test_what_hr_took_away_does_not_come_back_when_the_organisation_is_set_up_again(lennik: Organisation) -> None:
    KindOfWork.objects.of(lennik).exclude(key="zorg").update(is_gone=True)
    new_organisations.set_up(lennik)
    assert KindOfWork.objects.of(lennik).standing().names() == {"zorg": "Zorg"}
    assert KindOfWork.objects.of(lennik).count() == len(FIRST)


def test_a_kind_goes_only_with_its_organisation() -> None:
    organisation = OrganisationFactory.create()
    kind = KindOfWork.objects.create(organisation=organisation, key="zorg", name="Zorg")
    Department.objects.create(organisation=organisation, name="Woonzorgcentrum", kind_of_work=kind)
    with pytest.raises(RestrictedError):
        kind.delete()
    organisation.delete()
    assert not KindOfWork.objects.filter(pk=kind.pk).exists()
