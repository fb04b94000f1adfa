"""From a lesson's blocks to sections of HTML, rendered once per published version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from onboarding.lessons import within_reach
from onboarding.lessons.articles import Article, Part, Poll, PollChoice, ReflectionPrompt, place_of, section_of
from onboarding.lessons.rendered_html import markup_of


def render_sections(body: Any, owner: Any, kinds: Mapping[str, str], opening: str = "") -> Article:
    """The article of a lesson: its blocks, rendered. `kinds` has the names of the kinds of work that some are for.

    A block with a heading opens a section. Reflections and polls are not rendered: what they show is the reader's own.
    `opening` is the heading of what stands before the first one, where it is not in our language. Our own words are
    those of the installation, whoever publishes it, and told apart (rendered_html.py): each reader gets them in theirs.
    With pictures, documents and links of the organisation whose page `owner` is: the body is read anew, since whoever
    wrote it may reach more.
    """
    with translation.override(settings.LANGUAGE_CODE), within_reach.only(within_reach.Reach.of_organisation(owner)):
        return _article(body.stream_block.to_python(body.get_prep_value()), kinds, opening or _("Lees"))


def _article(body: Any, kinds: Mapping[str, str], opening: str) -> Article:
    found: list[tuple[str, list[Part]]] = []
    for block in body:
        heading = block.value["heading"]
        if heading or not found:
            found.append((heading or opening, []))
        found[-1][1].append(replace(_rendered(block), for_whom=tuple(block.value["for_whom"])))
    sections = enumerate(found, start=1)
    return Article(tuple(section_of(place_of(number), heading, parts) for number, (heading, parts) in sections), kinds)


def _rendered(block: Any) -> Part:
    value = block.value
    if block.block_type == "reflection":
        return ReflectionPrompt(block.id, value["question"], value["hint"])
    if block.block_type == "poll":
        choices = tuple(PollChoice(choice.id, choice.value) for choice in value["choices"].bound_blocks)
        return Poll(block.id, value["question"], choices)
    return markup_of(str(block.render(context={"block_id": block.id})))
