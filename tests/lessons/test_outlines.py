"""The outline of a programme: what is stored is what was published, and what nobody wrote is refused."""

from __future__ import annotations

import json
from datetime import UTC
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.lessons.models import Audience, Programme
from onboarding.lessons.outlines import LessonEntry, Opening, Outline, PrincipleEntry, PrincipleKind, WordmarkLetter
from onboarding.lessons.outlining import DRAFT, draft_outline
from onboarding.people.models import Organisation

lessons = st.builds(
    LessonEntry,
    opens=st.sampled_from(Opening),
    audience=st.sampled_from(Audience),
    asked_at=st.none() | st.datetimes(timezones=st.just(UTC)),
)
principles = st.builds(
    PrincipleEntry, kind=st.sampled_from(PrincipleKind), lessons=st.lists(lessons, max_size=3).map(tuple)
)
outlines = st.builds(
    Outline,
    principles=st.lists(principles, max_size=3).map(tuple),
    wordmark=st.lists(st.builds(WordmarkLetter), max_size=3).map(tuple),
    refresher_days=st.lists(st.integers(1, 730), max_size=3).map(tuple),
    repeat_months=st.none() | st.integers(1, 120),
    mails_rounds=st.booleans(),
)


@given(outlines)
def test_an_outline_comes_back_from_its_data_as_it_was(outline: Outline) -> None:
    assert Outline.from_dict(json.loads(json.dumps(outline.as_dict()))) == outline


LESSON = LessonEntry(1, "Luisteren").as_dict()
PRINCIPLE = {**PrincipleEntry(1, PrincipleKind.VALUE).as_dict(), "lessons": [LESSON]}


@pytest.mark.parametrize(
    "data",
    [
        {"principles": [{**PRINCIPLE, "lessons": [{**LESSON, "opens": "some_day"}]}]},
        {"principles": [{**PRINCIPLE, "lessons": [{**LESSON, "colour": "blue"}]}]},
        {"principles": [{**PRINCIPLE, "lessons": [{"title": "Zonder id"}]}]},
        {"principles": [{**PRINCIPLE, "kind": "wish"}]},
        {"principles": [{**PRINCIPLE, "colour": "blue"}]},
        {"principles": [{"id": 1, "lessons": []}]},
        {"wordmark": [{"principle": 1}]},
        {"colour": "blue"},
    ],
)
def test_what_no_release_wrote_is_refused(data: Any) -> None:
    with pytest.raises((KeyError, TypeError, ValueError)):
        Outline.from_dict(data)


def test_an_unknown_opening_is_an_error_and_never_opens_at_once() -> None:
    with pytest.raises(ValueError, match="some_day"):
        LessonEntry.from_dict({**LESSON, "opens": "some_day"})


def test_what_an_earlier_release_wrote_gets_what_a_new_programme_has() -> None:
    earlier = {key: value for key, value in LESSON.items() if key != "opens"}
    outline = Outline.from_dict({"wordmark": [], "principles": [{**PRINCIPLE, "lessons": [earlier]}]})
    assert outline.lessons == (LessonEntry(1, "Luisteren", opens=Opening.AT_ONCE),)
    assert (outline.refresher_days, outline.gives_certificate, outline.repeat_months) == ((30, 90), True, None)
    assert outline.mails_rounds


THREE = Outline(
    (
        PrincipleEntry(7, PrincipleKind.MISSION, lessons=(LessonEntry(70, "Missie"),)),
        PrincipleEntry(8, PrincipleKind.VALUE, lessons=(LessonEntry(80, "Een"), LessonEntry(81, "Twee"))),
        PrincipleEntry(9, PrincipleKind.VALUE, lessons=(LessonEntry(90, "Drie"),)),
    )
)


def test_a_lesson_is_found_with_the_principle_it_stands_under_and_where_that_stands() -> None:
    assert THREE.lesson_ids == [70, 80, 81, 90]
    assert THREE.lesson(81).title == "Twee"
    above = [THREE.principle_of(lesson_id) for lesson_id in THREE.lesson_ids]
    places = [THREE.position(principle) for principle in above if principle]
    assert places == [(1, 1), (1, 2), (1, 2), (2, 2)]


def test_a_lesson_that_left_stands_under_nothing() -> None:
    assert THREE.lesson(99) is None
    assert THREE.principle_of(99) is None


def test_the_database_holds_the_data_and_python_the_outline(programme: Programme) -> None:
    stored = Programme.objects.extra(select={"text": "CAST(outline AS text)"}).get()
    assert json.loads(cast(Any, stored).text) == programme.outline.as_dict()
    assert Programme.objects.get().outline == programme.outline
    programme.full_clean()


def test_the_same_data_is_read_once(programme: Programme) -> None:
    assert Programme.objects.get().outline is Programme.objects.get().outline


def test_a_programme_without_pages_has_an_empty_outline(lennik: Organisation) -> None:
    programme = Programme.objects.create(organisation=lennik, title="Leeg")
    programme.refresh_from_db()
    assert (programme.outline, programme.lesson_ids) == (Outline(), [])


def test_around_a_draft_stand_all_principles_also_those_that_nobody_sees(programme: Programme) -> None:
    first, second = programme.page.get_children()
    first.specific.unpublish()
    lesson = second.get_children().get().specific
    lesson.title = "Nog in de maak"
    outline = draft_outline(lesson)
    assert outline.lesson(DRAFT).title == "Nog in de maak"
    principle = outline.principle_of(DRAFT)
    assert principle is not None
    assert outline.position(principle) == (2, 2)
    assert outline.lesson_ids == [DRAFT]
