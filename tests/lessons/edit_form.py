"""What a browser posts from a lesson's edit form as the server rendered it, streams included."""

from __future__ import annotations

import html
import json
import re
from typing import Any

from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import querydict_from_html

STREAMS = ("body", "questions")
STATE = re.compile(r'data-w-block-arguments-value="([^"]*)"')


def rendered(client: Client, page_id: int) -> dict[str, str]:
    """The fields of the form, by name; Wagtail's script makes those of streams from the state in the page."""
    text = client.get(reverse("wagtailadmin_pages:edit", args=[page_id])).content.decode()
    fields = {name: value for name, value in querydict_from_html(text, form_id="page-edit-form").items()}
    states = [json.loads(html.unescape(found))[0] for found in STATE.findall(text)]
    for name, state in zip(STREAMS, states, strict=True):
        fields |= _list(name, state)
    return fields


def _list(prefix: str, items: list[dict[str, Any]]) -> dict[str, str]:
    fields = {f"{prefix}-count": str(len(items))}
    for place, item in enumerate(items):
        at = f"{prefix}-{place}"
        fields |= {f"{at}-deleted": "", f"{at}-order": str(place), f"{at}-id": item["id"] or ""}
        fields |= {f"{at}-type": item["type"]} if "type" in item else {}
        fields |= _value(f"{at}-value", item["value"])
    return fields


def _value(prefix: str, value: Any) -> dict[str, str]:
    if isinstance(value, dict):
        return {name: one for key, inner in value.items() for name, one in _value(f"{prefix}-{key}", inner).items()}
    if isinstance(value, list) and all(isinstance(one, dict) for one in value):
        return _list(prefix, value)
    if isinstance(value, bool):
        return {prefix: "on"} if value else {}
    return {prefix: value[0] if isinstance(value, list) else value or ""}
