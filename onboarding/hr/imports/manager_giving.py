"""Managers are given once everybody is there: who is new on one row may be the manager of who is on another."""

from __future__ import annotations

from typing import Any

from onboarding.hr.import_row_kinds import RowKind
from onboarding.hr.imports.file_columns import MANAGER
from onboarding.hr.imports.named_managers import ROW
from onboarding.hr.models import EmployeeImport, ImportRow
from onboarding.people.models import User


class ManagerGone(Exception):
    """Who was to be the manager is not at the organisation any more."""


def give(run: EmployeeImport, rows: list[ImportRow]) -> None:
    """Give the people of these rows, who are all there, their managers; who was new is known by id from then on.

    Raises ManagerGone.
    """
    changes = _changes(rows)
    if not changes:
        return
    numbers = [int(change["new"].removeprefix(ROW)) for change in changes.values() if change["new"].startswith(ROW)]
    made = run.rows.filter(kind=RowKind.CREATED, number__in=numbers).values_list("number", "user_id")
    ids = {f"{ROW}{number}": str(user_id) for number, user_id in made if user_id}
    for change in changes.values():
        change["new"] = ids.get(change["new"], change["new"])
    given = {person: change["new"] for person, change in changes.items()}
    if not set(given.values()) <= _there(run, set(given.values())):
        raise ManagerGone
    _write(run, given)
    ImportRow.objects.bulk_update([row for row in rows if row.user_id in changes], ["changes"])  # what undoing needs


def give_back(run: EmployeeImport, rows: list[ImportRow]) -> int:
    """Give the people of these rows the managers they had, where the imported ones still stand; for how many not."""
    changes = _changes(rows)
    had = _there(run, {change["old"] for change in changes.values()})
    people = User.objects.of(run.organisation).filter(pk__in=changes)
    now = {pk: str(manager or "") for pk, manager in people.values_list("pk", "manager")}
    back = {
        person: change["old"]
        for person, change in changes.items()
        if now.get(person) == change["new"] and change["old"] in had | {""}
    }
    _write(run, back)
    return len(now.keys() - back.keys())


def _changes(rows: list[ImportRow]) -> dict[int, dict[str, Any]]:
    """What is said of the manager in these rows, by the id of the person."""
    return {row.user_id: change for row in rows if row.user_id for change in row.changes if change["field"] == MANAGER}


def _there(run: EmployeeImport, ids: set[str]) -> set[str]:
    numbers = [int(one) for one in ids if one.isdecimal()]
    return {str(pk) for pk in User.objects.of(run.organisation).filter(pk__in=numbers).values_list("pk", flat=True)}


def _write(run: EmployeeImport, managers: dict[int, str]) -> None:
    people = list(User.objects.of(run.organisation).filter(pk__in=managers).only("pk", "manager"))
    for person in people:
        person.manager_id = int(managers[person.pk]) if managers[person.pk] else None
    User.objects.bulk_update(people, ["manager"])
