"""What a charter becomes at the desk: a draft programme, with a page and a lesson to fill in for each principle."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.html import format_html

from onboarding.lessons import skeleton
from onboarding.lessons.charter import Charter, CharterPrinciple
from onboarding.lessons.models import LessonPage, OrganisationPage, PrinciplePage, ProgrammePage
from onboarding.lessons.outlines import PrincipleKind
from onboarding.lessons.page_slugs import slug_after


@transaction.atomic
def make_programme(charter: Charter, organisation_page: OrganisationPage, title: str, by: Any) -> ProgrammePage:
    """Make the drafts of `charter` under `organisation_page`, all or nothing; `by` is who asked for it.

    Raises ValidationError for what a page refuses.
    """
    fields = {**programme_fields(charter), "title": title}
    programme: ProgrammePage = add_draft(organisation_page, ProgrammePage(**fields), by)
    for principle in charter.principles:
        page = add_draft(programme, PrinciplePage(**principle_fields(principle)), by)
        add_draft(page, lesson_of(principle), by)
    return programme


def add_draft(parent: Any, page: Any, by: Any = None) -> Any:
    """Put a page under `parent` that nobody sees yet."""
    page.live = False
    page.has_unpublished_changes = True
    page.owner = by
    page.slug = slug_after(page.title, parent)
    parent.add_child(instance=page)
    page.save_revision(user=by, log_action=True)
    return page


def programme_fields(charter: Charter) -> dict[str, Any]:
    """Of a programme page; the motto opens its welcome."""
    welcome = format_html("<p><b>{}</b></p>", charter.motto) if charter.motto else ""
    return {"title": title_of(charter), "wordmark": charter.wordmark or "", "welcome": welcome}


def principle_fields(principle: CharterPrinciple) -> dict[str, Any]:
    """Of the page of a principle."""
    return {
        "title": principle.title,
        "kind": PrincipleKind(principle.kind),
        "letter": principle.letter,
        "statement": principle.statement,
        "behaviours": [("behaviour", text) for text in principle.behaviours],
    }


def lesson_fields(principle: CharterPrinciple) -> dict[str, Any]:
    """Of the page of the lesson about a principle: a skeleton."""
    return {
        "title": principle.title,
        "body": _stream("body", skeleton.body(principle.behaviours)),
        "questions": _stream("questions", skeleton.questions()),
    }


def lesson_of(principle: CharterPrinciple) -> LessonPage:
    """The lesson about a principle, which stands nowhere yet."""
    return LessonPage(**lesson_fields(principle))


def title_of(charter: Charter) -> str:
    """What its programme is called: its wordmark, or what it is made of."""
    if charter.wordmark:
        return charter.wordmark
    kinds = {principle.kind for principle in charter.principles}
    if PrincipleKind.PILLAR in kinds:
        return "Onze pijlers"
    return "Onze waarden" if PrincipleKind.VALUE in kinds else "Waar we voor staan"


def _stream(name: str, raw: list[dict[str, Any]]) -> Any:
    return LessonPage._meta.get_field(name).stream_block.to_python(raw)
