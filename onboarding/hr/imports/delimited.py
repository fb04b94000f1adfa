"""A CSV file as rows of text, as HR systems and Belgian Excel write it."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from onboarding.hr.imports import budget, damaged_letters
from onboarding.hr.imports.budget import Budget
from onboarding.hr.imports.unreadable_file import Unreadable

DELIMITERS = ";\t,|"  # the first of equals wins
LOOK_AT = 20  # rows in which the delimiter is found
SAMPLE = 64 * 1024  # characters in which those rows are looked for
CHUNK = 64 * 1024  # bytes
MAX_RECORD = 512 * 1024  # characters of one row, over however many lines
ZEROS = 0.25  # of the bytes: from there on it is UTF-16, whose Latin letters have a zero each


def rows_of(content: bytes, spent: Budget) -> Iterator[tuple[int, list[str]]]:
    """The rows with their numbers, the blank ones too. Raises Unreadable, also while the rows are read."""
    encoding = encoding_of(content)
    delimiter, skip = _delimiter(_text(content, encoding).read(SAMPLE))
    lines = _Lines(_text(content, encoding))
    if skip:
        next(lines)
    number = 0
    # Strict: a quotation mark that is never closed would otherwise swallow the people below it.
    records = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(records, start=1):
            lines.taken = 0
            spent.raw_row(len(cells))
            _refuse_too_much(cells, number)
            spent.text(sum(map(len, cells)))
            yield number, [cell.replace("\0", "") for cell in cells]
    except csv.Error as error:
        raise Unreadable("long_cell" if "field limit" in str(error) else "quotes", row=number + 1) from error
    except _TooLong as error:
        raise Unreadable("long_cell", row=number + 1) from error


def _refuse_too_much(cells: list[str], number: int) -> None:
    if len(cells) > budget.MAX_COLUMNS and any(cell.strip() for cell in cells[budget.MAX_COLUMNS :]):
        raise Unreadable("too_many_columns")
    if any(len(cell) > budget.MAX_CHARACTERS for cell in cells):
        raise Unreadable("long_cell", row=number)


class _TooLong(Exception):
    """A row that goes on and on."""


class _Lines:
    """The lines of a text, of which no row may take more than MAX_RECORD characters: `taken` by the row so far."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.text = text
        self.taken = 0

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self.text.readline(MAX_RECORD + 1)
        if not line:
            raise StopIteration
        self.taken += len(line)
        if self.taken > MAX_RECORD:
            raise _TooLong
        return line


def _text(content: bytes, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="")


def encoding_of(content: bytes) -> str:
    """UTF-16 by its mark or its zeros (“Unicode-tekst” of Excel), UTF-8 when it is valid, else Windows-1252.

    Windows-1252 only as long as it gives letters where names have them: what comes from a Mac, from DOS or from a
    Windows of elsewhere has its own tables for the same bytes, and is refused rather than guessed. Raises Unreadable.
    """
    for encoding in _candidates(content):
        if _decodes(content, encoding):
            return encoding
    if (
        not _is_utf16(content)
        and _decodes(content, "cp1252")
        and damaged_letters.are_believable(content.decode("cp1252"))
    ):
        return "cp1252"
    raise Unreadable("encoding")


def _candidates(content: bytes) -> list[str]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ["utf-16"]
    if _is_utf16(content):
        return ["utf-16-le" if content[1:400:2].count(0) > content[0:400:2].count(0) else "utf-16-be"]
    return ["utf-8-sig"]


def _is_utf16(content: bytes) -> bool:
    start = content[:400]
    return start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or start.count(0) > ZEROS * len(start)


def _decodes(content: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(content), CHUNK):
            decoder.decode(content[start : start + CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(sample: str) -> tuple[str, bool]:
    """What separates the cells, and whether the first line says so (`sep=;`), which Excel does not count as a row."""
    first = sample.split("\n", 1)[0].strip().strip('"')
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4], True
    if first.lower() == "sep=":  # a tab, stripped
        return "\t", True
    return max(DELIMITERS, key=lambda delimiter: _fit(sample, delimiter)), False


def _fit(sample: str, delimiter: str) -> tuple[float, int]:
    """How well the sample is a table with this delimiter: the share of rows of the usual width, and that width.

    The usual one, for above the headings there may be a title.
    """
    records = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    try:
        widths = [len(cells) for cells in islice(records, LOOK_AT) if any(cell.strip() for cell in cells)]
    except csv.Error:
        return 0.0, 0
    usual = max(Counter(width for width in widths if width > 1).items(), key=lambda pair: pair[::-1], default=None)
    return (usual[1] / len(widths), usual[0]) if usual else (0.0, 0)
