"""The forms that a page shows, as a browser would post them: their fields, and those that a script builds."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

TAG = re.compile(r"<(/?)(form|input|textarea|select|option|button)\b([^>]*)>", re.IGNORECASE)
ATTRIBUTE = re.compile(r"""([\w:-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+)))?""")
BLOCK = re.compile(r"""<div\s+id="([\w-]+)"[^>]*data-w-block-arguments-value=(?:"([^"]*)"|'([^']*)')""")
NAME_IN_QUERY = re.compile(r"""href=["'][^"'?]*\?([^"']+)["']""")


@dataclass
class Form:
    action: str = ""
    method: str = "get"
    fields: list[tuple[str, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    rich: set[str] = field(default_factory=set)  # names of fields that hold what the editor of rich text sends


@dataclass
class Page:
    forms: list[Form]  # those that are posted
    names: list[str]  # of what may stand in the query


def read(html: str) -> Page:
    """The forms of a page and the names in its links; a page without any has none."""
    forms, form, selected = [], None, ""
    for tag in TAG.finditer(html):
        closing, name, rest = tag[1], tag[2].lower(), tag[3]
        if closing:
            form = None if name == "form" else form
            continue
        found = {a[1].lower(): unescape(a[2] or a[3] or a[4] or "") for a in ATTRIBUTE.finditer(rest)}
        if name == "form":
            form = Form(found.get("action", ""), found.get("method", "get").lower())
            forms.append(form)
        elif form is not None:
            selected = _take(form, name, found, selected, html[tag.end() : tag.end() + 200])
    _add_streams(forms, html)
    names = {name for one in forms if one.method == "get" for name, _value in one.fields}
    for query in NAME_IN_QUERY.findall(html):
        names |= {part.partition("=")[0] for part in unescape(query).split("&")}
    return Page([one for one in forms if one.method == "post"], sorted(filter(None, names)))


def _take(form: Form, tag: str, found: dict[str, str], selected: str, after: str) -> str:
    """Add a field to the form; gives the name of the select whose options follow."""
    name = found.get("name", "")
    if tag == "select":
        return name
    if tag == "option":
        if selected and ("selected" in found or selected not in dict(form.fields)):
            form.fields = [one for one in form.fields if one[0] != selected or "multiple" in found]
            form.fields.append((selected, found.get("value", "")))
        return selected
    if not name:
        return ""
    kind = found.get("type", "text").lower()
    if kind == "file":
        form.files.append(name)
    elif tag == "textarea":
        form.fields.append((name, unescape(after.partition("</textarea")[0])))
    elif tag == "button" or kind not in ("checkbox", "radio") or "checked" in found:
        form.fields.append((name, found.get("value", "on" if kind == "checkbox" else "")))
    if "data-draftail-input" in found:
        form.rich.add(name)
    return ""


def _add_streams(forms: list[Form], html: str) -> None:
    """The fields of blocks are built by a script, from what stands in the page as JSON."""
    biggest = max((form for form in forms if form.method == "post"), key=lambda form: len(form.fields), default=None)
    for found in BLOCK.finditer(html):
        if biggest is not None:
            _add_block(biggest, found[1], json.loads(unescape(found[2] or found[3]))[0])


def _add_block(form: Form, name: str, state: Any) -> None:
    if isinstance(state, list) and all(isinstance(item, dict) for item in state):
        form.fields.append((f"{name}-count", str(len(state))))
        for number, item in enumerate(state):
            place = f"{name}-{number}"
            form.fields += [(f"{place}-deleted", ""), (f"{place}-order", str(number))]
            form.fields += [(f"{place}-type", item.get("type", "item")), (f"{place}-id", item.get("id") or "")]
            _add_block(form, f"{place}-value", item.get("value", ""))
    elif isinstance(state, dict) and "id" in state:  # something that was chosen
        form.fields.append((name, str(state["id"])))
    elif isinstance(state, dict):
        for part, value in state.items():
            _add_block(form, f"{name}-{part}", value)
    else:
        if isinstance(state, str) and '"blocks"' in state:
            form.rich.add(name)
        values = state if isinstance(state, list) else [state]
        form.fields += [(name, "" if value is None else str(value)) for value in values]
