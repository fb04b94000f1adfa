"""Whether each kind of work of the organisation gets a lesson that is whole, where blocks are for some kinds only."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue

from onboarding.lessons import for_whom, kinds_there
from onboarding.lessons.lesson_content import Block

Problem = tuple[str, ValidationError]  # the field, and what is wrong, with a code


class VariantDraft(Protocol):
    """Of a lesson (models.LessonPage), what variants are made of."""

    body: StreamValue
    questions: StreamValue


def variant_problems(page: VariantDraft, owner: Any) -> list[Problem]:
    """What keeps the variants of a lesson from being published; costs a query where it has any.

    `owner` is the OrganisationPage that it stands under, or will.
    """
    body = page.body.get_prep_value()
    named = for_whom.keys_in(body)
    if not named:
        return []
    standing = kinds_there.standing(owner)
    strange = list(_strange(body, standing, kinds_there.names_of(named, owner)))
    return strange or [*_empty(body, standing), *_unseen(body, standing, page.questions)]


def _strange(body: list[Block], standing: Collection[str], names: Mapping[str, str]) -> Iterator[Problem]:
    """Blocks for a kind of work that the organisation has not: as after a copy, or after it was taken away."""
    for number, block in enumerate(body, start=1):
        strange = [names[key] for key in for_whom.keys_of(block) if key not in standing]
        if strange:
            message = _("Blok %(number)d is voor “%(kinds)s”, en dat soort werk is er niet. Vink het daar uit.")
            params = {"number": number, "kinds": ", ".join(strange)}
            yield "body", ValidationError(message, code="unknown_kind", params=params)


def _empty(body: list[Block], standing: Mapping[str, str]) -> Iterator[Problem]:
    for key, name in standing.items():
        if not any(for_whom.shown_to(body, key)):
            message = _("Voor “%(kind)s” is deze les leeg. Maak minstens één blok ook voor dat soort werk.")
            yield "body", ValidationError(message, code="empty_variant", params={"kind": name})


def _unseen(body: list[Block], standing: Mapping[str, str], questions: StreamValue) -> Iterator[Problem]:
    """Questions that lead back to a section that someone who gets the question does not see."""
    everywhere = _headings(body, for_whom.ALL)
    for number, question in enumerate(questions, start=1):
        heading = question.value["reread"]
        blind = [name for key, name in standing.items() if heading not in _headings(body, key)]
        if heading in everywhere and blind:
            message = _("Vraag %(number)d verwijst naar het stuk “%(heading)s”, en dat ziet niet iedereen: %(kinds)s.")
            params = {"number": number, "heading": heading, "kinds": ", ".join(blind)}
            yield "questions", ValidationError(message, code="section_not_for_all", params=params)


def _headings(body: list[Block], variant: str) -> set[str]:
    return {block["value"].get("heading", "") for block in for_whom.shown_to(body, variant)} - {""}
