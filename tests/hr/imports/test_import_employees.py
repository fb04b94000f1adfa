"""`import_employees`: what it prints, and what it leaves behind."""

from __future__ import annotations

import datetime
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from onboarding.hr.imports import import_runs
from onboarding.hr.models import Activity, EmployeeImport, ImportState, Verb
from onboarding.learning.models import Notice
from onboarding.lessons.models import Programme
from onboarding.people.models import Organisation, User
from tests.factories import UserFactory, make_rule
from tests.hr.imports.files import HEADER, as_csv, as_xlsx, excel_habits, excel_habits_corrected, person


@pytest.fixture
def run(tmp_path: Path, lennik: Organisation) -> Any:
    """Runs the command on these bytes; gives what it prints, and its exit code."""

    def run(content: bytes, *options: str) -> tuple[str, int]:
        file = tmp_path / "personeel"
        file.write_bytes(content)
        out = io.StringIO()
        try:
            call_command("import_employees", str(file), "--organisation", "lennik", *options, stdout=out)
        except SystemExit as stop:
            return out.getvalue(), int(stop.code or 0)
        return out.getvalue(), 0

    return run


def as_report(ran: tuple[str, int]) -> Any:
    return json.loads(ran[0])


def test_a_file_of_real_excel_habits_is_reported_row_by_row_and_nothing_is_changed(run: Any, amina: User) -> None:
    out, code = run(excel_habits(), "--json")
    report = json.loads(out)
    assert code == 1
    assert report == {
        "created": [],
        "changed": [{"number": "00001", "field": "function", "old": "", "new": "Diensthoofd"}],
        "unchanged": 0,
        "errors": [
            {
                "row": 2,
                "column": "Personeelsnummer",
                "message": "Dit personeelsnummer staat ook op rij 5. Haal een van de twee rijen weg.",
            },
            {
                "row": 5,
                "column": "Personeelsnummer",
                "message": "Dit personeelsnummer staat ook op rij 2. Haal een van de twee rijen weg.",
            },
            {
                "row": 6,
                "column": "Datum in dienst",
                "message": "31/02/2026 is geen bestaande dag. Kijk de datum na.",
            },
        ],
        "foreseen": [],
    }
    assert list(report) == ["created", "changed", "unchanged", "errors", "foreseen"]
    amina.refresh_from_db()
    assert (amina.function, User.objects.count(), EmployeeImport.objects.count()) == ("", 1, 0)


@pytest.mark.parametrize("json_too", [(), ("--json",)])
def test_a_dry_run_says_what_would_change_and_changes_nothing(run: Any, amina: User, json_too: tuple[str]) -> None:
    out, code = run(excel_habits_corrected(), "--dry-run", *json_too)
    assert code == 0
    assert all(number in out for number in ("00101", "00103", "00104", "Diensthoofd"))
    assert (User.objects.count(), EmployeeImport.objects.count(), Activity.objects.count()) == (1, 0, 0)


def test_the_file_is_applied_and_the_same_file_again_changes_nothing(run: Any, amina: User) -> None:
    assert as_report(run(excel_habits_corrected(), "--json"))["created"] == ["00101", "00103", "00104"]
    assert User.objects.get(personnel_number="00101").get_full_name() == "Stéphane Noël"
    assert Activity.objects.get(verb=Verb.IMPORT_APPLIED).actor is None
    assert as_report(run(excel_habits_corrected(), "--json")) == {
        "created": [], "changed": [], "unchanged": 4, "errors": [], "foreseen": [],
    }  # fmt: skip


def test_a_file_that_changes_nothing_leaves_the_import_before_it_to_be_undone(run: Any, amina: User) -> None:
    run(excel_habits_corrected())
    run(excel_habits_corrected())
    assert import_runs.may_undo(EmployeeImport.objects.get())


def test_an_import_by_the_command_can_be_undone_on_the_screens(run: Any, lennik: Organisation) -> None:
    run(excel_habits_corrected())
    kept = EmployeeImport.objects.get()
    assert (kept.state, kept.filename, import_runs.may_undo(kept)) == (ImportState.APPLIED, "personeel", True)


def test_a_workbook_with_real_dates_gives_iso_dates(run: Any, amina: User) -> None:
    rows: list[list[object]] = [["Stamnummer", "In dienst"], ["00001", datetime.date(2026, 12, 1)]]
    assert as_report(run(as_xlsx(rows), "--json"))["changed"] == [
        {"number": "00001", "field": "start_date", "old": "2026-11-02", "new": "2026-12-01"}
    ]


def test_columns_in_french_in_another_order_are_understood(run: Any, lennik: Organisation) -> None:
    rows: list[list[object]] = [
        ["Courriel", "Nom", "Prénom", "Date d’entrée", "Langue", "N° de matricule"],
        ["ozgur@lennik.example", "Çelik", "Özgür", "2026-11-02", "Français", "00007"],
    ]
    assert as_report(run(as_csv(rows, delimiter=",", encoding="utf-8"), "--json"))["created"] == ["00007"]
    ozgur = User.objects.get(personnel_number="00007")
    assert (ozgur.first_name, ozgur.last_name, ozgur.language) == ("Özgür", "Çelik", "fr")


def test_a_column_that_is_not_clear_is_an_error_until_it_is_mapped(run: Any, amina: User) -> None:
    content = as_csv([["Stamnr", "Dienst", "Afdeling"], ["00001", "Bibliotheek", "Jeugd"]])
    out, code = run(content, "--json")
    assert code == 1
    assert [(one["row"], one["column"]) for one in json.loads(out)["errors"]] == [(1, "Dienst"), (1, "Afdeling")]
    report = as_report(run(content, "--json", "--map", "department=afdeling"))
    assert [(one["field"], one["new"]) for one in report["changed"]] == [("department", "Jeugd")]


