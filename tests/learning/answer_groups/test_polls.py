"""Polls: one vote each; who voted sees votes drawn by lot, one of each six, the same whatever happens to the poll."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onboarding.learning.answer_groups import batching, polls
from onboarding.learning.journey import progress, summaries
from onboarding.learning.models import Enrolment, LessonProgress, PollVote
from onboarding.lessons.models import LessonPage, Programme
from onboarding.people.models import Organisation, User
from tests.conftest import START
from tests.factories import UserFactory, make_programme, poll_block, stream, text_block
from tests.learning.closing.endings import finished
from tests.ready_made import Copy

NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def published(lennik_with: Callable[..., Copy]) -> Copy:
    second = poll_block("blok-twee", question="Wat vind je het leukst?")
    return lennik_with(make_programme, letters="K", body=[text_block(), poll_block(), second])


@pytest.fixture
def programme(lennik: Organisation, published: Copy) -> Programme:
    return cast(Programme, published.put_back())


@pytest.fixture
def lesson_id(programme: Programme) -> int:
    return programme.lesson_ids[0]


@pytest.fixture
def place(amina: User, enrolment: Enrolment, lesson_id: int) -> LessonProgress:
    return progress.open_lesson(amina, lesson_id, NOW)


@pytest.fixture
def others_vote(lennik: Organisation, programme: Programme, lesson_id: int) -> Callable[..., None]:
    """Lets so many colleagues vote."""

    def vote(count: int, choice: int = 0, block: str = "blok-peiling") -> None:
        for colleague in UserFactory.create_batch(count, organisation=lennik):
            progress.enrol(colleague, programme, START)
            theirs = progress.open_lesson(colleague, lesson_id, NOW)
            progress.vote(theirs, block, f"{block}-{choice}", NOW)

    return vote


def figures(place: LessonProgress, block: str = "blok-peiling") -> list[int]:
    return [choice.votes for choice in polls.results(place)[block].choices]


def test_the_first_vote_stands(place: LessonProgress) -> None:
    assert progress.vote(place, "blok-peiling", "blok-peiling-1", NOW)
    assert not progress.vote(place, "blok-peiling", "blok-peiling-2", NOW)
    assert PollVote.objects.get().choice_id == "blok-peiling-1"


@pytest.mark.parametrize(
    ("block", "choice", "code"),
    [
        ("elders", "x", "no_such_poll"),
        ("blok-peiling", "elders", "no_such_choice"),
        ("blok-peiling", "blok-twee-0", "no_such_choice"),
    ],
)
def test_a_poll_or_choice_that_the_lesson_lacks_is_refused(
    place: LessonProgress, block: str, choice: str, code: str
) -> None:
    with pytest.raises(progress.NoSuchBlock) as refusal:
        progress.vote(place, block, choice, NOW)
    assert refusal.value.code == code
    assert not PollVote.objects.exists()


def test_who_did_not_vote_sees_no_figures(place: LessonProgress, others_vote: Callable[..., None]) -> None:
    others_vote(9)
    assert polls.results(place) == {}


@pytest.mark.parametrize(("others", "people"), [(4, 0), (5, 6), (10, 6), (11, 12)])
def test_votes_are_drawn_from_five_people_besides_oneself_up_one_of_six(
    place: LessonProgress, others_vote: Callable[..., None], others: int, people: int
) -> None:
    others_vote(others)
    progress.vote(place, "blok-peiling", "blok-peiling-1", NOW)
    result = polls.results(place)["blok-peiling"]
    assert (result.people, result.drawn) == (people, people // 6)
    assert sum(choice.votes for choice in result.choices) == result.drawn
    assert [choice.is_mine for choice in result.choices] == [False, True, False]


def test_nobody_learns_what_the_next_colleague_chose(place: LessonProgress, others_vote: Callable[..., None]) -> None:
    progress.vote(place, "blok-peiling", "blok-peiling-0", NOW)
    others_vote(5)
    before = figures(place)
    for choice in (0, 1, 2, 2, 1):
        others_vote(1, choice)
        assert figures(place) == before == [1, 0, 0]
    others_vote(1, 1)
    assert sum(figures(place)) == 2


def test_the_lot_is_drawn_among_the_six_whoever_gave_which_vote(
    place: LessonProgress, others_vote: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    lots = []
    monkeypatch.setattr(batching, "randbelow", lambda number: lots.append(number) or 4)
    others_vote(2, 2)
    progress.vote(place, "blok-peiling", "blok-peiling-1", NOW)
    others_vote(3, 0)
    assert lots == [6]
    assert figures(place) == [0, 0, 1]  # of 0, 0, 0, 1, 2, 2 the fifth


@pytest.mark.parametrize("turn", range(6))
def test_four_made_up_employees_learn_no_more_than_the_lot_tells(
    lennik: Organisation, programme: Programme, lesson_id: int, monkeypatch: pytest.MonkeyPatch, turn: int
) -> None:
    """They and one more chose the same, the sixth something else: in one case of six that shows, whoever looks."""
    people = UserFactory.create_batch(6, organisation=lennik)
    for person in people:
        progress.enrol(person, programme, START)
    places = [progress.open_lesson(person, lesson_id, NOW) for person in people]
    seen: Counter[tuple[Any, ...]] = Counter()
    lots: list[int] = []
    for lot in range(6):
        monkeypatch.setattr(batching, "randbelow", lambda number, lot=lot: lots.append(number) or lot)
        with transaction.atomic():
            for number, place in enumerate(places):
                progress.vote(place, "blok-peiling", f"blok-peiling-{2 if number == turn else 0}", NOW)
            looks = {tuple(figures(place)) for number, place in enumerate(places) if number != turn}
            transaction.set_rollback(True)
        assert len(looks) == 1
        seen.update(looks)
    assert lots == [6] * 6  # each of the six lots is as likely
    assert seen == {(1, 0, 0): 5, (0, 0, 1): 1}


@pytest.mark.parametrize("gone", [[0], [1], [0, 1, 2]])
def test_taking_choices_away_or_rewording_them_changes_nothing_of_who_counts(
    place: LessonProgress, others_vote: Callable[..., None], lesson_id: int, gone: list[int]
) -> None:
    progress.vote(place, "blok-peiling", "blok-peiling-1", NOW)
    others_vote(5, 0)
    others_vote(6, 2)
    before = polls.results(place)["blok-peiling"]
    block = poll_block()
    for number, choice in enumerate(block["value"]["choices"]):
        if number in gone:
            choice.update(id=f"nieuw-{number}", value=f"Iets anders {number}")
        else:
            choice["value"] = f"Anders gezegd {number}"
    page = LessonPage.objects.get(lesson=lesson_id)
    page.body = stream("body", [text_block(), block])
    page.save_revision().publish()
    LessonProgress.objects.update(version=page.lesson.versions.latest("number"))
    after = polls.results(LessonProgress.objects.for_screens().get(pk=place.pk))["blok-peiling"]
    assert (after.people, after.drawn) == (before.people, before.drawn) == (12, 2)
    for number in range(3):
        assert after.choices[number].votes == (0 if number in gone else before.choices[number].votes)
    assert after.gone == sum(before.choices[number].votes for number in gone)


def test_each_poll_counts_its_own_votes(place: LessonProgress, others_vote: Callable[..., None]) -> None:
    for block in ("blok-peiling", "blok-twee"):
        progress.vote(place, block, f"{block}-0", NOW)
    others_vote(5, 0)
    others_vote(11, 2, block="blok-twee")
    assert figures(place) == [1, 0, 0]
    assert sum(figures(place, "blok-twee")) == 2
    assert figures(place, "blok-twee")[2] >= 1


def test_votes_elsewhere_do_not_count(
    place: LessonProgress, others_vote: Callable[..., None], herenthout: Organisation
) -> None:
    elsewhere = make_programme(herenthout, letters="K", body=[text_block(), poll_block()])
    for colleague in UserFactory.create_batch(9, organisation=herenthout):
        progress.enrol(colleague, elsewhere, START)
        theirs = progress.open_lesson(colleague, elsewhere.lesson_ids[0], NOW)
        progress.vote(theirs, "blok-peiling", "blok-peiling-0", NOW)
    progress.vote(place, "blok-peiling", "blok-peiling-1", NOW)
    assert polls.results(place)["blok-peiling"].drawn == 0


def test_someone_votes_once_also_when_the_programme_comes_back(
    amina: User, enrolment: Enrolment, place: LessonProgress, lesson_id: int, others_vote: Callable[..., None]
) -> None:
    others_vote(5)
    progress.vote(place, "blok-peiling", "blok-peiling-0", NOW)
    progress.begin_rounds([finished(enrolment).pk], START)
    again = progress.open_lesson(amina, lesson_id, NOW)
    assert again != place
    assert not progress.vote(again, "blok-peiling", "blok-peiling-2", NOW)
    assert figures(again) == [1, 0, 0]
    others_vote(5, choice=2)
    assert figures(again) == [1, 0, 0]  # eleven people: not yet twelve


def test_polls_cost_the_same_with_few_and_with_many_votes(
    place: LessonProgress, others_vote: Callable[..., None]
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            polls.results(place)
        return len(queries)

    polls.results(place)  # puts the article together, once in a process
    assert cost() == 1
    progress.vote(place, "blok-peiling", "blok-peiling-1", NOW)
    assert cost() == 2
    progress.vote(place, "blok-twee", "blok-twee-1", NOW)
    others_vote(23)
    assert cost() == 2


def test_voting_on_the_page_shows_the_figures_or_says_that_it_is_too_early(
    signed_in: Callable[[User], Client], amina: User, place: LessonProgress, others_vote: Callable[..., None]
) -> None:
    client, lesson_id = signed_in(amina), place.lesson_id
    lesson = reverse("learning:lesson", args=[lesson_id])
    address = reverse("learning:poll", args=[lesson_id, "blok-peiling"])
    assert client.post(address, {"keuze": "blok-peiling-1"})["Location"] == f"{lesson}#peiling-blok-peiling"
    assert "Je stem telt mee. Zodra er genoeg stemmen zijn" in client.get(lesson).content.decode()
    others_vote(5, 1)
    page = client.get(lesson).content.decode()
    assert "Een greep uit de eerste 6 stemmen: één op zes, door het lot gekozen." in page
    assert "1 van de 1" in page
    assert "jouw stem" in page


def test_a_vote_without_a_choice_or_for_what_is_not_there_saves_nothing(
    signed_in: Callable[[User], Client], amina: User, place: LessonProgress
) -> None:
    client = signed_in(amina)
    address = reverse("learning:poll", args=[place.lesson_id, "blok-peiling"])
    assert "Kies eerst een antwoord." in client.post(address, follow=True).content.decode()
    assert client.post(address, {"keuze": "elders"}).status_code == 404
    nowhere = reverse("learning:poll", args=[place.lesson_id, "elders"])
    assert client.post(nowhere, {"keuze": "x"}).status_code == 404
    assert client.post(nowhere).status_code == 404
    assert not PollVote.objects.exists()


def test_the_summary_rebuilt_from_the_events_knows_of_the_vote(place: LessonProgress, enrolment: Enrolment) -> None:
    progress.vote(place, "blok-peiling", "blok-peiling-1", NOW + timedelta(days=1))
    lived = Enrolment.objects.values(*summaries.SUMMARY).get()
    Enrolment.objects.update(last_activity_at=None)
    summaries.rebuild(Enrolment.objects.all())
    assert Enrolment.objects.values(*summaries.SUMMARY).get() == lived
