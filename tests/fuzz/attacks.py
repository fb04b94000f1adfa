"""One request of many: which, follows from a seed and a number alone, so that each can be sent again by itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from urllib.parse import quote, urlencode

from django.http import HttpResponseBase
from django.test import Client
from django.urls import resolve

from tests.access import table
from tests.access.conftest import undone
from tests.access.world import World
from tests.fuzz import forms, values

ROLES = ("anonymous", "hire", "head", "hr", "other", "admin", "stranger")
PAIRS = len(table.ROWS) * len(ROLES)
STEP = 1000  # where the next seed begins among the pairs: behind what `make test` tries of this one
BOUNDARY = "grens"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
URLENCODED = "application/x-www-form-urlencoded"
RICH = {
    "wagtailadmin_pages:edit": 12, "wagtailadmin_pages:add": 6, "wagtailadmin_pages:preview_on_edit": 6,
    "hr:import_new": 8, "hr:import_columns": 8,  # with the reading of the file, in the background
}  # fmt: skip
HEADERS = (
    "host", "accept", "accept-language", "cookie", "content-length", "x-forwarded-for", "x-forwarded-proto", "referer",
    "x-requested-with", "hx-request", "range", "if-modified-since", "if-none-match", "user-agent", "origin",
)  # fmt: skip


@dataclass(frozen=True)
class Attack:
    role: str
    kind: str
    row: table.Row
    method: str
    path: str  # as it stands on the wire
    query: str = ""
    body: bytes = b""
    content_type: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def send(self, client: Client) -> HttpResponseBase:
        return client.generic(
            self.method, self.path, self.body, self.content_type, QUERY_STRING=self.query, headers=self.headers
        )

    def __str__(self) -> str:
        shown = self.body if len(self.body) < 1500 else self.body[:1500] + b" ..."
        asked = f"{self.path}?{self.query}"
        return f"{self.kind}: {self.method} {asked[:600]} as {self.role} {self.content_type} {self.headers} {shown!r}"


class Attacker:
    """Makes requests against a world."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.seed = world, seed
        self.known = sorted({str(value) for value in world.objects.values()})
        self.rows = [row for row in table.ROWS for _ in range(weight(row))]
        self.pages: dict[tuple[str, str], forms.Page] = {}

    def attack(self, number: int) -> Attack:
        """The request of this number.

        By turns, as many requests as there are pairs of an address and a role go past all of them, and as many go where
        there is more to find.
        """
        random = Random(f"{self.seed}:{number}")
        turn, place = divmod(number, PAIRS)
        if turn % 2 == 0:
            row, role = pair(self.seed * STEP + place)
        else:
            row = random.choice(self.rows)
            role = random.choice(ROLES) if random.random() < 0.3 else random.choice(welcome(row))
        make: Callable[[Random, table.Row, str], Attack] = random.choices(
            (self.address, self.query, self.form, self.json, self.upload, self.oddity), (18, 22, 40, 8, 8, 4)
        )[0]
        return make(random, row, role)

    def address(self, random: Random, row: table.Row, role: str) -> Attack:
        """Something else where the address names something; an address that names nothing gets a tail."""
        path, query = self._place(row)
        match = resolve(path)
        parts = [str(part) for part in (*match.kwargs.values(), *match.args) if part not in ("", None)]
        if parts:
            damaged = random.sample(parts, random.randint(1, len(parts)))
            for part in damaged:
                path = re.sub(
                    rf"(?<=/){re.escape(part)}(?=/|$)", lambda _: values.key(random, self.known), path, count=1
                )
        else:
            path += values.text(random)
        method = random.choice(("GET", "GET", "POST"))
        body = urlencode(self._data(row)).encode() if method == "POST" else b""
        return Attack(role, "address", row, method, on_the_wire(path), query, body, URLENCODED)

    def query(self, random: Random, row: table.Row, role: str) -> Attack:
        path, query = self._place(row)
        own = [pair.partition("=")[0] for pair in query.split("&") if pair]
        names = self.page(row, role).names + own * 3
        pairs = (
            []
            if random.random() < 0.5
            else [(name, value) for name, _is, value in (pair.partition("=") for pair in query.split("&") if pair)]
        )
        for _ in range(random.randint(1, 3)):
            name = random.choice(names) if names and random.random() < 0.75 else random.choice(values.QUERY_NAMES)
            name = random.choice((name, name, name, f"{name}[]", f"{name}__in", values.text(random)[:50]))
            pairs.append((name, values.key(random, self.known) if random.random() < 0.3 else values.text(random)))
        return Attack(role, "query", row, "GET", on_the_wire(path), encoded(pairs))

    def form(self, random: Random, row: table.Row, role: str) -> Attack:
        """A form of the page, with some of its fields broken, gone, doubled or added."""
        path, query = self._place(row)
        form = self._form(random, row, role)
        fields = list(form.fields)
        for _ in range(random.choice((1, 1, 2, 4))):
            self._break(random, form, fields)
        action = "" if form.action.startswith(("http", "#")) else form.action.partition("#")[0]
        if action:
            path, _mark, query = action.partition("?")
        if form.files and random.random() < 0.8:
            files = [(name, *values.upload(random)) for name in form.files]
            return Attack(role, "form", row, "POST", on_the_wire(path), query, multipart(fields, files), MULTIPART)
        return Attack(role, "form", row, "POST", on_the_wire(path), query, encoded(fields).encode(), URLENCODED)

    def json(self, random: Random, row: table.Row, role: str) -> Attack:
        path, query = self._place(row)
        method = random.choice(("POST", "POST", "PATCH", "PUT", "DELETE"))
        kind = random.choice(("application/json", "application/json", "application/json; charset=x", "text/json"))
        return Attack(role, "json", row, method, on_the_wire(path), query, values.json_body(random), kind)

    def upload(self, random: Random, row: table.Row, role: str) -> Attack:
        """Files in the fields of the form that are for files; elsewhere, where none is expected."""
        path, query = self._place(row)
        form = self._form(random, row, role)
        names = form.files or ["file", "files[]", random.choice([name for name, _ in form.fields] or ["bestand"])]
        files = [(name, *values.upload(random)) for name in names]
        taken = [(name, value) for name, value in form.fields if name not in names]
        if "multiple" in path:
            return Attack(
                role, "upload", row, "POST", on_the_wire(path), query, multipart([*taken, ("title", "x")], files),
                MULTIPART, {"x-requested-with": "XMLHttpRequest"},
            )  # fmt: skip
        return Attack(role, "upload", row, "POST", on_the_wire(path), query, multipart(taken, files), MULTIPART)

    def oddity(self, random: Random, row: table.Row, role: str) -> Attack:
        """A type of content that is none, a method that nobody expects, or a header."""
        path, query = self._place(row)
        kinds = (
            "multipart/form-data",
            "multipart/form-data; boundary=\xff",
            MULTIPART,
            "",
            "x",
            f"{URLENCODED};charset=x",
        )
        body = random.choice((values.json_body(random), b"a=%00&b=%ff", b"--grens\r\n", b"--grens--", b"%", b"&&&=&"))
        method = random.choice(("POST", "POST", "HEAD", "OPTIONS", "TRACE", "PUT", "X", "GET"))
        header, value = random.choice(HEADERS), values.text(random)[:300]
        value = value.encode(errors="replace").decode("latin-1").replace("\r", "").replace("\n", "")
        headers = {header: value} if random.random() < 0.6 else {}
        if header == "cookie":
            headers = {
                "cookie": random.choice((f"sessionid={value}", value, "messages=x", "csrftoken=\0; django_language=x"))
            }
        if header == "content-length":
            headers = {}
        return Attack(role, "oddity", row, method, on_the_wire(path), query, body, random.choice(kinds), headers)

    def _break(self, random: Random, form: forms.Form, fields: list[tuple[str, str]]) -> None:
        deed = random.random()
        if not fields or deed < 0.07:
            names = ("action-publish", "action-submit", "next", "id", "form-TOTAL_FORMS", "body-count", "body-0-type")
            fields.append((random.choice(names), values.text(random)))
            return
        counting = [at for at, (name, _) in enumerate(fields) if name.endswith(("-count", "-order", "_FORMS", "-type"))]
        at = random.choice(counting) if counting and deed < 0.2 else random.randrange(len(fields))
        name, value = fields[at]
        if name in form.rich or "draftail" in name:
            fields[at] = name, values.rich_text(random, value)
        elif deed < 0.3:
            fields.pop(at)
        elif deed < 0.36:
            fields.append((name, values.text(random)))
        elif deed < 0.4:
            fields[at] = values.text(random)[:200], value
        elif value.isdigit():
            fields[at] = name, values.key(random, self.known)
        else:
            fields[at] = name, values.text(random)

    def _place(self, row: table.Row) -> tuple[str, str]:
        path, _mark, query = row.url(self.world.objects).partition("?")
        return path, query

    def _data(self, row: table.Row) -> dict[str, str]:
        return row.data(self.world.objects)

    def _form(self, random: Random, row: table.Row, role: str) -> forms.Form:
        found = self.page(row, role).forms
        if found and random.random() < 0.9:
            return max(found, key=lambda form: len(form.fields)) if random.random() < 0.6 else random.choice(found)
        return forms.Form(fields=list(self._data(row).items()))

    def page(self, row: table.Row, role: str) -> forms.Page:
        key = row.address, role
        if key not in self.pages:
            self.pages[key] = self._look(row, role)
        return self.pages[key]

    def _look(self, row: table.Row, role: str) -> forms.Page:
        """What this person sees there; nothing where that is no page."""
        if row.expected.get(f"GET {role}", row.expected["GET hire"]) != "ok":
            return forms.Page([], [])
        with undone():
            response = self.world.client(role).get(row.url(self.world.objects))
            html = b"".join(response).decode(errors="replace")
        return forms.read(html) if "<" in html else forms.Page([], [])


