"""Cells of a workbook that are merged: what stands in one that spans rows, stands for each of them.

A workbook names them behind its rows, so they are looked for before the rows are read.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from onboarding.hr.imports.budget import MAX_COLUMNS, MAX_UNZIPPED

MERGED = re.compile(rb'<(?:\w{1,20}:)?mergeCell\s+ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')
CHUNK = 32 * 1024  # bytes
LONGEST = 120  # bytes of one such element
MOST = 20_000  # of a sheet


@dataclass(slots=True)
class Span:
    """A merged cell over more than one row: its column from 0, its first and last row, and what stands in it."""

    column: int
    first: int
    last: int
    text: str = ""


@dataclass(slots=True)
class Spans:
    """Those of a sheet, in the order of their first rows; `taken` is how many were come to."""

    all: list[Span] = field(default_factory=list)
    taken: int = 0
    _open: list[Span] = field(default_factory=list)

    def fill(self, number: int, cells: list[str]) -> None:
        """Give row `number` what it shares with the rows above; a row with nothing of its own gets nothing."""
        while self.taken < len(self.all) and self.all[self.taken].first <= number:
            self._open.append(self.all[self.taken])
            self.taken += 1
        self._open = [span for span in self._open if span.last >= number]
        is_filled = any(cell.strip() for cell in cells)
        for span in self._open:
            if span.first == number:
                span.text = cells[span.column] if span.column < len(cells) else ""
            elif is_filled and span.text:
                cells.extend([""] * (span.column + 1 - len(cells)))
                cells[span.column] = cells[span.column] or span.text


def spans_of(parts: zipfile.ZipFile, path: str) -> Spans:
    """The merged cells of a sheet that span rows. Raises what zipfile does when the part is damaged."""
    found = [
        Span(column, first, last)
        for column, first, last in _references(parts, path)
        if last > first and column < MAX_COLUMNS
    ]
    return Spans(sorted(found, key=lambda span: (span.first, span.column)))


def _references(parts: zipfile.ZipFile, path: str) -> Iterator[tuple[int, int, int]]:
    """Column, first and last row of each."""
    seen, kept, number = 0, b"", 0
    with parts.open(path) as part:
        while (chunk := part.read(CHUNK)) and seen < MAX_UNZIPPED and number < MOST:
            seen += len(chunk)
            text, end = kept + chunk, 0
            for match in MERGED.finditer(text):
                number, end = number + 1, match.end()
                yield _column(match[1]), int(match[2]), int(match[3])
            kept = text[max(end, len(text) - LONGEST) :]


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + letter - ord("A") + 1
    return column - 1
