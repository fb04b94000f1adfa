"""How a file is laid out: its columns with a few values of each, where it begins, and what is hidden in it.

Found once, in the background and outside any transaction, by going through the whole file; kept with the import as
data, so that no screen has to open the file:

    {"columns": [{"heading": "Voornaam", "samples": ["Amina"], "is_hidden": False, "filled": 376, "values": 12}],
     "rows": 598, "hidden_rows": 2,
     "preview": [["1", "Amina"]], "made": [], "header_row": 1, "sheet": "Personeel", "other_sheets": ["Oud"],
     "merged": 3, "has_whole_names": False, "left_out": {"total": {"count": 1, "rows": [[40, 40]]}}}

`preview` has the first rows, `made` the columns that HR made of those of the file (made_columns.py), which stand behind
them; "as_before" is the day on which the same was chosen for such a file, if it was.

Rows are counted as people see them: those with something in them, below the headings.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from onboarding.hr.imports import file_columns, file_rows, made_columns
from onboarding.hr.imports.own_columns import OwnFields
from onboarding.hr.imports.refused_cells import excerpt
from onboarding.hr.models import EmployeeImport
from onboarding.people.folding import fold

WHOLE = 0.5  # of the rows that have both, above which a name is taken for a whole one
PREVIEW = 5  # rows
MOST_VALUES = 1000  # different ones of a column that are counted; one more stands for any more
SAMPLES = 3  # values shown of a column, so that a person can tell what it is


def read(run: EmployeeImport) -> file_rows.Table:
    """The file as it was laid out: of a workbook, the sheet that was read or chosen. Raises Unreadable."""
    return file_rows.read(bytes(run.content), run.layout.get("sheet", ""))


def keep(run: EmployeeImport, sheet: str = "") -> None:
    """Keep how the file of `run` is laid out, and its columns mapped as far as that is clear. Raises Unreadable."""
    table = file_rows.read(bytes(run.content), sheet)
    whole_names = _WholeNames(guessed(table.header))
    run.layout = _layout(table, whole_names)
    choose_anew(run)


def choose_anew(run: EmployeeImport) -> None:
    """Map the columns as far as their headings are clear, also to own fields called so, whatever was chosen."""
    run.layout |= {"made": []}
    run.layout.pop("as_before", None)
    header = file_header(run)
    mapping = guessed(header)
    own_fields = OwnFields(run.organisation)
    for index, heading in enumerate(header):
        if file_columns.is_none_of_ours(heading) and (field := own_fields.find(heading)):
            mapping.setdefault(file_columns.own(field.name), index)
    if run.layout.get("has_whole_names"):
        mapping[file_columns.WHOLE_NAME] = mapping.pop("last_name")
    run.mapping = mapping
    run.save(update_fields=["layout", "mapping"])


def guessed(header: Sequence[str]) -> dict[str, int]:
    """The columns (from 0) whose headings are clear, by field."""
    return {one.field: index for index, one in enumerate(file_columns.guess(header)) if one.field}


class _WholeNames:
    """Whether what seems to be the column of last names has the first names in it as well."""

    def __init__(self, mapping: Mapping[str, int]) -> None:
        self._at = [mapping[name] for name in ("first_name", "last_name") if name in mapping]
        self.looked_at = self.whole = 0

    def note(self, cells: Sequence[str]) -> None:
        if len(self._at) == 2 and all(cells[index].strip() for index in self._at):
            first, name = (fold(cells[index].replace(",", " ")).split() for index in self._at)
            self.looked_at += 1
            self.whole += len(name) > len(first) and (name[: len(first)] == first or name[-len(first) :] == first)

    @property
    def are_there(self) -> bool:
        return self.whole > WHOLE * self.looked_at


def _layout(table: file_rows.Table, whole_names: _WholeNames) -> dict[str, Any]:
    samples: list[list[str]] = [[] for _heading in table.header]
    filled = [0] * len(table.header)
    values: list[set[int]] = [set() for _heading in table.header]
    preview: list[list[str]] = []
    rows = hidden_rows = 0
    for row in table.rows:
        rows += 1
        hidden_rows += row.is_hidden
        whole_names.note(row.cells)
        if len(preview) < PREVIEW:
            preview.append([excerpt(cell) for cell in row.cells])
        for index, text in enumerate(map(str.strip, row.cells)):
            filled[index] += bool(text)
            if text and len(values[index]) <= MOST_VALUES:
                values[index].add(hash(text))
        for found, cell in zip(samples, row.cells, strict=True):
            if len(found) < SAMPLES and cell and excerpt(cell) not in found:
                found.append(excerpt(cell))
    return {
        "columns": [
            {
                "heading": heading,
                "samples": samples[index],
                "is_hidden": index in table.hidden_columns,
                "filled": filled[index],
                "values": len(values[index]),
            }
            for index, heading in enumerate(table.header)
        ],
        "rows": rows,
        "preview": preview,
        "made": [],
        "hidden_rows": hidden_rows,
        "header_row": table.header_row,
        "sheet": table.sheet,
        "other_sheets": list(table.other_sheets),
        "merged": table.merged_from,
        "left_out": table.left_out.as_data(),
        "has_whole_names": whole_names.are_there,
    }


def file_header(run: EmployeeImport) -> list[str]:
    """The headings of the file; none before it was read, and once it was applied."""
    return [column["heading"] for column in run.layout.get("columns", [])]


def made(run: EmployeeImport) -> list[made_columns.Made]:
    """The columns that were made of those of the file."""
    return list(run.layout.get("made", []))


def header(run: EmployeeImport) -> list[str]:
    """The headings of the file, and of the columns made of them."""
    own = file_header(run)
    return [*own, *(made_columns.heading(one, own) for one in made(run))]


def preview(run: EmployeeImport) -> list[list[str]]:
    """The first rows, with the columns that were made."""
    return [made_columns.with_made(cells, made(run)) for cells in run.layout.get("preview", [])]


def unread(run: EmployeeImport) -> list[int]:
    """The columns (from 0) of the file with something in them that are not used."""
    used = set(run.mapping.values())
    width = len(file_header(run))
    used |= {index for at, one in enumerate(made(run), width) if at in used for index in made_columns.columns_of(one)}
    return [
        index
        for index, column in enumerate(run.layout.get("columns", []))
        if index not in used
        and (column["heading"] or column["samples"])
        and not file_columns.is_remark(column["heading"])
    ]
