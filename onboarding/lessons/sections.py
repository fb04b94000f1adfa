"""From a lesson's blocks to sections of HTML, rendered once per published version."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from onboarding.lessons import within_reach


def render_sections(body: Any, owner: Any) -> list[dict[str, Any]]:
    """The sections of a lesson: [{"id", "heading", "parts"}], where a part is {"html"}, {"reflection"} or {"poll"}.

    A block with a heading opens a section. Reflections and polls are not rendered: what they show is the reader's own.
    In the language of the content, whoever publishes it; see templatetags/wording.py. With pictures, documents and
    links of the organisation whose page `owner` is: the body is read anew, since whoever wrote it may reach more.
    """
    with translation.override(settings.LANGUAGE_CODE), within_reach.only(within_reach.Reach.of_organisation(owner)):
        return _sections(body.stream_block.to_python(body.get_prep_value()))


def _sections(body: Any) -> list[dict[str, Any]]:
    sections: list[dict[str, Any]] = []
    for block in body:
        heading = block.value["heading"]
        if heading or not sections:
            sections.append({"id": f"stuk-{len(sections) + 1}", "heading": heading or _("Lees"), "parts": []})
        sections[-1]["parts"].append(_part(block))
    return sections


def _part(block: Any) -> dict[str, Any]:
    value = block.value
    if block.block_type == "reflection":
        return {"reflection": {"id": block.id, "question": value["question"], "hint": value["hint"]}}
    if block.block_type == "poll":
        choices = [{"id": choice.id, "text": choice.value} for choice in value["choices"].bound_blocks]
        return {"poll": {"id": block.id, "question": value["question"], "choices": choices}}
    return {"html": block.render(context={"block_id": block.id})}
