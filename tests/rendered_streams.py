"""What the browser would post of a stream field that a page of the Wagtail admin rendered.

Wagtail renders a stream as data (`data-w-block-arguments-value`), out of which its scripts make the inputs. This does
the same, so that a test posts what stands on the page: `{**fill(page), **stream_fields(page)}`.
"""

from __future__ import annotations

import json
from typing import Any

from wagtail import blocks

from onboarding.lessons.for_whom_block import ForWhomBlock
from tests.client_response import ClientResponse
from tests.parsed_pages import parsed


def stream_fields(response: ClientResponse) -> dict[str, Any]:
    """Every input of every stream on the page, by name."""
    root = parsed(response.content.decode())
    posted: dict[str, Any] = {}
    for element in root.iter("div"):
        if element.get("data-controller") == "w-block":
            state, _errors = json.loads(element.get("data-w-block-arguments-value", ""))
            name = element.get("id", "")
            posted |= inputs(response.context["form"].fields[name].block, name, state)
    return posted


def inputs(block: blocks.Block, name: str, state: Any) -> dict[str, Any]:
    """The inputs of one block, with what `state` says in them."""
    if isinstance(block, (blocks.StreamBlock, blocks.ListBlock)):
        return _rows(block, name, state)
    if isinstance(block, blocks.StructBlock):
        return {
            key: value
            for child, definition in block.child_blocks.items()
            for key, value in inputs(definition, f"{name}-{child}", state[child]).items()
        }
    if isinstance(block, blocks.ChooserBlock):
        return {name: str(state["id"]) if state else ""}
    if isinstance(block, blocks.BooleanBlock):
        return {name: "on"} if state else {}
    if isinstance(block, ForWhomBlock):
        return {name: state} if state else {}  # ticks
    chosen = state[0] if isinstance(state, list) and state else state  # a list to choose from has its choice in a list
    return {name: "" if chosen in (None, []) else str(chosen)}


def _rows(block: blocks.Block, name: str, state: list[dict[str, Any]]) -> dict[str, Any]:
    posted: dict[str, Any] = {f"{name}-count": str(len(state))}
    for index, row in enumerate(state):
        place = f"{name}-{index}"
        posted |= {f"{place}-deleted": "", f"{place}-order": str(index), f"{place}-id": row["id"] or ""}
        if isinstance(block, blocks.StreamBlock):
            posted[f"{place}-type"] = row["type"]
            child = block.child_blocks[row["type"]]
        else:
            child = block.child_block
        posted |= inputs(child, f"{place}-value", row["value"])
    return posted


def add_block(
    posted: dict[str, Any], block: blocks.Block, field: str, kind: str, value: dict[str, Any]
) -> dict[str, Any]:
    """The form with one more block at the end of stream `field`; what `value` does not say is empty."""
    index = int(posted[f"{field}-count"])
    child = block.child_blocks[kind]
    state = {**child.get_form_state(child.get_default()), **value}
    place = f"{field}-{index}"
    return {
        **posted,
        f"{field}-count": str(index + 1),
        f"{place}-deleted": "",
        f"{place}-order": str(index),
        f"{place}-id": "",
        f"{place}-type": kind,
        **inputs(child, f"{place}-value", state),
    }


def linked_text(kind: str, key: object) -> str:
    """What the text editor posts for a text with one link: kind LINK, DOCUMENT or IMAGE, to the thing with this key."""
    block = {
        "key": "tekst",
        "text": "hier",
        "type": "atomic" if kind == "IMAGE" else "unstyled",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": [{"offset": 0, "length": 4, "key": 0}],
    }
    entity = {"type": kind, "mutability": "MUTABLE", "data": {"id": key, "alt": "x", "format": "left"}}
    return json.dumps({"blocks": [block], "entityMap": {"0": entity}})
