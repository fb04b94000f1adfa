"""From a lesson's blocks to sections of HTML, rendered once per published version."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from onboarding.lessons import within_reach
from onboarding.lessons.articles import Article, Poll, PollChoice, ReflectionPrompt, Rendered, section_of


def render_sections(body: Any, owner: Any) -> Article:
    """The article of a lesson: its blocks, rendered.

    A block with a heading opens a section. Reflections and polls are not rendered: what they show is the reader's own.
    In the language of the content, whoever publishes it; our own words in it are told apart (rendered_html.py). With
    pictures, documents and links of the organisation whose page `owner` is: the body is read anew, since whoever wrote
    it may reach more.
    """
    with translation.override(settings.LANGUAGE_CODE), within_reach.only(within_reach.Reach.of_organisation(owner)):
        return _article(body.stream_block.to_python(body.get_prep_value()))


def _article(body: Any) -> Article:
    found: list[tuple[str, list[Rendered]]] = []
    for block in body:
        heading = block.value["heading"]
        if heading or not found:
            found.append((heading or _("Lees"), []))
        found[-1][1].append(_rendered(block))
    sections = enumerate(found, start=1)
    return Article(tuple(section_of(f"stuk-{number}", heading, blocks) for number, (heading, blocks) in sections))


def _rendered(block: Any) -> Rendered:
    value = block.value
    if block.block_type == "reflection":
        return ReflectionPrompt(block.id, value["question"], value["hint"])
    if block.block_type == "poll":
        choices = tuple(PollChoice(choice.id, choice.value) for choice in value["choices"].bound_blocks)
        return Poll(block.id, value["question"], choices)
    return str(block.render(context={"block_id": block.id}))
