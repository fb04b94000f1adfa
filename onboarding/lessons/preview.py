"""Wagtail's preview: the draft through the templates employees get, quiz playable, nothing recorded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from onboarding.ids import read_id
from onboarding.lessons.articles import assemble
from onboarding.lessons.house import furnish
from onboarding.lessons.models import OrganisationPage
from onboarding.lessons.outlining import DRAFT, draft_outline
from onboarding.lessons.publishing import programme_page_of
from onboarding.lessons.sections import render_sections
from onboarding.people.models import Organisation
from quizzes.grading import InvalidAnswer, check_answer
from quizzes.screens import show_question

if TYPE_CHECKING:
    from onboarding.lessons.models import LessonPage

KEPT = ("mode", "in_preview_panel", "token")  # of Wagtail's own query string


def show(request: HttpRequest, page: LessonPage, mode: str) -> HttpResponse:
    """The draft as a new hire sees it: the lesson, or its questions one by one."""
    if mode == "quiz" and page.questions:
        return _question(request, page)
    article = assemble(render_sections(page.body, _owner(page)))
    context = {
        "head": _head(page),
        "sections": article.sections,
        "parts": article.parts,
        "sections_read": 0,
        "reflections": {},
        "polls": {},
        "continue_url": "?mode=quiz&in_preview_panel=true",
        "is_preview": True,
    }
    return render(request, "learning/lesson/lesson.html", {"page": context})


def show_house(request: HttpRequest, page: OrganisationPage, mode: str) -> HttpResponse:
    """The first day, or an example dashboard, in the draft's colour and with its words."""
    organisation = furnish(Organisation.objects.get(pk=page.organisation_id), page)
    name = "learning/dashboard/first_day.html" if mode == "welcome" else "learning/dashboard/house_example.html"
    return render(request, name, {"organisation": organisation, "is_preview": True})


def _question(request: HttpRequest, page: LessonPage) -> HttpResponse:
    """One question; number and answer travel in the address, so that nothing has to be kept."""
    query: Mapping[str, Any] = request.preview_query  # type: ignore[attr-defined]
    quiz = page.quiz
    assert quiz is not None  # noqa: S101 - the caller looked
    wanted = query.get("nummer", "1")
    number = min(max(read_id(wanted) or 1, 1), len(quiz.questions))
    given = query.getlist("antwoord") if hasattr(query, "getlist") else []
    selected, error = None, ""
    try:
        selected = check_answer(quiz.questions[number - 1], given)
    except InvalidAnswer as problem:
        error = problem.code if given and problem.code != "goes_on" else ""
    kept = [(key, query[key]) for key in KEPT if key in query and key != "mode"]
    following = "&".join(f"{key}={value}" for key, value in kept)
    context = {
        "head": _head(page),
        "states": [
            "now" if index == number else "done" if index < number else "todo"
            for index in range(1, len(quiz.questions) + 1)
        ],
        "next_url": f"?mode=quiz&{following}&nummer={number % len(quiz.questions) + 1}",
        "preview_fields": [("mode", "quiz"), ("nummer", number), *kept],
        "is_preview": True,
    }
    return render(
        request,
        "learning/lesson/question.html",
        {"page": context, "question": show_question(quiz, number, selected, draft=given), "error": error},
    )


def _owner(page: LessonPage) -> OrganisationPage:
    """The page of the organisation that this lesson, which may not be saved yet, belongs to."""
    above = [page.path[:end] for end in range(page.steplen, len(page.path), page.steplen)]
    return OrganisationPage.objects.get(path__in=above)


def _head(page: LessonPage) -> dict[str, Any]:
    outline, programme_page = draft_outline(page), programme_page_of(page) if page.pk else None
    principle = outline.principle_of(DRAFT)
    position, total = outline.position(principle) if principle else (0, 0)
    return {
        "programme": programme_page.title if programme_page else "",
        "kind": principle.kind if principle else "",
        "letter": principle.letter if principle else "",
        "position": position,
        "total": total,
        "title": page.title,
        "introduction": page.introduction,
        "minutes": page.minutes,
        "questions": len(page.questions),
    }
