"""From pasted text to clean lines: one mark-up, one kind of bullet, no invisible characters."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from onboarding.lessons.charter.tables import without_tabs
from onboarding.people.folding import normalized

MAX_LINES: Final = 5_000  # far more than any page; what comes after is left unread
INVISIBLE: Final = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"))
SURE_BULLETS: Final = "•▪●◦‣⁃∙■□○◆◇►▶➢➤✓✔☑→\uf0b7\uf0a7\uf0d8\uf0fc·"
BULLET: Final = re.compile(rf"(?:[{SURE_BULLETS}]|[-–—*+o](?=\s|$))\s*")
INLINE_BULLET: Final = re.compile(rf"\s[{SURE_BULLETS}](?=\s)")
NUMBER: Final = re.compile(r"\(?(\d{1,2})(?:[.)](?=\s|[^\W\d_]|$)|\s[-–—](?=\s))\s*")
DECIMAL: Final = re.compile(r"\d{1,2}((?:\.\d{1,2}){1,3})[.)]?\s+(?=[\"'‘“]?[A-ZÀ-Þ])")
OUTLINE: Final = re.compile(r"(?:[IVX]{1,4}[.)]|[A-Ha-h]\))\s+(?=\S)")
MARKDOWN_HEADING: Final = re.compile(r"#{1,6}\s+")
EMPHASIS: Final = re.compile(r"\*\*|__")
BREAK_TAG: Final = re.compile(r"<(?:br|/p|/li|/h\d)\s*/?>", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """One line of the page; `bullet` and `number` say what stood in front of it."""

    text: str
    bullet: bool = False
    number: str = ""
    heading: bool = False
    after_gap: bool = False


def clean_lines(text: str) -> list[Line]:
    """The lines of `text` that hold words, in order."""
    text = normalized("NFC", html.unescape(text).translate(INVISIBLE))
    lines: list[Line] = []
    gap = False
    loose = Line("")  # a bullet or a number that stands alone, before the line it belongs to
    for raw in without_tabs(BREAK_TAG.sub("\n", text).splitlines()):
        if len(lines) >= MAX_LINES:
            break
        if not raw or raw.isspace():
            gap = True
            continue
        for line in _marked(" ".join(raw.split())):
            if not any(c.isalnum() for c in line.text):
                loose = line if line.bullet or line.number else loose
                gap = True
                continue
            if loose.bullet or loose.number:
                line = replace(line, bullet=line.bullet or loose.bullet, number=line.number or loose.number)
                loose = Line("")
            lines.append(replace(line, after_gap=True) if gap else line)
            gap = False
    return lines[:MAX_LINES]


def _marked(text: str) -> Iterator[Line]:
    """The line without its marks; several lines when bullets follow each other on one line."""
    if len(text) > 1 and not any(c.isalnum() for c in text):
        text = ""  # a ruler such as -----
    first, *more = INLINE_BULLET.split(text)
    yield _unmarked(first)
    for part in more:
        yield replace(_unmarked(part.strip()), bullet=True)


def _unmarked(text: str) -> Line:
    bullet = heading = False
    if mark := MARKDOWN_HEADING.match(text):
        heading, text = True, text[mark.end() :]
    at = 0  # of bullets there can be a million: the text is cut once, behind the last
    while not text.startswith("**", at) and (mark := BULLET.match(text, at)):
        bullet, at = True, mark.end()
    text = EMPHASIS.sub("", text[at:]).strip()
    number = ""
    if mark := DECIMAL.match(text):  # "3.1" is the first of the third part, "3.1.1" is said of it
        places, text = mark[1][1:].split("."), text[mark.end() :]
        number, bullet = (str(int(places[0])), bullet) if len(places) == 1 else ("", True)
    elif mark := NUMBER.match(text):
        number, text = str(int(mark[1])), text[mark.end() :]
    elif mark := OUTLINE.match(text):
        text = text[mark.end() :]
    return Line(text.strip(), bullet and not number, number, heading)
