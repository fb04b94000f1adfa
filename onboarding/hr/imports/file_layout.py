"""How a file is laid out: its columns with a few values of each, where it begins, and what is hidden in it.

Found once, in the background and outside any transaction, by going through the whole file; kept with the import as
data, so that no screen has to open the file:

    {"columns": [{"heading": "Voornaam", "samples": ["Amina"], "is_hidden": False}], "rows": 598, "hidden_rows": 2,
     "header_row": 1, "sheet": "Personeel", "other_sheets": ["Oud"], "merged": 3,
     "left_out": {"total": {"count": 1, "rows": [[40, 40]]}}}

Rows are counted as people see them: those with something in them, below the headings.
"""

from __future__ import annotations

from typing import Any

from onboarding.hr.imports import file_columns, file_rows
from onboarding.hr.imports.refused_cells import excerpt
from onboarding.hr.models import EmployeeImport

SAMPLES = 3  # values shown of a column, so that a person can tell what it is


def read(run: EmployeeImport) -> file_rows.Table:
    """The file as it was laid out: of a workbook, the sheet that was read or chosen. Raises Unreadable."""
    return file_rows.read(bytes(run.content), run.layout.get("sheet", ""))


def keep(run: EmployeeImport, sheet: str = "") -> None:
    """Keep how the file of `run` is laid out, and its columns mapped as far as that is clear. Raises Unreadable."""
    table = file_rows.read(bytes(run.content), sheet)
    run.layout = _layout(table)
    run.mapping = {one.field: index for index, one in enumerate(file_columns.guess(table.header)) if one.field}
    run.save(update_fields=["layout", "mapping"])


def _layout(table: file_rows.Table) -> dict[str, Any]:
    samples: list[list[str]] = [[] for _heading in table.header]
    rows = hidden_rows = 0
    for row in table.rows:
        rows += 1
        hidden_rows += row.is_hidden
        for found, cell in zip(samples, row.cells, strict=True):
            if len(found) < SAMPLES and cell and excerpt(cell) not in found:
                found.append(excerpt(cell))
    return {
        "columns": [
            {"heading": heading, "samples": samples[index], "is_hidden": index in table.hidden_columns}
            for index, heading in enumerate(table.header)
        ],
        "rows": rows,
        "hidden_rows": hidden_rows,
        "header_row": table.header_row,
        "sheet": table.sheet,
        "other_sheets": list(table.other_sheets),
        "merged": table.merged_from,
        "left_out": table.left_out.as_data(),
    }


def header(run: EmployeeImport) -> list[str]:
    """The headings of the file; none before it was read, and once it was applied."""
    return [column["heading"] for column in run.layout.get("columns", [])]


def unread(run: EmployeeImport) -> list[int]:
    """The columns (from 0) with something in them that are not used."""
    used = set(run.mapping.values())
    return [
        index
        for index, column in enumerate(run.layout.get("columns", []))
        if index not in used
        and (column["heading"] or column["samples"])
        and not file_columns.is_remark(column["heading"])
    ]
