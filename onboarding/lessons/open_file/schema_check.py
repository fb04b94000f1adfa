"""Whether data is as a JSON Schema says, for as much of JSON Schema as the open file uses. Pure.

That is: `type`, `const`, `enum`, `pattern`, `minLength`, `maxLength`, `minimum`, `maximum`, `maxItems`, `items`,
`properties`, `propertyNames`, `required`, `additionalProperties`, `minProperties`,
`maxProperties`, `oneOf` (told apart by `type`) and `$ref` to `$defs`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from onboarding.lessons.open_file.refusals import Refused

Schema = Mapping[str, Any]
_TYPES: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "boolean": bool,
    "null": type(None),
}


def check(schema: Schema, data: Any) -> None:
    """Raises Refused for the first thing that is not as it says, with where that stands."""
    for problem in _problems(schema, data, "", schema.get("$defs", {})):
        raise problem


def _refused(where: str, words: str, code: str = "malformed") -> Refused:
    sentence = _(
        "In programma.json klopt iets niet bij “%(where)s”: %(words)s. Zet het recht, of maak het bestand opnieuw."
    )
    return Refused(sentence % {"where": where.strip(".") or "programma.json", "words": words}, code)


def _problems(schema: Schema, data: Any, where: str, defs: Schema) -> Iterator[Refused]:
    if "$ref" in schema:
        schema = defs[schema["$ref"].removeprefix("#/$defs/")]
    if "oneOf" in schema:
        yield from _of_one(schema["oneOf"], data, where, defs)
    elif "const" in schema or "enum" in schema:
        if not isinstance(data, str) or data not in schema.get("enum", [schema.get("const")]):
            yield _refused(where, _("“%(value)s” kennen we hier niet") % {"value": str(data)[:60]}, "unknown_value")
    elif not _is_of(schema["type"], data):
        yield _refused(where, _("daar hoort iets van een andere soort te staan"))
    elif isinstance(data, dict):
        yield from _in_object(schema, data, where, defs)
    elif isinstance(data, list):
        yield from _in_list(schema, data, where, defs)
    else:
        yield from _in_value(schema, data, where)


def _in_list(schema: Schema, data: list[Any], where: str, defs: Schema) -> Iterator[Refused]:
    if len(data) > schema.get("maxItems", len(data)):
        yield _refused(where, _("dat zijn er te veel"), "too_many")
    for number, one in enumerate(data, start=1):
        yield from _problems(schema["items"], one, f"{where} {number}", defs)


def _in_value(schema: Schema, data: Any, where: str) -> Iterator[Refused]:
    if isinstance(data, str):
        yield from _in_text(schema, data, where)
    elif isinstance(data, int) and not schema.get("minimum", data) <= data <= schema.get("maximum", data):
        yield _refused(where, _("het getal is te klein of te groot"), "out_of_range")


def _is_of(kinds: str | list[str], data: Any) -> bool:
    """Python takes a boolean for a whole number too."""
    found = (isinstance(data, _TYPES[kind]) for kind in ([kinds] if isinstance(kinds, str) else kinds))
    return any(found) and (kinds == "boolean" or not isinstance(data, bool))


def _in_text(schema: Schema, data: str, where: str) -> Iterator[Refused]:
    if len(data) > schema.get("maxLength", len(data)):
        words = _("de tekst is langer dan %(number)d tekens") % {"number": schema["maxLength"]}
        yield _refused(where, words, "too_long")
    if len(data.strip()) < schema.get("minLength", 0):
        yield _refused(where, _("vul dit in"), "empty")
    if "pattern" in schema and not re.fullmatch(schema["pattern"].removeprefix("^").removesuffix("$"), data):
        yield _refused(where, _("“%(value)s” kan hier niet staan") % {"value": data[:60]}, "unfit")


def _in_object(schema: Schema, data: Mapping[str, Any], where: str, defs: Schema) -> Iterator[Refused]:
    known = schema.get("properties", {})
    others = schema.get("additionalProperties", False)
    if not schema.get("minProperties", 0) <= len(data) <= schema.get("maxProperties", len(data)):
        yield _refused(where, _("er staat te weinig of te veel in"), "missing")
    for name in data:
        yield from _problems(schema.get("propertyNames", {"type": "string"}), name, f"{where}.{name}", defs)
    for name in schema.get("required", ()):
        if name not in data:
            yield _refused(f"{where}.{name}", _("dit ontbreekt"), "missing")
    for name, value in data.items():
        if name in known:
            yield from _problems(known[name], value, f"{where}.{name}", defs)
        elif others is False:
            yield _refused(f"{where}.{name}", _("dit kennen we niet"), "unknown_name")
        else:
            yield from _problems(others, value, f"{where}.{name}", defs)


def _of_one(ways: list[Schema], data: Any, where: str, defs: Schema) -> Iterator[Refused]:
    """Of the ways in which it may be, the one whose `type` it says it is."""
    kind = data.get("type") if isinstance(data, dict) else None
    for way in ways:
        if way["properties"]["type"]["const"] == kind:
            yield from _problems(way, data, where, defs)
            return
    yield _refused(where, _("de soort “%(kind)s” kennen we niet") % {"kind": str(kind)[:60]}, "unknown_kind")