def pair(place: int) -> tuple[table.Row, str]:
    """An address and a role: in any PAIRS places that follow each other each pair once, each address soon."""
    around, at = divmod(place, len(table.ROWS))
    return table.ROWS[at], ROLES[(at + around) % len(ROLES)]


def weight(row: table.Row) -> int:
    """How often an address is chosen, for one that shows nothing but a page."""
    if row.name in RICH:
        return RICH[row.name]
    return 2 if {"ok", "go", "bad"} & {answer for asked, answer in row.expected.items() if "POST" in asked} else 1


def welcome(row: table.Row) -> list[str]:
    """The roles to which the address answers with more than a refusal."""
    inside = {asked.split()[1] for asked, answer in row.expected.items() if answer in ("ok", "go", "bad")}
    return sorted(inside) or ["admin"]


def on_the_wire(path: str) -> str:
    return quote(path.encode("utf-8", "surrogatepass"), safe="/%")


def encoded(pairs: list[tuple[str, str]]) -> str:
    return urlencode(pairs, errors="surrogatepass", encoding="utf-8")


def multipart(fields: list[tuple[str, str]], files: list[tuple[str, str, bytes, str]]) -> bytes:
    """As a browser encodes it, without its caution."""
    parts = [
        f'Content-Disposition: form-data; name="{name}"\r\n\r\n'.encode("utf-8", "surrogatepass")
        + value.encode("utf-8", "surrogatepass")
        for name, value in fields
    ]
    for name, filename, content, kind in files:
        heading = (
            f'Content-Disposition: form-data; name="{name}"; filename="{filename}"\r\nContent-Type: {kind}\r\n\r\n'
        )
        parts.append(heading.encode("utf-8", "surrogatepass") + content)
    edge = f"--{BOUNDARY}\r\n".encode()
    return b"".join(edge + part + b"\r\n" for part in parts) + f"--{BOUNDARY}--\r\n".encode()
