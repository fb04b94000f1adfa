"""A list becomes a file column by column: what stands in it is what each value by itself would give."""

from __future__ import annotations

import csv
import gc
import io
import weakref
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from onboarding.hr.lists import export_columns
from onboarding.hr.lists.export_columns import ExportColumn, FetchedColumn, fields_of, label_in, portions
from onboarding.hr.lists.list_description import Description
from onboarding.hr.lists.safe_cells import csv_value, xlsx_value
from onboarding.hr.lists.spreadsheets import BYTE_ORDER_MARK, LONGEST_IN_EXCEL, Contents, write_csv, write_xlsx

MADE_AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
NASTY = [
    *("", " ", "=1+1", "+32", "-5", "@a", "\t=x", "\r", "\x07=1", "\x1f", "\u00a0", "007", "12", "3.5", "TRUE", "#N/A"),
    *("a;b", 'zeg "ja"', "één\ntwee", "<b>&amp;</b>", "]]>", "{0}", "%s", " vooraan", "achteraan ", "Çelik", "日本"),
]
SIGNS = "aÉß7 =+-@\t\r\n;\"'<>&{}%_x\x00\x0b\x1f\u00a0\u200b日🎂"
texts = st.sampled_from(NASTY) | st.text(st.sampled_from(SIGNS), max_size=8)
days = st.dates(date(1950, 1, 1), date(2100, 1, 1))
moments = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
values = texts | st.none() | st.integers(0, 2**31) | days | moments


class Portions:
    """Rows as lists.list_rows gives them, in portions of two."""

    def __init__(self, rows: list[tuple[Any, ...]], width: int) -> None:
        self.rows, self.fields, self.count = rows, [f"field{number}" for number in range(width)], 0

    def __iter__(self) -> Iterator[list[tuple[Any, ...]]]:
        for start in range(0, len(self.rows), 2):
            yield [(*row, len(self.rows)) for row in self.rows[start : start + 2]]
        self.count = len(self.rows)


def contents_of(rows: list[tuple[Any, ...]], width: int) -> Contents:
    found: Any = Portions(rows, width)
    columns = [ExportColumn(f"Kolom {number}", name) for number, name in enumerate(found.fields)]
    return Contents(columns, found, Description("Lijst", "Lokaal bestuur Lennik", (), "Marleen", MADE_AT))


def rows_of_workbook(content: io.BytesIO) -> list[list[tuple[Any, ...]]]:
    """Of each cell the value, its type and its format; of an empty one, nothing. Without empty rows at the end."""
    lines = load_workbook(content).worksheets[0].iter_rows()
    rows = [
        [() if one.value is None else (one.value, one.data_type, one.number_format) for one in row] for row in lines
    ]
    while not any(rows[-1]):
        rows.pop()
    return rows


def as_openpyxl_writes(headings: list[str], rows: list[tuple[Any, ...]]) -> io.BytesIO:
    workbook, saved = Workbook(), io.BytesIO()
    for row, line in enumerate((headings, *rows), 1):
        for column, value in enumerate(line, 1):
            cell = workbook.active.cell(row, column, xlsx_value(value))
            if cell.data_type == "e":  # what only looks like an error of a formula is text
                cell.data_type = "s"
            if isinstance(cell.value, date):
                cell.number_format = "dd/mm/yyyy"
    workbook.save(saved)
    return saved


@given(st.lists(st.tuples(values, values, values), min_size=1, max_size=7))
def test_a_file_holds_what_each_value_by_itself_would_give(rows: list[tuple[Any, ...]]) -> None:
    contents, written, plainly = contents_of(rows, 3), io.BytesIO(), io.StringIO(newline="")
    write_csv(contents, written)
    writer = csv.writer(plainly, delimiter=";")
    writer.writerow(contents.headings)
    writer.writerows([csv_value(value) for value in row] for row in rows)
    assert written.getvalue() == (BYTE_ORDER_MARK + plainly.getvalue()).encode()

    workbook = io.BytesIO()
    write_xlsx(contents, workbook)
    assert rows_of_workbook(workbook) == rows_of_workbook(as_openpyxl_writes(contents.headings, rows))


