"""How much of a file is read: one budget, the same for every kind of file, counted while reading.

What is counted bounds the work and the memory that a file can cost, whatever is in it. A file of 50,000 people in
twenty columns fits. Tests hold the limits by counting, never by a clock.
"""

from __future__ import annotations

from onboarding.hr.imports.unreadable_file import Unreadable

MAX_BYTES = 10 * 1024 * 1024  # of the file as it comes
MAX_UNZIPPED = 80 * 1024 * 1024  # bytes of the parts of a workbook that are read
MAX_ROWS = 50_000  # with something in them
MAX_RAW_ROWS = 200_000  # with the blank ones: sheets end in rows that have but a border
MAX_CELLS = 1_000_000  # blank ones too, and the texts that a workbook keeps apart
MAX_ELEMENTS = 6_000_000  # of the XML of a workbook, whatever they are; a cell takes three or four
MAX_TEXT = 20_000_000  # characters of all cells together; a text that cells share counts with each of them
MAX_COLUMNS = 256
MAX_CHARACTERS = 32_767  # of one cell, as in Excel


class Budget:
    """What was read of a file so far; Unreadable when it is more than may be."""

    def __init__(self) -> None:
        self.bytes = self.rows = self.raw_rows = self.cells = self.elements = self.characters = 0

    def unpack(self, size: int) -> None:
        self.bytes += size
        if self.bytes > MAX_UNZIPPED:
            raise Unreadable("too_much_inside")

    def raw_row(self, cells: int = 0) -> None:
        self.raw_rows += 1
        if self.raw_rows > MAX_RAW_ROWS:
            raise Unreadable("too_many_blank_rows")
        self.cell(cells)

    def cell(self, number: int = 1) -> None:
        self.cells += number
        if self.cells > MAX_CELLS:
            raise Unreadable("too_many_cells")

    def text(self, characters: int) -> None:
        self.characters += characters
        if self.characters > MAX_TEXT:
            raise Unreadable("too_much_text")

    def element(self) -> None:
        self.elements += 1
        if self.elements > MAX_ELEMENTS:
            raise Unreadable("too_many_cells")

    def filled_row(self) -> None:
        self.rows += 1
        if self.rows > MAX_ROWS:
            raise Unreadable("too_many_rows")
