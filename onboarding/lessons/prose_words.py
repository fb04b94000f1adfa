"""A text of the editor in words: what one reads of it, and the same with its links and bold words told. Pure."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LINES = frozenset({"p", "div", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "blockquote"})
LOOKS: dict[str, str | Promise] = {
    "b": gettext_lazy("vet"),
    "strong": gettext_lazy("vet"),
    "i": gettext_lazy("schuin"),
    "em": gettext_lazy("schuin"),
}
Attributes = dict[str, str | None]
TitleOf = Callable[[int], str]  # of the document with this id


def plain(html: str) -> str:
    """What a reader reads: a line for every paragraph and item."""
    return _read(_Prose(), html)


def finished(html: str, title_of: TitleOf) -> str:
    """The same, with what a reader also sees: where links lead, what is bold, which list has numbers."""
    return _read(_Finished(title_of), html)


def documents_in(html: str) -> set[int]:
    """The ids of the documents that it has links to."""
    found: set[int] = set()

    def remember(document: int) -> str:
        found.add(document)
        return ""

    finished(html, remember)
    return found


def _read(reader: _Prose, html: str) -> str:
    reader.feed(html)
    reader.close()
    lines = ("".join(reader.pieces)).split("\n")
    return "\n".join(line.strip() for line in lines if line.strip())


class _Prose(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []

    def handle_data(self, data: str) -> None:
        self.pieces.append(data.replace("\n", " "))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in LINES or tag == "br":
            self.pieces.append("\n")
        elif tag == "li":
            self.pieces.append("\n" + self.bullet())

    def handle_endtag(self, tag: str) -> None:
        if tag in LINES or tag == "li":
            self.pieces.append("\n")

    def parse_html_declaration(self, i: int) -> int:
        """Of "<!", which no text of the editor has, the rest is words: Python's own reader may refuse it."""
        self.handle_data(self.rawdata[i : i + 2])
        return i + 2

    def bullet(self) -> str:
        return "• "


class _Finished(_Prose):
    def __init__(self, title_of: TitleOf) -> None:
        super().__init__()
        self.title_of = title_of
        self.lists: list[str] = []
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        if tag in ("ul", "ol"):
            self.lists.append(tag)
        elif tag == "a":
            self.targets.append(self.target(dict(attrs)))
        elif tag in LOOKS:
            self.pieces.append(f"‹{LOOKS[tag]}: ")
        elif tag not in (*LINES, "li", "br"):
            self.pieces.append(f"‹{tag} {self.target(dict(attrs))}› ")

    def handle_endtag(self, tag: str) -> None:
        super().handle_endtag(tag)
        if tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        elif tag == "a" and self.targets:
            self.pieces.append(f" ({self.targets.pop()})")
        elif tag in LOOKS:
            self.pieces.append("›")

    def bullet(self) -> str:
        return "1. " if self.lists[-1:] == ["ol"] else super().bullet()

    def target(self, attributes: Attributes) -> str:
        """Where a link leads, in words; a page is known by its number."""
        key = attributes.get("id") or ""
        if attributes.get("linktype") == "document" and key.isdecimal():
            return _("naar “%(title)s”") % {"title": self.title_of(int(key))}
        if key:
            return _("naar pagina %(number)s") % {"number": key}
        return _("naar %(address)s") % {"address": attributes.get("href") or "?"}
