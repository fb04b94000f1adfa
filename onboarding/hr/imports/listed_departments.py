"""The departments that one cell lists: “Bibliotheek; Sport”. Pure.

Once they are known as names they are kept as one text, a name on each line, in the order of their names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from onboarding.people.folding import fold

LISTED = re.compile(r"[;|]")
LINE = "\n"  # which no name has


def listed(cell: str, is_known: Callable[[str], bool]) -> list[str]:
    """The names in a cell, apart by “;” or “|”, or else by commas; a known name that has a comma in it stays whole."""
    names: list[str] = []
    for piece in map(str.strip, LISTED.split(cell)):
        names += [piece] if is_known(piece) else map(str.strip, piece.split(","))
    return [name for name in names if name]


def as_text(names: Iterable[str]) -> str:
    return LINE.join(sorted(set(names), key=lambda name: (fold(name), name)))


def names_of(text: str) -> list[str]:
    """The names in a text of `as_text`."""
    return text.split(LINE) if text else []


def on_one_line(text: str) -> str:
    """A text of `as_text`, as a cell has it."""
    return "; ".join(names_of(text))
