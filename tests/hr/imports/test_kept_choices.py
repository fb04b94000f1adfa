"""What HR chose for a file is proposed for the next one of the same shape, and can be chosen anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from onboarding.hr.imports import file_layout, import_runs, kept_choices
from onboarding.hr.imports.made_columns import joined, parts
from onboarding.hr.imports.name_splitting import Naming, Order
from onboarding.hr.models import EmployeeImport, KeptChoices
from onboarding.people.models import Organisation, User
from tests.hr.imports.files import as_csv, workbook

pytestmark = pytest.mark.django_db
URL = "/beheer/import/"
HEADER = ["Nr", "Stamnummer", "Naam", "Groep", "Extra"]
ROWS = [HEADER, ["x", "7", "Peeters Jan", "Groen, tuinier", ""]]
ON = datetime(2026, 11, 12, 10, 0, tzinfo=UTC)


def read(organisation: Organisation, rows: list[list[str]] = ROWS) -> EmployeeImport:
    run = import_runs.create(None, organisation, "x.csv", as_csv(rows, encoding="utf-8"))
    kept_choices.propose(run)
    return EmployeeImport.objects.get(pk=run.pk)


def chosen(organisation: Organisation, marleen: User) -> EmployeeImport:
    """A file in which HR split a column, and said what is what."""
    run = read(organisation)
    import_runs.make_columns(run, parts(3, ","), ON)
    mapping = {"personnel_number": 1, "whole_name": 2, "department": 5, "function": 6}
    import_runs.set_mapping(run, mapping, True, ON, marleen)
    import_runs.set_naming(run, Naming(Order.LAST_FIRST, corrected={"Peeters Jan": ["Jan", "Peeters"]}), ON)
    import_runs.take_gone(run, True, ON)
    return run


def test_the_next_file_of_the_same_shape_is_mapped_alike(lennik: Organisation, marleen: User) -> None:
    before = chosen(lennik, marleen)
    run = read(lennik, [[" NR", "stamnummer", "Naam", "groep", "EXTRA"], ["", "8", "Maes An", "Sport, redder", ""]])
    assert (run.mapping, run.layout["made"]) == (before.mapping, before.layout["made"])
    assert run.layout["as_before"] == "2026-11-12"
    assert all(column.is_clear for column in import_runs.columns_of(run))


def test_of_people_nothing_is_remembered(lennik: Organisation, marleen: User) -> None:
    chosen(lennik, marleen)
    run = read(lennik)
    assert run.naming == {"order": "last", "one_first_name": False, "corrected": {}}
    assert run.marks_missing_as_left is False
    assert "Peeters" not in str(KeptChoices.objects.values().get())


@pytest.mark.parametrize(
    "header",
    [
        [*HEADER, "Meer"],
        HEADER[:-1],
        ["Nr", "Naam", "Stamnummer", "Groep", "Extra"],
        ["Nr", "Stamnummer", "Naam", "", "Extra"],
    ],
)
def test_another_shape_is_another_file(lennik: Organisation, marleen: User, header: list[str]) -> None:
    chosen(lennik, marleen)
    run = read(lennik, [header, ["1"] * len(header)])
    assert "as_before" not in run.layout


def test_another_organisation_gets_nothing_of_it(lennik: Organisation, herenthout: Organisation, marleen: User) -> None:
    chosen(lennik, marleen)
    assert "as_before" not in read(herenthout).layout


def test_a_repaired_file_is_of_the_shape_of_the_first(lennik: Organisation, marleen: User) -> None:
    chosen(lennik, marleen)
    run = read(lennik, [["Wat er mis is", *HEADER], ["Rij 2. Fout.", "x", "7", "Peeters Jan", "Groen, tuinier", ""]])
    assert run.mapping == {"personnel_number": 2, "whole_name": 3, "department": 6, "function": 7}
    assert file_layout.preview(run)[0][6:] == ["Groen", "tuinier"]


def test_what_was_chosen_last_counts(lennik: Organisation, marleen: User) -> None:
    run = chosen(lennik, marleen)
    import_runs.set_mapping(run, {"personnel_number": 0}, False, ON, marleen)
    assert read(lennik).mapping == {"personnel_number": 0}
    assert KeptChoices.objects.count() == 1


def test_a_command_remembers_nothing(lennik: Organisation) -> None:
    import_runs.set_mapping(read(lennik), {"personnel_number": 0}, False, ON)
    assert not KeptChoices.objects.exists()


def test_of_a_file_that_was_not_read_nothing_is_remembered(lennik: Organisation, marleen: User) -> None:
    run = import_runs.keep(marleen, lennik, "x.csv", as_csv(ROWS))
    import_runs.take_gone(run, True, ON)
    assert not KeptChoices.objects.exists()


# --- Columns that are made -------------------------------------------------------------------------------------------


def test_made_columns_are_read_as_those_of_the_file(lennik: Organisation) -> None:
    run = read(lennik, [["A", "B"], [" Van den ", "Berg"], ["", "Maes"], ["x", ""]])
    import_runs.make_columns(run, [joined(0, 1, " "), *parts(0, "n d")], ON)
    assert file_layout.header(run)[2:] == ["A + B", "A (1)", "A (2)"]
    assert [row[2:] for row in file_layout.preview(run)] == [
        ["Van den Berg", "Va", "en"], ["Maes", "", ""], ["x", "x", ""],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("made", "code"),
    [
        ([joined(0, 9, " ")], "unknown_column"),
        ([joined(0, 0, " ")], "same_column"),
        (parts(0, ""), "no_separator"),
        (parts(0, ",") * 6, "too_many_made"),
    ],
)
def test_what_cannot_be_made_is_refused(lennik: Organisation, made: Any, code: str) -> None:
    with pytest.raises(Exception) as refused:
        import_runs.make_columns(read(lennik), made, ON)
    assert getattr(refused.value, "code", "") == code


# --- On screen -------------------------------------------------------------------------------------------------------


@pytest.fixture
def hr_officer(marleen: User, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(marleen)


def rendered(response: Any) -> dict[str, Any]:
    """What the form of the columns sends as it is shown."""
    fields = [*response.context["form"], *response.context["making"]]
    return {field.html_name: "" if field.value() in (None, False) else field.value() for field in fields}


def test_a_column_is_split_joined_shown_and_taken_away_while_choices_stand(
    hr_officer: Client, lennik: Organisation, marleen: User
) -> None:
    run = import_runs.create(marleen, lennik, "x.csv", as_csv(ROWS, encoding="utf-8"))
    url = f"{URL}{run.pk}/kolommen/"
    form = rendered(hr_officer.get(url)) | {"kolom-2": "whole_name"}
    response = hr_officer.post(url, form | {"maak-whole": "3", "maak-at": ", ", "doe": "splitsen"}, follow=True)
    form = rendered(response) | {"kolom-5": "department", "kolom-6": "function"}
    assert form["kolom-2"] == "whole_name"
    response = hr_officer.post(url, form | {"doe": "tonen"}, follow=True)
    assert response.context["preview"]["rows"] == [["7", "Peeters Jan", "Groen", "tuinier"]]
    response = hr_officer.post(
        url, rendered(response) | {"maak-first": "0", "maak-second": "1", "doe": "samenvoegen"}, follow=True
    )
    assert "Nr + Stamnummer" in response.content.decode()
    response = hr_officer.post(url, rendered(response) | {"doe": "wissen"}, follow=True)
    run.refresh_from_db()
    assert (run.layout["made"], run.mapping) == ([], {"personnel_number": 1, "whole_name": 2})


def test_making_without_a_column_says_so_beside_it(hr_officer: Client, lennik: Organisation, marleen: User) -> None:
    run = import_runs.create(marleen, lennik, "x.csv", as_csv(ROWS, encoding="utf-8"))
    url = f"{URL}{run.pk}/kolommen/"
    page = hr_officer.post(url, rendered(hr_officer.get(url)) | {"doe": "samenvoegen"}).content.decode()
    assert "Kies een kolom uit de lijst." in page


def test_hr_sees_that_it_is_as_the_last_time_and_chooses_anew_with_one_click(
    hr_officer: Client, lennik: Organisation, marleen: User, django_capture_on_commit_callbacks: Any
) -> None:
    chosen(lennik, marleen)
    with django_capture_on_commit_callbacks(execute=True):
        file = SimpleUploadedFile("nieuw.xlsx", workbook(("Blad", ROWS)))
        hr_officer.post(f"{URL}nieuw/", {"file": file})
    run = EmployeeImport.objects.latest("pk")
    url = f"{URL}{run.pk}/kolommen/"
    assert "Zoals vorige keer, op 12/11/2026." in hr_officer.get(url).content.decode()
    response = hr_officer.post(f"{URL}{run.pk}/opnieuw-kiezen/", follow=True)
    assert "Zoals vorige keer" not in response.content.decode()
    run.refresh_from_db()
    assert (run.mapping, run.layout["made"]) == ({"personnel_number": 1}, [])
