"""An organisation's looks and welcome: what is stored is what was published, and what nobody wrote is refused."""

from __future__ import annotations

import json
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.people.house import Contact, House, Picture
from onboarding.people.models import Organisation

houses = st.builds(House, picture=st.none() | st.builds(Picture), contact=st.builds(Contact))


@given(houses)
def test_a_house_comes_back_from_its_data_as_it_was(house: House) -> None:
    assert House.from_dict(json.loads(json.dumps(house.as_dict()))) == house


@pytest.mark.parametrize("data", [{"colour": "blue"}, {"contact": {"fax": "1"}}, {"picture": {"url": "/beeld.webp"}}])
def test_what_no_release_wrote_is_refused(data: dict[str, str] | dict[str, dict[str, str]]) -> None:
    with pytest.raises(TypeError):
        House.from_dict(data)


@pytest.mark.parametrize("data", [{}, {"contact": None}, {"contact": {}}, {"picture": None}])
def test_what_an_earlier_release_did_not_know_is_empty(data: dict[str, None]) -> None:
    assert House.from_dict(data) == House()


def test_the_database_holds_the_data_and_python_the_house(lennik: Organisation) -> None:
    lennik.house = House(welcome="<p>Dag.</p>", picture=Picture("/beeld.webp", 720, 480, "Het loket"))
    lennik.save()
    stored = Organisation.objects.extra(select={"text": "CAST(house AS text)"}).get(pk=lennik.pk)
    assert json.loads(cast(Any, stored).text) == lennik.house.as_dict()
    assert stored.house == lennik.house
    stored.full_clean()
