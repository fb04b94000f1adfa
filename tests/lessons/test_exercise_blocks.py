"""Checks and polls in the text of a lesson, and every kind of question in HR's preview and editor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from onboarding.learning.models import Enrolment, PollVote
from onboarding.lessons.articles import Poll, PollChoice
from onboarding.lessons.blocks import LessonStreamBlock
from onboarding.lessons.completeness import passing_problem
from onboarding.lessons.models import Lesson, LessonPage, OrganisationPage
from onboarding.lessons.rendered_html import Markup
from onboarding.lessons.sections import render_sections
from onboarding.people.models import Organisation, User
from quizzes.definitions import Choice, Credit
from quizzes.models import Attempt
from tests.block_errors import codes
from tests.client_response import ClientResponse
from tests.factories import (
    better,
    branching,
    check_block,
    in_second,
    make_programme,
    match,
    order,
    poll_block,
    scene,
    stream,
    text_block,
)
from tests.lessons.whole_lessons import questions
from tests.ready_made import Copy

BLOCK = LessonStreamBlock()
PAIRS = [f"C-{n}={Choice(f'C-{n}', '', Credit.FULL).match_id}" for n in range(3)]


def clean(block: dict[str, Any]) -> set[str]:
    try:
        BLOCK.clean(BLOCK.to_python([block]))
    except ValidationError as error:
        return codes(error) or {"required"}
    return set()


def test_a_check_and_a_poll_are_accepted_when_they_are_complete() -> None:
    assert clean(check_block()) == set()
    assert clean(poll_block()) == set()


def test_a_check_needs_a_right_answer_and_no_twins() -> None:
    nothing_right, twins = check_block(), check_block()
    nothing_right["value"]["choices"][0]["value"]["correct"] = False
    twins["value"]["choices"][1]["value"]["text"] = "proef 0"
    assert "no_right_answer" in clean(nothing_right)
    assert "identical_choices" in clean(twins)


def test_a_poll_has_no_twins_and_two_choices_or_more() -> None:
    twins, lonely = poll_block(), poll_block()
    twins["value"]["choices"][1]["value"] = "Peiling 0."
    del lonely["value"]["choices"][1:]
    assert "identical_choices" in clean(twins)
    assert clean(lonely) != set()


def test_a_draft_of_a_check_or_a_poll_may_be_unfinished() -> None:
    blocks = [check_block(), poll_block()]
    for block in blocks:
        block["value"]["choices"] = block["value"]["choices"][:1]
        block["value"]["question"] = ""
    BLOCK.clean_deferred(BLOCK.to_python(blocks))


def test_a_poll_stands_in_its_section_as_data_and_a_check_as_html() -> None:
    (section,) = render_sections(
        stream("body", [text_block(), check_block(), poll_block()]), OrganisationPage(path="0001"), {}
    ).sections
    assert [type(part) for part in section.parts] == [Markup, Markup, Poll]
    assert section.parts[2].choices[1] == PollChoice("blok-peiling-1", "Peiling 1")


@pytest.fixture(scope="session")
def published(lennik_with: Callable[..., Copy]) -> Copy:
    body, questions = [text_block(), check_block(), poll_block()], [better("A"), order("B"), match("C"), branching("D")]
    return lennik_with(make_programme, letters="K", body=body, questions=questions)


@pytest.fixture
def page(lennik: Organisation, published: Copy) -> LessonPage:
    published.put_back()
    return cast(LessonPage, LessonPage.objects.get())


@pytest.fixture
def desk(signed_in: Callable[[User], Client], marleen: User) -> Client:
    return signed_in(marleen)


def test_every_kind_of_question_can_be_played_in_the_preview(desk: Client, page: LessonPage) -> None:
    url = reverse("wagtailadmin_pages:view_draft", args=[page.pk])

    def played(number: int, *answer: str) -> ClientResponse:
        return desk.get(url, {"mode": "quiz", "nummer": str(number), "antwoord": answer})

    for number, answer in enumerate(
        (["A-0"], ["1=B-0", "2=B-1", "3=B-2", "4=B-3"], PAIRS, ["D-luister", "D-help"]), start=1
    ):
        assert not played(number).context["page"].question.is_answered
        assert played(number, *answer).context["page"].question.verdict == "best"
    assert played(2, "1=B-0").context["page"].error == "incomplete"
    assert played(4, "D-zucht").context["page"].question.scene == "Dit is C."
    assert played(4, "elders").context["page"].question.scene == "Dit is A."
    assert not Attempt.objects.exists()
    assert not Enrolment.objects.exists()


def test_a_question_that_is_half_written_can_be_looked_at(desk: Client, page: LessonPage) -> None:
    """Of every kind: with none of its parts, with one, and in a scenario with scenes in which nothing can be done."""
    half = [
        {**one, "id": f"{one['type']}-{left}", "value": {**one["value"], name: parts[:left]}}
        for one in questions()
        for name, parts in one["value"].items()
        if isinstance(parts, list)
        for left in (0, 1)
    ]
    idle = scene("A")
    half += [branching(scenes=[idle]), branching("Rond", scenes=[scene("A", ("terug", "none", "A"))])]
    half += [{**one, "id": one["type"], "value": {"question": ""}} for one in questions()]
    page.questions = stream("questions", half)
    page.save_revision()
    url = reverse("wagtailadmin_pages:view_draft", args=[page.pk])
    for number, raw in enumerate(half, start=1):
        for answer in ("", "1=B-0", "Rond-terug"):
            response = desk.get(url, {"mode": "quiz", "nummer": str(number), "antwoord": answer})
            assert (response.status_code, response.context["page"].question.number) == (200, number), raw
    for address in (f"/beheer/pages/{page.pk}/edit/", f"/beheer/nazicht/{page.pk}/afdrukken/"):
        assert desk.get(address).status_code == 200
    quiz = page.quiz
    assert quiz is not None
    assert {one.choices for one in quiz.questions} >= {()}
    passing_problem(quiz)


def test_the_second_situation_can_be_played_in_the_preview(desk: Client, page: LessonPage) -> None:
    page.questions = stream("questions", [in_second(better("A", hint="Denk aan morgen."), better("Z")), order("B")])
    page.save_revision()
    url = reverse("wagtailadmin_pages:view_draft", args=[page.pk])
    first = desk.get(url, {"mode": "quiz", "nummer": "1"})
    assert "Denk aan morgen." in first.content.decode()
    second = desk.get(url + first.context["page"].second_url)
    assert (second.context["page"].question.text, second.context["page"].second_url) == ("Z", "")
    told = desk.get(url + first.context["page"].second_url + "&antwoord=Z-0")
    assert told.context["page"].question.verdict == "best"
    assert desk.get(url, {"mode": "quiz", "nummer": "2"}).context["page"].second_url == ""
    assert not Attempt.objects.exists()


def test_the_preview_shows_a_poll_that_takes_no_votes(desk: Client, page: LessonPage) -> None:
    text = desk.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]), {"mode": "lesson"}).content.decode()
    assert "Wat vind je het lastigst?" in text
    assert "/peiling/" not in text
    assert not PollVote.objects.exists()


def test_the_editor_opens_with_every_kind_of_exercise_in_it(desk: Client, page: LessonPage) -> None:
    assert desk.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200


def test_the_editors_settings_are_frozen_with_the_version(page: LessonPage) -> None:
    page.pause_minutes, page.shuffles, page.feedback_moment = 45, True, "end"
    page.save_revision().publish()
    quiz = Lesson.objects.get().current_version.quiz.quiz
    assert (quiz.pause_minutes, quiz.shuffles, quiz.feedback_moment) == (45, True, "end")


@pytest.mark.django_db  # a new page asks what kind of content it is
def test_by_default_tries_are_unlimited_without_a_pause_and_choices_are_shuffled() -> None:
    page = LessonPage()
    assert (page.max_attempts, page.pause_minutes, page.shuffles, page.feedback_moment) == (None, 0, True, "each")
