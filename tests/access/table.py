"""Reads table.txt: what each address answers to each role."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.http import QueryDict
from django.urls import URLPattern, URLResolver, resolve

from tests.access.world import ROLES

METHODS = ("GET", "POST")
PATH = Path(__file__).with_name("table.txt")


@dataclass(frozen=True)
class Row:
    name: str  # "-" for an address without one
    address: str
    form: str
    expected: dict[str, str]  # by "METHOD role"

    def url(self, objects: dict[str, object]) -> str:
        return self.address.format(**objects)

    def data(self, objects: dict[str, object]) -> dict[str, str]:
        return QueryDict(self.form.format(**objects)).dict()

    def key(self, objects: dict[str, object]) -> tuple[str, str]:
        """The name and the route of the pattern that this address leads to."""
        match = resolve(self.url(objects).partition("?")[0])
        return match.view_name if match.url_name else "-", match.route.replace("^", "")


def read(text: str) -> list[Row]:
    """The rows of the table; raises ValueError for a line that makes no sense."""
    rows: list[Row] = []
    masks: dict[str, list[str]] = {}
    for line in text.splitlines():
        words = line.split()
        if not words or words[0] in ("#", "==") or tuple(words) == ROLES:
            masks = {} if words[:1] == ["=="] else masks
        elif words[0] in METHODS and len(words) == 1 + len(ROLES):
            masks[words[0]] = words[1:]
        elif len(words) in (4, 5) and tuple(masks) == METHODS:
            rows.append(_row(masks, *words))
        else:
            raise ValueError(f"This line of {PATH.name} makes no sense: {line}")
    return rows


def _row(masks: dict[str, list[str]], get: str, post: str, name: str, address: str, form: str = "") -> Row:
    expected = {}
    for (method, mask), own in zip(masks.items(), (get, post), strict=True):
        if ("*" in mask) != (own != "-"):
            raise ValueError(f"{address}: an answer to {method} where the part has no *, or none where it has one.")
        for role, answer in zip(ROLES, mask, strict=True):
            expected[f"{method} {role}"] = own if answer == "*" else answer
    return Row(name, address, form, expected)


def patterns(resolver: URLResolver, spaces: tuple[str, ...] = (), route: str = "") -> Iterator[tuple[str, str]]:
    """Every pattern below `resolver`: its full name and its route."""
    for entry in resolver.url_patterns:
        full = (route + str(entry.pattern)).replace("^", "")
        if isinstance(entry, URLPattern):
            yield ":".join([*spaces, entry.name]) if entry.name else "-", full
        else:
            yield from patterns(entry, (*spaces, entry.namespace) if entry.namespace else spaces, full)


ROWS = read(PATH.read_text())
