"""What a cell becomes, and why it is refused: by code, and in a sentence that says what to do."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from hypothesis import given
from hypothesis import strategies as st

from onboarding.hr.imports import cell_values
from onboarding.hr.imports import damaged_letters as letters
from onboarding.hr.imports.cell_values import clean
from onboarding.hr.imports.file_columns import FIELDS
from onboarding.hr.imports.number_formats import SINCE_1904
from onboarding.hr.imports.refused_cells import Refused
from onboarding.people import addresses
from onboarding.people.models import EmploymentStatus

DAYS = st.dates(date(1940, 1, 1), date(2100, 12, 31))


def code(field: str, cell: str) -> str:
    with pytest.raises(Refused) as caught:
        clean(field, cell)
    assert caught.value.message.endswith(".")
    return caught.value.code


@pytest.mark.parametrize(
    "cell",
    [
        "02/11/2026", "2/11/2026", "2/11/26", "02-11-2026", "02.11.2026", "2026-11-02", "2026/11/02", "20261102",
        "2026-11-02T09:30:00", "2026-11-02 00:00:00", "02/11/2026 00:00", "46328", "2 november 2026", "02-nov-26",
        "2 nov. 2026", "2 NOVEMBRE 2026", " 02/11/2026 ",
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_usual_form_the_day_before_the_month(cell: str) -> None:
    assert clean("start_date", cell) == "2026-11-02"


@given(DAYS, st.sampled_from(["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%Y%m%d", "%Y-%m-%dT%H:%M:%S"]))
def test_every_day_survives_every_form(day: date, form: str) -> None:
    assert clean("start_date", day.strftime(form)) == day.isoformat()


@given(st.dates(date(1969, 1, 1), date(2068, 12, 31)))
def test_two_digits_are_a_year_from_1969_to_2068(day: date) -> None:
    assert clean("start_date", day.strftime("%d/%m/%y")) == day.isoformat()


@pytest.mark.parametrize(
    ("cell", "day"),
    [("1 januari 2026", "2026-01-01"), ("1er février 2026", "2026-02-01"), ("3 maart 2026", "2026-03-03"),
     ("3 mrt 2026", "2026-03-03"), ("3 mars 2026", "2026-03-03"), ("4 mai 2026", "2026-05-04"),
     ("5 juin 2026", "2026-06-05"), ("5 juil. 2026", "2026-07-05"), ("6 août 2026", "2026-08-06"),
     ("7 okt 2026", "2026-10-07"), ("8 décembre 2026", "2026-12-08")],
)  # fmt: skip
def test_months_are_read_in_three_languages(cell: str, day: str) -> None:
    assert clean("end_date", cell) == day


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("31/02/2026", "no_such_day"),
        ("2026-02-31", "no_such_day"),
        ("29/02/2025", "no_such_day"),
        ("00/11/2026", "no_such_day"),
        ("11/22/2026", "month_first"),
        ("02/11/1206", "unlikely_date"),
        ("99999", "unlikely_date"),
        ("31/12/9999", "unlikely_date"),
        ("binnenkort", "not_a_date"),
        ("02/11", "not_a_date"),
        ("2 brumaire 2026", "not_a_date"),
        ("########", "excel_error"),
    ],
)
def test_what_is_no_day_is_refused(cell: str, reason: str) -> None:
    assert code("start_date", cell) == reason


def test_the_day_that_is_refused_stands_in_the_sentence() -> None:
    with pytest.raises(Refused, match=r"31/02/2026 is geen bestaande dag\."):
        clean("start_date", "31/02/2026")


@pytest.mark.parametrize("cell", ["31/12/9999", "9999-12-31", "00/00/0000", "0", "-", ""])
def test_no_end_can_be_written_in_many_ways(cell: str) -> None:
    assert clean("end_date", cell) == ""


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  Stéphane  ", "Stéphane"),
        ("Ste\u0301phane", "Stéphane"),
        ("Jean\u00a0 Pierre", "Jean Pierre"),
        ("Marie\nLouise", "Marie Louise"),
        ("\ufeffLien\u200b", "Lien"),
        ("Özgür", "Özgür"),
        ("Łucja", "Łucja"),
        ("D’Hondt", "D’Hondt"),
        ("'+Jef", "+Jef"),
        ("ÇELİK", "ÇELİK"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_a_name_keeps_every_letter_and_loses_stray_spaces(cell: str, text: str) -> None:
    assert clean("last_name", cell) == text


@pytest.mark.parametrize(
    "name",
    [
        "StÃ©phane",
        "Ã–zgÃ¼r",
        "NoÃ«l",
        "St?phane",
        "St\ufffdphane",
        "St‚phane",
        "StŽphane",
        "Å\x81ucja",
        "Ã\xa0",
        "â€œx",
    ],
)
def test_letters_that_were_lost_are_noticed(name: str) -> None:
    assert code("first_name", name) == "mojibake"


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
@given(st.text(alphabet="éèëêàâçôùûüïîöäÉÈÖÜŁłşğ", min_size=1))
def test_utf8_read_as_something_else_is_always_noticed(encoding: str, letters: str) -> None:
    garbled = f"St{letters}phane".encode().decode(encoding, errors="replace")
    assert code("first_name", garbled) == "mojibake"


@given(st.text(alphabet="abcdeéèëêàâçôùûüïîöäÉÈÖÜŁłşğß’'- ", max_size=40))
def test_good_letters_are_never_taken_for_lost_ones(letters: str) -> None:
    assert clean("last_name", f"A{letters}") == " ".join(f"A{letters}".split())


def test_an_address_is_in_lower_case_and_checked() -> None:
    assert clean("email", " Amina.Verbeke@Lennik.example ") == "amina.verbeke@lennik.example"
    assert clean("email", "mailto:amina@lennik.example") == "amina@lennik.example"
    assert code("email", "amina@lennik") == "not_an_email"
    assert code("email", "amina@lennik.example; amina@gmail.example") == "not_an_email"
    assert code("email", "amina") == "not_an_email"


@pytest.mark.parametrize(
    ("cell", "language"),
    [("NL", "nl"), ("nl-BE", "nl"), ("Nederlands", "nl"), ("Français", "fr"), ("F", "fr"), ("engels", "en"), ("", "")],
)
def test_a_language_is_a_code_or_a_word(cell: str, language: str) -> None:
    assert clean("language", cell) == language


def test_a_language_that_we_do_not_speak_is_refused() -> None:
    assert code("language", "Duits") == "unknown_language"


@pytest.mark.parametrize(
    "field", ["personnel_number", "first_name", "last_name", "department", "function", "external_id"]
)
def test_what_is_too_long_is_refused_and_never_cut(field: str) -> None:
    longest = FIELDS[field].max_length
    assert longest is not None
    assert clean(field, "a" * longest) == "a" * longest
    assert code(field, "a" * (longest + 1)) == "too_long"


@pytest.mark.parametrize("field", FIELDS)
def test_a_cell_that_is_far_too_long_is_not_even_looked_at(field: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cell_values, "tidy", lambda _cell: pytest.fail("looked at"))
    monkeypatch.setattr(letters, "are_damaged", lambda _text: pytest.fail("looked at"))
    for letter in ("a", "é", " ", "1"):
        assert code(field, letter * (cell_values.LONGEST + 1)) == "too_long"


def test_a_cell_of_two_thousand_characters_is_looked_at_and_one_more_is_not() -> None:
    assert clean("last_name", " " * 1_999 + "a") == "a"
    assert code("last_name", " " * 2_000 + "a") == "too_long"


@pytest.mark.parametrize(
    ("field", "cell", "room"),
    [("first_name", "a" * 81, 80), ("first_name", "a" * 2_001, 80), ("start_date", "1" * 2_001, 2_000)],
)
def test_what_is_too_long_says_for_how_much_there_is_room(field: str, cell: str, room: int) -> None:
    shown = f"{cell[:59]}…"
    with pytest.raises(Refused) as caught:
        clean(field, cell)
    assert caught.value.message == f"“{shown}” is te lang: er is plaats voor {room} tekens. Maak het korter."


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        ("personnel_number", "8001.0", "8001"),
        ("personnel_number", "8001,00", "8001"),
        ("external_id", "8001.0", "8001"),
        ("personnel_number", "8001.000", "8001.000"),
        ("function", "8001.0", "8001.0"),
        ("personnel_number", "123456789012345", "123456789012345"),
        ("personnel_number", "000123456789012345", "000123456789012345"),
        ("personnel_number", "A1234567890123456", "A1234567890123456"),
        ("external_id", "1234567890123456", "1234567890123456"),
    ],
)
def test_a_number_is_whole_and_has_fifteen_digits_at_most(field: str, cell: str, value: str) -> None:
    assert clean(field, cell) == value


@pytest.mark.parametrize(
    ("field", "cell"),
    [
        ("personnel_number", "1234567890123456"),
        ("personnel_number", "0001234567890123456"),
        ("personnel_number", "1234567890123450"),
        ("external_id", "1234567890123450"),
        ("external_id", "001234567890123450"),
        ("external_id", "1,23E+11"),
        ("external_id", "1.2e11"),
    ],
)
def test_a_number_with_more_digits_than_excel_keeps_is_refused(field: str, cell: str) -> None:
    assert code(field, cell) == "shortened_number"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('="  An  "', "An"),
        ("'08001", "08001"),
        ("''08001", "''08001"),
        ("'t Kint", "'t Kint"),
        ("'-'-1", "-'-1"),
        ("An\tMaes", "An Maes"),
        ("An\u2028Maes", "An Maes"),
        ("A\u00adn", "An"),
        ("A\x07n\x00", "An"),
        ("Andr&eacute;", "André"),
        ("Andr&#233; &amp; Zn", "André & Zn"),
        ("Andr&#xE9;", "André"),
    ],
)
def test_what_kept_a_program_from_reading_it_is_taken_off_once(cell: str, text: str) -> None:
    assert cell_values.tidy(cell) == text


@pytest.mark.parametrize("cell", ["Andr&eacute", "Andr&#233", "Andr&amp;eacute;", "&#xE9"])
def test_a_letter_of_a_web_page_that_was_cut_in_two_is_noticed(cell: str) -> None:
    assert code("first_name", cell) == "mojibake"


@pytest.mark.parametrize("cell", ["R&D", "Jan & An", "M&Ms", "A&onbekend"])
def test_an_ampersand_that_begins_no_letter_is_kept(cell: str) -> None:
    assert clean("function", cell) == cell


def test_an_address_with_letters_that_mail_does_not_carry_is_refused() -> None:
    assert code("email", "ämina@lennik.example") == "email_unusable"
    assert clean("email", "MAILTO: amina@lennik.example") == "amina@lennik.example"
    with pytest.raises(Refused) as caught:
        clean("email", "ämina@lennik.example")
    assert caught.value.message == str(addresses.UNUSABLE)


def test_the_end_of_a_contract_may_be_without_end_and_the_start_not() -> None:
    assert clean("end_date", "31/12/9999") == ""
    assert code("start_date", "31/12/9999") == "unlikely_date"
    assert clean("start_date", "44895", SINCE_1904) == "2026-12-01"


@pytest.mark.parametrize(("cell", "number"), [("00001", "00001"), (' ="00001" ', "00001"), ("B 12", "B 12")])
def test_a_personnel_number_is_text(cell: str, number: str) -> None:
    assert clean("personnel_number", cell) == number


@pytest.mark.parametrize("cell", ["1,23E+11", "1.23E+11", "4E+15"])
def test_a_number_that_excel_shortened_is_refused(cell: str) -> None:
    assert code("personnel_number", cell) == "shortened_number"


@pytest.mark.parametrize("cell", [
    "#N/A", "#N/B", "#VERW!", "#REF!", "#NAAM?", "###", "#NOMBRE!", "#SPILL!", "#OVERLOOP!", "#CALC!", "#GETTING_DATA",
    "#WERT!", "#BEZUG!", "#NV", "#DEEL/0!", "#¿NOMBRE?", "#DEĞER!", "#ÜBERLAUF!", "Err:502", "Fout:502", "Erreur :504",
    "#DIV/0!", "#BLOCKED!",
])  # fmt: skip
def test_what_excel_could_not_compute_is_refused(cell: str) -> None:
    assert code("function", cell) == "excel_error"


@pytest.mark.parametrize("cell", ["#1 van de wereld", "Team #1", "#hashtag", "#12", "Fout", "Err: Jan", "C#"])
def test_what_only_begins_like_an_error_of_excel_is_text(cell: str) -> None:
    assert clean("function", cell) == cell


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("cell", ["[NULL]", "[null]", "\\N", "NaT", "<NA>", "undefined", "(none)", "[leeg]", "<leeg>",
                                  "(null)", "( Leeg )", "<blank>", "0,00", "0.0", "0", "NULL", "n.v.t."])  # fmt: skip
def test_words_for_nothing_are_nothing_in_every_column(field: str, cell: str) -> None:
    assert clean(field, cell) == ""


@pytest.mark.parametrize("name", ["Null", "Nan", "Nil", "(An)", "<An>", "None-Maes", "00"])
def test_what_only_looks_like_a_word_for_nothing_is_kept(name: str) -> None:
    assert clean("last_name", name) == name


@given(st.sampled_from(list(FIELDS)), st.text(max_size=60))
def test_any_cell_gives_a_value_or_a_code(field: str, cell: str) -> None:
    try:
        value = clean(field, cell)
    except Refused as refused:
        assert refused.code
    else:
        assert clean(field, value) == value


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("Statutair", "statutory"), ("Vast benoemd", "statutory"), ("contractueel", "contract"),
        ("CONTRACT", "contract"),
        ("Jobstudent", "student"), ("étudiant", "student"), ("Vrijwilligster", "volunteer"), ("stagiair(e)", "trainee"),
        ("trainee", "trainee"), ("-", ""), ("", ""),
    ],
)  # fmt: skip
def test_on_what_footing_someone_works_is_known_by_the_words_of_hr_systems(cell: str, status: str) -> None:
    assert clean("status", cell) == status


def test_every_footing_has_words() -> None:
    assert set(cell_values.STATUSES) == set(EmploymentStatus.values)


def test_another_word_for_it_is_refused() -> None:
    assert code("status", "Artikel 60") == "unknown_status"


# --- Nearly all cells are read the short way --------------------------------------------------------------------------

CELLS = [
    *("Jan", "Jan Peeters", "Jan  Peeters", " Jan", "Jan ", "a\tb", "Jan\n", "Jan\u200b", "Jan\xa0Peeters", "Élise"),
    *("NULL", "Null", "-", "--", "..", "0", "0.00", "0,00", "(leeg)", "[NULL]", "None", "N.A.", "#N/B", "E\u0301"),
    *("St?phane", "StÃ©phane", "Andr&eacute;", "&amp;", "R&D", "'08001", '="00012"', "'-1", "08001", "8001.0"),
    *("1.2E11", "1,23E+11", "123456789012345600", "1234567890123456", "8001,00", "Err:502", "a_b", "nl", "NL-BE"),
    *("2026-11-02", "2-11-26", "02/11/2026", "20261102", "46328", "31-02-2026", "2 november 2026", "stage", "x" * 130),
    *("jan@lennik.be", "Jan@Lennik.BE", "mailto:jan@lennik.be", "jan@@lennik.be", "jan@", "@lennik.be", "jan@lennik"),
    *("jan.@lennik.be", "jan@localhost", "jan@-x.be", "jan@[127.0.0.1]", "jan@[300.0.0.1]", '"j p"@x.be', "a@b@c.be"),
    *(f"{'j' * 310}@lennik.be", f"{'j' * 311}@lennik.be", f"{'j' * 64}@{'l' * 64}.be", "", "é@lennik.be", "j@é.be"),
]  # fmt: skip
KINDS = (
    "first_name",
    "personnel_number",
    "external_id",
    "email",
    "start_date",
    "end_date",
    "language",
    "status",
    "own:x",
)


def read(field: str, cell: str) -> tuple[str, str]:
    try:
        return "read", clean(field, cell)
    except Refused as refused:
        return refused.code, refused.message


def test_the_short_way_comes_to_the_same_as_the_long_one(monkeypatch: pytest.MonkeyPatch) -> None:
    short = {(field, cell): read(field, cell) for field in KINDS for cell in CELLS}
    assert sum(cell_values.PLAIN.fullmatch(cell) is not None for cell in CELLS) > len(CELLS) // 3
    monkeypatch.setattr(cell_values, "PLAIN", re.compile("(?!)"))
    for (field, cell), found in short.items():
        assert read(field, cell) == found, (field, cell)


@pytest.mark.parametrize("cell", [cell for cell in CELLS if "@" in cell and cell.isascii() and ":" not in cell])
def test_an_address_is_one_when_django_says_so(cell: str) -> None:
    try:
        validate_email(cell.lower())
    except ValidationError:
        assert read("email", cell)[0] == "not_an_email"
    else:
        assert read("email", cell) in (("read", cell.lower()), ("too_long", read("email", cell)[1]))
