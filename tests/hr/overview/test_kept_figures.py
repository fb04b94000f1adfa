"""Figures of all organisations together are kept for minutes and say when they were counted; no other figure is."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from onboarding.hr.lists import kept_figures
from onboarding.hr.overview.overview_figures import Tally
from onboarding.hr.overview.overview_views import KEPT
from onboarding.people.models import SharedCacheRow
from tests.hr.conftest import TODAY, Municipality, enrol, make_person

pytestmark = pytest.mark.django_db
OVERVIEW, FRIDAY = "/beheer/overzicht/", "/beheer/vrijdagblad/"
ANEW = re.compile(r'href="([^"]*tel_opnieuw=1)">')


@dataclass(frozen=True)
class Counted:
    """As a release keeps figures."""

    number: int


@pytest.fixture(autouse=True)
def _on_the_day(today: date) -> date:
    return today


def more(at: Municipality, name: str = "Nieuweling") -> None:
    """Someone more who is late."""
    enrol(make_person(at.organisation, "An", name), at.programme, due_date=TODAY - timedelta(days=1))


def total(client: Client, address: str = OVERVIEW) -> int:
    context = client.get(address).context
    tally: Tally = context["sheet"].tally if "sheet" in context else context["tally"]
    return tally.total


def is_told(client: Client, address: str = OVERVIEW) -> bool:
    return "Geteld om" in client.get(address).content.decode()


@pytest.mark.parametrize("address", [OVERVIEW, FRIDAY])
def test_all_together_is_told_as_it_was_counted_until_someone_counts_anew(
    address: str, administrator: Client, lennik: Municipality
) -> None:
    more(lennik)
    assert total(administrator, address) == 1
    more(lennik, "Later")
    page = administrator.get(address).content.decode()
    assert f"Geteld om {timezone.localtime():%H}." in page
    assert total(administrator, address) == 1
    [anew] = ANEW.findall(page)
    assert administrator.get(f"{address}{anew}").headers["Location"] == address
    assert total(administrator, address) == 2


def test_names_of_who_needs_attention_are_looked_up_and_not_kept(administrator: Client, lennik: Municipality) -> None:
    more(lennik, "Kwartelmans")
    for _look in range(2):
        late = administrator.get(FRIDAY).context["sheet"].attention[0]
        assert (late.figure.number, [one.name for one in late.named]) == (1, ["An Kwartelmans"])
    [key] = SharedCacheRow.objects.filter(cache_key__contains="figures-of-all").values_list("cache_key", flat=True)
    kept = caches["limits"].get(key.removeprefix(":1:"))
    assert kept is not None and "Kwartelmans" not in repr(kept)


def test_each_choice_of_filters_and_each_day_has_figures_of_its_own(
    administrator: Client, lennik: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    more(lennik)
    narrowed = f"{OVERVIEW}?due_from={TODAY.isoformat()}"
    assert total(administrator) == 1
    assert administrator.get(narrowed).context.get("tally") is None
    more(lennik, "Later")
    monkeypatch.setattr(timezone, "localdate", lambda *_args: TODAY + timedelta(days=1))
    assert total(administrator) == 2


def test_a_period_that_is_kept_leads_to_its_own_address_when_counted_anew(
    administrator: Client, lennik: Municipality
) -> None:
    more(lennik)
    narrowed = f"{OVERVIEW}?due_to={TODAY.isoformat()}"
    page = administrator.get(narrowed).content.decode().replace("&amp;", "&")
    [anew] = ANEW.findall(page)
    assert administrator.get(f"{OVERVIEW}{anew}").headers["Location"] == narrowed


@pytest.mark.parametrize("address", [OVERVIEW, FRIDAY])
def test_one_organisation_is_counted_at_every_look_whoever_looks(
    address: str, administrator: Client, hr_officer: Client, lennik: Municipality, herenthout: Municipality
) -> None:
    more(herenthout)
    more(lennik)
    assert total(administrator, address) == 2  # kept from here on
    of_lennik = f"{address}?organisation={lennik.organisation.pk}"
    assert (total(hr_officer, address), total(administrator, of_lennik)) == (1, 1)
    more(lennik, "Later")
    assert (total(hr_officer, address), total(administrator, of_lennik)) == (2, 2)
    assert total(administrator, address) == 2
    assert not is_told(hr_officer, address)
    assert not is_told(administrator, of_lennik)
    assert hr_officer.get(f"{address}?tel_opnieuw=1").status_code == 302


def test_the_first_screen_of_an_administrator_too(
    administrator: Client, hr_officer: Client, lennik: Municipality
) -> None:
    def late(client: Client, address: str = "/beheer/") -> int:
        return int(re.findall(r'status=late"><span class="w-h1">(\d+)<', client.get(address).content.decode())[0])

    more(lennik)
    assert (late(administrator), late(hr_officer)) == (1, 1)
    more(lennik, "Later")
    assert (late(administrator), late(hr_officer)) == (1, 2)
    assert (is_told(administrator, "/beheer/"), is_told(hr_officer, "/beheer/")) == (True, False)
    anew = re.findall(r'href="([^"]*)">Tel opnieuw', administrator.get("/beheer/").content.decode())
    assert administrator.get(anew[0])["Location"] == "/beheer/"
    assert late(administrator) == 2
    more(lennik, "Nog later")
    assert hr_officer.get(anew[0])["Location"] == "/beheer/"
    assert late(administrator) == 2


def test_it_makes_no_room_among_what_else_is_counted_there(
    administrator: Client, lennik: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Django's own cache throws rows away when it is full, and they are limits that still count."""
    limits = caches[kept_figures.WHERE]
    monkeypatch.setattr(limits, "_max_entries", 1, raising=False)
    for number in range(4):
        limits.add(f"limit-{number}", 1, 600)
    more(lennik)
    assert total(administrator) == 1
    assert [limits.get(f"limit-{number}") for number in range(4)] == [1, 1, 1, 1]


def kinds_in(value: Any) -> Iterator[type[Any]]:
    if is_dataclass(value):
        yield type(value)
        within: Any = [getattr(value, field.name) for field in fields(value)]
    else:
        within = value.values() if isinstance(value, Mapping) else value if isinstance(value, (list, tuple)) else ()
    for one in within:
        yield from kinds_in(one)


@pytest.mark.parametrize("address", [OVERVIEW, FRIDAY])
def test_the_fields_of_all_that_is_kept_are_in_its_key(
    address: str, administrator: Client, lennik: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else another release, in which these are others, would read it."""
    kept = {}
    monkeypatch.setattr(caches[kept_figures.WHERE], "add", lambda key, value, _seconds: kept.update({key: value}))
    more(lennik)
    administrator.get(address)
    ((_counted_at, parts),) = (value for key, value in kept.items() if key.startswith("figures-of-all:"))
    assert Tally in set(kinds_in(parts)) <= set(KEPT)


def test_what_another_release_kept_of_a_kind_that_is_no_more_is_counted_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def looked(number: int) -> int:
        figures = kept_figures.KeptFigures("a screen", {}, TODAY, timezone.now())
        found = figures.of("part", lambda: Counted(number)).number
        figures.in_words("?tel_opnieuw=1")
        return found

    assert [looked(1), looked(2)] == [1, 1]
    monkeypatch.delattr(sys.modules[__name__], "Counted")
    figures = kept_figures.KeptFigures("a screen", {}, TODAY, timezone.now())
    assert figures.of("part", lambda: 3) == 3
    figures.in_words("?tel_opnieuw=1")
