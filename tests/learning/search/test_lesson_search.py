"""Looking something up: what is found, where it leads, and that nobody finds what is not theirs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoDbBlocker

from onboarding.learning.journey import progress
from onboarding.learning.models import Enrolment
from onboarding.learning.search import lesson_search
from onboarding.learning.search.lesson_search import Place
from onboarding.lessons.models import LessonPage, Programme
from onboarding.people.folding import plain
from onboarding.people.models import Organisation, User
from tests.conftest import START
from tests.e2e.world import scenario_block
from tests.factories import UserFactory, make_programme, reflection_block, stream, text_block
from tests.ready_made import Copy, build

pytestmark = pytest.mark.every_example

URL = reverse("learning:search")
BODY = [
    text_block("Een efficiënte dag", "<p>Amina belt de <b>burger</b>s terug &amp; noteert hun coördinaten.</p>"),
    scenario_block(),
    reflection_block("Welke collega help jij?"),
]


@pytest.fixture(scope="session")
def rewritten(copies: dict[str, Copy], django_db_blocker: DjangoDbBlocker) -> Copy:
    """The first lesson of Lennik's programme says this, and is published; once."""

    def publish() -> None:
        page = LessonPage.objects.order_by("path").first()
        page.body, page.introduction = stream("body", BODY), "Over een café in de straat."
        page.save_revision().publish()

    with django_db_blocker.unblock():
        return build(("", publish), on=[copies["lennik"], copies["programme"]])[""]


@pytest.fixture
def client(signed_in: Callable[[User], Client], amina: User, enrolment: Enrolment, rewritten: Copy) -> Client:
    rewritten.put_back()
    return signed_in(amina)


@pytest.fixture
def lesson_id(programme: Programme) -> int:
    return programme.lesson_ids[0]


def found(client: Client, query: str) -> Any:
    return client.get(URL, {"q": query}).context["found"]


def marked(place: Place) -> str:
    return "".join(f"[{piece.text}]" if piece.is_hit else piece.text for piece in place.snippet)


@pytest.mark.parametrize(
    ("query", "fragment"),
    [
        ("coordinaten", "#stuk-1"),
        ("COÖRDINATEN", "#stuk-1"),
        ("coördinaten", "#stuk-1"),  # with the accent as a sign of its own
        ("efficient", "#stuk-1"),  # a heading, and only the beginning of the word
        ("burgers", "#stuk-1"),  # through the bold part of a word
        ("volgt keuze 2", "#stuk-2"),  # what follows on a choice of a scenario
        ("collega help", "#stuk-3"),
        ("cafe", ""),
    ],
)
def test_words_are_found_without_accents_or_capitals_and_lead_to_their_section(
    client: Client, lesson_id: int, query: str, fragment: str
) -> None:
    (lesson,) = found(client, query)
    assert lesson.places[0].url == reverse("learning:lesson", args=[lesson_id]) + fragment


@pytest.mark.parametrize("query", ["oordinaten", "burger wielrenner", "strong", "amp", "situatie-van-niets"])
def test_what_is_not_the_beginning_of_a_word_or_not_all_of_the_words_is_not_found(client: Client, query: str) -> None:
    assert found(client, query) == []


def test_the_words_may_stand_in_different_parts_of_a_lesson(client: Client) -> None:
    (lesson,) = found(client, "café burgers rij")
    assert {marked(place)[:4] for place in lesson.places} == {"Over", "Amin", "Een "} or len(lesson.places) == 3


def test_what_the_screen_itself_says_in_every_scenario_is_not_searched(client: Client) -> None:
    assert found(client, "zou jij doen") == []


def test_a_word_in_the_title_finds_the_lesson_and_comes_first(client: Client, programme: Programme) -> None:
    page = LessonPage.objects.order_by("path").last()
    page.title = "Burgers eerst"
    page.save_revision().publish()
    assert [lesson.title for lesson in found(client, "burger")] == ["Burgers eerst", "Les K0.0"]


def test_the_words_are_marked_and_the_text_stays_text(client: Client) -> None:
    page = LessonPage.objects.order_by("path").first()
    page.body = stream("body", [text_block("Code", "<p>Typ &lt;script&gt;alert(1)&lt;/script&gt; en niet meer.</p>")])
    page.save_revision().publish()
    html = client.get(URL, {"q": "alert <script>"}).content.decode()
    assert "&lt;<mark>script</mark>&gt;<mark>alert</mark>(1)" in html
    assert "<script>alert" not in html


def test_ones_own_resolutions_are_found_and_nobody_elses(
    client: Client, amina: User, dries: User, programme: Programme, lesson_id: int, signed_in: Callable[[User], Client]
) -> None:
    block = "blok-voornemen"
    place = progress.open_lesson(amina, lesson_id, timezone.now())
    progress.write_reflection(place, block, "Ik bel Yusuf morgen terug.", timezone.now())
    (lesson,) = found(client, "yusuf")
    assert [place.url for place in lesson.places] == [
        reverse("learning:lesson", args=[lesson_id]) + f"#voornemen-{block}"
    ]
    progress.enrol(dries, programme, START)
    assert found(signed_in(dries), "yusuf") == []
    assert len(found(signed_in(dries), "burgers")) == 1


def test_someone_finds_the_version_they_started_and_not_what_was_written_since(
    client: Client, amina: User, lesson_id: int
) -> None:
    progress.open_lesson(amina, lesson_id, timezone.now())
    page = LessonPage.objects.get(lesson=lesson_id)
    page.body = stream("body", [text_block("Nieuw", "<p>Een egel in de tuin.</p>")])
    page.save_revision().publish()
    assert found(client, "egel") == []
    assert len(found(client, "burgers")) == 1


