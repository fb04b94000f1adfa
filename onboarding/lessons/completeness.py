"""When a lesson is complete enough to publish. The form shows these problems; saving a live page insists."""

from __future__ import annotations

import json
from typing import Protocol

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StreamValue
from wagtail.models import Page

from onboarding.lessons import repeated_questions
from onboarding.lessons.body_sources import named_in
from onboarding.lessons.ownership import foreign_problem
from onboarding.lessons.whole_variants import variant_problems
from quizzes.blocks import quiz_from_stream
from quizzes.definitions import Quiz
from quizzes.safe_pass_marks import MINIMUM_QUESTIONS, safe_marks

PLACEHOLDER = "[Vul aan"  # how every sentence of a lesson's skeleton begins


class LessonDraft(Protocol):
    """Of a lesson (models.LessonPage), what can be complete or not."""

    title: str
    body: StreamValue
    questions: StreamValue
    pass_mark: int
    max_attempts: int | None

    @property
    def organisation_page(self) -> Page | None: ...


def lesson_problems(
    page: LessonDraft, with_blocks: bool = True, owner: Page | None = None
) -> list[tuple[str, ValidationError]]:
    """What keeps this lesson from being published, as (field, error with code); empty when nothing does.

    `with_blocks` also cleans every block; a form has done that already. `owner`: the page of the organisation under
    which it will stand, where it stands nowhere yet.
    """
    if with_blocks:
        problems = [problem for name in ("body", "questions") if (problem := _block_problem(page, name))]
        problems += _foreign_problems(page)
        if problems:
            return problems
    return [
        *_body_problems(page),
        *variant_problems(page, owner or page.organisation_page),
        *_file_problems(page),
        *_placeholder_problems(page),
        *_repetition_problems(page),
        *_quiz_problems(page),
    ]


def _block_problem(page: LessonDraft, name: str) -> tuple[str, ValidationError] | None:
    stream = getattr(page, name)
    try:
        stream.stream_block.clean(stream)
    except ValidationError:
        message = _("In “%(title)s” is nog niet alles ingevuld. Open de les en publiceer ze daar.")
        return name, ValidationError(message, code="incomplete_blocks", params={"title": page.title})
    return None


def _foreign_problems(page: LessonDraft) -> list[tuple[str, ValidationError]]:
    """An administrator can move a page, or a picture, to another organisation."""
    owner = page.organisation_page
    problem = foreign_problem(page.body, owner) if owner else None
    return [("body", problem)] if problem else []


def _body_problems(page: LessonDraft) -> list[tuple[str, ValidationError]]:
    if not page.body:
        message = _("Deze les is nog leeg. Voeg minstens één blok toe.")
        return [("body", ValidationError(message, code="empty_lesson"))]
    return []


def _file_problems(page: LessonDraft) -> list[tuple[str, ValidationError]]:
    """What is published keeps a copy of its files, so that they have to be there."""
    message = _("Het bestand van “%(title)s” is weg van de server. Kies een ander, of zet het er opnieuw bij.")
    return [
        ("body", ValidationError(message, code="file_gone", params={"title": thing.title}))
        for model, keys in named_in(page.body.get_prep_value()).items()
        for thing in model._default_manager.filter(pk__in=keys).order_by("pk")
        if not thing.file.storage.exists(thing.file.name)
    ]


def _placeholder_problems(page: LessonDraft) -> list[tuple[str, ValidationError]]:
    """A skeleton is there to be filled in, not to be read by a new colleague."""
    problems = []
    for name in ("introduction", "body", "questions"):
        value = getattr(page, name)
        text = value if isinstance(value, str) else json.dumps(value.get_prep_value(), ensure_ascii=False)
        if PLACEHOLDER in text:
            message = _("Hier staat nog een zin die begint met “%(placeholder)s”. Schrijf je eigen tekst.")
            error = ValidationError(message, code="placeholder_left", params={"placeholder": PLACEHOLDER})
            problems.append((name, error))
    return problems


def _repetition_problems(page: LessonDraft) -> list[tuple[str, ValidationError]]:
    """Of one question, one answer is drawn for what HR sees: asked often enough, it would tell everyone's."""
    quiz = quiz_from_stream(page.questions, page.pass_mark, page.max_attempts)
    polls = [block.value for block in page.body if block.block_type == "poll"]
    found = {
        "questions": repeated_questions.questions(quiz.questions) if quiz else "",
        "body": repeated_questions.polls(polls),
    }
    message = _("“%(question)s” staat er twee keer. Vraag het één keer, of vraag iets anders.")
    return [
        (field, ValidationError(message, code="asked_twice", params={"question": question}))
        for field, question in found.items()
        if question
    ]


def passing_problem(quiz: Quiz) -> tuple[str, ValidationError] | None:
    """HR sees who completed a lesson: of a quiz that counts, that must not say what someone answered."""
    if not quiz.pass_mark:
        return None
    marks = safe_marks(quiz)
    field, code = "questions", ""
    if quiz.max_points == 0:
        code = "quiz_unpassable"
        message = _("Alle vragen staan op nul punten: niemand kan slagen. Geef minstens één vraag een punt.")
    elif sum(question.points > 0 for question in quiz.questions) < MINIMUM_QUESTIONS:
        code = "too_few_questions"
        message = _(
            "Een quiz die telt, heeft minstens drie vragen met punten. Anders weet je van wie slaagt ook wat die "
            "antwoordde. Voeg vragen toe, of zet “slaagt vanaf” op 0: dan telt de quiz niet."
        )
    elif not marks:
        code = "question_decides"
        message = _(
            "Eén vraag weegt zo zwaar dat ze alleen beslist wie slaagt. Geef die vraag minder punten, of geef de "
            "andere er meer."
        )
    elif quiz.pass_mark not in marks:
        field, code = "pass_mark", "answer_decides"
        message = _(
            "Met deze vragen kan de slaaggrens van %(low)d tot en met %(high)d zijn. Zo beslist nooit één antwoord "
            "wie slaagt."
        )
    params = {"low": marks[0], "high": marks[-1]} if marks else None
    return (field, ValidationError(message, code=code, params=params)) if code else None


def _quiz_problems(page: LessonDraft) -> list[tuple[str, ValidationError]]:
    quiz = quiz_from_stream(page.questions, page.pass_mark, page.max_attempts)
    if quiz is None:
        return []
    problem = passing_problem(quiz)
    problems = [problem] if problem else []
    headings = {block.value["heading"] for block in page.body}
    for number, question in enumerate(quiz.questions, start=1):
        if question.reread and question.reread not in headings:
            message = _("Vraag %(number)d verwijst naar het stuk “%(heading)s”, maar dat staat niet in de les.")
            params = {"number": number, "heading": question.reread}
            problems.append(("questions", ValidationError(message, code="unknown_section", params=params)))
    return problems
