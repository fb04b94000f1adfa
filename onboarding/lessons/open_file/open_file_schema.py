"""The JSON Schema of programma.json, by the pages and blocks themselves; docs/open-file.schema.json is this one."""

from __future__ import annotations

from functools import cache
from typing import Any

from wagtail.models import Page

from onboarding.lessons.models import FileKind, LessonPage, PrinciplePage, ProgrammePage
from onboarding.lessons.open_file import portable_fields, portable_words
from onboarding.lessons.open_file.packing import FILES, FORMAT, KINDS, LESSON, PROGRAMME
from onboarding.lessons.open_file.portable_words import TRANSLATIONS
from onboarding.lessons.open_file.stream_keys import CLOSED, FILE, KEY, LONGEST, MOST, schema_of

LARGEST_FILE = 500_000_000  # bytes of one picture or document


@cache
def schema() -> dict[str, Any]:
    """Of the whole file."""
    defs: dict[str, Any] = {}
    streams = {
        name: schema_of(LessonPage._meta.get_field(name).stream_block, defs, name) for name in portable_fields.STREAMS
    }
    defs[LESSON] = _page(LessonPage, streams, {TRANSLATIONS: portable_words.schema()})
    lessons = {"type": "array", "maxItems": MOST, "items": {"$ref": f"#/$defs/{LESSON}"}}
    behaviours = {"type": "array", "maxItems": MOST, "items": {"type": "string", "maxLength": LONGEST}}
    defs["principle"] = _page(PrinciplePage, {"behaviours": behaviours, "lessons": lessons})
    principles = {"type": "array", "maxItems": MOST, "items": {"$ref": "#/$defs/principle"}}
    properties = {
        "format": {"const": FORMAT},
        KINDS: {
            "type": "object",
            "propertyNames": KEY,
            "additionalProperties": {"type": "string", "minLength": 1, "maxLength": 60},
        },
        FILES: {"type": "array", "maxItems": MOST, "items": _FILE},
        PROGRAMME: _page(ProgrammePage, {"principles": principles}),
        LESSON: {"$ref": f"#/$defs/{LESSON}"},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Aan boord: een traject of een les in een open bestand",
        "type": "object",
        "properties": properties,
        "required": ["format", KINDS, FILES],
        "minProperties": 4,  # a programme or a lesson
        "maxProperties": 4,
        **CLOSED,
        "$defs": defs,
    }


_FILE = {
    "type": "object",
    "properties": {
        "path": {**FILE, "type": "string"},
        "kind": {"enum": [FileKind.PICTURE.value, FileKind.DOCUMENT.value]},
        "title": {"type": "string", "minLength": 1, "maxLength": 255},
        "size": {"type": "integer", "minimum": 0, "maximum": LARGEST_FILE},
        "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    },
    "required": ["path", "kind", "title", "size", "sha256"],
} | CLOSED


def _page(model: type[Page], more: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    properties = {"key": KEY, **portable_fields.schema_of(model), **more}
    return {"type": "object", "properties": properties | (optional or {}), "required": list(properties)} | CLOSED
