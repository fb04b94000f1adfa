"""Posts a form as the page rendered it: what the page does not offer, cannot be filled in."""

from __future__ import annotations

from typing import Any

from bs4 import BeautifulSoup, Tag
from django.http import HttpResponse
from django.test import Client


def form_on(response: HttpResponse, action: str = "") -> Tag:
    """The form of the page that goes to `action` (default: the one that goes to the page itself)."""
    page = BeautifulSoup(response.content.decode(), "html.parser")
    here = response.request["PATH_INFO"]
    forms = [form for form in page.find_all("form", method=lambda way: (way or "").lower() == "post")]
    found = [form for form in forms if (form.get("action") or here) == (action or here)]
    assert found, f"{here} has no form that goes to {action or here}"
    return found[0]


def fields_of(form: Tag) -> dict[str, Any]:
    """What a browser would send of this form, without a button."""
    found: dict[str, Any] = {}
    for field in form.find_all(["input", "select", "textarea"]):
        name, kind = field.get("name"), field.get("type", "text")
        if not name or kind in ("submit", "file") or (kind in ("checkbox", "radio") and not field.has_attr("checked")):
            continue
        if field.name == "select":
            chosen = [option.get("value", "") for option in field.find_all("option", selected=True)]
            found[name] = chosen if field.has_attr("multiple") else (chosen or [""])[0]
        elif field.name == "textarea":
            found[name] = field.get_text()
        else:
            found[name] = field.get("value", "on" if kind == "checkbox" else "")
    return found


def submit(client: Client, url: str, action: str = "", **filled: Any) -> HttpResponse:
    """Open `url`, fill in the form, and send it; each of `filled` is a field or a button of that form."""
    form = form_on(client.get(url), action)
    offered = {one.get("name") for one in form.find_all(["input", "select", "textarea", "button"])}
    assert set(filled) <= offered, f"not on the form: {set(filled) - offered}"
    return client.post(action or url, {**fields_of(form), **filled})
