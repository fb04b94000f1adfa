"""The filters of a list are drawn once for everyone with the same choices, and for nobody else."""

from __future__ import annotations

import pytest
from django.test import Client

from onboarding.hr.lists import kept_drawers
from onboarding.people.models import Department, User
from tests.hr.conftest import Municipality, make_person, sign_in

URL = "/beheer/medewerkers/"
pytestmark = pytest.mark.django_db


def drawer(client: Client, query: str = "") -> str:
    html = client.get(f"{URL}{query}").content.decode()
    return html.partition('id="filters-drilldown"')[2].partition('id="listing-results"')[0]


def test_nobody_sees_the_choices_the_language_or_the_words_of_another(
    lennik: Municipality, herenthout: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_drawers, "_kept", {})
    one, other = lennik.organisation, herenthout.organisation
    secret = Department.objects.create(organisation=one, name="Geheime dienst")
    reader = make_person(one, "Ann", "Peeters")
    assert one.hr_group
    reader.groups.add(one.hr_group)
    marleen, ann, lotte = sign_in(lennik.hr_officer), sign_in(reader), sign_in(herenthout.hr_officer)

    first = drawer(marleen)
    assert "Geheime dienst" in first
    assert drawer(ann) == first
    assert len(kept_drawers._kept) == 1
    theirs = drawer(lotte)
    assert "Geheime dienst" not in theirs
    assert other.name not in first

    Department.objects.filter(pk=secret.pk).update(name="Andere naam")
    renamed = drawer(ann)
    assert "Andere naam" in renamed
    assert "Geheime dienst" not in renamed

    assert "getikt" in drawer(marleen, "?function=getikt")
    assert "getikt" not in drawer(marleen)
    chosen = f'value="{secret.pk}" selected'
    assert chosen in drawer(ann, f"?department={secret.pk}")
    assert chosen not in drawer(marleen)
    assert drawer(ann) == renamed

    User.objects.filter(pk=reader.pk).update(language="fr")
    assert "Fonction" in drawer(ann)
    assert "Fonction" not in drawer(marleen)


def test_no_more_are_kept_than_fit(lennik: Municipality, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_drawers, "_kept", {})
    monkeypatch.setattr(kept_drawers, "MOST", 1)
    marleen = sign_in(lennik.hr_officer)
    for name in ("Een", "Twee", "Drie"):
        Department.objects.create(organisation=lennik.organisation, name=f"Dienst {name}")
        assert f"Dienst {name}" in drawer(marleen)
        assert len(kept_drawers._kept) == 1


def test_an_administrator_chooses_an_organisation_before_a_department(
    administrator: Client, lennik: Municipality, herenthout: Municipality
) -> None:
    mine = Department.objects.create(organisation=lennik.organisation, name="Burgerzaken")
    theirs = Department.objects.create(organisation=herenthout.organisation, name="Sportdienst")
    assert 'name="department"' not in drawer(administrator)
    query = f"?organisation={lennik.organisation.pk}"
    one = drawer(administrator, query)
    assert mine.name in one
    assert theirs.name not in one
    assert theirs.name in drawer(administrator, f"?department={theirs.pk}")
    further = f'<a href="{URL}{query}">Filter ook op dienst of traject</a>'
    assert further in administrator.get(f"{URL}results/{query}&_w_filter_fragment=true").content.decode()
    assert further not in administrator.get(f"{URL}{query}").content.decode()
    assert "Filter ook op dienst" not in sign_in(lennik.hr_officer).get(f"{URL}results/{query}").content.decode()
