"""What changed in the original of a copy is taken over piece by piece, or stays as it is."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given

from onboarding.hr.deeds import lesson_sharing
from onboarding.lessons.differences import words_of_version
from onboarding.lessons.freezing import freeze
from onboarding.lessons.models import AdoptedLesson, LessonPage, LessonVersion, PrinciplePage, Programme
from onboarding.lessons.sharing.lesson_sides import RULES, side_of
from onboarding.lessons.sharing.taking_pieces import LookedAway
from onboarding.people.models import Organisation, User
from quizzes.blocks.quiz_to_stream import stream_from
from quizzes.definitions import Quiz
from quizzes.models import Correction
from tests.factories import make_programme, single, stream, text_block
from tests.few_examples import FEW
from tests.lessons.whole_lessons import Data, lessons
from tests.sharing_lessons import adopted, draft_of, offered, publish, said, upstream, write

pytestmark = pytest.mark.django_db
BODY = [text_block("Een"), text_block("Twee"), text_block("Drie")]
QUESTIONS = [single("Vraag 1"), single("Vraag 2"), single("Vraag 3")]


@pytest.fixture
def original(lennik: Organisation) -> LessonPage:
    make_programme(lennik, letters="K", wordmark="K", body=BODY, questions=QUESTIONS)
    found: LessonPage = LessonPage.objects.get()
    return found


@pytest.fixture
def under(herenthout: Organisation) -> PrinciplePage:
    make_programme(herenthout, letters="H", wordmark="H", lessons_each=0)
    page = Programme.objects.get(organisation=herenthout).page
    assert page is not None
    found: PrinciplePage = PrinciplePage.objects.child_of(page).get()
    return found


@pytest.fixture
def copy(original: LessonPage, under: PrinciplePage, marleen: User, ioana: User) -> LessonPage:
    return adopted(offered(original, marleen), under, ioana)


def take(page: LessonPage, by: User, *keys: str, leaves_rest: bool = False) -> bool:
    now = LessonPage.objects.get(pk=page.pk)
    return lesson_sharing.settle_changes(by, now, upstream(page).mark, keys, leaves_rest, timezone.now())


def keys(page: LessonPage) -> list[str]:
    return [piece.key for piece in upstream(page).pieces]


def has_news() -> bool:
    return AdoptedLesson.objects.with_news().exists()


def headings(page: LessonPage) -> list[str]:
    return [block.value["heading"] for block in draft_of(page).body]


def asked(page: LessonPage) -> list[str]:
    return [block.value["question"] for block in draft_of(page).questions]


def told(version: LessonVersion) -> Any:
    side = side_of(words_of_version(version), [])
    return side.fields, side.rules, [list(one.values()) for one in side.streams.values()]


def freeze_as(page: LessonPage, data: Data) -> LessonVersion:
    """A version that says this, complete or not."""
    quiz = Quiz.from_dict(data["quiz"]) if data["quiz"] else None
    content = data["content"]
    for name in ("summary", "introduction", "minutes"):
        setattr(page, name, content[name])
    page.title = content["title"] or "x"
    page.body = stream("body", [{**one, "value": _without_files(one["value"])} for one in content["body"]])
    page.questions = stream("questions", stream_from(quiz))
    for name in RULES if quiz else ():
        setattr(page, name, quiz.as_dict()[name] if quiz else None)
    return freeze(page)


def _without_files(value: Any) -> Any:
    """Those of no organisation are nobody's: what becomes of files has a test of its own."""
    names = {"image", "document", "file", "captions"}
    return {name: None if name in names else one for name, one in value.items()}


@FEW
@given(first=lessons(), second=lessons())
def test_taking_all_gives_the_words_of_the_original_and_leaving_all_changes_nothing(
    original: LessonPage, under: PrinciplePage, marleen: User, ioana: User, first: Data, second: Data
) -> None:
    freeze_as(original, first)
    page = adopted(offered(original, marleen), under, ioana)
    before = said(page)
    version = freeze_as(original, second)
    assert not take(page, ioana, leaves_rest=True)
    assert (said(page), keys(page)) == (before, [])

    AdoptedLesson.objects.filter(page=page).update(settled={}, taken={})
    take(page, ioana, *keys(page), leaves_rest=True)
    assert keys(page) == []
    assert said(page) == told(version)
    page.delete()


def test_each_piece_is_told_by_what_it_is_and_only_those_that_are_chosen_come(
    original: LessonPage, copy: LessonPage, ioana: User
) -> None:
    assert not AdoptedLesson.objects.with_news().exists()
    publish(
        original,
        introduction="Anders.",
        pass_mark=50,
        body=[BODY[2], text_block("Nieuw"), {**BODY[0], "value": {"heading": "Eén", "text": "<p>Anders.</p>"}}],
        questions=[single("Vraag 1", best=2), *QUESTIONS[1:2], single("Vraag 4")],
    )
    assert AdoptedLesson.objects.with_news().get().page == copy
    assert keys(copy) == [
        *("introduction", "body:blok-Nieuw", "body:blok-Een", "body:blok-Twee"),
        *("questions:id-Vraag 1", "questions:id-Vraag 3", "questions:id-Vraag 4", "rules", "order-body"),
    ]
    assert take(copy, ioana, "body:blok-Nieuw", "questions:id-Vraag 1", "questions:id-Vraag 3")
    assert headings(copy) == ["Een", "Twee", "Drie", "Nieuw"]  # behind what it stands behind there
    assert asked(copy) == ["Vraag 1", "Vraag 2"]
    assert draft_of(copy).introduction == "Een inleiding."
    assert not LessonPage.objects.get(pk=copy.pk).live
    assert AdoptedLesson.objects.with_news().exists()
    assert take(copy, ioana, "order-body", leaves_rest=True)
    assert headings(copy) == ["Drie", "Twee", "Nieuw", "Een"]  # what is gone there stays where it was
    assert not AdoptedLesson.objects.with_news().exists()