def test_a_day_before_1900_is_read_as_it_is_and_not_as_one_of_now() -> None:
    """Someone typed two digits for a year: of such a day Excel shows nothing but ####."""
    rows: list[tuple[Any, ...]] = [(date(26, 11, 1),), (date(1899, 12, 31),), (date(1900, 3, 1),)]
    written, workbook = io.BytesIO(), io.BytesIO()
    write_csv(contents_of(rows, 1), written)
    assert written.getvalue().decode().split()[2:] == ["01/11/0026", "31/12/1899", "01/03/1900"]
    write_xlsx(contents_of(rows, 1), workbook)
    found = [row[0][0] for row in rows_of_workbook(workbook)[1:]]
    assert found == ["01/11/0026", "31/12/1899", datetime(1900, 3, 1)]


def test_a_workbook_without_rows_and_one_with_too_long_a_text_open() -> None:
    for rows in ([], [("a" * (LONGEST_IN_EXCEL + 1),)]):
        workbook = io.BytesIO()
        write_xlsx(contents_of(rows, 1), workbook)
        found = rows_of_workbook(workbook)
        assert [row[0][0] for row in found] == ["Kolom 0", *("a" * LONGEST_IN_EXCEL for _row in rows)]
        opened = load_workbook(workbook)
        assert opened.worksheets[0].freeze_panes == "A2"
        assert opened.worksheets[1]["B3"].value == len(rows)


def test_a_column_is_made_once_of_what_comes_again_and_fetched_once_for_a_portion() -> None:
    made: list[tuple[int, str]] = []
    fetched: list[list[int]] = []

    def make(number: int, text: str) -> str:
        made.append((number, text))
        return f"{text}{number}"

    def fetch(keys: Any) -> dict[int, str]:
        fetched.append(list(keys))
        return {1: "één"}

    columns = [
        ExportColumn("A", "field0", "field1", make=make),
        ExportColumn("B", "field1", make=label_in({"x": "iks"})),
        ExportColumn("C", "field2", make=lambda kept: kept["a"], comes_again=False),
        FetchedColumn("D", "field0", fetch),
    ]
    rows: Any = Portions([(1, "x", {"a": 1}), (1, "x", {"a": 2}), (2, "y", {"a": 3})], 3)
    found = [row for portion in portions(rows, columns, str) for row in portion]
    assert found == [("x1", "iks", "1", "één"), ("x1", "iks", "2", "één"), ("y2", "y", "3", "")]
    assert made == [(1, "x"), (2, "y")]
    assert fetched == [[1, 1], [2]]
    assert fields_of(columns) == ["field0", "field1", "field2"]


def test_no_more_is_kept_than_a_portion_and_so_many_values(monkeypatch: Any) -> None:
    monkeypatch.setattr(export_columns, "MOST_KEPT", 3)
    made: list[int] = []
    alive: list[weakref.ref[Any]] = []

    class Text:
        def __init__(self, number: int) -> None:
            self.number = number
            alive.append(weakref.ref(self))

    class Endless(Portions):
        def __iter__(self) -> Iterator[list[tuple[Any, ...]]]:
            for number in [*range(10), 0]:
                yield [(Text(number), number, 11)]

    columns = [
        ExportColumn("A", "field0", make=lambda text: str(text.number)),
        ExportColumn("B", "field1", make=made.append),
    ]
    rows: Any = Endless([], 2)
    most = 0
    for portion in portions(rows, columns, str):
        list(portion)
        gc.collect()
        most = max(most, sum(one() is not None for one in alive))
    assert made == [*range(10), 0]  # forgotten by then
    assert 0 < most <= 3 + 2  # those kept, and those of the portion before and after
