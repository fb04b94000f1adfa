"""Query counts of the employee's pages, pinned at two sizes: the number of lessons and people never matters."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onboarding.learning.journey import progress
from onboarding.people.models import Organisation, User
from tests.client_response import ClientResponse
from tests.conftest import START
from tests.factories import UserFactory, make_programme
from tests.learning.quiz_answers import ANSWERS, post_answers, url

# Session and user are two of each. Once a lesson is done, the dashboard asks whether a refresher is due.
# One is for how the next lesson begins; one's own last resolution is asked for when there is one. A lesson asks one
# for how far someone is in its questions, its languages, votes and the mail setting. That a letter lit up, the session
# notes.
PINNED = {
    "dashboard": 6, "dashboard with a lesson done": 8, "lesson": 5, "question": 5, "first answer": 11,
    "next answer": 7, "last answer": 15, "moment that lights up": 7, "moment": 6, "result": 5,
}  # fmt: skip
SIZES = {"small": ("KR", 1, 2), "large": ("KRKR", 4, 40)}


def count(action: Callable[[], ClientResponse]) -> int:
    with CaptureQueriesContext(connection) as queries:
        response = action()
    assert response.status_code in (200, 302)
    return sum(
        not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")) for query in queries.captured_queries
    )


@pytest.mark.parametrize("size", SIZES)
def test_the_employees_pages_cost_what_is_pinned(
    size: str, signed_in: Callable[[User], Client], lennik: Organisation
) -> None:
    letters, lessons_each, people = SIZES[size]
    programme = make_programme(lennik, letters=letters, lessons_each=lessons_each)
    learners = UserFactory.create_batch(people, organisation=lennik)
    for learner in learners:
        progress.enrol(learner, programme, START)
    lesson_id = programme.lesson_ids[0]
    before = signed_in(learners[1])  # the first of all makes the pool in which first tries come together
    before.get(url("lesson", lesson_id))
    post_answers(before, lesson_id, ANSWERS)
    client = signed_in(learners[0])
    client.get(url("lesson", lesson_id))

    def answer(number: int) -> ClientResponse:
        question, selected = ANSWERS[number - 1]
        return client.post(url("question", lesson_id, number), {"poging": 1, "vraag": question, "antwoord": selected})

    costs = {
        "first answer": count(lambda: answer(1)),
        "dashboard": count(lambda: client.get(url("dashboard"))),
        "lesson": count(lambda: client.get(url("lesson", lesson_id))),
        "question": count(lambda: client.get(url("question", lesson_id, 1))),
        "next answer": count(lambda: answer(2)),
        "last answer": count(lambda: answer(3)),
    }
    costs["dashboard with a lesson done"] = count(lambda: client.get(url("dashboard")))
    costs["moment that lights up"] = count(lambda: client.get(url("moment", lesson_id)))
    costs["moment"] = count(lambda: client.get(url("moment", lesson_id)))
    costs["result"] = count(lambda: client.get(url("result", lesson_id)))
    assert costs == PINNED