def test_a_question_that_is_taken_is_the_same_question_with_the_key_of_there(
    original: LessonPage, copy: LessonPage, ioana: User
) -> None:
    ids = [
        (block.id, [choice.id for choice in block.value["choices"].bound_blocks]) for block in draft_of(copy).questions
    ]
    publish(original, questions=[single("Vraag 1", best=2), *QUESTIONS[1:]])
    take(copy, ioana, "questions:id-Vraag 1")
    taken = draft_of(copy).questions
    assert [(block.id, [choice.id for choice in block.value["choices"].bound_blocks]) for block in taken] == ids
    assert [choice["credit"] for choice in taken[0].value["choices"]] == ["half", "none", "full"]


def test_what_changed_here_too_is_told_so_also_what_was_thrown_away_or_moved(
    original: LessonPage, copy: LessonPage, ioana: User
) -> None:
    own = draft_of(copy).body.get_prep_value()
    own[0]["value"]["text"] = "<p>Zoals hier.</p>"
    write(copy, body=[own[2], own[0]])
    changed = [{**one, "value": {**one["value"], "text": "<p>Zoals daar.</p>"}} for one in BODY]
    publish(original, body=changed)
    found = {piece.key: (piece.is_changed_here, piece.here is None) for piece in upstream(copy).pieces}
    assert found == {
        "body:blok-Een": (True, False),
        "body:blok-Twee": (True, True),
        "body:blok-Drie": (False, False),
    }
    take(copy, ioana, *found)
    assert headings(copy) == ["Drie", "Een", "Twee"]  # where they stood here; behind what it stands behind there
    assert [str(block.value["text"].source) for block in draft_of(copy).body] == ["<p>Zoals daar.</p>"] * 3


def test_what_was_left_comes_back_once_it_changes_again_and_what_is_here_already_is_not_told(
    original: LessonPage, copy: LessonPage, ioana: User
) -> None:
    publish(original, title="Tweede")
    take(copy, ioana, leaves_rest=True)
    publish(original, introduction="Anders.")
    assert keys(copy) == ["introduction"]
    publish(original, title="Derde")
    assert keys(copy) == ["title", "introduction"]
    write(copy, title="Derde")
    assert keys(copy) == ["introduction"]


def test_another_draft_or_another_version_than_was_looked_at_is_refused_and_nothing_is_done(
    original: LessonPage, copy: LessonPage, ioana: User
) -> None:
    publish(original, title="Tweede")
    for change in (
        lambda: write(copy, introduction="Van een collega."),
        lambda: publish(original, title="Derde"),
        lambda: take(copy, ioana, leaves_rest=True),
        lambda: LessonPage.objects.get(pk=original.pk).unpublish(),
    ):
        seen = upstream(copy).mark
        change()
        before = said(copy)
        with pytest.raises(LookedAway):
            lesson_sharing.settle_changes(ioana, copy, seen, ["title"], False, timezone.now())
        assert said(copy) == before


def test_what_was_taken_is_offered_again_once_the_draft_that_had_it_is_lost(
    original: LessonPage, copy: LessonPage, ioana: User
) -> None:
    write(copy, summary="Zoals hier.")
    stale = draft_of(copy)
    publish(original, summary="Zoals daar.", body=BODY[::-1], questions=[single("Vraag 1", best=2), *QUESTIONS[1:]])
    found = keys(copy)
    assert found == ["summary", "questions:id-Vraag 1", "order-body"]
    take(copy, ioana, *found)
    assert keys(copy) == []
    assert not has_news()
    write(copy, introduction="<p>Verder geschreven.</p>")
    assert not has_news()
    stale.save_revision()  # a form that stood open all the time
    assert keys(copy) == found
    assert has_news()
    take(copy, ioana, "order-body", leaves_rest=True)
    assert not has_news()
    stale.save_revision()
    assert keys(copy) == ["order-body"]  # what was left stays left
    write(copy, body=draft_of(copy).body.get_prep_value()[:1])
    assert keys(copy) == []


def test_a_key_that_was_put_right_is_compared_as_it_is_taken(
    original: LessonPage, copy: LessonPage, ioana: User
) -> None:
    right = publish(original, questions=[single("Vraag 1", best=2), *QUESTIONS[1:]]).quiz
    wrong = publish(original, questions=[single("Vraag 1", best=1), *QUESTIONS[1:]]).quiz
    assert right is not None
    assert wrong is not None
    fields = {"corrected": right, "question_ids": ["id-Vraag 1"], "corrected_at": timezone.now()}
    Correction.objects.create(**fields).holds_for.set([wrong])
    assert take(copy, ioana, "questions:id-Vraag 1")
    assert [choice["credit"] for choice in draft_of(copy).questions[0].value["choices"]] == ["half", "none", "full"]
    assert keys(copy) == []
