"""The screens of an import: from a file to a plan that is applied, or not, and undone."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import Workbook
from pytest_django import DjangoCaptureOnCommitCallbacks

from onboarding.hr.import_row_kinds import RowKind
from onboarding.hr.imports import file_columns, file_rows, import_runs
from onboarding.hr.imports.budget import MAX_BYTES
from onboarding.hr.imports.unreadable_file import Unreadable
from onboarding.hr.models import EmployeeImport, ImportRow, ImportState, Job, JobState
from onboarding.people.models import Organisation, User
from tests.client_response import ClientResponse
from tests.hr.conftest import make_person
from tests.hr.imports import files
from tests.hr.imports.files import workbook

pytestmark = pytest.mark.django_db
URL = "/beheer/import/"
NEW = f"{URL}nieuw/"


@pytest.fixture(autouse=True)
def _no_positions_of_another_test() -> None:
    caches["progress"].clear()


@pytest.fixture(autouse=True)
def _work_is_done_when_the_request_is(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    """The transaction around a test is never committed, and the work waits for that."""
    request = Client.request

    def to_the_end(self: Client, **options: Any) -> ClientResponse:
        with django_capture_on_commit_callbacks(execute=True):
            return request(self, **options)

    monkeypatch.setattr(Client, "request", to_the_end)


@pytest.fixture
def hr_officer(marleen: User, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(marleen)


@pytest.fixture
def outsider(ioana: User, signed_in: Callable[[User], Client]) -> Client:
    """HR of the other municipality."""
    return signed_in(ioana)


@pytest.fixture
def administrator(stephanie: User, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(stephanie)


def upload(client: Client, content: bytes, name: str = "personeel.csv", **data: Any) -> ClientResponse:
    return client.post(NEW, {"file": SimpleUploadedFile(name, content), **data})


def text(response: ClientResponse) -> str:
    assert response.status_code == 200
    return " ".join(unescape(response.content.decode()).split())


def shown(response: ClientResponse) -> str:
    """Only what is in the main part of the page."""
    return text(response).partition('<div class="import')[2]


def uploaded(client: Client, content: bytes | None = None) -> EmployeeImport:
    response = upload(client, content or files.excel_habits_corrected())
    assert response.status_code == 302, shown(response)
    return EmployeeImport.objects.latest("pk")


def check(client: Client, run: EmployeeImport, **chosen: Any) -> ClientResponse:
    """Send the mapping as it is offered, with `chosen` instead of some of it."""
    form = client.get(f"{URL}{run.pk}/kolommen/").context["form"]
    data = {field.html_name: field.value() for _column, field in form.rows} | chosen
    return client.post(f"{URL}{run.pk}/kolommen/", data)


def checked(client: Client, content: bytes | None = None, **chosen: Any) -> EmployeeImport:
    run = uploaded(client, content)
    check(client, run, **chosen)
    run.refresh_from_db()
    assert run.state == ImportState.CHECKED
    return run


def applied(client: Client, content: bytes | None = None, **chosen: Any) -> EmployeeImport:
    run = checked(client, content, **chosen)
    client.post(f"{URL}{run.pk}/doorvoeren/", {"is_sure": "on"})
    run.refresh_from_db()
    assert run.state == ImportState.APPLIED
    return run


def plan(client: Client, run: EmployeeImport, query: str = "", follow: bool = False) -> ClientResponse:
    return client.get(f"{URL}{run.pk}/{query}", follow=follow)


# --- A file ----------------------------------------------------------------------------------------------------------


def test_a_file_that_was_uploaded_leads_to_its_columns(hr_officer: Client, lennik: Organisation, marleen: User) -> None:
    response = upload(hr_officer, files.excel_habits())
    run = EmployeeImport.objects.get()
    assert response["Location"] == f"/beheer/taken/{run.job_id}/?verder=1"
    assert hr_officer.get(response["Location"])["Location"] == f"{URL}{run.pk}/kolommen/"
    assert (run.organisation, run.uploaded_by) == (lennik, marleen)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.4", "not_a_table"),
        (b"x" * (MAX_BYTES + 1), "too_large"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 100, "old_excel"),
    ],
)
def test_a_file_that_is_plainly_no_list_is_refused_at_the_field_and_not_kept(
    hr_officer: Client, lennik: Organisation, content: bytes, code: str
) -> None:
    response = upload(hr_officer, content)
    errors = response.context["form"].errors.as_data()
    assert [error.code for error in errors["file"]] == [code]
    assert str(errors["file"][0].message) in shown(response)
    assert not EmployeeImport.objects.exists()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (files.as_csv([files.HEADER]), "no_rows"),
        (files.as_csv([files.HEADER, files.person()]) + b'"nooit gesloten;\r\n', "quotes"),
    ],
)
def test_why_a_file_cannot_be_read_is_said_on_the_page_of_its_job_and_it_is_not_kept(
    hr_officer: Client, lennik: Organisation, content: bytes, code: str
) -> None:
    page = text(hr_officer.get(upload(hr_officer, content)["Location"]))
    assert Unreadable(code, row=3).message in page
    assert f'href="{NEW}">Ga terug' in page
    assert not EmployeeImport.objects.exists()


@pytest.mark.parametrize(("content", "code"), [(None, "required"), (b"", "empty")])
def test_without_a_file_or_with_an_empty_one_the_form_says_what_to_do(
    hr_officer: Client, lennik: Organisation, content: bytes | None, code: str
) -> None:
    response = hr_officer.post(NEW) if content is None else upload(hr_officer, content)
    assert [error.code for error in response.context["form"].errors.as_data()["file"]] == [code]


def test_an_administrator_says_whose_employees_they_are(administrator: Client, lennik: Organisation) -> None:
    assert "organisation" in upload(administrator, files.excel_habits()).context["form"].errors
    upload(administrator, files.excel_habits(), organisation=lennik.pk)
    assert EmployeeImport.objects.get().organisation == lennik


def test_hr_cannot_choose_another_organisation(
    outsider: Client, lennik: Organisation, herenthout: Organisation
) -> None:
    upload(outsider, files.excel_habits(), organisation=lennik.pk)
    assert EmployeeImport.objects.get().organisation == herenthout


def test_the_example_is_a_file_that_needs_no_questions(hr_officer: Client, lennik: Organisation) -> None:
    response = hr_officer.get(f"{URL}voorbeeld.csv")
    content = response.getvalue()
    assert content.startswith(b"\xef\xbb\xbf")
    assert all(guess.is_clear and guess.field for guess in file_columns.guess(file_rows.read(content).header))
    run = checked(hr_officer, content)
    assert (run.summary["created"], run.summary["wrong"]) == (2, 0)


# --- Its columns -----------------------------------------------------------------------------------------------------


def test_each_column_shows_its_heading_its_first_values_and_what_we_take_it_for(
    hr_officer: Client, lennik: Organisation
) -> None:
    run = uploaded(hr_officer, files.excel_habits())
    response = hr_officer.get(f"{URL}{run.pk}/kolommen/")
    page = shown(response)
    for seen in ("Personeelsnummer", "Datum in dienst", "Stéphane", "Noël", "31/02/2026", "Nakijken"):
        assert seen in page
    form = response.context["form"]
    assert {field.label: field.value() for _column, field in form.rows}["Datum in dienst"] == "start_date"


def test_a_column_that_is_unclear_stands_first_and_is_marked(hr_officer: Client, lennik: Organisation) -> None:
    rows = [["Nummer", "Voornaam", "Familienaam", "Mail", "E-mail"], ["1", "Amina", "Verbeke", "a@x.be", "b@x.be"]]
    run = uploaded(hr_officer, files.as_csv(rows))
    response = hr_officer.get(f"{URL}{run.pk}/kolommen/")
    order = [column.heading for column, _field in response.context["form"].rows]
    assert order[:2] == ["Mail", "E-mail"]
    assert shown(response).count("Kies zelf") == 2


def test_what_is_lacking_is_said_in_words(hr_officer: Client, lennik: Organisation) -> None:
    run = uploaded(hr_officer, files.as_csv([["Voornaam", "Familienaam"], ["Amina", "Verbeke"]]))
    page = shown(hr_officer.get(f"{URL}{run.pk}/kolommen/"))
    assert "We vinden geen kolom waaraan we mensen herkennen" in page
    assert "Dit staat niet in het bestand:" not in page
    run = uploaded(hr_officer, files.as_csv([["Personeelsnummer", "Familienaam"], ["1", "Verbeke"]]))
    page = shown(hr_officer.get(f"{URL}{run.pk}/kolommen/"))
    assert "We vinden geen kolom waaraan" not in page
    assert "voornaam" in page.partition("Dit staat niet in het bestand:")[2][:60]


def test_without_anything_that_tells_who_is_who_nothing_is_gone_through(
    hr_officer: Client, lennik: Organisation
) -> None:
    run = uploaded(hr_officer)
    chosen = {f"kolom-{index}": "" for field, index in run.mapping.items() if field in ("personnel_number", "email")}
    response = check(hr_officer, run, **chosen)
    assert [error.code for error in response.context["form"].errors.as_data()["__all__"]] == ["nothing_to_know_by"]
    assert Job.objects.count() == 1  # that read the file


def test_two_columns_cannot_be_the_same_field(hr_officer: Client, lennik: Organisation) -> None:
    run = uploaded(hr_officer)
    response = check(hr_officer, run, **{"kolom-1": "last_name"})
    errors = response.context["form"].errors.as_data()
    assert {name: error[0].code for name, error in errors.items()} == {
        "kolom-1": "field_twice",
        "kolom-2": "field_twice",
    }


@pytest.mark.parametrize("value", ["password", "is_superuser", "x" * 5000])
def test_only_fields_of_the_list_can_be_chosen(hr_officer: Client, lennik: Organisation, value: str) -> None:
    run = uploaded(hr_officer)
    response = check(hr_officer, run, **{"kolom-5": value})
    assert response.context["form"].errors.as_data()["kolom-5"][0].code == "invalid_choice"


def test_the_mapping_that_a_person_chose_is_the_one_that_is_used(
    hr_officer: Client, lennik: Organisation, amina: User
) -> None:
    rows = [["Id", "Voornaam", "Familienaam", "Wie"], ["00001", "Amina", "Verbeke-Maes", "x"]]
    run = uploaded(hr_officer, files.as_csv(rows))
    check(hr_officer, run, **{"kolom-0": "personnel_number", "kolom-3": ""})
    run.refresh_from_db()
    assert run.mapping == {"personnel_number": 0, "first_name": 1, "last_name": 2}
    assert run.summary["changed"] == 1


def test_what_is_read_of_a_workbook_and_what_is_not_is_told_before_and_after_the_dry_run(
    hr_officer: Client, lennik: Organisation
) -> None:
    def hide(book: Workbook) -> None:
        book["Personeel"].row_dimensions[6].hidden = True
        book["Personeel"].column_dimensions["D"].hidden = True

    rows = [["Lijst van 2026"], [*files.HEADER, "Rijbewijs"]]
    rows += [[*files.person(f"0000{number}"), "B"] for number in range(1, 5)]
    content = workbook(("Uitleg", [["Lees dit"]]), ("Personeel", rows), ("Oud", rows[1:]), touch=hide)
    run = uploaded(hr_officer, content)
    told = [
        "We lezen het blad “Personeel”.",
        "Ook op dit blad staan kolomnamen, maar we lezen het niet: Oud.",
        "De kolomnamen staan op rij 2. Wat erboven staat, lezen we niet.",
        "1 rij is in Excel verborgen, bijvoorbeeld door een filter. We lezen ze mee.",
        "Deze kolommen zijn in Excel verborgen. We lezen ze mee: E-mail.",
    ]
    before = shown(hr_officer.get(f"{URL}{run.pk}/kolommen/"))
    assert all(sentence in before for sentence in told)
    check(hr_officer, run)
    after = shown(plan(hr_officer, run))
    assert all(sentence in after for sentence in [*told, "Deze kolom lezen we niet: Rijbewijs."])
    run.refresh_from_db()
    assert run.summary["created"] == 4


def test_an_upload_that_was_never_read_says_what_to_do(hr_officer: Client, lennik: Organisation) -> None:
    run = uploaded(hr_officer)
    EmployeeImport.objects.update(layout={}, mapping={})
    response = hr_officer.get(f"{URL}{run.pk}/kolommen/")
    assert "Laad het opnieuw op" in shown(response)
    assert hr_officer.post(f"{URL}{run.pk}/kolommen/").status_code == 200


def test_a_prefix_is_chosen_like_any_column_and_shown_in_the_name(hr_officer: Client, lennik: Organisation) -> None:
    rows = [
        ["Personeelsnummer", "Voornaam", "Part.", "Familienaam", "E-mail"],
        ["1", "Jan", "van den", "Berg", "jan@lennik.example"],
    ]
    run = uploaded(hr_officer, files.as_csv(rows))
    check(hr_officer, run, **{"kolom-2": "name_prefix"})
    assert "Jan van den Berg" in shown(plan(hr_officer, run))


# --- The plan --------------------------------------------------------------------------------------------------------


def test_going_through_the_file_leads_by_way_of_its_job_to_the_plan(hr_officer: Client, lennik: Organisation) -> None:
    run = uploaded(hr_officer)
    to_job = check(hr_officer, run)
    job = Job.objects.latest("pk")
    assert to_job["Location"] == f"/beheer/taken/{job.pk}/?verder=1"
    assert hr_officer.get(to_job["Location"])["Location"] == f"{URL}{run.pk}/"


def test_errors_come_first_with_their_row_column_and_what_to_do(
    hr_officer: Client, lennik: Organisation, amina: User
) -> None:
    run = checked(hr_officer, files.excel_habits())
    response = plan(hr_officer, run)
    rows = {row.number: row for row, _changes in response.context["rows"]}
    assert set(rows) >= {5, 6}
    page = shown(response)
    for error in rows[6].errors:
        assert error["column"] in page
        assert error["message"] in page
    assert "1 doorvoeren, 3 apart" in page
    assert f"{URL}{run.pk}/fouten.csv" in page


def test_a_change_shows_what_it_was_and_what_it_becomes(hr_officer: Client, lennik: Organisation, amina: User) -> None:
    run = checked(hr_officer)
    page = shown(plan(hr_officer, run, "?soort=changed"))
    for seen in ('<th scope="col">Was</th>', '<th scope="col">Wordt</th>', "functie", "(leeg)", "Diensthoofd", "rij 4"):
        assert seen in page


def test_new_people_are_shown_with_what_the_file_says_of_them(
    hr_officer: Client, lennik: Organisation, amina: User
) -> None:
    run = checked(hr_officer)
    page = shown(plan(hr_officer, run, "?soort=created"))
    for seen in ("Stéphane Noël", "stephane@lennik.example", "Secrétariat", "28/02/2026"):
        assert seen in page
    assert "Deze dienst is nieuw en komt erbij: Secrétariat." in page


def test_who_is_missing_is_shown_only_when_asked_for(hr_officer: Client, lennik: Organisation, amina: User) -> None:
    make_person(lennik, "Roger", "Maes", personnel_number="00900")
    assert "Er wordt niemand uit dienst gemeld." in shown(plan(hr_officer, checked(hr_officer), "?soort=missing"))
    run = checked(hr_officer, marks_missing_as_left="on")
    assert "Roger Maes" in shown(plan(hr_officer, run, "?soort=missing"))


def test_a_file_that_changes_nothing_has_nothing_to_apply(
    hr_officer: Client, lennik: Organisation, amina: User
) -> None:
    applied(hr_officer)
    run = checked(hr_officer)
    page = shown(plan(hr_officer, run))
    assert "Je hoeft niets te doen." in page
    assert "doorvoeren/" not in page
    assert hr_officer.get(f"{URL}{run.pk}/doorvoeren/")["Location"] == f"{URL}{run.pk}/"


@pytest.mark.parametrize("query", ["?soort=x", "?p=x", "?p=99999999999999999999", "?soort=created&p=-1"])
def test_a_plan_asked_for_oddly_still_opens(hr_officer: Client, lennik: Organisation, query: str) -> None:
    assert "personeel.csv" in text(plan(hr_officer, checked(hr_officer), query))


def test_a_long_plan_comes_in_pages_at_the_same_cost(hr_officer: Client, lennik: Organisation) -> None:
    counts = []
    for number in (6, 120):
        run = checked(hr_officer, files.as_csv(files.people(number)))
        plan(hr_officer, run)
        with CaptureQueriesContext(connection) as queries:
            response = plan(hr_officer, run, "?soort=created")
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert len(response.context["rows"]) == 50
    assert f'href="{URL}{run.pk}/?soort=created&p=2"' in text(response)
    assert "persoon00120@lennik.example" in text(plan(hr_officer, run, "?soort=created&p=3"))


def test_before_it_is_gone_through_there_is_no_plan_but_columns(hr_officer: Client, lennik: Organisation) -> None:
    run = uploaded(hr_officer)
    assert plan(hr_officer, run)["Location"] == f"{URL}{run.pk}/kolommen/"


def test_while_work_is_going_on_its_page_is_what_one_sees(hr_officer: Client, lennik: Organisation) -> None:
    run = checked(hr_officer)
    Job.objects.update(state=JobState.RUNNING)
    watched = f"/beheer/taken/{run.job_id}/?verder=1"
    assert plan(hr_officer, run)["Location"] == watched
    assert hr_officer.get(f"{URL}{run.pk}/kolommen/")["Location"] == watched


def test_why_work_failed_is_said_where_one_goes_on(hr_officer: Client, lennik: Organisation) -> None:
    run = checked(hr_officer)
    Job.objects.update(state=JobState.FAILED, outcome="Rond rij 3 klopt er iets niet.")
    assert "Rond rij 3 klopt er iets niet." in shown(plan(hr_officer, run))
    EmployeeImport.objects.update(state=ImportState.UPLOADED)
    assert "Rond rij 3 klopt er iets niet." in shown(hr_officer.get(f"{URL}{run.pk}/kolommen/"))


def test_work_that_was_stranded_can_be_begun_again(hr_officer: Client, lennik: Organisation) -> None:
    run = checked(hr_officer)
    long_ago = timezone.now() - timedelta(hours=2)
    Job.objects.update(state=JobState.RUNNING, created_at=long_ago)
    assert "Het werk is blijven steken." in shown(plan(hr_officer, run))
    before = Job.objects.count()
    assert check(hr_officer, run).status_code == 302
    assert Job.objects.count() == before + 1


def test_the_errors_can_be_downloaded_for_whoever_corrects_the_file(
    hr_officer: Client, lennik: Organisation, amina: User
) -> None:
    run = checked(hr_officer, files.excel_habits())
    ImportRow.objects.filter(run=run, kind=RowKind.WRONG).update(name="=1+1")
    response = hr_officer.get(f"{URL}{run.pk}/fouten.csv")
    content = response.getvalue().decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(content), delimiter=";"))
    assert lines[0] == ["Rij", "Kolom", "Wat er mis is", "Personeelsnummer", "Naam"]
    assert [line[:2] for line in lines if line[0] == "6"] == [["6", "Datum in dienst"]]
    assert {line[4] for line in lines[1:]} == {"'=1+1"}
    assert response["Content-Disposition"] == 'attachment; filename="fouten-personeel.csv"'


def test_another_sheet_is_chosen_where_the_columns_are(hr_officer: Client, lennik: Organisation) -> None:
    rows = [files.HEADER, files.person("00101", first="Lien"), [], ["Totaal", "1"]]
    run = uploaded(hr_officer, workbook(("Oud", files.people(2)), ("Nieuw", rows)))
    url = f"{URL}{run.pk}/kolommen/"
    assert "<option>Nieuw</option>" in shown(hr_officer.get(url))
    hr_officer.post(f"{URL}{run.pk}/blad/", {"blad": "Nieuw"})
    page = shown(hr_officer.get(url))
    assert "We lezen het blad “Nieuw”." in page
    assert "1 rij met totalen slaan we over: rij 4." in page
    assert "1 lege rij slaan we over: rij 3." in page
    check(hr_officer, run)
    assert [row.name for row in run.rows.all()] == ["Lien Verbeke"]


def test_a_sheet_that_is_not_there_is_refused(hr_officer: Client, lennik: Organisation) -> None:
    run = uploaded(hr_officer)
    response = hr_officer.post(f"{URL}{run.pk}/blad/", {"blad": "Nieuw"}, follow=True)
    assert "Kies een blad uit de lijst." in text(response)


# --- Applying and undoing --------------------------------------------------------------------------------------------


def test_what_applying_does_is_said_before_it_is_done(hr_officer: Client, lennik: Organisation, amina: User) -> None:
    run = checked(hr_officer)
    page = shown(hr_officer.get(f"{URL}{run.pk}/doorvoeren/"))
    assert "Je voegt 3 medewerkers toe." in page
    assert "Je wijzigt de gegevens van 1 medewerker." in page
    assert not User.objects.filter(personnel_number="00103").exists()


def test_after_applying_the_plan_tells_the_outcome_and_offers_to_undo(
    hr_officer: Client, lennik: Organisation, amina: User
) -> None:
    run = checked(hr_officer)
    to_job = hr_officer.post(f"{URL}{run.pk}/doorvoeren/")
    response = hr_officer.get(to_job["Location"], follow=True)
    assert response.redirect_chain[-1][0] == f"{URL}{run.pk}/"
    page = shown(response)
    assert "Doorgevoerd op" in page
    assert f'href="{URL}{run.pk}/ongedaan-maken/"' in page
    assert User.objects.get(personnel_number="00103").first_name == "Lien"


@pytest.mark.parametrize(("missing", "is_asked"), [(1, False), (5, False), (6, True)])
def test_when_many_would_be_marked_as_left_hr_is_asked_twice(
    hr_officer: Client, lennik: Organisation, amina: User, missing: int, is_asked: bool
) -> None:
    run = checked(hr_officer)
    run.summary |= {"missing": missing, "at_work": 100}
    run.save()
    response = hr_officer.post(f"{URL}{run.pk}/doorvoeren/")
    if is_asked:
        assert response.context["form"].errors.as_data()["is_sure"][0].code == "required"
        response = hr_officer.post(f"{URL}{run.pk}/doorvoeren/", {"is_sure": "on"})
    assert response.status_code == 302
    run.refresh_from_db()
    assert run.state == ImportState.APPLIED


def test_a_large_part_of_a_small_organisation_is_many_as_well(
    hr_officer: Client, lennik: Organisation, amina: User
) -> None:
    make_person(lennik, "Roger", "Maes", personnel_number="00900")
    run = checked(hr_officer, marks_missing_as_left="on")
    response = hr_officer.post(f"{URL}{run.pk}/doorvoeren/")
    assert response.context["form"].errors.as_data()["is_sure"][0].code == "required"
    assert not User.objects.get(personnel_number="00900").end_date


def test_a_second_click_on_apply_is_told_so_and_changes_nothing(
    hr_officer: Client, lennik: Organisation, amina: User
) -> None:
    run = applied(hr_officer)
    jobs, people = Job.objects.count(), User.objects.count()
    response = hr_officer.post(f"{URL}{run.pk}/doorvoeren/", {"is_sure": "on"}, follow=True)
    assert "Deze import is al doorgevoerd." in text(response)
    assert (Job.objects.count(), User.objects.count()) == (jobs, people)


def test_of_two_clicks_at_the_same_moment_one_begins_the_work(
    hr_officer: Client, marleen: User, lennik: Organisation, amina: User
) -> None:
    run = checked(hr_officer)
    first, second = (EmployeeImport.objects.get(pk=run.pk) for _click in range(2))
    jobs_before = Job.objects.count()
    import_runs.start_apply(first, marleen, timezone.now())
    with pytest.raises(ValidationError) as refused:
        import_runs.start_apply(second, marleen, timezone.now())
    assert refused.value.code == "busy"
    with pytest.raises(ValidationError) as refused:
        import_runs.set_mapping(second, run.mapping, marks_missing_as_left=False, now=timezone.now())
    assert refused.value.code == "busy"
    assert Job.objects.count() == jobs_before + 1


def test_columns_cannot_be_chosen_again_after_applying_from_another_tab(
    hr_officer: Client, lennik: Organisation, amina: User
) -> None:
    run = applied(hr_officer)
    form = {f"kolom-{index}": field for field, index in run.mapping.items()}
    response = hr_officer.post(f"{URL}{run.pk}/kolommen/", form, follow=True)
    assert "Deze import is al doorgevoerd." in text(response)
    assert hr_officer.get(f"{URL}{run.pk}/kolommen/")["Location"] == f"{URL}{run.pk}/"
    run.refresh_from_db()
    assert run.state == ImportState.APPLIED


def test_a_file_with_errors_is_not_applied_whoever_insists(
    hr_officer: Client, lennik: Organisation, amina: User
) -> None:
    run = checked(hr_officer, files.excel_habits())
    hr_officer.post(f"{URL}{run.pk}/doorvoeren/", {"is_sure": "on"})
    run.refresh_from_db()
    assert run.state == ImportState.CHECKED
    assert not User.objects.filter(first_name="Stéphane").exists()


def test_undoing_says_what_it_does_and_does_it(hr_officer: Client, lennik: Organisation, amina: User) -> None:
    run = applied(hr_officer)
    page = shown(hr_officer.get(f"{URL}{run.pk}/ongedaan-maken/"))
    assert "3 medewerkers die de import toevoegde, gaan weer weg." in page
    assert "1 medewerker krijgt de gegevens van voor de import terug." in page
    to_job = hr_officer.post(f"{URL}{run.pk}/ongedaan-maken/")
    assert "Ongedaan gemaakt op" in shown(hr_officer.get(to_job["Location"], follow=True))
    assert not User.objects.filter(personnel_number="00103").exists()
    again = hr_officer.post(f"{URL}{run.pk}/ongedaan-maken/", follow=True)
    assert "Alleen de laatste import" in text(again)


def test_only_the_last_applied_import_offers_to_be_undone(
    hr_officer: Client, lennik: Organisation, amina: User
) -> None:
    first = applied(hr_officer)
    second = applied(hr_officer, files.as_csv([files.HEADER, files.person("00777")]))
    page = text(hr_officer.get(URL))
    assert f"{URL}{second.pk}/ongedaan-maken/" in page
    assert f"{URL}{first.pk}/ongedaan-maken/" not in page
    assert hr_officer.get(f"{URL}{first.pk}/ongedaan-maken/")["Location"] == f"{URL}{first.pk}/"


# --- The list, and who sees it ---------------------------------------------------------------------------------------


def test_the_list_tells_who_uploaded_what_and_what_was_in_it(
    hr_officer: Client, lennik: Organisation, amina: User
) -> None:
    checked(hr_officer, files.excel_habits())
    page = text(hr_officer.get(URL))
    for seen in ("personeel.csv", "Marleen", "nagekeken", "fout"):
        assert seen in page


def test_the_list_costs_the_same_with_6_imports_as_with_60_and_reads_no_file(
    hr_officer: Client, lennik: Organisation, marleen: User
) -> None:
    counts = []
    for more in (6, 54):
        for number in range(more):
            job = Job.objects.create(organisation=lennik, title="x", state=JobState.DONE)
            EmployeeImport.objects.create(
                organisation=lennik, filename=f"{number}.csv", content=b"x", job=job,
                uploaded_by=marleen, state=ImportState.APPLIED, applied_at=timezone.now(),
            )  # fmt: skip
        hr_officer.get(URL)
        with CaptureQueriesContext(connection) as queries:
            hr_officer.get(URL)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert not any('employeeimport"."content"' in query["sql"] for query in queries)


def test_an_administrator_sees_the_imports_of_all_with_their_organisation(
    administrator: Client, hr_officer: Client, outsider: Client, lennik: Organisation
) -> None:
    uploaded(hr_officer)
    uploaded(outsider)
    page = text(administrator.get(URL))
    assert "Lennik" in page
    assert "Herenthout" in page


SCREENS = ["", "kolommen/", "fouten.csv", "doorvoeren/", "ongedaan-maken/"]


@pytest.mark.parametrize("screen", SCREENS)
def test_an_import_of_another_organisation_does_not_exist(
    hr_officer: Client, outsider: Client, lennik: Organisation, screen: str
) -> None:
    run = checked(hr_officer)
    address = f"{URL}{run.pk}/{screen}"
    assert outsider.get(address).status_code == 404
    if screen not in ("", "fouten.csv"):
        assert outsider.post(address, {"kolom-0": "", "is_sure": "on"}).status_code == 404
    assert "personeel.csv" not in text(outsider.get(URL))
    assert hr_officer.get(f"{URL}{2**64}/{screen}", follow=True).status_code == 404


@pytest.mark.parametrize("screen", SCREENS)
def test_an_import_of_which_the_uploader_is_gone_still_opens(
    hr_officer: Client, lennik: Organisation, screen: str
) -> None:
    run = checked(hr_officer)
    EmployeeImport.objects.update(uploaded_by=None, job=None)
    assert hr_officer.get(f"{URL}{run.pk}/{screen}").status_code in (200, 302)
    assert "personeel.csv" in text(hr_officer.get(URL))
