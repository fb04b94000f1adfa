"""A file names managers: people we know, or who are new in the same file; never guessed, and never oneself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from onboarding.hr.import_row_kinds import RowKind as Kind
from onboarding.hr.imports import undoing
from onboarding.hr.models import EmployeeImport
from onboarding.hr.worker import watched_work
from onboarding.people.models import Organisation, User
from tests.factories import UserFactory
from tests.hr.imports.files import as_csv
from tests.hr.imports.importing import NOW, apply, checked
from tests.hr.imports.planned_rows import codes, plan, someone

pytestmark = pytest.mark.django_db
NEW = {"first_name": "Lien", "last_name": "Maes", "personnel_number": "50"}
JEF: dict[str, Any] = {
    "personnel_number": "00002",
    "first_name": "Jef",
    "last_name": "van den Bossche",
    "email": "jef@lennik.example",
}
AN: dict[str, Any] = {"personnel_number": "51", "first_name": "An", "last_name": "Wouters"}
PEOPLE = [someone(), someone(2, **JEF, external_id="key-2")]


def manager_of(row: dict[str, str], *others: dict[str, str]) -> str:
    """Who becomes the manager of the person on the first row: an id or a row, "" for no change, or what is wrong."""
    planned, _planner = plan([row, *others], PEOPLE)
    if planned[0].kind == Kind.WRONG:
        assert [one[0] for one in codes(planned[0])] == ["leidinggevende"]
        return codes(planned[0])[0][1]
    return next((change.new for change in planned[0].changes if change.field == "manager"), "")


@pytest.mark.parametrize(
    ("named", "who"),
    [
        ("00002", "2"),
        ("Jef@Lennik.example", "2"),
        ("key-2", "2"),
        ("Jef van den Bossche", "2"),
        ("VAN DEN BOSSCHE, Jéf", "2"),
        ("Van den Bossche Jef", "2"),
        ("", ""),
        ("n.v.t.", ""),
        ("2", "unknown_manager"),
        ("Jef", "unknown_manager"),
        ("ja", "unknown_manager"),
        ("Lien Maes", "own_manager"),
        ("50", "own_manager"),
    ],
)
def test_a_manager_is_known_by_number_key_address_or_whole_name(named: str, who: str) -> None:
    assert manager_of(NEW | {"manager": named}) == who


@pytest.mark.parametrize("named", ["51", "An Wouters", "Wouters An"])
def test_a_manager_may_be_new_in_the_same_file(named: str) -> None:
    assert manager_of(NEW | {"manager": named}, AN) == "row:3"


def test_a_name_of_two_people_is_nobody() -> None:
    namesake = {"personnel_number": "52", "first_name": "Jef", "last_name": "Van Den Bossche"}
    assert manager_of(NEW | {"manager": "Jef van den Bossche"}, namesake) == "ambiguous_manager"
    assert manager_of(NEW | {"manager": "00002"}, namesake) == "2"


def test_the_manager_whom_someone_has_already_is_meant_among_namesakes() -> None:
    people = [someone(manager="2"), someone(2, **JEF), someone(3, **JEF | {"personnel_number": "3", "email": ""})]
    planned, _planner = plan([{"personnel_number": "00001", "manager": "Jef van den Bossche"}], people)
    assert planned[0].kind == Kind.UNCHANGED


def test_whoever_left_manages_nobody_unless_they_did_already() -> None:
    jef = someone(2, **JEF, end_date="2026-10-31")
    row = {"personnel_number": "00001", "manager": "00002"}
    planned, _planner = plan([row], [someone(), jef])
    assert codes(planned[0]) == [("leidinggevende", "absent_manager")]
    planned, _planner = plan([row], [someone(manager="2"), jef])
    assert planned[0].kind == Kind.UNCHANGED
    namesake = someone(3, **JEF | {"personnel_number": "3", "email": ""})
    planned, _planner = plan([row | {"manager": "Jef van den Bossche"}], [someone(), jef, namesake])
    assert planned[0].changes[0].new == "3"


def test_a_wrong_row_makes_those_wrong_that_name_its_person_and_those_that_name_theirs() -> None:
    wrong = AN | {"start_date": "31/02/2026"}
    third = {"personnel_number": "53", "first_name": "Bo", "last_name": "Claes", "manager": "50"}
    planned, _planner = plan([third, NEW | {"manager": "51"}, wrong, {"personnel_number": "00001"}], PEOPLE)
    assert [one.kind for one in planned] == [Kind.WRONG, Kind.WRONG, Kind.WRONG, Kind.UNCHANGED]
    assert "rij 3" in planned[0].errors[0].message
    assert "rij 4" in planned[1].errors[0].message


def test_a_manager_whom_we_know_stays_one_when_their_row_is_wrong() -> None:
    assert manager_of(NEW | {"manager": "00002"}, JEF | {"start_date": "31/02/2026"}) == "2"


def test_a_name_that_only_a_wrong_row_tells_is_not_taken() -> None:
    married = JEF | {"last_name": "Claes", "start_date": "31/02/2026"}
    assert manager_of(NEW | {"manager": "Jef Claes"}, married) == "absent_manager"
    assert manager_of(NEW | {"manager": "Jef Claes"}, married | {"start_date": ""}) == "2"


def test_whoever_is_left_out_of_the_file_manages_nobody() -> None:
    assert manager_of(NEW | {"manager": "51"}, AN | {"end_date": "01/10/2026"}) == "absent_manager"


def test_two_new_people_may_manage_each_other() -> None:
    assert manager_of(NEW | {"manager": "51"}, AN | {"manager": "50"}) == "row:3"


def test_what_a_row_tells_of_an_administrator_is_not_taken() -> None:
    people = [someone(), someone(9, True, **AN)]
    planned, _planner = plan([NEW | {"manager": "An Claes"}, AN | {"last_name": "Claes"}], people)
    assert codes(planned[0]) == [("leidinggevende", "absent_manager")]
    planned, _planner = plan([NEW | {"manager": "51"}], people)
    assert planned[0].kind == Kind.CREATED


# --- In the database -------------------------------------------------------------------------------------------------

HEADER = ["Personeelsnummer", "Voornaam", "Naam", "Leidinggevende"]


def rows(*more: Sequence[str]) -> list[Sequence[str]]:
    return [HEADER, *more]


def manager(number: str) -> str:
    found = User.objects.get(personnel_number=number).manager
    return found.personnel_number if found else ""


CHAIN = (
    ["00001", "Amina", "Verbeke", "50"],
    ["50", "Lien", "Maes", "An Wouters"],
    ["51", "An", "Wouters", "00001"],
)


def test_everybody_gets_their_manager_and_undoing_gives_the_old_one_back(lennik: Organisation, amina: User) -> None:
    jef = UserFactory.create(organisation=lennik, personnel_number="00002")
    User.objects.filter(pk=amina.pk).update(manager=jef)
    run = checked(lennik, rows(*CHAIN))
    apply(run)
    assert (manager("00001"), manager("50"), manager("51")) == ("50", "51", "00001")
    assert checked(lennik, rows(*CHAIN)).number_of(Kind.UNCHANGED) == 3
    outcome = undoing.undo(run.pk, None, NOW, watched_work.Unwatched())
    assert manager("00001") == "00002"
    assert "blijft staan" not in outcome


def test_what_was_changed_since_stays(lennik: Organisation, amina: User) -> None:
    jef = UserFactory.create(organisation=lennik, personnel_number="00002")
    run = checked(lennik, rows(*CHAIN))
    apply(run)
    User.objects.filter(pk=amina.pk).update(manager=jef)
    assert "blijft staan" in undoing.undo(run.pk, None, NOW, watched_work.Unwatched())
    assert manager("00001") == "00002"


def test_a_manager_who_went_meanwhile_stops_it(lennik: Organisation, amina: User) -> None:
    jef = UserFactory.create(organisation=lennik, personnel_number="00002")
    run = checked(lennik, rows(["00001", "Amina", "Verbeke", "00002"]))
    jef.delete()
    with pytest.raises(watched_work.Stop, match="opnieuw na"):
        apply(run)


def test_another_manager_meanwhile_stops_it(lennik: Organisation, amina: User) -> None:
    jef = UserFactory.create(organisation=lennik, personnel_number="00002")
    run = checked(lennik, rows(["00001", "Amina", "Verbeke", "00002"]))
    User.objects.filter(pk=amina.pk).update(manager=jef)
    with pytest.raises(watched_work.Stop, match="opnieuw na"):
        apply(run)


def test_the_people_of_another_organisation_are_not_known(
    lennik: Organisation, herenthout: Organisation, amina: User
) -> None:
    UserFactory.create(organisation=herenthout, personnel_number="00002")
    run = checked(lennik, rows(["00001", "Amina", "Verbeke", "00002"]))
    assert [error["code"] for error in run.rows.get().errors] == ["unknown_manager"]


def test_the_others_go_in_when_those_rows_are_set_apart(lennik: Organisation, amina: User) -> None:
    run = checked(lennik, rows(["00001", "Amina", "Verbeke", "50"], ["50", "Lien", "", "51"], CHAIN[2]))
    EmployeeImport.objects.filter(pk=run.pk).update(sets_wrong_apart=True)
    apply(run)
    assert (manager("51"), manager("00001")) == ("00001", "")


def test_hr_reads_names_old_and_new(client: Client, marleen: User, amina: User) -> None:
    jef = UserFactory.create(organisation=marleen.organisation, first_name="Jef", last_name="Claes")
    User.objects.filter(pk=amina.pk).update(manager=jef)
    assert marleen.organisation
    run = checked(marleen.organisation, rows(*CHAIN), by=marleen)
    client.force_login(marleen)
    page = client.get(f"/beheer/import/{run.pk}/?soort=changed").content.decode()
    assert "<td>Jef Claes</td>" in page
    assert "<strong>Lien Maes</strong>" in page
    assert "row:" not in page + client.get(f"/beheer/import/{run.pk}/?soort=created").content.decode()


def test_the_command_names_them_too(
    lennik: Organisation, amina: User, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(as_csv(rows(*CHAIN), encoding="utf-8"))
    call_command("import_employees", str(file), organisation=lennik.slug, json=True)
    assert '{"number": "00001", "field": "manager", "old": "", "new": "Lien Maes"}' in capsys.readouterr().out
