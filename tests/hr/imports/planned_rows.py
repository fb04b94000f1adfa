"""What rows come to, given whom we know, without a database: for the tests of an import."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from onboarding.hr.imports.draft_rows import Draft, Sheet
from onboarding.hr.imports.dry_run import Planned, Planner
from onboarding.hr.imports.file_columns import FIELDS
from onboarding.hr.imports.file_rows import read
from onboarding.hr.imports.named_managers import Colleague, keys_of
from onboarding.hr.imports.who_is_who import Known, Person, without_zeros
from tests.hr.imports.files import as_csv

TODAY = date(2026, 11, 22)
AMINA = {
    "personnel_number": "00001", "first_name": "Amina", "last_name": "Verbeke", "email": "amina@lennik.example",
    "department": "Dienst Bevolking", "other_departments": "", "function": "Loketmedewerker",
    "status": "", "work_regime": "", "site": "", "start_date": "2026-11-02", "end_date": "",
    "language": "nl", "external_id": "",
}  # fmt: skip
LABELS = {name: str(field.label) for name, field in FIELDS.items()}


def someone(id: int = 1, administrator: bool = False, **values: str) -> Person:
    return Person(id, AMINA | values, administrator)


def known(people: Iterable[Person]) -> Known:
    everyone = list(people)
    bare = {without_zeros(one.values["personnel_number"]): one.values["personnel_number"] for one in everyone}
    return Known(everyone, bare)


def find_managers(planner: Planner, drafts: list[Draft], about: Known) -> None:
    """As checking.py does, with the people of `about` for the whole organisation."""
    day = TODAY.isoformat()
    planner.managers.learn(
        Colleague(one.id, one.name, "" < one.values["end_date"] < day, keys_of(one.values)) for one in about.people
    )
    planner.managers.silence(list(planner.judge(drafts, about)))


def plan(
    rows: list[dict[str, str]],
    people: Iterable[Person] = (),
    *,
    fields: Iterable[str] | None = None,
    complete: bool = False,
    departments: Iterable[str] = ("Dienst Bevolking", "Sport, jeugd en cultuur"),
) -> tuple[list[Planned], Planner]:
    """The plan of a file with these rows, whose columns are `fields`, or whatever the rows have."""
    used = list(fields) if fields is not None else [name for name in FIELDS if any(name in row for row in rows)]
    content = as_csv(
        [[LABELS[name] for name in used], *([row.get(name, "") for name in used] for row in rows)], encoding="utf-8"
    )
    table = read(content)
    planner = Planner(Sheet(table.header, {name: i for i, name in enumerate(used)}, complete), departments, TODAY)
    drafts, about = [planner.sheet.draft(row) for row in table.rows], known(people)
    planner.note(drafts, about)
    if "manager" in used:
        find_managers(planner, drafts, about)
    return list(planner.plan(drafts, about)), planner


def only(*args: Any, **options: Any) -> Planned:
    planned, _planner = plan(*args, **options)
    return planned[0]


def codes(planned: Planned) -> list[tuple[str, str]]:
    assert all(error.message.endswith(".") for error in planned.errors)
    return [(error.column, error.code) for error in planned.errors]
