"""A workbook (XLSX) as sheets of rows of text, each cell as a person sees it.

Read from its parts as they come, so that every row, cell and byte can be counted before it costs anything, and so that
what is hidden is known.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from onboarding.hr.imports import budget, excel_errors, number_formats, xml_parts
from onboarding.hr.imports.budget import Budget
from onboarding.hr.imports.merged_cells import Spans, spans_of
from onboarding.hr.imports.unreadable_file import Unreadable
from onboarding.hr.imports.xml_parts import Attributes, Reader, attribute, is_true

ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # how a workbook writes what XML cannot
R = TypeVar("R", bound=Reader)
LAST_ROW = 1_048_576
LONGEST_PICTURE = 255  # characters of a number format, as in Excel
TRUTH = {"1": "WAAR", "0": "ONWAAR"}


@dataclass(slots=True)
class SheetRow:
    number: int
    cells: list[str] = field(default_factory=list)
    is_hidden: bool = False

    def put(self, column: int, text: str) -> None:
        self.cells.extend([""] * (column + 1 - len(self.cells)))
        self.cells[column] = text


@dataclass(slots=True)
class Sheet:
    name: str
    path: str
    hidden_columns: set[int] = field(default_factory=set)  # from 0; known once a row was read
    spans: Spans = field(default_factory=Spans)  # likewise


class Workbook:
    """The sheets that are not hidden, and what they share: texts, number formats and the first day.

    Raises Unreadable, also while rows are read.
    """

    def __init__(self, content: bytes, spent: Budget) -> None:
        self.spent = spent
        with xml_parts.damage_told():
            self.parts = xml_parts.opened(content)
            book, links = self._read("xl/workbook.xml", _Book()), self._read("xl/_rels/workbook.xml.rels", _Links())
            self.day_zero = number_formats.SINCE_1904 if book.is_1904 else number_formats.SINCE_1900
            self.sheets = [Sheet(name, links.paths[key]) for name, key in book.sheets if key in links.paths]
            self.texts = self._read(links.texts, _Texts(spent)).found
            self.pictures = self._read(links.styles, _Styles()).pictures

    def _read(self, path: str, reader: R) -> R:
        """Without a path, there is nothing to read."""
        if path:
            xml_parts.read_whole(self.parts, path, reader, self.spent)
        return reader

    def rows(self, sheet: Sheet) -> Iterator[SheetRow]:
        """The rows that are in the file, the blank ones too."""
        reader = _Rows(self, sheet)
        with xml_parts.damage_told(sheet.name):
            sheet.spans = spans_of(self.parts, sheet.path)
            for _pause in xml_parts.read(self.parts, sheet.path, reader, self.spent):
                for row in reader.done:
                    sheet.spans.fill(row.number, row.cells)
                    yield row
                reader.done.clear()


class _Book(Reader):
    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.is_1904 = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "sheet" and attributes.get("state", "visible") == "visible":
            self.sheets.append((attributes.get("name", ""), attribute(attributes, "id")))
        elif name == "workbookPr":
            self.is_1904 = is_true(attributes.get("date1904", ""))


class _Links(Reader):
    """Where the other parts are."""

    def __init__(self) -> None:
        self.paths: dict[str, str] = {}  # of sheets
        self.texts = self.styles = ""

    def start(self, name: str, attributes: Attributes) -> None:
        if name != "Relationship":
            return
        path = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", ""))).lstrip("/")
        match attributes.get("Type", "").rpartition("/")[2]:
            case "worksheet":
                self.paths[attributes.get("Id", "")] = path
            case "sharedStrings":
                self.texts = path
            case "styles":
                self.styles = path


class _Styles(Reader):
    """The picture of each style that a cell can have."""

    def __init__(self) -> None:
        self.pictures: list[str] = []
        self._own: dict[str, str] = {}
        self._is_in = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            self._own[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._is_in = True
        elif name == "xf" and self._is_in:
            key = attributes.get("numFmtId", "0")
            built_in = number_formats.built_in(int(key)) if key.isdigit() else "General"
            picture = self._own.get(key, built_in)
            self.pictures.append(picture if len(picture) <= LONGEST_PICTURE else "General")

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._is_in = False


class _Text(Reader):
    """The text of the elements t and v, without how Japanese is pronounced (rPh)."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._is_in = self._is_aside = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name in ("t", "v"):
            self._is_in = True
        elif name == "rPh":
            self._is_aside = True

    def end(self, name: str) -> None:
        if name in ("t", "v"):
            self._is_in = False
        elif name == "rPh":
            self._is_aside = False

    def text(self, text: str) -> None:
        if self._is_in and not self._is_aside:
            self._length += len(text)
            if self._length > budget.MAX_CHARACTERS:
                raise Unreadable("long_cell", row=self.row)
            self._pieces.append(text)

    @property
    def row(self) -> int | None:
        return None

    def take(self) -> str:
        text = "".join(self._pieces)
        self._pieces, self._length = [], 0
        return ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


