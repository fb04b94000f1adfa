"""What rows come to, given whom we know: pure, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onboarding.hr.import_row_kinds import RowKind as Kind
from onboarding.hr.imports import file_columns
from onboarding.hr.imports.draft_rows import Sheet
from onboarding.hr.imports.dry_run import Change, Planned, Planner
from onboarding.hr.imports.file_columns import DATES, FIELDS
from onboarding.hr.imports.file_rows import read
from onboarding.hr.imports.unreadable_file import Unreadable
from onboarding.hr.imports.who_is_who import Known, Person, without_zeros
from tests.hr.imports.files import as_csv, as_xlsx
from tests.hr.imports.planned_rows import AMINA, LABELS, TODAY, codes, only, plan, someone

# --- New, changed, unchanged -----------------------------------------------------------------------------------------


def test_someone_unknown_is_new_with_everything_in_the_row() -> None:
    planned = only([AMINA])
    assert (planned.kind, planned.personnel_number, planned.name, planned.row) == (
        Kind.CREATED,
        "00001",
        "Amina Verbeke",
        2,
    )
    assert planned.changes == tuple(Change(name, "", value) for name, value in AMINA.items() if value)


def test_what_differs_is_shown_old_beside_new() -> None:
    planned = only([{"personnel_number": "00001", "function": "Diensthoofd", "last_name": "Verbeke"}], [someone()])
    assert (planned.kind, planned.person_id) == (Kind.CHANGED, 1)
    assert planned.changes == (Change("function", "Loketmedewerker", "Diensthoofd"),)


@pytest.mark.parametrize(
    ("names", "known_as"),
    [({}, "Amina Verbeke"), ({"first_name": "Lien"}, "Lien"), ({"last_name": "Maes"}, "Maes")],
)
def test_a_row_is_told_by_its_own_name_and_else_by_the_one_that_we_know(names: dict[str, str], known_as: str) -> None:
    assert only([{"personnel_number": "00001", **names}], [someone()]).name == known_as
    assert only([{"personnel_number": "00009", **names}]).name == ("" if not names else known_as)


def test_another_department_is_a_change() -> None:
    planned = only([{"personnel_number": "00001", "department": "Bibliotheek"}], [someone()])
    assert planned.changes == (Change("department", "Dienst Bevolking", "Bibliotheek"),)


def test_a_department_that_someone_has_is_the_same_however_it_is_written() -> None:
    row = {"personnel_number": "00001", "department": "DIENST bevolking"}
    assert only([row], [someone()], departments=()).kind == Kind.UNCHANGED


def test_who_has_no_department_keeps_none_and_a_row_without_one_makes_none() -> None:
    planned, planner = plan([{"personnel_number": "00001", "function": "Diensthoofd"}], [someone(department="")])
    assert planned[0].changes == (Change("function", "Loketmedewerker", "Diensthoofd"),)
    assert planner.new_departments == []


def test_empty_cells_change_nothing() -> None:
    planned = only([{"personnel_number": "00001"}], [someone(end_date="2027-01-31", external_id="x")], fields=FIELDS)
    assert planned.kind == Kind.UNCHANGED


def test_a_department_is_the_same_whatever_its_case_and_spaces() -> None:
    assert only([AMINA | {"department": "dienst  BEVOLKING"}], [someone()]).kind == Kind.UNCHANGED


def test_a_new_department_comes_along_once_under_its_first_spelling() -> None:
    rows = [
        AMINA | {"personnel_number": str(n), "email": f"{n}@lennik.example", "department": name}
        for n, name in enumerate(["Bibliotheek", "BIBLIOTHEEK", "dienst bevolking"], start=1)
    ]
    planned, planner = plan(rows)
    assert [dict((c.field, c.new) for c in one.changes)["department"] for one in planned] == [
        "Bibliotheek", "Bibliotheek", "Dienst Bevolking",
    ]  # fmt: skip
    assert planner.new_departments == ["Bibliotheek"]


def test_a_department_on_a_row_that_is_wrong_is_not_counted_as_new() -> None:
    _planned, planner = plan([AMINA | {"department": "Bibliotheek", "email": "geen adres"}])
    assert planner.new_departments == []


def test_someone_without_a_number_is_known_by_the_address_and_gets_the_number() -> None:
    planned = only([AMINA], [someone(personnel_number="")])
    assert planned.kind == Kind.CHANGED
    assert planned.changes == (Change("personnel_number", "", "00001"),)


# --- Who is who ------------------------------------------------------------------------------------------------------


def test_a_new_number_with_the_address_of_a_colleague_who_has_a_number_is_nobody_we_know() -> None:
    planned = only([AMINA | {"personnel_number": "00002", "first_name": "Lien"}], [someone()])
    assert (planned.kind, planned.person_id, planned.name) == (Kind.WRONG, None, "Lien Verbeke")
    assert codes(planned) == [("e-mailadres", "email_in_use")]
    assert "Amina Verbeke, met personeelsnummer 00001" in planned.errors[0].message


def test_the_number_goes_before_the_address_also_of_someone_without_a_number() -> None:
    by_hand = someone(2, personnel_number="", first_name="Lien", email="lien@lennik.example")
    planned = only([AMINA | {"email": "lien@lennik.example"}], [someone(), by_hand])
    assert (planned.kind, planned.person_id) == (Kind.WRONG, 1)
    assert codes(planned) == [("e-mailadres", "email_in_use")]
    assert planned.errors[0].message == "Dit e-mailadres is van Lien Verbeke. Kijk na van wie het is."


@pytest.mark.parametrize("number", ["", "00001"])
def test_a_row_without_a_number_is_about_who_has_its_address(number: str) -> None:
    planned = only([AMINA | {"personnel_number": "", "function": "Kuiser"}], [someone(personnel_number=number)])
    assert (planned.kind, planned.person_id, planned.personnel_number) == (Kind.CHANGED, 1, number)
    assert planned.changes == (Change("function", "Loketmedewerker", "Kuiser"),)


def test_a_row_without_an_address_finds_nobody_without_one() -> None:
    lien = {"personnel_number": "00002", "first_name": "Lien", "last_name": "Maes"}
    planned = only([lien], [someone(personnel_number="", email="")])
    assert (planned.kind, planned.person_id) == (Kind.CREATED, None)


def test_the_key_goes_before_the_number_which_may_change() -> None:
    planned = only([{"personnel_number": "00009", "external_id": "k1"}], [someone(external_id="k1")])
    assert (planned.kind, planned.person_id) == (Kind.CHANGED, 1)
    assert planned.changes == (Change("personnel_number", "00001", "00009"),)


def test_a_number_that_lost_its_zeros_does_not_change_by_the_key() -> None:
    planned = only([{"personnel_number": "1", "external_id": "k1"}], [someone(external_id="k1")])
    assert codes(planned) == [("personeelsnummer", "leading_zeros")]


def test_an_address_does_not_go_against_another_key() -> None:
    planned = only([AMINA | {"personnel_number": "", "external_id": "k2"}], [someone(external_id="k1")])
    assert planned.person_id is None
    assert codes(planned) == [("e-mailadres", "email_in_use")]


def test_two_rows_about_one_person_known_by_something_else_are_wrong() -> None:
    rows = [{"personnel_number": "00001", "function": "Kuiser"}, {"email": "amina@lennik.example"}]
    planned, _planner = plan(rows, [someone()])
    assert [one.kind for one in planned] == [Kind.WRONG, Kind.WRONG]
    assert [codes(one) for one in planned] == [[("", "duplicate_person")]] * 2
    assert "Ook rij 2 gaat over Amina Verbeke" in planned[1].errors[0].message


def test_who_is_in_the_file_by_address_alone_is_not_missing_from_it() -> None:
    _planned, planner = plan([{"email": "amina@lennik.example"}], [someone()], complete=True)
    assert planner.leaver(someone()) is None


def test_everyone_keeps_the_address_and_the_key_that_they_have() -> None:
    kept = someone(external_id="k1")
    assert only([AMINA | {"external_id": "k1"}], [kept, someone(2, personnel_number="00002", email="l@l.example")]) == (
        Planned(2, Kind.UNCHANGED, "00001", "Amina Verbeke", 1)
    )


def test_a_key_of_one_with_the_number_of_another_is_refused_with_the_name() -> None:
    colleague = someone(2, personnel_number="00002", first_name="Lien", email="lien@lennik.example", external_id="k1")
    planned = only([{"personnel_number": "00001", "external_id": "k1"}], [someone(), colleague])
    assert (planned.kind, planned.person_id, planned.changes) == (Kind.WRONG, 2, ())
    assert codes(planned) == [("personeelsnummer", "number_in_use")]
    assert planned.errors[0].message == "Dit personeelsnummer is van Amina Verbeke. Kijk na van wie het is."


def test_an_empty_key_is_nobodys() -> None:
    colleague = someone(2, personnel_number="00002", email="lien@lennik.example")
    assert only([{"personnel_number": "00001"}], [someone(), colleague], fields=FIELDS).kind == Kind.UNCHANGED


def test_another_address_waits_for_a_confirmation_only_where_the_account_is_in_use() -> None:
    row = {"personnel_number": "00001", "email": "a@lennik.example", "function": "Diensthoofd"}
    used = replace(someone(), is_in_use=True)
    address, function = ("amina@lennik.example", "a@lennik.example"), ("Loketmedewerker", "Diensthoofd")
    assert only([row], [used]).changes == (Change("email", *address, True), Change("function", *function, False))
    assert only([row], [someone()]).changes == (Change("email", *address, False), Change("function", *function, False))


def test_an_address_that_waits_already_changes_nothing() -> None:
    waiting = replace(someone(), waiting_address="a@lennik.example")
    assert only([{"personnel_number": "00001", "email": "a@lennik.example"}], [waiting]).kind == Kind.UNCHANGED
    assert only([{"personnel_number": "00001", "email": "b@lennik.example"}], [waiting]).kind == Kind.CHANGED


# --- Coming back -----------------------------------------------------------------------------------------------------


def test_who_had_left_is_back_when_the_cell_of_the_last_day_is_empty() -> None:
    planned = only(
        [{"personnel_number": "00001"}], [someone(end_date="2026-06-30")], fields=["personnel_number", "end_date"]
    )
    assert planned.changes == (Change("end_date", "2026-06-30", ""),)


def test_who_had_left_is_back_when_they_stand_in_a_file_that_is_said_to_be_complete() -> None:
    row = {"personnel_number": "00001", "function": "Loketmedewerker"}
    left = someone(end_date="2026-06-30")
    assert only([row], [left], complete=True).changes == (Change("end_date", "2026-06-30", ""),)
    assert only([row], [left]).kind == Kind.UNCHANGED


def test_who_starts_after_the_last_day_that_we_know_is_back() -> None:
    planned = only(
        [{"personnel_number": "00001", "start_date": "01/12/2026"}],
        [someone(start_date="2020-01-01", end_date="2026-06-30")],
    )
    assert planned.changes == (Change("start_date", "2020-01-01", "2026-12-01"), Change("end_date", "2026-06-30", ""))


def test_a_last_day_that_is_still_to_come_is_not_erased_by_an_empty_cell() -> None:
    row = {"personnel_number": "00001"}
    fields = ["personnel_number", "end_date"]
    assert only([row], [someone(end_date="2026-12-31")], fields=fields, complete=True).kind == Kind.UNCHANGED
    assert only([row], [someone(end_date="2026-11-22")], fields=fields).kind == Kind.UNCHANGED  # today is still worked


def test_who_starts_on_the_last_day_that_we_know_is_not_back_and_who_starts_the_day_after_is() -> None:
    left = someone(start_date="2020-01-01", end_date="2026-06-30")
    on_it = only([{"personnel_number": "00001", "start_date": "30/06/2026"}], [left])
    assert on_it.changes == (Change("start_date", "2020-01-01", "2026-06-30"),)
    after = only([{"personnel_number": "00001", "start_date": "01/07/2026"}], [left])
    assert after.changes == (Change("start_date", "2020-01-01", "2026-07-01"), Change("end_date", "2026-06-30", ""))


def test_whose_last_day_was_yesterday_had_left_and_whose_is_today_had_not() -> None:
    row = {"personnel_number": "00001"}
    fields = ["personnel_number", "end_date"]
    assert only([row], [someone(end_date="2026-11-21")], fields=fields).changes == (
        Change("end_date", "2026-11-21", ""),
    )
    assert only([row], [someone(end_date="2026-11-22")], fields=fields, complete=True).kind == Kind.UNCHANGED


def test_a_last_day_in_the_file_is_taken_over_also_when_it_is_past() -> None:
    row = {"personnel_number": "00001", "end_date": "31/10/2026"}
    assert only([row], [someone(start_date="2020-01-01")]).changes == (Change("end_date", "", "2026-10-31"),)
    assert only([row], [someone(start_date="2020-01-01", end_date="2026-10-31")]).kind == Kind.UNCHANGED


# --- What is wrong ---------------------------------------------------------------------------------------------------


def test_a_number_that_stands_there_twice_is_wrong_on_both_rows_which_name_each_other() -> None:
    planned, _planner = plan([AMINA, AMINA | {"email": "lien@lennik.example"}])
    assert [one.kind for one in planned] == [Kind.WRONG, Kind.WRONG]
    assert [codes(one) for one in planned] == [[("personeelsnummer", "duplicate_number")]] * 2
    assert ["rij 3" in planned[0].errors[0].message, "rij 2" in planned[1].errors[0].message] == [True, True]


def test_a_number_that_stands_there_three_times_is_right_on_none_of_the_rows() -> None:
    planned, _planner = plan([{"personnel_number": "00001"}] * 3, [someone()])
    assert [one.errors[0].code for one in planned] == ["duplicate_number"] * 3


def test_an_address_or_key_that_stands_there_twice_is_wrong() -> None:
    row = AMINA | {"external_id": "k1"}
    planned, _planner = plan([row, row | {"personnel_number": "00002", "email": "AMINA@lennik.example"}])
    assert codes(planned[1]) == [("e-mailadres", "duplicate_email"), ("externe sleutel", "duplicate_external_id")]


def test_an_address_of_a_colleague_is_refused_with_the_name() -> None:
    colleague = someone(2, personnel_number="00002", first_name="Lien", email="lien@lennik.example")
    planned = only([{"personnel_number": "00001", "email": "lien@lennik.example"}], [someone(), colleague])
    assert codes(planned) == [("e-mailadres", "email_in_use")]
    assert "Lien Verbeke" in planned.errors[0].message
    assert "00002" in planned.errors[0].message


def test_a_row_that_is_wrong_keeps_its_place_in_the_file() -> None:
    assert only([AMINA | {"email": "amina"}]).row == 2


def test_a_number_of_nothing_but_zeros_resembles_no_other() -> None:
    assert only([AMINA | {"personnel_number": "000", "email": "x@y.example"}], [someone(personnel_number="")]).kind == (
        Kind.CREATED
    )
    assert [without_zeros(number) for number in ("000", "0010", "00X0")] == ["", "10", "X0"]


def test_a_number_that_lost_its_zeros_makes_no_double() -> None:
    planned = only([AMINA | {"personnel_number": "1", "email": "ander@lennik.example"}], [someone()])
    assert codes(planned) == [("personeelsnummer", "leading_zeros")]
    assert "00001" in planned.errors[0].message
    assert codes(
        only([AMINA | {"personnel_number": "0001"}], [someone(personnel_number="1", email="x@y.example")])
    ) == [("personeelsnummer", "leading_zeros")]


def test_someone_new_needs_a_name_and_no_address_and_each_is_told() -> None:
    planned = only([{"personnel_number": "00009"}], fields=["personnel_number", "first_name", "email"])
    assert codes(planned) == [("voornaam", "missing_value"), ("achternaam", "missing_value")]


def test_a_cell_that_was_refused_is_not_called_missing_as_well() -> None:
    assert codes(only([AMINA | {"email": "amina"}])) == [("e-mailadres", "not_an_email")]


def test_a_row_about_nobody_is_wrong() -> None:
    assert ("", "nobody") in codes(only([AMINA | {"personnel_number": "", "email": ""}]))


def test_a_row_with_more_cells_than_headings_is_wrong() -> None:
    table = read(b"Stamnummer;Voornaam\r\n1;Lien;te veel\r\n")
    sheet = Sheet(table.header, {"personnel_number": 0, "first_name": 1})
    assert [(e.column, e.code) for e in sheet.draft(next(table.rows)).errors] == [("", "too_wide")]


def test_a_last_day_before_the_first_is_wrong_also_against_what_we_know() -> None:
    assert codes(only([AMINA | {"end_date": "01/11/2026"}])) == [("laatste werkdag", "end_before_start")]
    assert codes(only([{"personnel_number": "00001", "end_date": "01/11/2026"}], [someone()])) == [
        ("laatste werkdag", "end_before_start")
    ]


def test_a_last_day_without_a_first_one_crosses_nothing() -> None:
    assert only([AMINA | {"start_date": "", "end_date": "31/10/2026"}]).kind == Kind.GONE


def test_one_day_of_work_is_the_first_and_the_last() -> None:
    assert only([AMINA | {"end_date": "02/11/2026"}], [someone()]).kind == Kind.CHANGED
    assert only([{"personnel_number": "00001", "end_date": "02/11/2026"}], [someone()]).kind == Kind.CHANGED


def test_dates_that_cross_are_told_under_the_column_that_the_row_has() -> None:
    planned = only([{"personnel_number": "00001", "start_date": "01/02/2027"}], [someone(end_date="2027-01-31")])
    assert planned.changes == (Change("start_date", "2026-11-02", "2027-02-01"), Change("end_date", "2027-01-31", ""))
    known = someone(start_date="2027-02-01", end_date="2027-01-31")  # crossed before: not what this row says
    assert only([{"personnel_number": "00001", "function": "Diensthoofd"}], [known]).kind == Kind.CHANGED


def test_an_administrator_is_never_changed_but_may_stand_in_the_file() -> None:
    administrator = someone(administrator=True)
    assert only([AMINA], [administrator]).kind == Kind.UNCHANGED
    assert codes(only([AMINA | {"email": "dief@lennik.example"}], [administrator])) == [("", "administrator")]
    assert codes(only([AMINA], [someone(administrator=True, personnel_number="")])) == [("", "administrator")]


# --- Who is missing --------------------------------------------------------------------------------------------------


def leaver(**values: Any) -> Planned | None:
    _planned, planner = plan([AMINA], [someone()], complete=True)
    return planner.leaver(someone(2, **({"personnel_number": "00002"} | values)))


def test_who_is_missing_worked_until_yesterday() -> None:
    planned = leaver(end_date="2026-12-31")
    assert planned is not None
    assert (planned.row, planned.kind, planned.changes) == (
        0,
        Kind.MISSING,
        (Change("end_date", "2026-12-31", "2026-11-21"),),
    )


def test_who_is_not_to_be_expected_in_the_file_is_not_missing() -> None:
    assert leaver(personnel_number="00001") is None  # is in it
    assert leaver(personnel_number="") is None
    assert leaver(administrator=True) is None
    assert leaver(start_date="2026-11-22") is None  # starts today
    assert leaver(end_date="2026-11-21") is None  # left already


def test_who_works_here_from_yesterday_or_until_today_is_missing() -> None:
    missing = Planned(0, Kind.MISSING, "00002", "Amina Verbeke", 2, (Change("end_date", "", "2026-11-21"),))
    assert leaver(start_date="2026-11-21") == missing
    assert leaver(end_date="2026-11-22") == replace(missing, changes=(Change("end_date", "2026-11-22", "2026-11-21"),))


# --- Whatever the people, whatever the file --------------------------------------------------------------------------

NAMES = st.text(alphabet="abcdefgéèëïöüçÉÖ' -;,|\"", min_size=1, max_size=12).map(lambda n: " ".join(f"A{n}".split()))
DAYS = st.dates(date(1980, 1, 1), date(2060, 12, 31)).map(date.isoformat)


@st.composite
def row_of(draw: st.DrawFn, number: int) -> dict[str, str]:
    start = draw(st.one_of(st.just(""), DAYS))
    end = draw(st.one_of(st.just(""), DAYS))
    department = draw(st.sampled_from(["", "Bibliotheek", "Technische dienst", "Financiën"]))
    other = draw(st.sampled_from(["", "Bibliotheek", "Onthaal", "Sport, jeugd en cultuur"]))
    return {
        "personnel_number": f"{number:04}",
        "first_name": draw(NAMES),
        "last_name": draw(NAMES),
        "email": f"p{number}@lennik.example",
        "department": department,
        "other_departments": other if department and other != department else "",
        "function": draw(st.one_of(st.just(""), NAMES)),
        "start_date": start,
        "end_date": "" if end and end < start else end,
        "status": draw(st.sampled_from(["", "statutory", "contract", "trainee"])),
        "work_regime": draw(st.sampled_from(["", "4/5", "38 u"])),
        "site": draw(st.sampled_from(["", "Gemeentehuis"])),
        "manager": "",
        "language": draw(st.sampled_from(["nl", "fr", "en"])),
        "external_id": draw(st.sampled_from(["", f"key-{number}"])),
    }


@st.composite
def staff(draw: st.DrawFn) -> list[dict[str, str]]:
    return [draw(row_of(number)) for number in range(1, draw(st.integers(1, 5)) + 1)]


FORMS = ["%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d", "%d.%m.%Y"]
ENCODINGS = ["cp1252", "utf-8", "utf-8-sig", "utf-16"]


def carried_out(people: list[Person], planned: list[Planned]) -> list[Person]:
    """The people as they are after the plan."""
    after = {one.id: one for one in people}
    for id, one in enumerate(planned, start=1000):
        change = {each.field: each.new for each in one.changes}
        if one.kind == Kind.CREATED:
            after[id] = Person(id, dict.fromkeys(FIELDS, "") | change)
        elif one.kind == Kind.CHANGED:
            assert one.person_id is not None
            after[one.person_id] = replace(after[one.person_id], values={**after[one.person_id].values, **change})
    return list(after.values())


@given(staff(), staff(), st.booleans(), st.sets(st.sampled_from(sorted(FIELDS))))
def test_the_same_file_twice_changes_nothing(
    rows: list[dict[str, str]], existing: list[dict[str, str]], complete: bool, more: set[str]
) -> None:
    """Whoever works there already, and whichever columns the file has."""
    people = [Person(id, values) for id, values in enumerate(existing, start=1)]
    fields = [name for name in FIELDS if name in more | {"personnel_number", "first_name", "last_name", "email"}]
    first, _planner = plan(rows, people, fields=fields, complete=complete)
    second, _planner = plan(rows, carried_out(people, first), fields=fields, complete=complete)
    stay = (Kind.WRONG, Kind.GONE)
    assert [one.kind for one in second] == [one.kind if one.kind in stay else Kind.UNCHANGED for one in first]


@given(
    staff(),
    st.sampled_from(";,\t|"),
    st.sampled_from(ENCODINGS),
    st.sampled_from(FORMS),
    st.permutations(sorted(FIELDS)),
    st.sampled_from(["csv", "xlsx"]),
)
def test_any_people_in_any_file_give_the_same_plan(
    rows: list[dict[str, str]], delimiter: str, encoding: str, form: str, order: list[str], kind: str
) -> None:
    """Whatever its delimiter, encoding, form of dates and order of columns; and the columns are recognised.

    Windows-1252 is refused where the letters, which are any here, stand where no language has them:
    test_damaged_letters.py.
    """

    def written(row: dict[str, str], name: str) -> Any:
        if name not in DATES or not row[name]:
            return row[name]
        day = date.fromisoformat(row[name])
        return day if kind == "xlsx" else day.strftime(form)

    grid = [[LABELS[name] for name in order], *([written(row, name) for name in order] for row in rows)]
    content = as_xlsx(grid) if kind == "xlsx" else as_csv(grid, delimiter=delimiter, encoding=encoding)
    try:
        table = read(content)
    except Unreadable as refused:
        assert (refused.code, kind, encoding) == ("encoding", "csv", "cp1252")
        return
    guessed = file_columns.guess(table.header)
    assert [one.field for one in guessed] == order
    sheet = Sheet(table.header, {name: index for index, name in enumerate(order)}, takes_gone=True)
    planner = Planner(sheet, ["Sport, jeugd en cultuur"], TODAY)
    drafts = [sheet.draft(row) for row in table.rows]
    planner.note(drafts, Known())
    planned = list(planner.plan(drafts, Known()))
    assert [{change.field: change.new for change in one.changes} for one in planned] == [
        {name: value for name, value in row.items() if value} for row in rows
    ]
