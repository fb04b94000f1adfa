"""The filters of a list are drawn once for everyone with the same choices, and for nobody else."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from onboarding.hr.employees.employee_filters import EmployeeFilterSet
from onboarding.hr.lists import kept_drawers
from onboarding.people.models import Department, User
from tests.hr.conftest import TODAY, Municipality, make_person, sign_in

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


class Smaller(EmployeeFilterSet):
    """With the same filters, of another list."""


def test_each_part_of_what_a_drawer_is_known_by_counts_alone(
    lennik: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two filters with one name or one value, in one language or from one template, are still two."""
    drawn: list[tuple[Any, ...]] = []

    def draw(filters: Any, template: str) -> SafeString:
        shown = [(name, str(one.label), list(getattr(one, "choices", []))) for name, one in filters.form.fields.items()]
        drawn.append((get_language(), template, type(filters), shown))
        return SafeString(len(drawn))

    monkeypatch.setattr(kept_drawers, "_kept", {})
    monkeypatch.setattr(kept_drawers, "draw", draw)

    def asked(kind: type[EmployeeFilterSet] = EmployeeFilterSet, template: str = "een.html", **changed: Any) -> str:
        request: Any = SimpleNamespace(user=lennik.hr_officer, GET=QueryDict())
        filters = kind(request.GET, queryset=User.objects.all(), request=request, today=TODAY)
        if "choices" in changed:
            filters.filters["silence"].extra["choices"] = changed["choices"]
        if "name" in changed:
            renamed = {"function": changed["name"]}
            filters.filters = {renamed.get(name, name): one for name, one in filters.filters.items()}
        if "label" in changed:
            filters.filters["function"].label = changed["label"]
        return str(kept_drawers.drawn(filters, template))

    ways: list[dict[str, Any]] = [
        *({}, {"template": "twee.html"}, {"kind": Smaller}, {"name": "functie"}, {"label": "Taak"}),
        *({"choices": []}, {"choices": [("a", "Ja")]}, {"choices": [("b", "Ja")]}, {"choices": [("a", "Nee")]}),
    ]
    first = [asked(**way) for way in ways]
    assert len(set(first)) == len(ways)
    assert [asked(**way) for way in ways] == first
    with translation.override("fr"):
        assert asked() not in first
    with translation.override("xx"):  # in which all is called as it is in ours
        assert asked() not in first
    assert asked() == first[0]


def test_no_longer_ones_are_kept_than_there_is_room_for(lennik: Municipality, monkeypatch: pytest.MonkeyPatch) -> None:
    """An organisation may have thousands of departments, and change what one is called at any time."""
    monkeypatch.setattr(kept_drawers, "_kept", {})
    marleen = sign_in(lennik.hr_officer)
    assert drawer(marleen)
    [one] = kept_drawers._kept.values()
    monkeypatch.setattr(kept_drawers, "ROOM", len(one) * 3)
    for name in ("Een", "Twee", "Drie", "Vier", "Vijf"):
        Department.objects.create(organisation=lennik.organisation, name=f"Dienst {name}")
        assert f"Dienst {name}" in drawer(marleen)
        assert 0 < sum(map(len, kept_drawers._kept.values())) <= kept_drawers.ROOM
    monkeypatch.setattr(kept_drawers, "ROOM", 0)
    assert "Dienst Vijf" in drawer(marleen)
    Department.objects.create(organisation=lennik.organisation, name="Dienst Zes")
    assert "Dienst Zes" in drawer(marleen)
    assert len(kept_drawers._kept) <= 1
