"""Sets the project up, answers a quiz with every kind of question through the forms that it renders, and prints how
that went, as JSON. Run as a program of its own, because Django has one set of settings in a process."""

from __future__ import annotations

import json
import os
import re
import sys
from typing import Any
from xml.etree.ElementTree import Element

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.quizzes.bare_project.settings"
django.setup()

import html5lib  # noqa: E402 - what follows needs the settings
from django.contrib.auth.models import User  # noqa: E402
from django.contrib.staticfiles.finders import AppDirectoriesFinder  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.utils import timezone  # noqa: E402

from quizzes import attempts  # noqa: E402
from quizzes.definitions import Choice, Credit, Question, QuestionKind, Quiz, Scene  # noqa: E402
from quizzes.filled_in import ANSWER  # noqa: E402
from quizzes.grading import best_answer  # noqa: E402
from quizzes.models import Attempt, PublishedQuiz  # noqa: E402

CHOICES = (
    Choice("a", "Bel terug", Credit.FULL, "Zo weet iemand waar die aan toe is."),
    Choice("b", "Wacht af", Credit.NONE, "Dan wacht de inwoner ook."),
)
PAIRS = (
    Choice("p", "Loket", Credit.FULL, match="Onthaal"),
    Choice("q", "Plein", Credit.FULL, match="Groendienst"),
)
SCENES = (
    Scene("een", "Iemand is boos.", (Choice("luister", "Luister", Credit.FULL, leads_to="twee"),)),
    Scene("twee", "Die bedaart.", (Choice("help", "Help verder", Credit.FULL, "Goed zo."),)),
)
STATEMENT = (Choice("true", "Klopt", Credit.FULL, "Juist."), Choice("false", "Klopt niet", Credit.NONE, "Neen."))


def question_of(kind: QuestionKind) -> Question:
    choices = {QuestionKind.MATCH: PAIRS, QuestionKind.TRUE_FALSE: STATEMENT, QuestionKind.BRANCHING: ()}
    scenes = SCENES if kind is QuestionKind.BRANCHING else ()
    return Question(kind.value, kind, f"Vraag: {kind.value}", choices.get(kind, CHOICES), scenes=scenes)


def set_up() -> Attempt:
    call_command("migrate", verbosity=0)
    quiz = Quiz(tuple(question_of(kind) for kind in QuestionKind), shuffles=True)
    user = User.objects.create_user("amina")
    with transaction.atomic():
        return attempts.start(user.pk, PublishedQuiz.freeze(quiz), "onthaal", timezone.now())


def form_of(page: Any) -> Element:
    form = html5lib.parse(page.content.decode(), namespaceHTMLElements=False).find(".//main//form")
    assert isinstance(form, Element)
    assert any(button.get("type") == "submit" for button in form.iter("button")), "the form has no button"
    return form


def fields_of(page: Any) -> tuple[dict[str, list[str]], list[str]]:
    """What the form of this page sends by itself, and the answers that it offers."""
    sent: dict[str, list[str]] = {}
    offered: list[str] = []
    for field in form_of(page).iter():
        if field.tag == "option" or field.get("type") in ("radio", "checkbox"):
            offered.append(field.get("value", ""))
        elif field.get("type") == "hidden" and field.get("name") != "csrfmiddlewaretoken":
            sent.setdefault(field.get("name", ""), []).append(field.get("value", ""))
    return sent, offered


def submit(client: Client, address: str, page: Any, values: list[str]) -> Any:
    """Choose these values in the form that the page rendered, and send it."""
    sent, offered = fields_of(page)
    assert set(values) <= set(offered), (values, offered)
    return client.post(address, sent | {ANSWER: [*sent.get(ANSWER, []), *values]})


def as_filled_in(question: Question) -> list[list[str]]:
    """The best answer, screen by screen, in the values that a form sends."""
    best = list(best_answer(question))
    if question.kind is QuestionKind.BRANCHING:
        return [[choice] for choice in best]
    if question.kind is QuestionKind.ORDER:
        return [[f"{place}={choice}" for place, choice in enumerate(best, start=1)]]
    return [best]


def answer(client: Client, address: str, question: Question) -> str:
    """Answer one question on its pages; gives the page that tells how the answer fits."""
    page = client.get(address)
    refused = submit(client, address, page, [])
    assert refused.status_code == 422, refused.status_code
    assert 'role="alert"' in refused.content.decode()
    for values in as_filled_in(question):
        page = submit(client, address, page, values)
    assert page.status_code == 302, page.status_code
    return client.get(address).content.decode()


def visit() -> dict[str, Any]:
    attempt = set_up()
    client = Client()
    told, assets = [], set()
    for number, question in enumerate(attempt.published_quiz.quiz.questions, start=1):
        address = f"/{attempt.pk}/{number}/"
        assets |= set(re.findall(r'/static/([^"]+)"', client.get(address).content.decode()))
        if 'id="uitkomst"' in answer(client, address, question):
            told.append(question.kind.value)
    attempt.refresh_from_db()
    finder = AppDirectoriesFinder()
    return {
        "told": told,
        "points": str(attempt.points),
        "passed": attempt.passed,
        "assets": sorted(assets),
        "not_found": sorted(asset for asset in assets if not finder.find(asset)),
        "strangers": sorted({name.partition(".")[0] for name in sys.modules} & {"onboarding", "wagtail"}),
    }


if __name__ == "__main__":
    setup_test_environment()
    print(json.dumps(visit()))  # noqa: T201 - what its caller reads
