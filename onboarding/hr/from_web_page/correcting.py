"""What a person did to what was recognised: the form as it was sent, and the button that was pressed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.http import QueryDict
from django.utils.text import capfirst

from onboarding.hr.from_web_page.recognised_parts import MAX_PARTS, Part, Recognised
from onboarding.lessons.charter import initial
from onboarding.lessons.outlines import PrincipleKind

Line = Mapping[str, str]  # of the page, as WebPageReading keeps it

KINDS = frozenset(PrincipleKind.values)
TEXTS = frozenset({PrincipleKind.MISSION.value, PrincipleKind.VISION.value})  # what is one text, under its own name


def sent(data: QueryDict, lines: Sequence[Line]) -> Recognised:
    """What stands in the form. Whatever else is sent becomes something that the form could say."""
    known = _number(data.get("parts", ""), MAX_PARTS + 1) or 0
    parts = tuple(_part(data, at, len(lines)) for at in range(known))
    wordmark = _line(data.get("wordmark", "")).upper()
    return Recognised(_line(data.get("title", "")), wordmark, _line(data.get("motto", "")), parts)


def after(it: Recognised, data: QueryDict, lines: Sequence[Line]) -> tuple[Recognised, int | None]:
    """What it becomes by the button that was pressed, and the place of the part that this was about, if any."""
    deed, _mark, on = data.get("do", "").partition("-")
    at = _number(on, len(it.parts))
    parts = [*it.parts]
    if deed == "letters" and it.wordmark:
        return it.with_letters(), None
    if deed == "remove" and at is not None:
        del parts[at]
        return replace(it, parts=tuple(parts)), min(at, len(parts) - 1) if parts else None
    if deed in ("up", "down") and at is not None:
        to = min(max(at + (1 if deed == "down" else -1), 0), len(parts) - 1)
        parts.insert(to, parts.pop(at))
        return replace(it, parts=tuple(parts)), to
    if deed in ("add", "take") and on in KINDS and len(parts) < MAX_PARTS:
        return _with_new(it, on, data, lines) if deed == "take" else _added(it, Part(on))
    return it, None


def _with_new(it: Recognised, kind: str, data: QueryDict, lines: Sequence[Line]) -> tuple[Recognised, int | None]:
    """A part made of the lines that were ticked: the first is its name, unless it is one text."""
    ticked = sorted({at for one in data.getlist("line") if (at := _number(one, len(lines))) is not None})
    if not ticked:
        return it, None
    chosen = [lines[at] for at in ticked]
    named = str(PrincipleKind(kind).label) if kind in TEXTS else chosen[0]["text"].rstrip(" .:")
    told = chosen if kind in TEXTS else chosen[1:]
    statement = " ".join(line["text"] for line in told if line["mark"] != "bullet" or kind in TEXTS)
    behaviours = "\n".join(line["text"] for line in told if line["mark"] == "bullet" and kind not in TEXTS)
    part = Part(kind, "", capfirst(named), statement, behaviours, tuple(ticked))
    return _added(it, replace(part, letter=_free_letter(it, part)))


def _free_letter(it: Recognised, part: Part) -> str:
    """The letter of the wordmark that a value begins with, when no other has it."""
    letter = initial(part.title)
    taken = [one.letter for one in it.parts if one.kind == PrincipleKind.VALUE].count(letter)
    is_free = part.kind == PrincipleKind.VALUE and it.wordmark.count(letter) > taken
    return letter if letter and is_free else ""


def _added(it: Recognised, part: Part) -> tuple[Recognised, int]:
    """It comes behind the last of its kind, or at the end; where the page counts its pillars, it is the next."""
    same = [at for at, one in enumerate(it.parts) if one.kind == part.kind]
    to = same[-1] + 1 if same else len(it.parts)
    if part.kind == PrincipleKind.PILLAR:
        part = replace(part, letter=str(len(same) + 1))
    return replace(it, parts=(*it.parts[:to], part, *it.parts[to:])), to


def _part(data: QueryDict, at: int, number_of_lines: int) -> Part:
    def text(name: str) -> str:
        return data.get(f"part-{at}-{name}", "")

    numbers = (_number(one, number_of_lines) for one in text("lines").split(","))
    return Part(
        kind=text("kind") if text("kind") in KINDS else PrincipleKind.VALUE.value,
        letter=_line(text("letter")).upper(),
        title=_line(text("title")),
        statement=_plain(text("statement")),
        behaviours=_plain(text("behaviours")),
        lines=tuple(one for one in numbers if one is not None),
    )


def _number(text: str, limit: int) -> int | None:
    """A number from 0 and under `limit`; None for anything else."""
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else limit
    return number if number < limit else None


def _line(text: str) -> str:
    return " ".join(text.split())


def _plain(text: str) -> str:
    return "\n".join(text.splitlines()).strip()
