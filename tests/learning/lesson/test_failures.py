"""A mistake of ours is an error, whatever its class: it never reads as a question that changed or a page not there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest
from django.test import Client
from django.urls import reverse

from onboarding.learning.answer_groups import first_tries
from onboarding.learning.models import Enrolment, Reflection
from onboarding.lessons.models import Programme
from onboarding.people.models import Organisation, User
from quizzes import attempts
from tests.factories import make_programme, poll_block, text_block
from tests.ready_made import Copy

MISTAKES = [KeyError, ValueError, LookupError, IndexError]

each_mistake = pytest.mark.parametrize("mistake", MISTAKES)


@pytest.fixture(scope="session")
def published(lennik_with: Callable[..., Copy]) -> Copy:
    reflection = {"type": "reflection", "id": "blok-voornemen", "value": {"heading": "", "question": "?", "hint": ""}}
    return lennik_with(make_programme, letters="K", body=[text_block(), reflection, poll_block()])


@pytest.fixture
def programme(lennik: Organisation, published: Copy) -> Programme:
    return cast(Programme, published.put_back())


@pytest.fixture
def client(signed_in: Callable[[User], Client], amina: User, enrolment: Enrolment) -> Client:
    return signed_in(amina)


def failing(mistake: type[Exception]) -> Any:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise mistake("elders")

    return fail


def url(name: str, programme: Programme, *args: Any) -> str:
    return reverse(f"learning:{name}", args=[programme.lesson_ids[0], *args])


@each_mistake
def test_a_mistake_in_grading_is_an_error(
    client: Client, programme: Programme, monkeypatch: pytest.MonkeyPatch, mistake: type[Exception]
) -> None:
    monkeypatch.setattr(attempts, "grade_answer", failing(mistake))
    with pytest.raises(mistake):
        client.post(url("question", programme, 1), {"poging": 1, "vraag": "id-Vraag 1", "antwoord": "Vraag 1-1"})


@each_mistake
def test_a_mistake_in_keeping_a_resolution_is_an_error(
    client: Client, programme: Programme, monkeypatch: pytest.MonkeyPatch, mistake: type[Exception]
) -> None:
    monkeypatch.setattr(Reflection.objects, "update_or_create", failing(mistake))
    with pytest.raises(mistake):
        client.post(url("reflection", programme, "blok-voornemen"), {"text": "Ik bel terug."})


@each_mistake
def test_a_mistake_in_counting_a_vote_is_an_error(
    client: Client, programme: Programme, monkeypatch: pytest.MonkeyPatch, mistake: type[Exception]
) -> None:
    monkeypatch.setattr(first_tries, "add_vote", failing(mistake))
    with pytest.raises(mistake):
        client.post(url("poll", programme, "blok-peiling"), {"keuze": "blok-peiling-1"})


@pytest.mark.parametrize("name", ["reflection", "poll"])
def test_a_block_that_the_lesson_lacks_is_not_there(client: Client, programme: Programme, name: str) -> None:
    for data in ({}, {"text": "x", "keuze": "x"}):
        assert client.post(url(name, programme, "elders"), data).status_code == 404
