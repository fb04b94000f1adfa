"""What a lesson says: stored typed when it is published, also read as an earlier release stored it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from onboarding.learning.journey import progress
from onboarding.lessons import assembling
from onboarding.lessons.articles import Article, Poll, PollChoice, ReflectionPrompt, Section
from onboarding.lessons.models import LessonVersion, Programme
from onboarding.lessons.rendered_html import Markup, OurWords, markup_of, text_of
from onboarding.people.models import Organisation, User
from tests.conftest import START
from tests.e2e.world import scenario_block
from tests.factories import check_block, make_programme, poll_block, reflection_block, text_block

runs = st.lists(st.text() | st.builds(OurWords)).map(tuple)
polls = st.builds(Poll, choices=st.lists(st.builds(PollChoice), max_size=3).map(tuple))
parts = st.builds(Markup, runs) | st.builds(ReflectionPrompt) | polls
sections = st.builds(Section, parts=st.lists(parts, max_size=3).map(tuple))


@given(st.lists(sections, max_size=3).map(tuple))
def test_an_article_comes_back_from_its_data_as_it_was(sections: tuple[Section, ...]) -> None:
    article = Article(sections)
    assert Article.from_dict(json.loads(json.dumps(article.as_dict()))) == article


SECTION = {"id": "stuk-1", "heading": "Een dag", "text": "", "parts": []}


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"sections": [{**SECTION, "parts": [{"film": "x"}]}]},
        {"sections": [{**SECTION, "parts": [{"html": [{"theirs": "x"}]}]}]},
        {"sections": [{**SECTION, "parts": [{"poll": {"id": "x"}}]}]},
        {"sections": [{**SECTION, "colour": "blue"}]},
        {"sections": [{"id": "stuk-1"}]},
        [{**SECTION, "parts": [{"film": "x"}]}],
    ],
)
def test_what_no_release_wrote_is_refused(data: Any) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        Article.from_dict(data)


# --- What is read from HTML when a lesson is published ----------------------------------------------------------------


def test_our_own_words_stand_apart_and_the_rest_stays_as_it_was() -> None:
    html = '<p class="kicker"><span data-ours>Doe &amp; kijk</span></p><p>Een <span>dag</span> &amp; nacht</p>'
    markup = markup_of(html)
    assert markup.runs == (
        '<p class="kicker">', OurWords("Doe & kijk"), "</p><p>Een <span>dag</span> &amp; nacht</p>",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Amina belt de <b>burger</b>s.</p>", "Amina belt de burgers."),
        ("<ul><li>Een</li><li>Twee</li></ul>", "Een\nTwee"),
        ("<p>Een<br>twee</p>", "Een\ntwee"),
        ("<p>Een\n  regel</p>\n<p>Nog een</p>", "Een regel\nNog een"),
        ("<p>Jan &amp; An: 1 &lt; 2 &eacute;&#x27;s</p>", "Jan & An: 1 < 2 é's"),
        ('<p class="kicker"><span data-ours>Stel je voor</span></p><h3>Een rij</h3>', "Een rij"),
        ('<p class="scenario-ask" id="x">Wat zou <b>jij</b> doen?</p>\n<p>Dit.</p>', "Dit."),
        ('<img src="/x" alt="Een plein"><figcaption>Op het plein</figcaption>', "Op het plein"),
        ("", ""),
    ],
)
def test_what_is_searched_is_what_a_reader_sees_and_an_editor_wrote(html: str, text: str) -> None:
    assert text_of(html) == text


# --- As an earlier release stored it ----------------------------------------------------------------------------------


def earlier(version: LessonVersion) -> list[dict[str, Any]]:
    """The data of a version as releases stored it before: a list of sections, HTML in one piece, no text."""

    def html(part: dict[str, Any]) -> dict[str, Any]:
        if "html" not in part:
            return part
        whole = (run if isinstance(run, str) else f"<span data-ours>{run['ours']}</span>" for run in part["html"])
        return {"html": "".join(whole)}

    stored = version.article.as_dict()["sections"]
    return [
        {"id": one["id"], "heading": one["heading"], "parts": [html(part) for part in one["parts"]]} for one in stored
    ]


@pytest.fixture
def programme(lennik: Organisation) -> Programme:
    body = [text_block(), scenario_block(), check_block(), poll_block(), reflection_block()]
    return make_programme(lennik, letters="K", body=body)


@pytest.fixture
def version(programme: Programme) -> LessonVersion:
    """A version that was published by an earlier release."""
    version = LessonVersion.objects.get()
    LessonVersion.objects.update(article=earlier(version))
    return version


def test_an_earlier_version_is_read_as_it_would_be_published_now(version: LessonVersion) -> None:
    assert LessonVersion.objects.get().article == version.article


@pytest.mark.parametrize(("language", "words"), [("nl", "Stel je voor"), ("fr", "Imaginez")])
def test_an_earlier_version_opens_before_it_is_rebuilt(
    version: LessonVersion,
    programme: Programme,
    amina: User,
    signed_in: Callable[[User], Client],
    language: str,
    words: str,
) -> None:
    amina.language = language
    amina.save()
    progress.enrol(amina, programme, START)
    client = signed_in(amina)
    page = client.get(reverse("learning:lesson", args=[version.lesson_id])).content.decode()
    assert words in page
    assert f'name="keuze" value="{poll_block()["value"]["choices"][0]["id"]}"' in page
    (found,) = client.get(reverse("learning:search"), {"q": "gewone dag"}).context["found"]
    assert found.places[0].heading == "Waarom het telt"


def test_rebuilding_brings_an_earlier_version_up_to_date_and_leaves_its_digest(version: LessonVersion) -> None:
    call_command("rebuild_lessons", verbosity=0)
    rebuilt = LessonVersion.objects.extra(select={"stored": "CAST(article AS text)"}).get()
    assert json.loads(rebuilt.stored) == version.article.as_dict()
    assert rebuilt.digest == version.digest


# --- On the screen ----------------------------------------------------------------------------------------------------


def test_what_is_the_readers_own_stands_between_html_in_the_order_of_the_lesson(version: LessonVersion) -> None:
    pieces = assembling.pieces_of(version)
    assert [(bool(one.html), bool(one.poll), bool(one.reflection)) for one in pieces] == [
        (True, False, False), (False, True, False), (True, False, False), (False, False, True), (True, False, False),
    ]  # fmt: skip


def test_an_article_costs_one_query_a_process_in_however_many_languages(
    version: LessonVersion, amina: User, programme: Programme, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    progress.enrol(amina, programme, START)
    place = progress.open_lesson(amina, version.lesson_id, timezone.now())
    with django_assert_num_queries(1):
        for language in ("nl", "fr", "nl"):
            with translation.override(language):
                assembling.pieces_of(place.version)
        assembling.article_of(place.version)
