"""Polls: one vote each, and figures only for who voted, from five votes up, in steps of five."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onboarding.learning import polls, progress, summaries
from onboarding.learning.models import Enrolment, PollVote
from tests.conftest import START
from tests.factories import UserFactory, make_programme, poll_block, text_block
from tests.learning.closing import finished

NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


@pytest.fixture
def programme(lennik):
    return make_programme(lennik, letters="K", body=[text_block(), poll_block(), poll_block("blok-twee")])


@pytest.fixture
def lesson_id(programme) -> int:
    return programme.lesson_ids[0]


@pytest.fixture
def place(amina, enrolment, lesson_id):
    return progress.open_lesson(amina, lesson_id, NOW)


@pytest.fixture
def others_vote(lennik, programme, lesson_id):
    """Lets so many colleagues vote."""

    def vote(count: int, choice: int = 0, block: str = "blok-peiling") -> None:
        for colleague in UserFactory.create_batch(count, organisation=lennik):
            progress.enrol(colleague, programme, START)
            theirs = progress.open_lesson(colleague, lesson_id, NOW)
            progress.vote(theirs, block, f"{block}-{choice}", NOW)

    return vote


def figures(place, block="blok-peiling"):
    return [choice.votes for choice in polls.results(place)[block].choices]


def test_the_first_vote_stands(place):
    assert progress.vote(place, "blok-peiling", "blok-peiling-1", NOW)
    assert not progress.vote(place, "blok-peiling", "blok-peiling-2", NOW)
    assert PollVote.objects.get().choice_id == "blok-peiling-1"


@pytest.mark.parametrize(
    ("block", "choice"), [("elders", "x"), ("blok-peiling", "elders"), ("blok-peiling", "blok-twee-0")]
)
def test_a_poll_or_choice_that_the_lesson_lacks_is_refused(place, block, choice):
    with pytest.raises(KeyError):
        progress.vote(place, block, choice, NOW)
    assert not PollVote.objects.exists()


def test_who_did_not_vote_sees_no_figures(place, others_vote):
    others_vote(9)
    assert polls.results(place) == {}


@pytest.mark.parametrize(("others", "votes"), [(3, 0), (4, 5), (8, 5), (9, 10)])
def test_figures_come_from_five_votes_up_in_steps_of_five(place, others_vote, others, votes):
    others_vote(others)
    progress.vote(place, "blok-peiling", "blok-peiling-1", NOW)
    result = polls.results(place)["blok-peiling"]
    assert result.votes == votes
    assert sum(choice.votes for choice in result.choices) == votes
    assert [choice.is_mine for choice in result.choices] == [False, True, False]


def test_nobody_learns_what_the_next_colleague_chose(place, others_vote):
    progress.vote(place, "blok-peiling", "blok-peiling-1", NOW)
    others_vote(4)
    before = figures(place)
    for choice in (0, 1, 2, 2):
        others_vote(1, choice)
        assert figures(place) == before
    others_vote(1, 1)
    assert figures(place) == [5, 3, 2]


def test_each_poll_counts_its_own_votes(place, others_vote):
    for block in ("blok-peiling", "blok-twee"):
        progress.vote(place, block, f"{block}-0", NOW)
    others_vote(5, 0)
    others_vote(7, 2, block="blok-twee")
    assert figures(place) == [5, 0, 0]
    assert figures(place, "blok-twee") == [1, 0, 4]


def test_votes_elsewhere_do_not_count(place, others_vote, herenthout):
    elsewhere = make_programme(herenthout, letters="K", body=[text_block(), poll_block()])
    for colleague in UserFactory.create_batch(9, organisation=herenthout):
        progress.enrol(colleague, elsewhere, START)
        theirs = progress.open_lesson(colleague, elsewhere.lesson_ids[0], NOW)
        progress.vote(theirs, "blok-peiling", "blok-peiling-0", NOW)
    progress.vote(place, "blok-peiling", "blok-peiling-1", NOW)
    assert polls.results(place)["blok-peiling"].votes == 0


def test_someone_votes_once_also_when_the_programme_comes_back(amina, enrolment, place, lesson_id, others_vote):
    others_vote(4)
    progress.vote(place, "blok-peiling", "blok-peiling-1", NOW)
    progress.begin_rounds([finished(enrolment).pk], START)
    again = progress.open_lesson(amina, lesson_id, NOW)
    assert again != place
    assert not progress.vote(again, "blok-peiling", "blok-peiling-2", NOW)
    assert figures(again) == [4, 1, 0]
    others_vote(4, choice=2)
    assert figures(again) == [4, 1, 0]  # nine people: not yet ten


def test_polls_cost_the_same_with_few_and_with_many_votes(place, others_vote):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            polls.results(place)
        return len(queries)

    polls.results(place)  # puts the article together, once in a process
    assert cost() == 1
    progress.vote(place, "blok-peiling", "blok-peiling-1", NOW)
    assert cost() == 3
    progress.vote(place, "blok-twee", "blok-twee-1", NOW)
    others_vote(23)
    assert cost() == 3


def test_voting_on_the_page_shows_the_figures_or_says_that_it_is_too_early(signed_in, amina, place, others_vote):
    client, lesson_id = signed_in(amina), place.lesson_id
    lesson = reverse("learning:lesson", args=[lesson_id])
    address = reverse("learning:poll", args=[lesson_id, "blok-peiling"])
    assert client.post(address, {"keuze": "blok-peiling-1"}).url == f"{lesson}#peiling-blok-peiling"
    assert "Nog te weinig stemmen om te tonen." in client.get(lesson).content.decode()
    others_vote(4)
    page = client.get(lesson).content.decode()
    assert "Zo stemden de eerste 5 collega’s." in page
    assert "4 stemmen, 80 %" in page
    assert "jouw stem" in page


def test_a_vote_without_a_choice_or_for_what_is_not_there_saves_nothing(signed_in, amina, place):
    client = signed_in(amina)
    address = reverse("learning:poll", args=[place.lesson_id, "blok-peiling"])
    assert "Kies eerst een antwoord." in client.post(address, follow=True).content.decode()
    assert client.post(address, {"keuze": "elders\0"}).status_code == 404
    nowhere = reverse("learning:poll", args=[place.lesson_id, "elders"])
    assert client.post(nowhere, {"keuze": "x"}).status_code == 404
    assert client.post(nowhere).status_code == 404
    assert not PollVote.objects.exists()


def test_the_summary_rebuilt_from_the_events_knows_of_the_vote(place, enrolment):
    progress.vote(place, "blok-peiling", "blok-peiling-1", NOW + timedelta(days=1))
    lived = Enrolment.objects.values(*summaries.SUMMARY).get()
    Enrolment.objects.update(last_activity_at=None)
    summaries.rebuild(Enrolment.objects.all())
    assert Enrolment.objects.values(*summaries.SUMMARY).get() == lived
