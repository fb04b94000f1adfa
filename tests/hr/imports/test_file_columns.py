"""Headings in three languages, in any spelling; a person is asked only where it is not clear."""

from __future__ import annotations

import pytest

from onboarding.hr.imports import file_columns
from onboarding.hr.imports.file_columns import (
    COLUMNS,
    FIELD_OF,
    HEADINGS,
    Guess,
    folded,
    guess,
    known_headings,
    resembles,
    unclear,
)

CLEAR_SURNAME = "last_name"


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Personeelsnummer", "personnel_number"),
        ("PERSONEELSNR.", "personnel_number"),
        ("Stamnummer", "personnel_number"),
        ("N° de matricule", "personnel_number"),
        ("Numero de matricule", "personnel_number"),
        ("Employee ID", "personnel_number"),
        ("personnel_number", "personnel_number"),
        ("Voornaam", "first_name"),
        ("Prénom", "first_name"),
        ("PRENOM", "first_name"),
        ("First Name", "first_name"),
        ("Familienaam", "last_name"),
        ("Nom de famille", "last_name"),
        ("E-mail", "email"),
        ("e-mailadres (werk)", "email"),
        ("Adresse courriel", "email"),
        ("Dienst", "department"),
        ("Département", "department"),
        ("Functie", "function"),
        ("Fonction", "function"),
        ("Job title", "function"),
        ("Datum in dienst", "start_date"),
        ("Date d'entrée", "start_date"),
        ("Date d’entrée", "start_date"),
        ("Hire date", "start_date"),
        ("Datum uit dienst", "end_date"),
        ("Date de sortie", "end_date"),
        ("Taal", "language"),
        ("Langue", "language"),
        ("External ID", "external_id"),
    ],
)
def test_a_heading_is_known_whatever_its_language_and_spelling(heading: str, field: str) -> None:
    assert guess([heading]) == [Guess(field, True)]


def test_no_heading_stands_for_two_fields() -> None:
    listed = [(folded(one), field) for field, all_of in HEADINGS.items() for one in all_of.split(";")]
    assert {heading: field for heading, field in listed} == FIELD_OF
    assert len({heading for heading, _field in listed}) == len(set(listed))
    assert set(HEADINGS) == set(COLUMNS)


@pytest.mark.parametrize(
    ("header", "surname"),
    [(["Naam", "Voornaam"], 0), (["Prénom", "Nom"], 1), (["First name", "x", "Name"], 2)],
)
def test_naam_beside_a_first_name_is_the_family_name(header: list[str], surname: int) -> None:
    assert guess(header)[surname] == Guess("last_name", True)


def test_what_each_field_needs_and_holds() -> None:
    assert file_columns.TELL_WHO == ("personnel_number", "email", "external_id")
    needed = [name for name, field in file_columns.FIELDS.items() if field.needed_for_new]
    assert needed == ["first_name", "last_name"]
    assert {name: field.max_length for name, field in file_columns.COLUMNS.items()} == {
        "personnel_number": 40, "first_name": 80, "whole_name": 170, "name_prefix": 80, "last_name": 80,
        "email": 254, "department": 120, "other_departments": 1500,
        "function": 120, "status": None, "work_regime": 60, "site": 100, "manager": 254,
        "start_date": None, "end_date": None, "language": None,
        "external_id": 120, "kind_of_work": 60,
    }  # fmt: skip
    assert folded("N° de matricule") == "ndematricule"


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("taall", "language"),
        ("emaill", "email"),
        ("emal", None),  # of four letters nothing is nearly
        ("voornaam", None),  # it is
        ("naam", None),
        ("voornaame", "first_name"),
        ("personeelsnummer" + "x" * 84, None),
    ],
)
def test_how_much_a_heading_must_resemble_one_of_ours(heading: str, field: str | None) -> None:
    assert resembles(heading) == field


def test_a_heading_of_a_hundred_letters_is_still_one() -> None:
    letters = "personeelsnummer"
    assert known_headings([letters + " " * (100 - len(letters))]) == 1
    assert known_headings([letters + " " * (101 - len(letters))]) == 0


def test_naam_alone_may_be_both_and_is_asked() -> None:
    assert guess(["Nummer personeelslid", "Naam"]) == [Guess("personnel_number", True), Guess(None, False)]


def test_naam_beside_both_other_names_is_none_of_our_fields() -> None:
    assert guess(["Voornaam", "Achternaam", "Naam"])[2] == Guess(None, True)


def test_two_columns_that_claim_a_field_are_asked_until_one_is_chosen() -> None:
    header = ["Personeelsnummer", "Dienst", "Afdeling", "Geslacht"]
    assert guess(header) == [
        Guess("personnel_number", True), Guess(None, False), Guess(None, False), Guess(None, True),
    ]  # fmt: skip
    assert unclear(header, {"personnel_number": 0}) == [1, 2]
    assert unclear(header, {"personnel_number": 0, "department": 2}) == []


def test_a_lone_naam_is_not_asked_once_the_last_name_is_chosen() -> None:
    assert unclear(["Naam", "Wie"], {}) == [0]
    assert unclear(["Naam", "Wie"], {"last_name": 1}) == []


def test_a_column_that_was_asked_about_may_be_used_for_something_else() -> None:
    assert unclear(["Naam", "Stamnr"], {"personnel_number": 1, "function": 0}) == []


@pytest.mark.parametrize(
    "heading", ["Tussenvoegsel", "Tussenvoegsels", "Voorvoegsel", "Voorvoegsels", "VOORVOEGSEL ACHTERNAAM", "Particule"]
)
def test_a_prefix_of_the_last_name_is_a_column_that_is_known(heading: str) -> None:
    assert guess([heading]) == [Guess("name_prefix", True)]


@pytest.mark.parametrize(
    ("heading", "field"),
    [("Personeelsnumer", "personnel_number"), ("Voornam", "first_name"), ("Tusenvoegsel", "name_prefix"),
     ("Famillienaam", "last_name"), ("Uitdienstreding", "end_date"), ("Afdelling", "department")],
)  # fmt: skip
def test_a_heading_that_nearly_is_one_of_ours_is_asked(heading: str, field: str) -> None:
    assert guess([heading, "Geslacht"]) == [Guess(None, False), Guess(None, True)]
    assert unclear([heading, "Geslacht"], {}) == [0]
    assert unclear([heading, "Geslacht"], {field: 0}) == []


def test_a_heading_beside_the_one_that_it_resembles_is_not_asked() -> None:
    header = ["Voornaam", "Voornaam 2", "Roepnamen"]
    assert guess(header) == [Guess("first_name", True), Guess(None, True), Guess(None, True)]


@pytest.mark.parametrize("heading", ["Geslacht", "Rijksregisternummer", "Geboortedatum", "Straat", "Telefoon", "IBAN",
                                     "Schaal", "Barema", "Prefix", "Nat", "Kader", "Kostenplaats", ""])  # fmt: skip
def test_what_is_something_else_is_not_asked(heading: str) -> None:
    assert guess([heading]) == [Guess(None, True)]


@pytest.mark.parametrize(
    ("cells", "number"),
    [
        (["Personeelsnummer", "Voornaam", "Prénom"], 2),
        (["Naam", "Nom"], 1),
        (["1", "An", "Maes"], 0),
        (["x" * 9999], 0),
    ],
)
def test_headings_are_told_from_what_stands_above_them(cells: list[str], number: int) -> None:
    assert known_headings(cells) == number
