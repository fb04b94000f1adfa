"""The dry run: a file is gone through, and what it would change is written down for people to look at.

Five hundred rows at a time, twice: first for what several rows lay claim to, then for what comes of each. Neither the
file nor the organisation is ever in memory as a whole, only the numbers and addresses that were seen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onboarding import many_rows
from onboarding.hr.import_row_kinds import RowKind
from onboarding.hr.imports import file_columns, file_layout, file_rows, known_people
from onboarding.hr.imports.draft_rows import Draft, Error, Sheet
from onboarding.hr.imports.dry_run import Change, Planned, Planner
from onboarding.hr.imports.file_columns import KIND, MANAGER, is_own, own_name
from onboarding.hr.imports.name_splitting import Naming
from onboarding.hr.imports.own_columns import OwnFields
from onboarding.hr.models import EmployeeImport, ImportRow, ImportState
from onboarding.hr.worker import watched_work
from onboarding.people.models import Department, User


def check(run_id: int, today: date, reporter: watched_work.Reporter) -> str:
    """Write down what the import would change, and give the outcome in words; nothing else changes.

    Raises unreadable_file.Unreadable when the file turns out to be damaged.
    """
    run = EmployeeImport.objects.select_related("organisation").get(pk=run_id)
    run.rows.all().delete()
    counts: Counter[str] = Counter()
    without_address = 0
    own: set[str] = set()
    reporter.expect(run.layout["rows"])
    planner = _planner_of(run, today)
    planned = _go_through(run, planner)
    while batch := list(islice(planned, known_people.BATCH)):
        counts.update(one.kind for one in batch)
        without_address += sum(one.is_new_without_address for one in batch)
        own |= {change.field for one in batch for change in one.changes if is_own(change.field)}
        _write(run, [one for one in batch if one.kind != RowKind.UNCHANGED])
        reporter.advance(len(batch))
    run.summary = {kind.value: counts[kind] for kind in RowKind} | {
        "departments": planner.new_departments,
        "own_fields": _new_own_fields(run, own),
        "department_kinds": planner.kinds.keys,
        "without_address": without_address,
        "names": planner.names.as_data(),
        "doubtful_names": planner.names.doubtful,
        "strangers": planner.strangers.as_data(),
        "gone_taken": planner.gone_taken,
        "about_anyone": planner.spared.rows_about_anyone,
        "at_work": at_work(run, today),
    }
    run.state, run.sets_wrong_apart = ImportState.CHECKED, False
    run.save(update_fields=["summary", "state", "sets_wrong_apart"])
    return outcome(run)


def _new_own_fields(run: EmployeeImport, fields: set[str]) -> list[str]:
    """The names of the organisation’s own fields that come along."""
    known = OwnFields(run.organisation)
    return [own_name(field) for field in file_columns.in_order(fields) if known.find(field) is None]


def _planner_of(run: EmployeeImport, today: date) -> Planner:
    """What goes through the file, knowing the organisation's departments and what the rows lay claim to."""
    table = file_layout.read(run)
    sheet = Sheet(
        file_layout.header(run),
        run.mapping,
        run.marks_missing_as_left,
        table.day_zero,
        run.takes_gone,
        Naming.from_dict(run.naming),
        file_layout.made(run),
        run.answers,
    )
    names = Department.objects.of(run.organisation).values_list("name", flat=True)
    kinds = known_people.department_kinds(run.organisation) if KIND in run.mapping else None
    planner = Planner(sheet, names, today, kinds)
    for drafts in _drafts(table, sheet):
        planner.note(drafts, known_people.known(run.organisation, drafts, looks_for_zeros=False))
    if MANAGER in run.mapping:
        _find_managers(run, planner, today)
    return planner


def _find_managers(run: EmployeeImport, planner: Planner, today: date) -> None:
    """Find out who can be a manager, and which rows tell nothing of it: the file is gone through once more."""
    planner.managers.learn(known_people.colleagues(run.organisation, planner.managers.keys, today))
    silent: list[int] = []
    for drafts in _drafts(file_layout.read(run), planner.sheet):
        silent += planner.judge(drafts, known_people.known(run.organisation, drafts))
    planner.managers.silence(silent)


def _drafts(table: file_rows.Table, sheet: Sheet) -> Iterator[list[Draft]]:
    while rows := list(islice(table.rows, known_people.BATCH)):
        yield [sheet.draft(row) for row in rows]


def _go_through(run: EmployeeImport, planner: Planner) -> Iterator[Planned]:
    for drafts in _drafts(file_layout.read(run), planner.sheet):
        yield from planner.plan(drafts, known_people.known(run.organisation, drafts))
    if run.marks_missing_as_left:
        # Whoever uploads the file does not lock themselves out with it.
        numbered = User.objects.of(run.organisation).exclude(personnel_number="")
        for person in known_people.persons(numbered.exclude(pk=run.uploaded_by_id).order_by("pk")):  # type: ignore[misc]  # None: nobody
            leaver = planner.leaver(person)
            if leaver is not None:
                yield leaver


def at_work(run: EmployeeImport, today: date) -> int:
    """How many people work at the organisation on `today`."""
    return User.objects.not_left(today).of(run.organisation).filter(is_superuser=False).count()


def _write(run: EmployeeImport, rows: Sequence[Planned]) -> None:
    columns: dict[str, list[Any]] = {
        "run_id": [run.pk] * len(rows),
        "number": [one.row for one in rows],
        "kind": [one.kind.value for one in rows],
        "personnel_number": [one.personnel_number for one in rows],
        "name": [one.name for one in rows],
        "user_id": [one.person_id for one in rows],
        "changes": [[_change(change) for change in one.changes] for one in rows],
        "errors": [[_error(error) for error in one.errors] for one in rows],
        "cells": [list(one.cells) for one in rows],
    }
    many_rows.insert_values(ImportRow, columns)


def _error(error: Error) -> dict[str, str]:
    return {"column": error.column, "code": error.code, "message": error.message}


def _change(change: Change) -> dict[str, Any]:
    told: dict[str, Any] = {"field": change.field, "old": change.old, "new": change.new}
    if change.field == MANAGER:
        told |= {"old_name": change.old_name, "new_name": change.new_name}
    return {**told, "waits": True} if change.waits else told


def outcome(run: EmployeeImport) -> str:
    """What the dry run found, in words."""
    created, wrong = run.number_of(RowKind.CREATED), run.number_of(RowKind.WRONG)
    parts = [
        ngettext("%(number)s nieuwe persoon", "%(number)s nieuwe personen", created) % {"number": created},
        _("%(number)s gewijzigd") % {"number": run.number_of(RowKind.CHANGED)},
        _("%(number)s ongewijzigd") % {"number": run.number_of(RowKind.UNCHANGED)},
    ]
    if run.marks_missing_as_left:
        parts.append(_("%(number)s niet in het bestand") % {"number": run.number_of(RowKind.MISSING)})
    if wrong:
        parts.append(
            ngettext("%(number)s rij met een fout", "%(number)s rijen met een fout", wrong) % {"number": wrong}
        )
    return _("Nagekeken: %(found)s.") % {"found": ", ".join(parts)}
