"""From a lesson's blocks to sections of HTML, rendered once per published version."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _


def render_sections(body: Any) -> list[dict[str, Any]]:
    """The sections of a lesson: [{"id", "heading", "parts"}], where a part is {"html"} or {"reflection"}.

    A block with a heading opens a section. A reflection is not rendered: what it shows is the reader's own.
    """
    sections: list[dict[str, Any]] = []
    for block in body:
        heading = block.value["heading"]
        if heading or not sections:
            sections.append({"id": f"stuk-{len(sections) + 1}", "heading": heading or _("Lees"), "parts": []})
        sections[-1]["parts"].append(_part(block))
    return sections


def _part(block: Any) -> dict[str, Any]:
    if block.block_type == "reflection":
        value = block.value
        return {"reflection": {"id": block.id, "question": value["question"], "hint": value["hint"]}}
    return {"html": block.render(context={"block_id": block.id})}
