"""What is made of blocks, from how Wagtail stores it to how it stands in an open file, and back.

It follows the definitions of the blocks, so that a block that is added later goes along by itself. In the file, each
block and each item of a list has a `key`: its place. A block that is made of it has an id that follows from that key
and from the lesson's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol
from uuid import UUID, uuid5

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from onboarding.lessons.for_whom_block import ForWhomBlock

MOST = 1000  # blocks in a stream, items in a list
LONGEST = 50_000  # characters of one text
KEY = {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,120}$"}
FILE_PATTERN = "bestanden/[a-z0-9][a-z0-9._-]{0,119}"
FILE = {"type": ["string", "null"], "pattern": f"^{FILE_PATTERN}$"}


class Outward(Protocol):
    """What stands in the file for what a block refers to."""

    def picture(self, pk: int) -> str | None: ...
    def document(self, pk: int) -> str | None: ...
    def kinds(self, keys: list[str]) -> list[str]: ...
    def rich(self, html: str) -> str: ...


class Inward(Protocol):
    """What a block refers to, for what stands in the file."""

    def file(self, path: str) -> int: ...
    def kinds(self, keys: list[str]) -> list[str]: ...
    def rich(self, html: str) -> str: ...


def written(block: Any, value: Any, refs: Outward, key: str = "") -> Any:
    """A value as Wagtail stores it, as it stands in the file."""
    if isinstance(block, blocks.StreamBlock):
        return [
            {
                "key": str(number),
                "type": one["type"],
                "value": written(block.child_blocks[one["type"]], one["value"], refs, str(number)),
            }
            for number, one in enumerate(value, start=1)
        ]
    if isinstance(block, blocks.StructBlock):
        return {name: written(of, value.get(name), refs, f"{key}.{name}") for name, of in block.child_blocks.items()}
    if isinstance(block, blocks.ListBlock):
        return [
            {"key": f"{key}.{number}", "value": written(block.child_block, one["value"], refs, f"{key}.{number}")}
            for number, one in enumerate(value or [], start=1)
        ]
    return _written(block, value, refs)


def _written(block: Any, value: Any, refs: Outward) -> Any:
    if isinstance(block, ImageChooserBlock):
        return refs.picture(value) if value else None
    if isinstance(block, DocumentChooserBlock):
        return refs.document(value) if value else None
    if isinstance(block, ForWhomBlock):
        return refs.kinds(value or [])
    if isinstance(block, blocks.RichTextBlock):
        return refs.rich(value or "")
    if isinstance(block, blocks.BooleanBlock):
        return bool(value)
    return value if isinstance(block, blocks.IntegerBlock) else value or ""


def stored(block: Any, data: Any, refs: Inward, lesson: UUID, path: str) -> Any:
    """What `written` wrote, as Wagtail stores it. `lesson` is the lesson's own key, `path` the name of its field."""
    if isinstance(block, blocks.StreamBlock):
        return [
            {
                "type": one["type"],
                "value": stored(block.child_blocks[one["type"]], one["value"], refs, lesson, path),
                "id": id_of(lesson, path, one["key"]),
            }
            for one in data
        ]
    if isinstance(block, blocks.StructBlock):
        return {name: stored(of, data[name], refs, lesson, path) for name, of in block.child_blocks.items()}
    if isinstance(block, blocks.ListBlock):
        return [
            {
                "type": "item",
                "value": stored(block.child_block, one["value"], refs, lesson, path),
                "id": id_of(lesson, path, one["key"]),
            }
            for one in data
        ]
    if isinstance(block, ImageChooserBlock | DocumentChooserBlock):
        return refs.file(data) if data else None
    if isinstance(block, ForWhomBlock):
        return refs.kinds(data)
    return refs.rich(data) if isinstance(block, blocks.RichTextBlock) else data


def id_of(lesson: UUID, path: str, key: str) -> str:
    """The id that a block gets which has this key in a field of the lesson."""
    return str(uuid5(lesson, f"{path}/{key}"))


def ids_by_key(block: Any, value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """The id that each block and each item of a list has in a value as Wagtail stores it, by its key in the file."""
    if isinstance(block, blocks.StructBlock):
        for name, of in block.child_blocks.items():
            yield from ids_by_key(of, value.get(name), f"{key}.{name}")
    elif isinstance(block, blocks.StreamBlock | blocks.ListBlock):
        for number, one in enumerate(value or [], start=1):
            is_stream = isinstance(block, blocks.StreamBlock)
            place = str(number) if is_stream else f"{key}.{number}"
            if one.get("id"):
                yield place, one["id"]
            yield from ids_by_key(
                block.child_blocks[one["type"]] if is_stream else block.child_block, one["value"], place
            )


def keys_of(data: Any) -> Iterator[str]:
    """The keys of all blocks and items in what `written` wrote."""
    if isinstance(data, dict):
        if "key" in data:
            yield data["key"]
        for one in data.values():
            yield from keys_of(one)
    elif isinstance(data, list):
        for one in data:
            yield from keys_of(one)


def schema_of(block: Any, defs: dict[str, Any], name: str) -> dict[str, Any]:
    """The JSON Schema of what `written` writes; that of each kind of block goes in `defs`."""
    if isinstance(block, blocks.StreamBlock):
        ways = [_keyed(schema_of(of, defs, kind), {"type": {"const": kind}}) for kind, of in block.child_blocks.items()]
        return {"type": "array", "maxItems": MOST, "items": {"oneOf": ways}}
    if isinstance(block, blocks.StructBlock):
        properties = {key: schema_of(of, defs, f"{name}_{key}") for key, of in block.child_blocks.items()}
        defs[name] = {"type": "object", "properties": properties, "required": list(properties)} | CLOSED
        return {"$ref": f"#/$defs/{name}"}
    if isinstance(block, blocks.ListBlock):
        return {"type": "array", "maxItems": MOST, "items": _keyed(schema_of(block.child_block, defs, f"{name}_item"))}
    return _schema_of_field(block)


CLOSED = {"additionalProperties": False}


def _keyed(value: dict[str, Any], more: dict[str, Any] | None = None) -> dict[str, Any]:
    properties = {"key": KEY, **(more or {}), "value": value}
    return {"type": "object", "properties": properties, "required": list(properties)} | CLOSED


def _schema_of_field(block: Any) -> dict[str, Any]:
    if isinstance(block, ImageChooserBlock | DocumentChooserBlock):
        return FILE
    if isinstance(block, ForWhomBlock):
        return {"type": "array", "maxItems": MOST, "items": KEY}
    if isinstance(block, blocks.BooleanBlock):
        return {"type": "boolean"}
    if isinstance(block, blocks.IntegerBlock):
        least, most = block.field.min_value, block.field.max_value
        return {"type": ["integer", "null"], "minimum": least, "maximum": most}
    if isinstance(block, blocks.ChoiceBlock):
        return {"enum": ["", *(value for value, _label in block.field.choices if value)]}
    text = {"type": "string", "maxLength": getattr(block.field, "max_length", None) or LONGEST}
    return text | ({"pattern": "^(https?://.*)?$"} if isinstance(block, blocks.URLBlock) else {})
