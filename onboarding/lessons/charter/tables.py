"""Tables, as a page or a document pastes them: rows of cells parted by tabs or bars become lines the reader knows."""

import re
from collections.abc import Iterator
from typing import Final

from onboarding.lessons.charter.vocabulary import plain, words

MAX_TITLE: Final = 60
MAX_TITLE_WORDS: Final = 6
MAX_HEADING_WORDS: Final = 5
MARK: Final = re.compile(r"\W*|\(?(?:\d{1,2}(?:\.\d{1,2})*|[A-Za-z]|[IVX]{1,4})[.):]?|o")
RULER: Final = re.compile(r"\s*\|(?:\s*:?-+:?\s*\|)*(?:\s*:?-+:?)?\s*")  # |---|:--:| below the headings
HEADS_A_COLUMN: Final = words("waarde kernwaarde waarden kernwaarden pijler pijlers naam titel onderdeel thema begrip")


def without_tabs(lines: list[str]) -> Iterator[str]:
    """The lines; a row of a table as "title: text" and a bullet for each further cell, without the headings on top."""
    lines = [_without_bars(line) for line in lines if not RULER.fullmatch(line)]
    cells = [_cells(line) for line in lines]
    for at, (line, row) in enumerate(zip(lines, cells, strict=True)):
        if not row:
            yield line
        elif not _is_heading(row, cells[at + 1] if at + 1 < len(cells) else []):
            title, text, *more = row
            yield f"{title.rstrip(' :')}: {text}"
            yield from (f"• {cell}" for cell in more)


def _without_bars(line: str) -> str:
    """ "| Respect | We … |" with tabs instead."""
    bare = line.strip()
    return "\t".join(bare.strip("|").split("|")).strip() if bare.startswith("|") else line


def _cells(line: str) -> list[str]:
    """The cells of a row that says something under a title; [] for any other line, also one with a tab in it."""
    cells = [cell for part in line.split("\t") if (cell := " ".join(part.split()))]
    if len(cells) < 2 or line[:1].isspace() or MARK.fullmatch(cells[0]):
        return []
    title = cells[0]
    is_title = len(title) <= MAX_TITLE and len(title.split()) <= MAX_TITLE_WORDS and title[-1] not in ".;,!"
    return cells if is_title else []


def _is_heading(row: list[str], following: list[str]) -> bool:
    """ "Waarde | Wat betekent dat? | Gedrag" over a row of as many cells."""
    names = plain(row[0]).split()
    is_short = all(len(cell.split()) <= MAX_HEADING_WORDS and cell[-1] not in ".," for cell in row)
    return is_short and len(following) == len(row) and bool(names) and names[-1] in HEADS_A_COLUMN
