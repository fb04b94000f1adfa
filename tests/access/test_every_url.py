"""Every address of the site against every role, by table.txt."""

from __future__ import annotations

from collections import Counter

import pytest
from django.urls import get_resolver, reverse

from tests.access import table
from tests.access import world as worlds
from tests.access.conftest import Ask, body
from tests.access.world import BIRD, ROLES
from tests.client_response import ClientResponse

pytestmark = pytest.mark.django_db

ANSWERS = {200: "ok", 201: "ok", 204: "ok", 400: "bad", 403: "no", 404: "gone", 405: "method", 422: "bad"}
OUTSIDERS = ("anonymous", "other")
OPEN_MOST = ("hire", "hr")  # between them nearly every address: on a second database as well


def answer(response: ClientResponse, url: str) -> str:
    """What the response is, in the words of the table; a status that should never be stays a number."""
    if response.status_code not in (301, 302):
        return ANSWERS.get(response.status_code, str(response.status_code))
    target, home = response["Location"], reverse("wagtailadmin_home")
    if target.startswith((reverse("account_login"), reverse("wagtailadmin_login"))):
        return "away"
    return "home" if target == home and url.startswith(home) else "go"


def test_every_pattern_of_the_site_is_in_the_table_and_every_row_is_a_pattern(world: worlds.World) -> None:
    there = Counter(table.patterns(get_resolver()))
    in_table = {row.key(world.objects) for row in table.ROWS}
    assert sorted(set(there) - in_table) == [], "give each of these a row in tests/access/table.txt"
    assert sorted(in_table - set(there)) == [], "there is no such pattern any more"
    assert [pattern for pattern, times in there.items() if times > 1] == [], "only the first is ever reached"


def test_the_names_in_the_table_are_those_of_the_addresses(world: worlds.World) -> None:
    assert [row for row in table.ROWS if row.name != row.key(world.objects)[0]] == []


def test_an_address_stands_in_the_table_once() -> None:
    assert [address for address, times in Counter(row.address for row in table.ROWS).items() if times > 1] == []


@pytest.mark.parametrize(
    "role", [pytest.param(role, marks=pytest.mark.every_example if role in OPEN_MOST else ()) for role in ROLES]
)
def test_each_address_answers_a_role_as_the_table_says(ask: Ask, world: worlds.World, role: str) -> None:
    wrong, leaks = [], []
    for row in table.ROWS:
        url = row.url(world.objects)
        for method, data in (("GET", None), ("POST", row.data(world.objects))):
            response = ask(role, url, data)
            found, expected = answer(response, url), row.expected[f"{method} {role}"]
            if found != expected:
                wrong.append(f"{method} {row.address}: {found}, not {expected}")
            if role in OUTSIDERS and BIRD in body(response):
                leaks.append(f"{method} {row.address}")
    assert wrong == []
    assert leaks == []


PART = "== X\nGET * * * * * * * * *\nPOST no no no no no no no no no\n"


def test_a_row_answers_what_its_part_says_and_fills_in_the_stars() -> None:
    (row,) = table.read(f"{PART}ok - x /x/ a=b")
    assert (row.name, row.address, row.form) == ("x", "/x/", "a=b")
    assert row.expected == {f"GET {role}": "ok" for role in ROLES} | {f"POST {role}": "no" for role in ROLES}


@pytest.mark.parametrize(
    "text",
    [
        "ok - x /x/",
        "== X\nGET * * * * * * * * *\nok - x /x/",
        f"{PART}== Y\nok - x /x/",
        f"{PART}- - x /x/",
        f"{PART}ok ok x /x/",
        f"{PART}ok - /x/",
        "== X\nGET * * *",
    ],
)
def test_a_line_of_the_table_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"/x/|makes no sense"):
        table.read(text)
