"""What was done elsewhere stands on the dashboard as exempted: lit by nothing, and asked of nobody."""

from __future__ import annotations

from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.test import Client

from onboarding.learning.dashboard import dashboards
from onboarding.learning.journey import progress
from onboarding.learning.journey.exempting import Grounds
from onboarding.learning.models import Enrolment
from onboarding.lessons.models import Programme
from onboarding.people.models import User
from tests.client_response import ClientResponse
from tests.conftest import START
from tests.learning.quiz_answers import url

NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
GROUNDS = Grounds("Volgde dit bij de provincie.", date(2026, 9, 1))


def text(response: ClientResponse) -> str:
    return " ".join(unescape(response.content.decode()).split())


@pytest.fixture
def enrolled(amina: User, reading_only: Programme) -> Enrolment:
    return progress.enrol(amina, reading_only, START, announce=False)


@pytest.fixture
def own(enrolled: Enrolment) -> Client:
    client = Client()
    client.force_login(enrolled.user)
    return client


def test_a_lesson_that_was_done_elsewhere_is_neither_lit_nor_next(enrolled: Enrolment, marleen: User) -> None:
    first, second = enrolled.programme.lesson_ids
    progress.exempt([enrolled.pk], first, GROUNDS, marleen, NOW)
    board = dashboards.build(enrolled.user, START)
    assert board is not None
    assert [(row.id, row.is_exempt, row.is_left) for row in board.rows] == [(first, True, False), (second, False, True)]
    tiles = {tile.lesson_id: tile for tile in board.tiles if not tile.is_free}
    assert [(tiles[one].is_lit, tiles[one].is_exempt) for one in (first, second)] == [(False, True), (False, False)]
    assert board.next_row is not None
    assert (board.next_row.id, board.lessons_left, board.done) == (second, 1, 0)
    assert board.minutes_left == board.next_row.minutes


def test_who_is_exempted_from_all_reads_so_and_has_nothing_to_do(
    own: Client, enrolled: Enrolment, marleen: User
) -> None:
    progress.exempt([enrolled.pk], None, GROUNDS, marleen, NOW)
    shown = text(own.get(url("dashboard")))
    assert f"Dag {enrolled.user.first_name}, je bent vrijgesteld." in shown
    assert shown.count("Vrijgesteld: je deed dit elders") == 2
    assert "Begin" not in shown


def test_the_address_of_that_lesson_says_why_it_is_not_asked(own: Client, enrolled: Enrolment, marleen: User) -> None:
    first, second = enrolled.programme.lesson_ids
    progress.exempt([enrolled.pk], first, GROUNDS, marleen, NOW)
    assert "Je bent vrijgesteld van deze les" in text(own.get(url("lesson", first)))
    assert "vrijgesteld" not in text(own.get(url("lesson", second)))
