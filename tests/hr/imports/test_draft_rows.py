"""A row by itself: its values, its errors under the headings of the file, and the prefix of a last name."""

from __future__ import annotations

import pytest

from onboarding.hr.imports.draft_rows import Draft, Error, Sheet, begins_with
from onboarding.hr.imports.file_rows import Row
from onboarding.hr.imports.number_formats import SINCE_1904

HEADER = ["Stamnr", "Voorvoegsel", "Naam", "In dienst"]
MAPPING = {"personnel_number": 0, "name_prefix": 1, "last_name": 2, "start_date": 3}
SHEET = Sheet(HEADER, MAPPING)


def row(*cells: str, is_too_wide: bool = False) -> Row:
    return Row(7, cells, is_too_wide)


def codes(draft: Draft) -> list[tuple[str, str]]:
    assert all(error.message.endswith(".") for error in draft.errors)
    return [(error.column, error.code) for error in draft.errors]


def test_a_row_gives_its_values_and_leaves_empty_cells_out() -> None:
    assert SHEET.draft(row("1", "", "Maes", "")) == Draft(7, {"personnel_number": "1", "last_name": "Maes"}, ())


def test_a_column_is_called_as_the_file_calls_it_and_else_by_its_field() -> None:
    assert [SHEET.heading(name) for name in ("personnel_number", "last_name")] == ["Stamnr", "Naam"]
    assert (SHEET.heading("email"), SHEET.heading("name_prefix")) == ("e-mailadres", "Voorvoegsel")
    assert Sheet([], {}).heading("name_prefix") == "voorvoegsel van de achternaam"


def test_numbers_of_days_count_from_the_first_day_of_the_file() -> None:
    assert SHEET.draft(row("1", "", "", "46357")).values["start_date"] == "2026-12-01"
    old_mac = Sheet(HEADER, MAPPING, day_zero=SINCE_1904)
    assert old_mac.draft(row("1", "", "", "44895")).values["start_date"] == "2026-12-01"


def test_each_cell_that_is_refused_is_told_and_the_others_stay() -> None:
    draft = SHEET.draft(row("1", "", "St?phane", "31/02/2026", is_too_wide=True))
    assert codes(draft) == [("", "too_wide"), ("Naam", "mojibake"), ("In dienst", "no_such_day")]
    assert draft.errors[2] == Error("In dienst", "no_such_day", "31/02/2026 is geen bestaande dag. Kijk de datum na.")
    assert draft.values == {"personnel_number": "1"}


def test_a_row_about_nobody_says_so_once_and_not_where_what_tells_who_was_refused() -> None:
    assert codes(SHEET.draft(row("", "", "Maes", ""))) == [("", "nobody")]
    assert codes(SHEET.draft(row("1,2E+11", "", "Maes", ""))) == [("Stamnr", "shortened_number")]
    assert codes(SHEET.draft(row("", "", "Ma?s", ""))) == [("Naam", "mojibake"), ("", "nobody")]
    assert SHEET.draft(row("", "", "Maes", "")).number == ""
    assert SHEET.draft(row("8001", "", "Maes", "")).number == "8001"


@pytest.mark.parametrize(
    ("prefix", "name", "joined"),
    [
        ("van den", "Berg", "van den Berg"),
        ("van den", "Van Den Berg", "Van Den Berg"),
        ("de", "Dekker", "de Dekker"),
        ("d’", "Hondt", "d’Hondt"),
        ("d'", "Hondt", "d'Hondt"),
        ("dell’", "Acqua", "dell’Acqua"),
        ("'t", "Kint", "'t Kint"),
        ("x" * 39, "y" * 40, f"{'x' * 39} {'y' * 40}"),
    ],
)
def test_a_prefix_stands_before_the_name_that_it_belongs_to(prefix: str, name: str, joined: str) -> None:
    draft = SHEET.draft(row("1", prefix, name, ""))
    assert draft == Draft(7, {"personnel_number": "1", "last_name": joined}, ())


def test_a_name_that_is_too_long_with_its_prefix_is_told_whole() -> None:
    draft = SHEET.draft(row("1", "x" * 40, "y" * 40, ""))
    assert codes(draft) == [("Naam", "too_long")]
    assert "80 tekens" in draft.errors[0].message
    assert draft.values == {"personnel_number": "1", "last_name": f"{'x' * 40} {'y' * 40}"}


def test_a_prefix_without_a_name_is_told_unless_the_name_was_refused() -> None:
    assert codes(SHEET.draft(row("1", "van", "", ""))) == [("Naam", "missing_value")]
    assert codes(SHEET.draft(row("1", "van", "Ma?s", ""))) == [("Naam", "mojibake")]
    assert codes(SHEET.draft(row("1", "van", "", "31/02/2026"))) == [
        ("In dienst", "no_such_day"), ("Naam", "missing_value"),
    ]  # fmt: skip
    assert SHEET.draft(row("1", "van", "", "")).values == {"personnel_number": "1"}


@pytest.mark.parametrize(
    ("name", "prefix", "begins"),
    [
        ("van den Berg", "van den", True),
        ("VAN DEN Berg", "van Den", True),
        ("Dekker", "De", False),
        ("van", "van", True),
        ("Berg van", "van", False),
        ("Straße", "STRASSE", True),
    ],
)
def test_a_name_begins_with_whole_words(name: str, prefix: str, begins: bool) -> None:
    assert begins_with(name, prefix) is begins