def test_a_file_without_personnel_numbers_is_an_error(run: Any) -> None:
    report = as_report(run(as_csv([["Voornaam"], ["Lien"]]), "--json"))
    assert [(one["row"], one["column"]) for one in report["errors"]] == [(1, "")]


@pytest.mark.parametrize(("content", "row"), [(b"", 1), (b'Stamnr;Voornaam\r\n1;Lien\r\n2;"Jef\r\n', 3)])
def test_a_file_that_cannot_be_read_is_an_error(run: Any, content: bytes, row: int) -> None:
    out, code = run(content, "--json")
    report = json.loads(out)
    assert (code, report["errors"][0]["row"], report["errors"][0]["column"]) == (1, row, "")
    assert (report["created"], report["changed"], report["unchanged"]) == ([], [], 0)


def test_who_is_missing_is_marked_as_left_only_when_asked(run: Any, lennik: Organisation, amina: User) -> None:
    UserFactory.create(organisation=lennik, personnel_number="00002", email="persoon00002@lennik.example")
    content = as_csv([["Stamnr", "Voornaam"], ["00001", "Amina"]])
    assert as_report(run(content, "--json"))["changed"] == []
    changed = as_report(run(content, "--json", "--mark-missing"))["changed"]
    assert [(one["number"], one["field"], one["old"]) for one in changed] == [("00002", "end_date", "")]


def test_without_json_it_is_told_in_words(run: Any, amina: User) -> None:
    out, code = run(excel_habits())
    assert code == 1
    assert out.splitlines() == [
        "1 lege rij slaan we over: rij 3.",
        "00001: function “” wordt “Diensthoofd”",
        "Rij 2, Personeelsnummer: Dit personeelsnummer staat ook op rij 5. Haal een van de twee rijen weg.",
        "Rij 5, Personeelsnummer: Dit personeelsnummer staat ook op rij 2. Haal een van de twee rijen weg.",
        "Rij 6, Datum in dienst: 31/02/2026 is geen bestaande dag. Kijk de datum na.",
        "0 nieuw, 1 gewijzigd, 0 ongewijzigd, 3 fouten.",
        "Er is niets gewijzigd.",
    ]


def test_an_unknown_organisation_file_or_mapping_is_a_mistake_of_whoever_calls(run: Any, tmp_path: Path) -> None:
    (tmp_path / "leeg.csv").write_bytes(b"")
    with pytest.raises(CommandError, match="geen organisatie"):
        call_command("import_employees", str(tmp_path / "leeg.csv"), "--organisation", "nergens")
    with pytest.raises(CommandError, match="niet te lezen"):
        call_command("import_employees", str(tmp_path / "weg.csv"), "--organisation", "lennik")
    for wrong in ("salary=Stamnr", "email=Loon", "email"):
        with pytest.raises(CommandError, match="--map"):
            run(as_csv([HEADER, person()]), "--map", wrong)


def test_a_column_that_nearly_has_a_name_of_ours_is_asked_or_ignored(run: Any) -> None:
    content = as_csv([[*HEADER, "Uitdienstreding"], [*person("1"), "31/12/2030"]])
    report = as_report(run(content, "--json"))
    assert [error["column"] for error in report["errors"]] == ["Uitdienstreding"]
    assert "--ignore" in report["errors"][0]["message"]
    assert as_report(run(content, "--json", "--ignore", "uitdienstreding", "--dry-run"))["created"] == ["1"]
    assert run(content, "--map", "end_date=Uitdienstreding")[1] == 0
    assert User.objects.get(personnel_number="1").end_date == datetime.date(2030, 12, 31)


def test_what_is_not_read_is_said_to_people_and_not_in_json(run: Any) -> None:
    content = as_csv([[*HEADER, "Rijbewijs"], [*person("1"), "B"]])
    assert "Deze kolom lezen we niet: Rijbewijs." in run(content, "--dry-run")[0]
    assert "Rijbewijs" not in run(content, "--dry-run", "--json")[0]


def test_nothing_of_a_file_is_kept_when_the_work_is_cut_short(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_args: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("onboarding.hr.imports.checking.check", stop)
    with pytest.raises(KeyboardInterrupt):
        run(as_csv([HEADER, person("1")]))
    assert not EmployeeImport.objects.exists()


def test_the_mails_that_follow_are_told_first_and_may_be_left_out(
    run: Any, lennik: Organisation, programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = datetime.date(2026, 11, 24)
    monkeypatch.setattr(timezone, "localdate", lambda *_args: today)
    monkeypatch.setattr(timezone, "now", lambda: datetime.datetime(2026, 11, 24, 9, tzinfo=datetime.UTC))
    make_rule(organisation=lennik, programme=programme, switched_on=today)
    content = as_csv([HEADER, person("1", start="24/11/2026")])
    out, _code = run(content, "--dry-run", "--without-mail")
    assert "1 persoon, van wie 1 nieuw. 1 mail vertrekt nu." in out and "Je koos zonder mail" in out
    assert not Notice.objects.exists()
    (said,) = as_report(run(content, "--dry-run", "--json"))["foreseen"]
    assert "1 mail vertrekt nu." in said
    run(content, "--without-mail")
    assert [(line.state, line.reason) for line in Notice.objects.all()] == [("not_sent", "silent")]
    assert "Zonder mail" in Activity.objects.get(verb=Verb.IMPORT_APPLIED).detail
