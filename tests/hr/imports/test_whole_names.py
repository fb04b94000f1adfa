"""A file in which first and last name stand in one column: recognised, asked about, corrected by HR."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from onboarding.hr.import_row_kinds import RowKind as Kind
from onboarding.hr.imports import checking, file_columns, import_runs
from onboarding.hr.imports.name_splitting import Naming, Order
from onboarding.hr.models import EmployeeImport
from onboarding.hr.worker import watched_work
from onboarding.people.models import Organisation, User
from tests.hr.imports.files import as_csv
from tests.hr.imports.importing import NOW, TODAY, apply

pytestmark = pytest.mark.django_db
URL = "/beheer/import/"
ALONE = [["Stamnummer", "Naam en voornaam"], ["7", "PEETERS Jan"], ["8", "Van den Berg An"], ["9", "Maes Jan Pieter"]]


def read(organisation: Organisation, rows: list[list[str]]) -> EmployeeImport:
    return import_runs.create(None, organisation, "namen.csv", as_csv(rows, encoding="utf-8"))


def recheck(run: EmployeeImport, naming: Naming = Naming()) -> EmployeeImport:  # noqa: B008 - it is frozen
    import_runs.set_naming(run, naming, datetime.now(UTC))
    checking.check(run.pk, TODAY, watched_work.Unwatched())
    run.refresh_from_db()
    return run


def names(run: EmployeeImport) -> list[tuple[str, str]]:
    return [(row.kind, row.name) for row in run.rows.order_by("number")]


def test_a_name_that_is_not_certain_is_never_guessed_but_asked(lennik: Organisation) -> None:
    run = recheck(read(lennik, ALONE))
    assert names(run) == [
        (Kind.CREATED, "Jan PEETERS"),
        (Kind.WRONG, "Van den Berg An"),
        (Kind.WRONG, "Maes Jan Pieter"),
    ]
    assert [[error["code"] for error in row.errors] for row in run.rows.filter(kind=Kind.WRONG)] == [
        ["doubtful_name"]
    ] * 2
    assert run.summary["doubtful_names"] == 2


def test_the_order_and_a_correction_take_it_apart(lennik: Organisation) -> None:
    naming = Naming(Order.LAST_FIRST, corrected={"Maes Jan Pieter": ["Jan Pieter", "Maes"]})
    run = recheck(read(lennik, ALONE), naming)
    apply(run)
    people = User.objects.filter(organisation=lennik, personnel_number__in="789").order_by("personnel_number")
    assert [(one.first_name, one.last_name) for one in people] == [
        ("Jan", "PEETERS"), ("An", "Van den Berg"), ("Jan Pieter", "Maes"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "is_whole"),
    [
        ([["Jan", "Peeters Jan"], ["An", "An Maes"]], True),
        ([["Jan", "PEETERS, Jan"], ["An", "Maes"], ["Bo", "Bo Claes"]], True),
        ([["Jan", "Peeters"], ["An", "An Maes"]], False),  # no more than half
        ([["Jan", "Jan"], ["An", ""]], False),
    ],
)
def test_a_name_beside_a_first_name_is_whole_when_most_have_it_in_them(
    lennik: Organisation, rows: list[list[str]], is_whole: bool
) -> None:
    run = read(lennik, [["Nr", "Stamnummer", "Voornaam", "Naam"], *(["", str(n), *row] for n, row in enumerate(rows))])
    assert (run.mapping.get(file_columns.WHOLE_NAME), run.mapping.get("last_name")) == (
        (3, None) if is_whole else (None, 3)
    )
    assert run.layout["has_whole_names"] is is_whole


def test_a_doubtful_name_of_someone_whom_we_know_by_it_is_no_question(lennik: Organisation, amina: User) -> None:
    User.objects.filter(pk=amina.pk).update(personnel_number="00001", first_name="Amina Els", last_name="Verbeke")
    rows = [["Stamnummer", "Volledige naam"], ["00001", "Verbeke Amina Els"], ["00002", "Verbeke Amina Els"]]
    run = recheck(read(lennik, rows))
    assert (run.number_of(Kind.UNCHANGED), names(run)) == (1, [(Kind.WRONG, "Verbeke Amina Els")])


@pytest.fixture
def hr_officer(marleen: User, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(marleen)


def rendered(form: Any) -> dict[str, Any]:
    return {field.html_name: field.value() or "" for field in form}


def test_hr_sees_the_hardest_and_says_what_is_what(
    hr_officer: Client, lennik: Organisation, django_capture_on_commit_callbacks: Any
) -> None:
    run = recheck(read(lennik, ALONE))
    url = f"{URL}{run.pk}/namen/"
    plan = hr_officer.get(f"{URL}{run.pk}/").content.decode()
    assert "Van 2 rijen weten we niet zeker wat de voornaam is." in " ".join(plan.split())
    assert url in plan
    response = hr_officer.get(url)
    page = response.content.decode().partition("<tbody>")[2]
    assert page.index("Van den Berg An") < page.index("PEETERS Jan")
    form = rendered(response.context["form"]) | {"order": "last", "voornaam-1": "Jan Pieter"}
    refused = hr_officer.post(url, form)
    assert "Vul de voornaam en de achternaam in" in refused.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert hr_officer.post(url, form | {"achternaam-1": "Maes"}).status_code == 302
    run.refresh_from_db()
    assert names(run) == [
        (Kind.CREATED, "Jan PEETERS"),
        (Kind.CREATED, "An Van den Berg"),
        (Kind.CREATED, "Jan Pieter Maes"),
    ]
    shown = hr_officer.get(url).context["form"]
    assert rendered(shown)["order"] == "last"
    assert ["Maes Jan Pieter", "Jan Pieter", "Maes"] in [[one.text, one.first, one.last] for one in shown.names]


def test_a_file_without_whole_names_has_no_such_screen(hr_officer: Client, lennik: Organisation) -> None:
    run = read(lennik, [["Stamnummer", "Voornaam", "Naam"], ["1", "An", "Maes"]])
    run = recheck(run)
    assert hr_officer.get(f"{URL}{run.pk}/namen/").status_code == 302


def test_once_applied_names_stand(lennik: Organisation) -> None:
    run = recheck(read(lennik, ALONE), Naming(Order.LAST_FIRST, True))
    apply(run)
    with pytest.raises(Exception, match="al doorgevoerd"):
        import_runs.set_naming(run, Naming(), NOW)
