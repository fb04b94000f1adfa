"""Posts the form that a page rendered, as a browser would: what stands in it, and what a person fills in.

    page = client.get(address)
    response = submit(client, page, login="amina@lennik.example", password="…")

A field that the page does not show cannot be filled in, nor a value chosen that it does not offer: that raises
NotRendered. So a test sees a required field that is missing from the page. Whoever plays an attacker changes what
`fill` returns, or calls `tamper`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from django.http import HttpResponse
from django.test import Client

from tests.client_response import ClientResponse
from tests.parsed_pages import parsed

NOT_SENT = {"submit", "button", "image", "reset"}
TICKED = {"checkbox", "radio"}


class NotRendered(AssertionError):
    """The page has no such form, field or choice."""


@dataclass
class _Field:
    """What a person sees under one name: text to fill in, choices to make, a file to add, or a button to press."""

    is_visible: bool = False
    is_many: bool = False
    is_free: bool = False  # takes any text, or a file
    choices: list[str] = field(default_factory=list)
    values: list[object] = field(default_factory=list)  # what is sent


def fill(response: ClientResponse | HttpResponse, action: str = "", /, **values: object) -> dict[str, object]:
    """What the form of this page sends with these fields filled in.

    The form is the one in <main> (or, without <main>, on the page) that is posted and has all these fields; where
    there are several, `action` is the end of the address it goes to. A value is a text, True or False for a single
    box, or a list where more can be chosen. A button is pressed by naming it, with its value.
    """
    return _filled(_find(response, action, values), values)


def submit(
    client: Client, response: ClientResponse, action: str = "", /, *, follow: bool = False, **values: object
) -> ClientResponse:
    """Fill in the form of this page and send it to where it goes."""
    form = _find(response, action, values)
    return client.post(_goes_to(response, form), _filled(form, values), follow=follow)


def open_and_submit(
    client: Client, address: str, values: Mapping[str, object] | None = None, *, follow: bool = False
) -> ClientResponse:
    """Open a page, fill in its form and send it."""
    return submit(client, client.get(address), follow=follow, **(values or {}))


def tamper(client: Client, address: str, values: Mapping[str, object]) -> ClientResponse:
    """As someone who means harm: open a page, change its form into whatever one likes, and send it."""
    page = client.get(address)
    form = _find(page, "", {})
    return client.post(_goes_to(page, form), {**_filled(form, {}), **values})


@dataclass
class _Form:
    action: str
    fields: dict[str, _Field]


def _find(response: ClientResponse | HttpResponse, action: str, values: dict[str, object]) -> _Form:
    root = parsed(response.content.decode())
    main = root.find(".//main")
    found = [
        form
        for element in (root if main is None else main).iter("form")
        if element.get("method", "get").lower() == "post"
        for form in [_Form(element.get("action", ""), _fields(root, element))]
        if form.action.partition("?")[0].endswith(action)
    ]
    if not found:
        raise NotRendered(f"The page has no form to post{' to ' + action if action else ''}.")
    fitting = [form for form in found if values.keys() <= form.fields.keys()]
    if not fitting:
        closest = max(found, key=lambda form: len(values.keys() & form.fields.keys()))
        missing = sorted(values.keys() - closest.fields.keys())
        raise NotRendered(f"The page does not render {', '.join(missing)}, but {', '.join(sorted(closest.fields))}.")
    if len(fitting) > 1:
        actions = ", ".join(form.action or "itself" for form in fitting)
        raise NotRendered(f"Several forms fit ({actions}): say to where it goes.")
    return fitting[0]


def _goes_to(response: ClientResponse, form: _Form) -> str:
    asked = response.request
    query = f"?{asked['QUERY_STRING']}" if asked.get("QUERY_STRING") else ""
    here: str = asked["PATH_INFO"] + query
    return urljoin(here, form.action) if form.action else here


def _filled(form: _Form, values: dict[str, object]) -> dict[str, object]:
    for name, value in values.items():
        _fill_in(name, form.fields[name], value)
    return {
        name: one.values if one.is_many or len(one.values) > 1 else one.values[0]
        for name, one in form.fields.items()
        if one.values
    }


def _fill_in(name: str, one: _Field, value: object) -> None:
    if not one.is_visible:
        raise NotRendered(f"Nobody can fill in {name}: it is hidden or locked.")
    if one.is_free:
        one.values = [value]
        return
    if isinstance(value, bool):
        chosen = one.choices[:1] if value else []
    else:
        chosen = [str(each) for each in (value if isinstance(value, (list, tuple, set)) else [value])]
    unknown = [each for each in chosen if each not in one.choices]
    if unknown or (len(chosen) > 1 and not one.is_many):
        raise NotRendered(f"{name} offers {one.choices}, not {chosen}.")
    one.values = [*chosen]


def _fields(root: Element, form: Element) -> dict[str, _Field]:
    fields: dict[str, _Field] = {}
    for element in _controls(root, form):
        name = element.get("name")
        if name:
            _add(fields.setdefault(name, _Field()), element)
    return fields


def _controls(root: Element, form: Element) -> Iterator[Element]:
    """The fields of a form: those within, and those elsewhere that name it; none in a disabled fieldset."""
    locked = {
        id(inner) for group in root.iter("fieldset") if group.get("disabled") is not None for inner in group.iter()
    }
    within = {id(inner) for inner in form.iter()}
    for element in root.iter():
        if element.tag not in ("input", "select", "textarea", "button") or element.get("disabled") is not None:
            continue
        owner = element.get("form")
        is_ours = owner == form.get("id") if owner is not None else id(element) in within
        if is_ours and id(element) not in locked:
            yield element


def _add(one: _Field, element: Element) -> None:
    kind = element.get("type", "text").lower() if element.tag == "input" else element.tag
    if element.tag == "button":
        kind = element.get("type", "submit").lower()
    value = element.get("value", "")
    if kind == "hidden":
        one.values.append(value)
        return
    one.is_visible = one.is_visible or element.get("readonly") is None
    if kind in NOT_SENT:
        one.choices.append(value)
    elif kind in TICKED:
        one.choices.append(element.get("value", "on"))
        one.is_many = one.is_many or (kind == "checkbox" and len(one.choices) > 1)
        if element.get("checked") is not None:
            one.values.append(one.choices[-1])
    elif kind == "select":
        _add_options(one, element)
    else:
        one.is_free = True
        if kind == "textarea":
            value = "\r\n".join("".join(element.itertext()).splitlines())
        if kind != "file":
            one.values.append(value)


def _add_options(one: _Field, element: Element) -> None:
    one.is_many = element.get("multiple") is not None
    for option in element.iter("option"):
        if option.get("disabled") is not None:
            continue
        one.choices.append(option.get("value", "".join(option.itertext()).strip()))
        if option.get("selected") is not None:
            one.values.append(one.choices[-1])
    if not one.is_many:
        one.values = one.values[-1:] or [*one.choices[:1]]  # a browser shows the first