class _Texts(_Text):
    """The texts that cells share."""

    def __init__(self, spent: Budget) -> None:
        super().__init__()
        self.found: list[str] = []
        self._spent = spent

    def end(self, name: str) -> None:
        super().end(name)
        if name == "si":
            self._spent.cell()
            self.found.append(self.take())


class _Rows(_Text):
    """The rows of a sheet, in `done` as soon as they are whole."""

    def __init__(self, workbook: Workbook, sheet: Sheet) -> None:
        super().__init__()
        self.done: list[SheetRow] = []
        self._workbook, self._sheet = workbook, sheet
        self._row = SheetRow(0)
        self._column = -1
        self._kind = self._style = ""

    @property
    def row(self) -> int | None:
        return self._row.number

    def start(self, name: str, attributes: Attributes) -> None:
        super().start(name, attributes)
        if name == "row":
            self._workbook.spent.raw_row()
            number = int(attributes.get("r", self._row.number + 1))
            if not 0 < number <= LAST_ROW:
                raise ValueError(number)
            self._row = SheetRow(number, is_hidden=is_true(attributes.get("hidden", "")))
            self._column = -1
        elif name == "c":
            self._workbook.spent.cell()
            reference = attributes.get("r", "")
            self._column = column_of(reference) if reference else self._column + 1
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
        elif name == "col" and is_true(attributes.get("hidden", "")):
            first, last = int(attributes.get("min", 1)), int(attributes.get("max", 1))
            self._sheet.hidden_columns.update(range(first - 1, min(last, budget.MAX_COLUMNS)))

    def end(self, name: str) -> None:
        super().end(name)
        if name == "c":
            text = self._shown(self.take())
            self._workbook.spent.text(len(text))
            if text:
                if self._column >= budget.MAX_COLUMNS:
                    raise Unreadable("too_many_columns")
                self._row.put(self._column, text.replace("\0", ""))
        elif name == "row":
            self.done.append(self._row)

    def _shown(self, value: str) -> str:
        """The cell as a person sees it. Raises IndexError, ValueError when the workbook contradicts itself."""
        if self._kind == "s" and value:
            return self._workbook.texts[int(value)]
        if self._kind == "e":
            return value if excel_errors.is_error(value) else excel_errors.UNKNOWN
        if self._kind == "b":
            return TRUTH.get(value, value)
        if self._kind != "n" or not value:
            return value
        pictures, style = self._workbook.pictures, int(self._style)
        picture = pictures[style] if style < len(pictures) else "General"
        return number_formats.shown(value, picture, self._workbook.day_zero)


def column_of(reference: str) -> int:
    """The column (from 0) of a cell by its name: 0 for A1, 27 for AB7."""
    column = 0
    for letter in reference[:4]:
        if not letter.isascii() or not letter.isalpha():
            break
        column = column * 26 + ord(letter.upper()) - ord("A") + 1
    return column - 1
