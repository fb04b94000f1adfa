"""The blocks of a lesson with other pictures and documents in the place of those that they name. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from wagtail import blocks

from onboarding.lessons.body_wordings import definition_of, file_kind
from onboarding.lessons.lesson_content import Block
from onboarding.lessons.models import FileKind

Ids = Mapping[tuple[str, int], int]  # by kind and id: the id that takes its place

_LINK = re.compile(r"<a\b[^>]*>")
_ID = re.compile(r'(?<=\bid=")\d+(?=")')


def with_other_sources(body: Iterable[Block], ids: Ids) -> list[dict[str, Any]]:
    """The blocks with each picture and document that `ids` names replaced, also where a text has a link to it."""
    return [{**block, "value": _value(definition_of(block), block["value"], ids)} for block in body]


def _value(definition: Any, value: Any, ids: Ids) -> Any:
    if isinstance(definition, blocks.StructBlock):
        fields = definition.child_blocks
        return {key: _value(fields[key], one, ids) if key in fields else one for key, one in value.items()}
    kind = file_kind(definition)
    if kind:
        return ids.get((kind, value), value)
    if isinstance(definition, blocks.RichTextBlock) and value:
        return _LINK.sub(partial(_link, ids), value)
    return value


def _link(ids: Ids, found: re.Match[str]) -> str:
    tag = found.group()
    if 'linktype="document"' not in tag:
        return tag
    return _ID.sub(lambda old: str(ids.get((FileKind.DOCUMENT.value, int(old.group())), old.group())), tag)
