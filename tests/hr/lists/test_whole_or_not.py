"""An export is the whole list, or there is no file and a page says so."""

from __future__ import annotations

import csv
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import replace
from html import unescape
from io import BytesIO, StringIO
from itertools import islice

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from onboarding.hr.completion.completion_report import CompletionReportView
from onboarding.hr.lists import exports, list_rows
from onboarding.hr.lists.export_columns import ExportColumn
from onboarding.hr.lists.list_rows import CountedRows, ExportIncomplete, TooManyRows
from onboarding.hr.models import Activity, Verb
from onboarding.learning.models import Enrolment
from onboarding.people.models import User
from tests.client_response import ClientResponse, content_of
from tests.hr.conftest import Municipality, enrol, make_person
from tests.hr.lists.conftest import URL, enrol_many, opened

pytestmark = pytest.mark.django_db
FORMS = ["csv", "xlsx"]


def body(response: ClientResponse) -> bytes:
    return content_of(response)


def rows_of(form: str, content: bytes) -> Sequence[Sequence[object]]:
    """The rows of a file, without the headings."""
    if form == "csv":
        return list(csv.reader(StringIO(content.decode("utf-8-sig")), delimiter=";"))[1:]
    return [[cell.value for cell in row] for row in load_workbook(BytesIO(content)).worksheets[0].iter_rows()][1:]


def says_that_there_is_no_file(response: ClientResponse) -> bool:
    page = unescape(response.content.decode())
    return (
        response.status_code == 503
        and "Content-Disposition" not in response
        and "De lijst is niet gedownload" in page
        and "Je kreeg geen bestand, ook geen half bestand." in page
        and "Naam0" not in page
    )


@pytest.mark.parametrize("form", FORMS)
def test_an_export_of_so_many_rows_has_them_all_and_says_so(
    hr_officer: Client, lennik: Municipality, form: str
) -> None:
    enrol_many(lennik, 120)
    response = hr_officer.get(f"{URL}?export={form}")
    content = body(response)
    assert len(rows_of(form, content)) == 120
    assert len({row[0] for row in rows_of(form, content)}) == 120
    assert f'filename="voltooiing-lennik-2026-11-22-120-rijen.{form}"' in response["Content-Disposition"]
    assert response["X-Row-Count"] == "120"
    assert response["Content-Length"] == str(len(content))