def test_a_lesson_done_is_found_again_a_year_later_also_when_it_was_taken_away(
    client: Client, amina: User, lesson_id: int
) -> None:
    progress.open_lesson(amina, lesson_id, timezone.now() - timedelta(days=400))
    LessonPage.objects.get(lesson=lesson_id).unpublish()
    assert len(found(client, "burgers")) == 1


def test_a_lesson_that_was_never_opened_and_was_taken_away_is_not_found(client: Client, lesson_id: int) -> None:
    LessonPage.objects.get(lesson=lesson_id).unpublish()
    assert found(client, "burgers") == []


def test_a_lesson_that_is_not_open_yet_is_not_found(client: Client, amina: User, lesson_id: int) -> None:
    User.objects.filter(pk=amina.pk).update(start_date=timezone.localdate())
    page = LessonPage.objects.get(lesson=lesson_id)
    page.opens = "first_month"
    page.save_revision().publish()
    assert found(client, "burgers") == []


def test_nothing_of_someone_elses_programme_is_found(
    client: Client, signed_in: Callable[[User], Client], ioana: User, lennik: Organisation, herenthout: Organisation
) -> None:
    assert found(signed_in(ioana), "burgers") == []
    make_programme(lennik, title="Voor anderen", body=[text_block("Egels", "<p>Een egel.</p>")])
    assert found(client, "egel") == []


def test_the_number_of_lessons_found_is_in_the_title_and_announced(client: Client) -> None:
    html = client.get(URL, {"q": "burgers"}).content.decode()
    assert "<title>Eén les · burgers ·" in html
    assert 'role="status"' in html
    assert "Eén les gevonden voor “burgers”" in html.replace("\n", " ")


def test_finding_nothing_comes_with_advice(client: Client) -> None:
    html = client.get(URL, {"q": "wielrenner"}).content.decode()
    assert "Niets gevonden voor “wielrenner”" in html
    assert "Probeer minder woorden" in html


@pytest.mark.parametrize("query", [None, "", "   ", "?!", "-"])
def test_without_words_there_is_only_the_form(client: Client, query: str | None) -> None:
    page = client.get(URL, {} if query is None else {"q": query})
    assert page.status_code == 200
    assert page.context["words"] == []
    assert "gevonden" not in page.content.decode()


def test_a_query_is_cut_at_a_hundred_characters(client: Client) -> None:
    page = client.get(URL, {"q": "a" * 5000})
    assert page.context["words"] == ["a" * 100]


def test_the_dashboard_has_the_search_form(client: Client) -> None:
    assert f'action="{URL}"' in client.get(reverse("learning:dashboard")).content.decode()


@pytest.mark.parametrize(("letters", "lessons_each", "people"), [("KR", 1, 1), ("KRKR", 3, 30)])
def test_a_search_costs_the_same_whatever_the_number_of_lessons_and_people(
    signed_in: Callable[[User], Client], lennik: Organisation, letters: str, lessons_each: int, people: int
) -> None:
    programme: Programme = make_programme(lennik, letters=letters, lessons_each=lessons_each)
    learners = UserFactory.create_batch(people, organisation=lennik)
    for learner in learners:
        progress.enrol(learner, programme, START)
    progress.open_lesson(learners[0], programme.lesson_ids[0], timezone.now())
    client = signed_in(learners[0])
    with CaptureQueriesContext(connection) as queries:
        assert client.get(URL, {"q": "gewone dag"}).context["found"]
    assert len(queries) == 6  # session, user, enrolments, versions begun, versions to come, reflections


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Karim\nWie belt? Niemand aan het loket, zegt hij.", "Karim · Wie belt? Niemand aan het [loket], zegt hij."),
        ("Dit. " * 60 + "Zij belt het loket. " + "Dat. " * 60, "… Zij belt het [loket]. " + "Dat. " * 39 + "Dat. …"),
        ("Dit. " * 60 + "Zij belt het loket.", "… " + "Dit. " * 40 + "Zij belt het [loket]."),
        ("Wie " + "heel " * 60 + "lang wacht, belt het loket.", "… " + "heel " * 8 + "lang wacht, belt het [loket]."),
        ("Het loket is " + "heel " * 60 + "ver.", "Het [loket] is " + "heel " * 26 + "heel …"),
        ("", ""),
    ],
)
def test_a_snippet_is_whole_sentences_and_only_one_that_is_too_long_is_cut(text: str, shown: str) -> None:
    assert marked(Place("", "/", lesson_search.snippet(lesson_search.clean(text), ["loket"]))) == shown


@given(st.text(max_size=60), st.text(max_size=12))
def test_whatever_is_searched_in_whatever_text_the_pieces_make_up_a_part_of_it(text: str, query: str) -> None:
    text = lesson_search.clean(text)
    words = lesson_search.words_of(query)
    pieces = lesson_search.snippet(text, words)
    shown = "".join(piece.text for piece in pieces).removeprefix("… ").removesuffix(" …")
    assert shown in text.replace("\n", " · ")
    for piece in pieces:
        if piece.is_hit:
            assert any(plain(piece.text).startswith(word) for word in words)


@given(st.text(max_size=300))
def test_a_text_is_found_by_each_of_its_own_words(text: str) -> None:
    words = lesson_search.words_of(text)
    passage = lesson_search.Passage("", "/", lesson_search.clean(text))
    for word in words:
        assert lesson_search.search([lesson_search.Text("Les", "/", [passage])], [word])
