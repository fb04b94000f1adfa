"""Ids are the server's: whatever is posted, pasted or copied, a lesson works for everyone and nothing shares an id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from itertools import cycle
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from onboarding.learning.journey import progress
from onboarding.learning.models import Completion
from onboarding.lessons.assembling import article_of
from onboarding.lessons.block_ids import settled
from onboarding.lessons.models import Lesson, LessonPage
from onboarding.people.models import Organisation, User
from quizzes.grading import best_answer
from tests.factories import (
    QUIZ,
    branching,
    check_block,
    make_programme,
    match,
    order,
    poll_block,
    reflection_block,
    text_block,
)
from tests.lessons.edit_form import rendered
from tests.ready_made import Copy
from tests.through_the_step import confirm

NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
KEY = UUID("5a0c3f0e-7a64-4c36-9a7c-6a8c1f6e1b7e")
FORGED = ["a/b", "../..", "", "x" * 65, "1=2", "a\nb", " ", "<b>", "blok-voornemen", "true", ".", "é/é"]


def everything(raw: list[Any]) -> list[str]:
    """The ids of all blocks in a stream, at any depth."""
    found = []
    for block in raw:
        found.append(block["id"])
        inner = block["value"].values() if isinstance(block["value"], dict) else [block["value"]]
        found += [one for value in inner if isinstance(value, list) for one in everything(value)]
    return found


def ids_of(page: LessonPage) -> list[str]:
    return everything(page.body.get_prep_value()) + everything(page.questions.get_prep_value())


@pytest.fixture(scope="session")
def published(lennik_with: Callable[..., Copy]) -> Copy:
    body, questions = [text_block(), poll_block(), reflection_block(), check_block()], [order(), match(), branching()]
    return lennik_with(make_programme, letters="K", body=body, questions=[*QUIZ, *questions], pass_mark=50)


@pytest.fixture
def page(lennik: Organisation, published: Copy) -> LessonPage:
    published.put_back()
    return cast(LessonPage, LessonPage.objects.get())


@pytest.mark.parametrize(
    "forged", [["1=2"], ["blok-voornemen"], FORGED, FORGED[4:] + FORGED[:4], FORGED[8:] + FORGED[:8]]
)
def test_a_form_with_forged_ids_leaves_a_lesson_that_works_for_everyone(
    page: LessonPage, forged: list[str], amina: User, marleen: User, signed_in: Callable[[User], Client]
) -> None:
    """The same one everywhere, or all of them in turn."""
    fields = rendered(signed_in(marleen), page.pk)
    names = [name for name in fields if name.endswith("-id")]
    assert len(names) > len(FORGED)
    fields.update(zip(names, cycle(forged), strict=False))
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    desk = signed_in(marleen)
    assert confirm(desk, desk.post(address, {**fields, "action-publish": "1"})).status_code == 302
    page.refresh_from_db()
    assert max(Counter(ids_of(page)).values()) == 1
    walk_through(page.lesson, amina, signed_in(amina))


def walk_through(lesson: Lesson, person: User, client: Client) -> None:
    """Vote, resolve and answer everything on the pages themselves."""
    progress.enrol(person, lesson.programme, NOW.date())
    assert client.get(reverse("learning:lesson", args=[lesson.pk])).status_code == 200
    assert lesson.current_version
    article = article_of(lesson.current_version)
    [(poll, choices)], [reflection] = article.polls.items(), article.reflections
    assert client.post(reverse("learning:poll", args=[lesson.pk, poll]), {"keuze": [*choices][1]}).status_code == 302
    saved = client.post(reverse("learning:reflection", args=[lesson.pk, reflection]), {"text": "Luisteren."})
    assert saved.status_code == 302
    page = client.get(reverse("learning:lesson", args=[lesson.pk])).content.decode()
    assert "Luisteren." in page
    for number, question in enumerate(lesson.current_version.quiz.quiz.questions, start=1):
        data = {"poging": 1, "vraag": question.id, "antwoord": best_answer(question)}
        answered = client.post(reverse("learning:question", args=[lesson.pk, number]), data, follow=True)
        assert answered.status_code == 200
    assert Completion.objects.filter(lesson=lesson).count() == 1


def test_a_form_as_it_was_rendered_keeps_every_id(
    page: LessonPage, marleen: User, signed_in: Callable[[User], Client]
) -> None:
    before = ids_of(page)
    fields = rendered(signed_in(marleen), page.pk)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    desk = signed_in(marleen)
    answer = confirm(desk, desk.post(address, {**fields, "title": "Anders", "action-publish": "1"}))
    assert answer.status_code == 302
    page.refresh_from_db()
    assert page.title == "Anders"
    assert ids_of(page) == before


def test_a_draft_that_was_kept_with_forged_ids_is_mended_when_it_goes_live(
    page: LessonPage, amina: User, signed_in: Callable[[User], Client]
) -> None:
    revision = page.save_revision()
    text = str(revision.content["questions"]).replace("id-Vraag 2", "id-Vraag 1").replace("Vraag 2-1", "Vraag 2/1")
    revision.content["questions"] = text
    revision.save()
    revision.publish()
    page.refresh_from_db()
    assert page.questions[0].id == "id-Vraag 1"
    assert page.questions[1].id != "id-Vraag 1"
    walk_through(page.lesson, amina, signed_in(amina))


@pytest.mark.parametrize("keep_live", [True, False])
def test_a_copied_lesson_shares_no_id_with_the_lesson_it_was_copied_from(page: LessonPage, keep_live: bool) -> None:
    page.save_revision()
    copy = page.copy(update_attrs={"slug": "nog-een", "title": "Nog een"}, keep_live=keep_live)
    live, draft = LessonPage.objects.get(pk=copy.pk), copy.get_latest_revision_as_object()
    assert not set(ids_of(live)) & set(ids_of(page))
    assert ids_of(draft) == ids_of(live)
    draft.save_revision().publish()
    live.refresh_from_db()
    assert ids_of(draft) == ids_of(live)
    assert live.lesson.versions.count() == 1


ids = st.sampled_from([*FORGED, "een", "twee", "drie", str(KEY), None])
values = st.recursive(
    st.text(max_size=3),
    lambda inner: st.lists(
        st.fixed_dictionaries({"type": st.just("item"), "value": inner, "id": ids}), max_size=4
    ),
)  # fmt: skip
streams = st.lists(
    st.fixed_dictionaries({"type": st.just("x"), "value": st.dictionaries(st.text(max_size=2), values), "id": ids}),
    max_size=5,
)


@given(streams, streams, st.booleans())
def test_whatever_comes_in_no_two_things_share_an_id_and_what_is_settled_stays(
    body: list[dict[str, Collection[str] | None]], questions: list[dict[str, Collection[str] | None]], is_copy: bool
) -> None:
    once = settled([body, questions], KEY, of_another=is_copy)
    found = [one for stream in once for one in everything(stream)]
    assert len(found) == len(set(found))
    assert all(one and len(one) <= 64 and one.replace("-", "").replace(" ", "").isalnum() for one in found)
    assert settled(once, uuid4()) == once


def test_of_two_with_the_same_id_the_first_keeps_it() -> None:
    raw = [{"type": "x", "value": "", "id": "een"}, {"type": "x", "value": "", "id": "een"}]
    first, second = settled([raw], KEY)[0]
    assert first["id"] == "een" != second["id"]
    assert settled([raw], KEY)[0][1] == second