@pytest.mark.parametrize("form", [*FORMS, "pdf"])
def test_an_error_halfway_gives_no_file_but_a_page_that_says_so(
    hr_officer: Client,
    lennik: Municipality,
    monkeypatch: pytest.MonkeyPatch,
    form: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    enrol_many(lennik, 10)

    def fail_at_the_fifth(last_name: str) -> str:
        if last_name == "Naam00004":
            raise OSError("disk")
        return last_name

    failing = {"last_name": ExportColumn("Achternaam", "user__last_name", make=fail_at_the_fifth)}
    monkeypatch.setattr(CompletionReportView, "export_columns", failing)
    response = hr_officer.get(f"{URL}?export={form}&ordering=due_date")
    assert says_that_there_is_no_file(response)
    assert f'href="{URL}?ordering=due_date"' in response.content.decode()
    assert "OSError: disk" in caplog.text
    assert not Activity.objects.filter(verb=Verb.EXPORTED).exists()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("there", [0, 3])
def test_a_list_that_the_database_cuts_off_gives_no_file(
    hr_officer: Client, lennik: Municipality, monkeypatch: pytest.MonkeyPatch, form: str, there: int
) -> None:
    enrol_many(lennik, 5)
    whole = QuerySet.iterator
    monkeypatch.setattr(QuerySet, "iterator", lambda *args, **kwargs: islice(whole(*args, **kwargs), there))
    with pytest.raises(ExportIncomplete) as error:
        view = opened(lennik)
        view.export(view.get_queryset(), form, timezone.now())
    assert error.value.code == "rows_missing"
    assert says_that_there_is_no_file(hr_officer.get(f"{URL}?export={form}"))


def test_an_empty_list_is_whole_too(hr_officer: Client, lennik: Municipality) -> None:
    response = hr_officer.get(f"{URL}?export=csv")
    assert rows_of("csv", body(response)) == []
    assert response["X-Row-Count"] == "0"


def test_who_is_deleted_meanwhile_is_in_the_list_of_that_moment(
    lennik: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrol_many(lennik, 9)
    monkeypatch.setattr(list_rows, "CHUNK", 3)
    counted = CountedRows(opened(lennik).get_queryset(), ["user__last_name"])
    names = []
    for portion in counted:
        names += [name for name, _total in portion]
        Enrolment.objects.filter(user__last_name__gt="Naam00000").delete()
    assert counted.count == 9
    assert names == [f"Naam{number:05}" for number in range(9)]
    assert Enrolment.objects.count() == 1


@pytest.mark.parametrize("query", ["q=naam", "ordering=-status_today", "status=todo", "department=none", "service=yes"])
def test_the_total_is_that_of_the_filtered_list(lennik: Municipality, query: str) -> None:
    enrol_many(lennik, 7)
    enrol(make_person(lennik.organisation, "Tom", "Anders", department=lennik.department), lennik.programme, done=7)
    view = opened(lennik, query)
    counted = CountedRows(view.get_queryset(), ["pk"])
    assert sum(map(len, counted)) == counted.count == view.get_queryset().count()
    assert counted.count


def test_a_list_that_takes_doubles_out_is_refused_because_it_cannot_be_counted() -> None:
    with pytest.raises(ValueError, match="DISTINCT"):
        CountedRows(User.objects.distinct(), ["pk"])


@pytest.mark.parametrize("form", FORMS)
def test_an_export_takes_a_fraction_of_the_memory_of_its_rows(
    lennik: Municipality, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr(list_rows, "CHUNK", 50)
    enrol_many(lennik, 1800)
    view = opened(lennik)

    def peak(work: Callable[[], object]) -> int:
        tracemalloc.start()
        try:
            work()
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    def export() -> None:
        view.export(view.get_queryset(), form, timezone.now()).file.close()

    export()  # what is loaded once
    assert peak(export) < peak(lambda: list(view.get_queryset())) / 6


def test_a_workbook_tells_on_its_second_sheet_what_it_is(hr_officer: Client, lennik: Municipality) -> None:
    enrol_many(lennik, 3)
    content = body(hr_officer.get(f"{URL}?export=xlsx&status=todo&q=%3DNaam"))
    about = load_workbook(BytesIO(content)).worksheets[1]
    assert about.title == "Over deze lijst"
    told = {row[0].value: row[1].value for row in about.iter_rows()}
    assert told.pop("Gemaakt op")
    assert told == {
        "Lijst": "Voltooiing",
        "Organisatie": "Lokaal bestuur Lennik",
        "Aantal rijen": 0,
        "Status": "Nog te doen",
        "Gezocht naar": "'=Naam",
        "Gemaakt door": "Marleen Van Lennik",
    }


def test_a_workbook_without_filters_says_that_it_is_all(hr_officer: Client, lennik: Municipality) -> None:
    content = body(hr_officer.get(f"{URL}?export=xlsx"))
    about = load_workbook(BytesIO(content)).worksheets[1]
    assert ("Filters", "Alles, zonder filter") in [(row[0].value, row[1].value) for row in about.iter_rows()]


def test_a_workbook_of_a_filter_that_fits_nothing_says_why_it_is_empty(
    hr_officer: Client, lennik: Municipality
) -> None:
    enrol_many(lennik, 3)
    content = body(hr_officer.get(f"{URL}?export=xlsx&department=999"))
    told = {row[0].value: row[1].value for row in load_workbook(BytesIO(content)).worksheets[1].iter_rows()}
    assert (told["Aantal rijen"], told["Filter"]) == (0, "een filter past niet, en dus staat er niets in de lijst")


@pytest.mark.parametrize("form", [*FORMS, "pdf"])
def test_every_export_is_in_the_activity_log_with_its_rows_and_filters(
    hr_officer: Client, lennik: Municipality, form: str
) -> None:
    enrol_many(lennik, 2)
    body(hr_officer.get(f"{URL}?export={form}&status=todo&q=naam"))
    logged = Activity.objects.get(verb=Verb.EXPORTED)
    assert (logged.actor, logged.organisation) == (lennik.hr_officer, lennik.organisation)
    assert (logged.number, logged.detail) == (2, f"Voltooiing ({form}): Status: Nog te doen; Gezocht naar: naam")


def test_an_administrators_export_of_one_organisation_is_in_that_organisations_log(
    administrator: Client, lennik: Municipality
) -> None:
    enrol_many(lennik, 1)
    body(administrator.get(f"{URL}?export=csv&organisation={lennik.organisation.pk}"))
    assert Activity.objects.visible_to(lennik.hr_officer).get().detail.startswith("Voltooiing (csv)")
    body(administrator.get(f"{URL}?export=csv"))
    assert Activity.objects.visible_to(lennik.hr_officer).count() == 1


def test_a_list_that_is_too_long_for_its_form_says_what_to_do(
    hr_officer: Client, lennik: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrol_many(lennik, 4)
    monkeypatch.setitem(exports.FORMS, "pdf", replace(exports.FORMS["pdf"], limit=3))
    response = hr_officer.get(f"{URL}?export=pdf")
    page = unescape(response.content.decode())
    assert response.status_code == 422
    assert "De lijst telt 4 rijen, en dit soort bestand gaat tot 3 rijen." in page
    assert "Filter verder" in page
    view = opened(lennik)
    with pytest.raises(TooManyRows) as refusal:
        view.export(view.get_queryset(), "pdf", timezone.now())
    assert (refusal.value.total, refusal.value.limit) == (4, 3)
