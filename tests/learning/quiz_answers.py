"""The quiz that the factories make, answered right or wrong, at the door of the journey or over HTTP."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from django.test import Client
from django.urls import reverse

from onboarding.learning.journey import progress
from onboarding.learning.models import LessonProgress
from quizzes.attempts import Saved
from tests.client_response import ClientResponse

NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
RIGHT = {"id-Vraag 1": ["Vraag 1-1"], "id-Vraag 2": ["Vraag 2-0", "Vraag 2-1"], "id-Vraag 3": ["true"]}
WRONG = {"id-Vraag 1": ["Vraag 1-0"], "id-Vraag 2": ["Vraag 2-2"], "id-Vraag 3": ["false"]}
ANSWERS = list(RIGHT.items())
MISSES = list(WRONG.items())


def answer_all(
    place: LessonProgress, answers: Mapping[str, list[str]], number: int = 1, now: datetime = NOW
) -> list[Saved | None]:
    return [progress.answer(place, number, key, value, now) for key, value in answers.items()]


def url(name: str, *args: object) -> str:
    return reverse(f"learning:{name}", args=args)


def post_answers(
    client: Client, lesson_id: int, answers: Iterable[tuple[str, list[str]]], attempt: int = 1
) -> list[ClientResponse]:
    return [
        client.post(url("question", lesson_id, number), {"poging": attempt, "vraag": question, "antwoord": selected})
        for number, (question, selected) in enumerate(answers, start=1)
    ]
