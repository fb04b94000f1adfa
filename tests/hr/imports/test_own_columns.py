"""A column that is none of our fields is kept as a field of the organisation's own, when HR chooses so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client

from onboarding.hr.imports import checking, import_runs, kept_choices, undoing
from onboarding.hr.models import Activity, EmployeeImport, Verb
from onboarding.hr.worker import watched_work
from onboarding.people.models import Organisation, OwnField, OwnValue, User
from onboarding.people.models.own_fields import MOST
from tests.factories import UserFactory
from tests.hr.imports.files import as_csv
from tests.hr.imports.importing import NOW, TODAY, apply
from tests.rendered_forms import submit

pytestmark = pytest.mark.django_db
HEADER = ["Personeelsnummer", "Voornaam", "Naam", "Ploeg", "Maat"]
PLOEG = {"personnel_number": 0, "first_name": 1, "last_name": 2, "own:Ploeg": 3}
BLUE = ["00001", "Amina", "Verbeke", "Blauw", "M"]


def checked(
    organisation: Organisation, *rows: Sequence[str], mapping: dict[str, int] = PLOEG, by: User | None = None
) -> EmployeeImport:
    run = import_runs.create(by, organisation, "personeel.csv", as_csv([HEADER, *rows], encoding="utf-8"))
    import_runs.set_mapping(run, mapping, False, NOW, by)
    checking.check(run.pk, TODAY, watched_work.Unwatched())
    run.refresh_from_db()
    return run


def applied(organisation: Organisation, *rows: Sequence[str], **options: Any) -> EmployeeImport:
    run = checked(organisation, *rows, **options)
    apply(run)
    return run


def undo(run: EmployeeImport) -> str:
    return undoing.undo(run.pk, None, NOW, watched_work.Unwatched())


def values() -> dict[tuple[str, str], str]:
    rows = OwnValue.objects.values_list("person__personnel_number", "field__name", "value")
    return {(number, name): value for number, name, value in rows}


def test_a_new_field_comes_along_and_has_its_values(lennik: Organisation, amina: User) -> None:
    run = applied(lennik, BLUE, ["00050", "Lien", "Maes", "Rood", "S"])
    assert values() == {("00001", "Ploeg"): "Blauw", ("00050", "Ploeg"): "Rood"}
    assert run.summary["own_fields"] == ["Ploeg"]
    assert Activity.objects.filter(verb=Verb.OWN_FIELD_CHANGED, detail="Ploeg").count() == 1


def test_a_change_is_told_old_and_new_and_undoing_gives_it_back(lennik: Organisation, amina: User) -> None:
    applied(lennik, BLUE)
    run = applied(lennik, [*BLUE[:3], "Rood", "M"])
    assert run.rows.get().changes == [{"field": "own:Ploeg", "old": "Blauw", "new": "Rood"}]
    assert run.summary["own_fields"] == []
    undo(run)
    assert values() == {("00001", "Ploeg"): "Blauw"}


def test_an_empty_cell_wipes_nothing(lennik: Organisation, amina: User) -> None:
    applied(lennik, BLUE)
    run = checked(lennik, [*BLUE[:3], "", "M"], ["00050", "Lien", "Maes", "(leeg)", ""])
    assert not run.rows.filter(changes__icontains="own:").exists()


def test_a_field_that_nobody_has_anything_in_is_not_made(lennik: Organisation, amina: User) -> None:
    applied(lennik, ["00050", "Lien", "Maes", "", ""])
    assert not OwnField.objects.exists()


def test_a_made_field_goes_with_the_undoing(lennik: Organisation, amina: User) -> None:
    undo(applied(lennik, BLUE, ["00050", "Lien", "Maes", "Rood", ""]))
    assert not OwnField.objects.exists()


def test_a_made_field_stays_when_something_else_is_in_it(lennik: Organisation, amina: User) -> None:
    run = applied(lennik, BLUE)
    someone = UserFactory.create(organisation=lennik)
    OwnValue.objects.create(person=someone, field=OwnField.objects.get(), value="Groen")
    undo(run)
    assert OwnValue.objects.get().value == "Groen"


def test_what_was_changed_since_stays(lennik: Organisation, amina: User) -> None:
    run = applied(lennik, BLUE)
    OwnValue.objects.update(value="Geel")
    assert "blijft staan" in undo(run)
    assert values() == {("00001", "Ploeg"): "Geel"}


def test_what_was_changed_between_checking_and_applying_stops_it(lennik: Organisation, amina: User) -> None:
    applied(lennik, BLUE)
    run = checked(lennik, [*BLUE[:3], "Rood", ""])
    OwnField.objects.update(name="Team")
    with pytest.raises(watched_work.Stop, match="opnieuw na"):
        apply(run)


def test_the_field_that_is_there_is_found_whatever_its_capitals(lennik: Organisation, amina: User) -> None:
    OwnField.objects.create(organisation=lennik, name="PLOEG")
    applied(lennik, BLUE)
    assert values() == {("00001", "PLOEG"): "Blauw"}


def test_a_column_that_is_called_like_an_own_field_is_proposed_for_it(
    lennik: Organisation, herenthout: Organisation
) -> None:
    OwnField.objects.create(organisation=lennik, name="ploeg")
    OwnField.objects.create(organisation=lennik, name="Voornaam")  # a name of ours goes before
    OwnField.objects.create(organisation=herenthout, name="Maat")
    run = import_runs.create(None, lennik, "personeel.csv", as_csv([HEADER, BLUE], encoding="utf-8"))
    assert run.mapping == {"personnel_number": 0, "first_name": 1, "last_name": 2, "own:ploeg": 3}


def test_the_field_of_another_organisation_is_not_touched(
    lennik: Organisation, herenthout: Organisation, amina: User
) -> None:
    theirs = OwnField.objects.create(organisation=herenthout, name="Ploeg")
    applied(lennik, BLUE)
    assert not theirs.values.exists()


def test_there_are_ten_at_most(lennik: Organisation, amina: User) -> None:
    for number in range(MOST - 1):
        OwnField.objects.create(organisation=lennik, name=f"Veld {number}")
    with pytest.raises(ValidationError, match="hoogstens 10 eigen velden"):
        checked(lennik, BLUE, mapping={**PLOEG, "own:Maat": 4})
    run = checked(lennik, BLUE)
    OwnField.objects.create(organisation=lennik, name="Intussen")
    with pytest.raises(watched_work.Stop, match="opnieuw na"):
        apply(run)
    assert OwnField.objects.count() == MOST


@pytest.mark.parametrize("name", ["own:", "own: Ploeg", "own:" + 61 * "x", "own:Plo\neg", "owned"])
def test_a_name_that_cannot_be_is_refused(lennik: Organisation, name: str) -> None:
    with pytest.raises(ValidationError, match="Kies een veld uit de lijst"):
        checked(lennik, BLUE, mapping={"personnel_number": 0, name: 3})


def test_two_columns_do_not_go_in_one_field(lennik: Organisation) -> None:
    with pytest.raises(ValidationError, match="ander eigen veld"):
        checked(lennik, BLUE, mapping={**PLOEG, "own:ploeg": 4})


def test_a_value_that_is_too_long_is_an_error_on_its_row(lennik: Organisation, amina: User) -> None:
    run = checked(lennik, [*BLUE[:3], 201 * "x", ""])
    assert [error["code"] for error in run.rows.get().errors] == ["too_long"]


def test_it_is_remembered_for_the_next_file(lennik: Organisation, marleen: User, amina: User) -> None:
    checked(lennik, BLUE, by=marleen)
    run = import_runs.create(marleen, lennik, "x.csv", as_csv([HEADER, BLUE], encoding="utf-8"))
    kept_choices.propose(run)
    assert run.mapping == PLOEG


def test_hr_chooses_it_on_screen_with_the_numbers_beside_it(client: Client, marleen: User, amina: User) -> None:
    organisation = marleen.organisation
    assert organisation
    OwnField.objects.create(organisation=organisation, name="Kledingmaat")
    rows = [HEADER, BLUE, ["00050", "Lien", "Maes", "Blauw", "S"]]
    run = import_runs.create(marleen, organisation, "x.csv", as_csv(rows, encoding="utf-8"))
    client.force_login(marleen)
    page = client.get(f"/beheer/import/{run.pk}/kolommen/")
    text = page.content.decode()
    assert "van 2 mensen, 1 verschillende waarde" in text
    assert "nieuw eigen veld: Ploeg" in text
    chosen: dict[str, Any] = {"kolom-3": "own:Ploeg", "kolom-4": "own:Kledingmaat"}
    submit(client, page, **chosen)
    run.refresh_from_db()
    assert run.mapping == {**PLOEG, "own:Kledingmaat": 4}
    checking.check(run.pk, TODAY, watched_work.Unwatched())
    EmployeeImport.objects.update(job=None)
    plan = client.get(f"/beheer/import/{run.pk}/").content.decode()
    assert "Dit eigen veld is nieuw en komt erbij: Ploeg." in plan
    assert "own:" not in plan


def test_with_a_command(lennik: Organisation, amina: User, tmp_path: Any) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(as_csv([HEADER, BLUE], encoding="utf-8"))
    call_command("import_employees", str(file), organisation=lennik.slug, map=["own:Ploeg=ploeg"])
    assert values() == {("00001", "Ploeg"): "Blauw"}
