"""Which font shows which letters on paper: text is cut into runs, each in a font that has every letter of it.

A typesetter left to itself puts a letter in one font and its accent in another, or draws a box, and says nothing. Here
a letter and its accents stay together, a word stays in one font where it can, and what no font has is refused.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import typst

from onboarding.paper import typesetting
from onboarding.people.folding import composed

FOLDER = Path(__file__).parent / "fonts"  # tools/make_fonts.py says where they come from
WEIGHTS = ("Regular", "Bold")
UNICODE_TABLES = ((3, 10), (0, 4), (3, 1), (0, 3))  # platform and encoding, those with most letters first
RIGHT_TO_LEFT = ("R", "AL")


@dataclass(frozen=True, slots=True)
class Face:
    """A font. `language` is what a screen reader takes its text for; "" is the language around it."""

    family: str
    language: str = ""
    takes_marks: bool = True  # whether accents that are not part of a letter come out well

    @property
    def files(self) -> list[Path]:
        return [FOLDER / f"{self.family.replace(' ', '')}-{weight}.ttf" for weight in WEIGHTS]


FACES = (
    Face("Atkinson Hyperlegible Next", takes_marks=False),
    Face("Noto Sans"),  # Latin as in Yoruba, Ewe and Vietnamese; Greek, Cyrillic
    Face("Noto Sans Arabic", "ar"),
    Face("Noto Sans Hebrew", "he"),
    Face("Noto Sans Armenian", "hy"),
    Face("Noto Sans Georgian", "ka"),
    Face("Noto Sans Ethiopic", "am"),
    Face("Noto Sans Devanagari", "hi"),
    Face("Noto Sans Bengali", "bn"),
    Face("Noto Sans Gurmukhi", "pa"),
    Face("Noto Sans Tamil", "ta"),
    Face("Noto Sans Thai", "th"),
)


class Unprintable(Exception):
    """Letters that none of our fonts has. `letters` is of people's names: not for a log."""

    def __init__(self, letters: str) -> None:
        super().__init__("letters that no font has")
        self.letters = letters


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text and the one font that shows all of it."""

    face: Face
    text: str


def runs(text: str) -> list[Run]:
    """The runs that make up `text`, composed and with single spaces; raises Unprintable with what no font has."""
    parts = list(_clusters(" ".join(composed(text).split())))
    whole = next((face for face in FACES if all(_shows(face, part) for part in parts)), None)
    if whole is not None:
        return [Run(whole, "".join(parts))] if parts else []
    found: list[Run] = []
    missing = [part for part in parts if not any(_shows(face, part) for face in FACES)]
    if missing:
        raise Unprintable("".join(dict.fromkeys(missing)))
    for part in parts:
        before = found[-1].face if found else None
        face = next(one for one in _in_turn(before, part) if _shows(one, part))
        if face is before:
            found[-1] = Run(face, found[-1].text + part)
        else:
            found.append(Run(face, part))
    return found


def is_printable(text: str) -> bool:
    try:
        runs(text)
    except Unprintable:
        return False
    return True


def of_typst() -> typst.Fonts:
    """These fonts, for typst."""
    return typesetting.fonts_in(str(FOLDER))


def for_typst(text: str) -> dict[str, Any]:
    """`text` as our templates take it: its runs, and whether it begins right to left. Raises Unprintable."""
    found = runs(text)
    first = next((way for sign in text if (way := unicodedata.bidirectional(sign)) in ("L", *RIGHT_TO_LEFT)), "L")
    return {
        "text": "".join(run.text for run in found),
        "dir": "rtl" if first in RIGHT_TO_LEFT else "ltr",
        "runs": [{"font": run.face.family, "lang": run.face.language, "text": run.text} for run in found],
    }


def _clusters(text: str) -> Iterator[str]:
    """`text` in pieces that must not be parted: a letter with the marks and invisible signs behind it.

    Invisible signs before the first letter go with it.
    """
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or not (_leans_on_what_is_before(text[at]) or all(map(_is_unseen, text[start:at]))):
            yield text[start:at]
            start = at


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) == "Cf"


def _leans_on_what_is_before(sign: str) -> bool:
    return unicodedata.category(sign) in ("Mn", "Mc", "Me", "Cf")


def _in_turn(before: Face | None, part: str) -> Sequence[Face]:
    """The fonts to try: for a space, a sign or a digit first the one of what stands before it, so that words join."""
    is_letter = unicodedata.category(part[0]).startswith("L")
    return FACES if before is None or is_letter else (before, *FACES)


@lru_cache(10_000)
def _shows(face: Face, part: str) -> bool:
    drawn = [sign for sign in part if not _is_unseen(sign)]
    has_marks = len(drawn) > 1 or any(map(unicodedata.combining, drawn))
    return bool(drawn) and letters_of(face).issuperset(map(ord, drawn)) and (face.takes_marks or not has_marks)


@cache
def letters_of(face: Face) -> frozenset[int]:
    """The characters that the font has in every weight."""
    return frozenset.intersection(*(_characters(path.read_bytes()) for path in face.files))


def _characters(font: bytes) -> frozenset[int]:
    """The characters that the table `cmap` of an OpenType font has a glyph for (formats 4 and 12)."""
    tables = {font[at : at + 4]: at for at in range(12, 12 + 16 * struct.unpack_from(">H", font, 4)[0], 16)}
    (start,) = struct.unpack_from(">I", font, tables[b"cmap"] + 8)
    (count,) = struct.unpack_from(">H", font, start + 2)
    offsets = {
        (platform, encoding): start + offset
        for platform, encoding, offset in struct.iter_unpack(">HHI", font[start + 4 : start + 4 + 8 * count])
    }
    at = next(offsets[key] for key in UNICODE_TABLES if key in offsets)
    (form,) = struct.unpack_from(">H", font, at)
    if form == 12:
        (groups,) = struct.unpack_from(">I", font, at + 12)
        ranges = struct.iter_unpack(">III", font[at + 16 : at + 16 + 12 * groups])
        return frozenset(code for first, last, glyph in ranges for code in range(first, last + 1) if glyph)
    if form != 4:
        raise ValueError(f"a cmap of format {form}")
    return frozenset(_in_format_4(font, at))


def _in_format_4(font: bytes, at: int) -> Iterator[int]:
    size = struct.unpack_from(">H", font, at + 6)[0]
    numbers = f">{size // 2}H"
    ends = struct.unpack_from(numbers, font, at + 14)
    starts, deltas, offsets = (struct.unpack_from(numbers, font, at + 16 + size * place) for place in (1, 2, 3))
    for place, (first, last, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if offset:
                (glyph,) = struct.unpack_from(">H", font, at + 16 + 3 * size + 2 * place + offset + 2 * (code - first))
            if glyph and (glyph + delta) % 0x10000:
                yield code
