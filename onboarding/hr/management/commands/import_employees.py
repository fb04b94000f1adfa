"""`manage.py import_employees FILE --organisation SLUG [--dry-run] [--without-mail] [--json]`: what the import screens
do, at once."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from onboarding.hr.import_row_kinds import RowKind
from onboarding.hr.imports import (
    applying,
    checking,
    file_columns,
    foreseen_addresses,
    foreseen_enrolments,
    import_runs,
    import_sentences,
    listed_departments,
)
from onboarding.hr.imports.unreadable_file import Unreadable
from onboarding.hr.models import EmployeeImport, ImportRow
from onboarding.hr.worker import watched_work
from onboarding.learning.notices import queueing
from onboarding.people.models import Organisation

TOLD = (
    import_sentences.unread,
    import_sentences.about_anyone,
    import_sentences.gone_left_out,
    import_sentences.gone_taken,
)


IN_JSON = ("created", "changed", "unchanged", "errors", "foreseen")


@dataclass(slots=True)
class Report:
    """What --json prints. Rows as a spreadsheet numbers them, the header being row 1; values as text, dates ISO."""

    created: list[str] = field(default_factory=list)  # by what each is known: number, or else key or address
    changed: list[dict[str, Any]] = field(default_factory=list)  # number, field, old, new; waits for an address
    people_changed: int = 0
    unchanged: int = 0  # people
    errors: list[dict[str, Any]] = field(default_factory=list)  # row, column (its heading), message
    wrong_rows: int = 0  # set apart, if asked so
    is_applied: bool = False
    foreseen: list[str] = field(default_factory=list)  # which enrolments and mails follow, in sentences
    notes: list[str] = field(default_factory=list)  # about how the file was read; for people only

    def as_json(self) -> str:
        return json.dumps({name: getattr(self, name) for name in IN_JSON})


class Command(BaseCommand):
    help = (
        "Import employees from a CSV or XLSX file, all or nothing. Exits with 1 when something in the file is wrong; "
        "nothing is changed then, unless --skip-bad sets the wrong rows apart."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--organisation", required=True, metavar="SLUG")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
        parser.add_argument(
            "--without-mail", action="store_true", help="nobody hears of enrolments that follow, nor of another address"
        )
        parser.add_argument("--json", action="store_true", help="print JSON and nothing else")
        parser.add_argument("--mark-missing", action="store_true", help="whoever is not in the file has left")
        parser.add_argument(
            "--sheet", default="", metavar="NAME", help="of a workbook, instead of the first with headings"
        )
        parser.add_argument("--import-gone", action="store_true", help="take along whoever is new and left already")
        parser.add_argument("--skip-bad", action="store_true", help="apply the good rows, set the wrong ones apart")
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="FIELD=HEADING",
            help=f"one of {', '.join(file_columns.COLUMNS)}, or own:NAME for a field of your own",
        )
        parser.add_argument(
            "--ignore", action="append", default=[], metavar="HEADING", help="this column is none of the fields"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = Organisation.objects.filter(slug=options["organisation"]).first()
        if organisation is None:
            raise CommandError(f"Er is geen organisatie “{options['organisation']}”.")
        try:
            content = options["file"].read_bytes()
        except OSError as error:
            raise CommandError(f"Het bestand {options['file']} is niet te lezen: {error.strerror}.") from error
        try:
            report = self.go_through(organisation, content, options)
        except watched_work.Stop as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write(report.as_json() if options["json"] else in_words(report, options))
        if report.errors and not (options["skip_bad"] and report.wrong_rows):
            sys.exit(1)

    def go_through(self, organisation: Organisation, content: bytes, options: dict[str, Any]) -> Report:
        """Check the file and, unless something is wrong or it is a dry run, apply it; else nothing of it is kept.

        No transaction around it all: whoever saves something meanwhile does not wait for a file to be read.
        """
        try:
            run = import_runs.create(None, organisation, options["file"].name, content, options["sheet"])
        except Unreadable as reason:
            return Report(errors=[_told(reason)])
        try:
            return self.check_and_apply(run, options)
        finally:
            EmployeeImport.objects.filter(pk=run.pk, applied_at=None).delete()

    def check_and_apply(self, run: EmployeeImport, options: dict[str, Any]) -> Report:
        report = Report()
        try:
            if in_doubt := self.map_columns(run, options):
                report.errors = in_doubt
                return report
            checking.check(run.pk, timezone.localdate(), watched_work.Unwatched())
        except Unreadable as reason:
            report.errors = [_told(reason)]
            return report
        fill(report, run)
        may_go_on = not report.errors or options["skip_bad"]
        if may_go_on and (report.created or report.changed):
            report.foreseen = self.foresee(run, is_silent=options["without_mail"])
            if not options["dry_run"]:
                EmployeeImport.objects.filter(pk=run.pk).update(sets_wrong_apart=options["skip_bad"])
                self.apply(run, is_silent=options["without_mail"])
                report.is_applied = True
        return report

    def foresee(self, run: EmployeeImport, *, is_silent: bool) -> list[str]:
        """Which enrolments and mails follow, in the sentences of the screen."""
        foreseen_enrolments.keep(run.pk, None, timezone.now())
        run.refresh_from_db(fields=["summary"])
        told = [one.words for one in foreseen_enrolments.by_rule(run)]
        told += [one.words for one in foreseen_addresses.of_import(run)]
        found = [*told, foreseen_enrolments.portions(run)]
        if is_silent and any(found):
            found.append(_("Je koos zonder mail: alleen mails die altijd vertrekken, vertrekken."))
        return [sentence for sentence in found if sentence]

    def apply(self, run: EmployeeImport, *, is_silent: bool) -> None:
        with queueing.one_deed():
            applying.apply(run.pk, None, timezone.now(), watched_work.Unwatched(), is_silent=is_silent)

    def map_columns(self, run: EmployeeImport, options: dict[str, Any]) -> list[dict[str, Any]]:
        """Map the columns as asked, and give the errors about those that are not clear."""
        header = [column.heading for column in import_runs.columns_of(run)]
        mapping = dict(run.mapping)
        for asked in options["map"]:
            name, _equals, heading = asked.partition("=")
            found = named(header, heading)
            if file_columns.column_of(name) is None or len(found) != 1:
                raise CommandError(f"--map {asked}: kies een bekend veld, en een kolomnaam die één keer voorkomt.")
            mapping = {other: index for other, index in mapping.items() if index != found[0]} | {name: found[0]}
        ignored = {index for heading in options["ignore"] for index in named(header, heading)}
        mapping = {name: index for name, index in mapping.items() if index not in ignored}
        if in_doubt := set(file_columns.unclear(header, mapping)) - ignored:
            message = (
                "Het is niet duidelijk wat er in deze kolom staat. "
                "Geef het aan met --map veld=kolomnaam, of sla ze over met --ignore kolomnaam."
            )
            return [{"row": 1, "column": header[index], "message": message} for index in sorted(in_doubt)]
        try:
            import_runs.set_mapping(run, mapping, options["mark_missing"], timezone.now())
            import_runs.take_gone(run, options["import_gone"], timezone.now())
        except ValidationError as error:
            return [{"row": 1, "column": "", "message": error.messages[0]}]
        return []


def named(header: list[str], heading: str) -> list[int]:
    """The columns (from 0) with this heading; case, accents and spaces do not count."""
    return [index for index, one in enumerate(header) if file_columns.folded(one) == file_columns.folded(heading)]


def _told(reason: Unreadable) -> dict[str, Any]:
    return {"row": reason.row or 1, "column": "", "message": reason.message}


def fill(report: Report, run: EmployeeImport) -> None:
    """Put what the check found in the report."""
    run.refresh_from_db(fields=["summary"])
    report.unchanged = run.number_of(RowKind.UNCHANGED)
    report.wrong_rows = run.number_of(RowKind.WRONG)
    report.notes = [
        *import_sentences.notes(run),
        *filter(None, (tell(run) for tell in TOLD)),
    ]
    for row in run.rows.iterator():
        if row.kind == RowKind.CREATED:
            report.created.append(known_by(row))
        report.people_changed += row.kind in (RowKind.CHANGED, RowKind.MISSING)
        for change in row.changes if row.kind in (RowKind.CHANGED, RowKind.MISSING) else ():
            report.changed.append({"number": row.personnel_number or row.name, **in_one_line(change)})
        for error in row.errors:
            report.errors.append({"row": row.number, "column": error["column"], "message": error["message"]})


def in_one_line(change: dict[str, Any]) -> dict[str, Any]:
    """A change with the departments that it lists, and the names of managers, as a cell of the file has them."""
    if change["field"] == file_columns.MANAGER:
        return {"field": change["field"], "old": change["old_name"], "new": change["new_name"]}
    if change["field"] != file_columns.OTHERS:
        return change
    return {**change, **{name: listed_departments.on_one_line(change[name]) for name in ("old", "new")}}


def known_by(row: ImportRow) -> str:
    """What the next file will know this new person by: the number, or else the key or the address."""
    given = {change["field"]: str(change["new"]) for change in row.changes}
    return next(filter(None, map(given.get, file_columns.TELL_WHO)), "")


def in_words(report: Report, options: Mapping[str, Any]) -> str:
    """The report for a person."""
    lines = [*report.notes, *(f"Nieuw: {number}" for number in report.created)]
    for change in report.changed:
        waits = " (wacht op bevestiging)" if change.get("waits") else ""
        lines.append(f"{change['number']}: {change['field']} “{change['old']}” wordt “{change['new']}”{waits}")
    for error in report.errors:
        where = f"Rij {error['row']}, {error['column']}" if error["column"] else f"Rij {error['row']}"
        lines.append(f"{where}: {error['message']}")
    lines += report.foreseen
    lines.append(
        f"{len(report.created)} nieuw, {report.people_changed} gewijzigd, {report.unchanged} ongewijzigd, "
        f"{len(report.errors)} {'fout' if len(report.errors) == 1 else 'fouten'}."
    )
    if report.errors and report.is_applied:
        lines.append(f"{report.wrong_rows} rijen met een fout bleven apart; al het andere is doorgevoerd.")
    elif options["dry_run"] and (not report.errors or options["skip_bad"]):
        lines.append("Dit was een proef: er is niets gewijzigd.")
    elif report.errors:
        lines.append("Er is niets gewijzigd.")
    return "\n".join(lines)
