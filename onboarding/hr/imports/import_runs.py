"""An import from upload to undo: what the screens and the command call.

A file is uploaded (`keep`) and read (`start_reading`), its columns are mapped (`columns_of`, `set_mapping`), it is gone
through without changing anything (`start_check`), applied (`start_apply`) and, if need be, undone (`start_undo`). What
starts is work in the background, and gives the job to watch: no request opens a file. What is refused is a
ValidationError with a code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from onboarding.hr.import_row_kinds import RowKind
from onboarding.hr.imports import (
    file_columns,
    file_layout,
    file_rows,
    import_tasks,
    kept_choices,
    made_columns,
    undoing,
)
from onboarding.hr.imports.foreseen_enrolments import SILENT
from onboarding.hr.imports.import_sentences import filled
from onboarding.hr.imports.name_splitting import Naming
from onboarding.hr.imports.own_columns import OwnFields
from onboarding.hr.imports.unreadable_file import Unreadable
from onboarding.hr.models import EmployeeImport, ImportState, Job
from onboarding.hr.worker import watched_work
from onboarding.people.models import Organisation, User

FIELDS = file_columns.FIELDS
COLUMNS = file_columns.COLUMNS


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file; `field` and `is_clear` as in file_columns.Guess, or as a person mapped it."""

    index: int
    heading: str
    samples: list[str]
    field: str | None
    is_clear: bool
    is_made: bool = False  # of others, by HR
    filled: str = ""  # how many have something in it, and how many different values, in words

    @property
    def is_extra(self) -> bool:
        """Whether it is none of the fields that everyone has, and may be kept as one of the organisation’s own."""
        return self.field is None or file_columns.is_own(self.field)


def visible_to(viewer: User) -> QuerySet[EmployeeImport]:
    """The imports of the viewer's organisation, without the files themselves, which may be 10 MB each."""
    return EmployeeImport.objects.visible_to(viewer).defer("content")


def keep(actor: Any, organisation: Organisation, filename: str, content: bytes) -> EmployeeImport:
    """Keep a file as it comes, still to be read; or raise Unreadable when it is plainly no list."""
    file_rows.refuse_at_once(content)
    return EmployeeImport.objects.create(
        organisation=organisation, uploaded_by=actor, filename=filename[-200:], content=content
    )


def create(actor: Any, organisation: Organisation, filename: str, content: bytes, sheet: str = "") -> EmployeeImport:
    """Keep a file and read it at once, for whoever waits for it; or raise Unreadable, and it is not kept."""
    run = keep(actor, organisation, filename, content)
    try:
        file_layout.keep(run, sheet)
    except Unreadable:
        run.delete()
        raise
    return run


def start_reading(run: EmployeeImport, actor: Any, url: str = "") -> Job:
    """Find out how the file is laid out; `url` is where its columns can be seen. An unreadable file is not kept."""
    return _start(run, actor, _("Bestand lezen: %(file)s") % {"file": run.filename}, import_tasks.read, url)


def start_reading_sheet(run: EmployeeImport, sheet: str, actor: Any, now: datetime, url: str = "") -> Job:
    """Read another sheet of the workbook. Raises ValidationError: `already_applied`, `busy`, `unknown_sheet`."""
    _refuse_unless_open(run, now)
    if sheet not in run.layout.get("other_sheets", []):
        raise ValidationError(_("Kies een blad uit de lijst."), code="unknown_sheet")
    title = _("Bestand lezen: %(file)s") % {"file": run.filename}
    return _start(run, actor, title, import_tasks.read_sheet, url, sheet)


def columns_of(run: EmployeeImport) -> list[Column]:
    """The columns of the file, as they are mapped now; none before it was read, and once it was applied."""
    fields = {index: field for field, index in run.mapping.items()}
    is_known = "as_before" in run.layout  # HR chose already, also what not to use
    in_doubt = [] if is_known else file_columns.unclear(file_layout.file_header(run), run.mapping)
    own = run.layout.get("columns", [])
    found = [
        Column(index, one["heading"], one["samples"], fields.get(index), index not in in_doubt, filled=filled(one))
        for index, one in enumerate(own)
    ]
    rows = file_layout.preview(run)
    for index, heading in enumerate(file_layout.header(run)[len(own) :], len(own)):
        samples = list(dict.fromkeys(row[index] for row in rows if row[index]))[: file_layout.SAMPLES]
        found.append(Column(index, heading, samples, fields.get(index), True, is_made=True))
    return found


def set_mapping(
    run: EmployeeImport, mapping: Mapping[str, int], marks_missing_as_left: bool, now: datetime, by: Any = None
) -> None:
    """Keep which field stands in which column (from 0), who says so, and what it means when someone is not in the file.

    Raises ValidationError: `already_applied`, `busy`, `unknown_field`, `unknown_column`, `column_twice`,
    `nothing_to_know_by`, `too_many_own_fields`, `field_twice`. What an earlier dry run found is forgotten.
    """
    _refuse_unless_open(run, now)
    width = len(file_layout.header(run))
    own_fields = OwnFields(run.organisation)
    own_fields.refuse_twice(mapping)
    mapping = {own_fields.as_known(field): index for field, index in mapping.items()}
    if not all(map(file_columns.column_of, mapping)):
        raise ValidationError(_("Kies een veld uit de lijst."), code="unknown_field")
    if not all(0 <= index < width for index in mapping.values()):
        raise ValidationError(_("Kies een kolom uit de lijst."), code="unknown_column")
    if len(set(mapping.values())) < len(mapping):
        raise ValidationError(
            _("Je koos dezelfde kolom voor twee velden. Kies voor elk veld een andere kolom."), code="column_twice"
        )
    _refuse_without_key(mapping)
    own_fields.refuse_too_many(mapping)
    with transaction.atomic():
        # As it is now: another tab may have gone on.
        _refuse_unless_open(EmployeeImport.objects.select_for_update().defer("content").get(pk=run.pk), now)
        run.rows.all().delete()
        run.mapping, run.marks_missing_as_left, run.mapped_by = dict(mapping), marks_missing_as_left, by
        run.state, run.summary = ImportState.UPLOADED, {}
        run.save(update_fields=["mapping", "mapped_by", "marks_missing_as_left", "state", "summary"])
    if by is not None:  # a command says so itself each time
        kept_choices.keep(run, now)


def choose_anew(run: EmployeeImport, now: datetime) -> None:
    """Forget what was proposed because it was chosen before. Raises ValidationError: `already_applied`, `busy`."""
    _refuse_unless_open(run, now)
    file_layout.choose_anew(run)


def make_columns(run: EmployeeImport, made: Sequence[made_columns.Made], now: datetime) -> None:
    """Add columns that are made of those of the file.

    Raises ValidationError: `already_applied`, `busy`, `unknown_column`, `same_column`, `no_separator`, `too_many_made`.
    """
    _refuse_unless_open(run, now)
    width = len(file_layout.file_header(run))
    for one in made:
        of = made_columns.columns_of(one)
        if not all(0 <= index < width for index in of):
            raise ValidationError(_("Kies een kolom uit de lijst."), code="unknown_column")
        if len(set(of)) < len(of):
            raise ValidationError(_("Kies twee verschillende kolommen."), code="same_column")
        if "split" in one and not one["separator"]:
            raise ValidationError(_("Schrijf het teken waar de kolom gesplitst wordt."), code="no_separator")
    if len(file_layout.made(run)) + len(made) > made_columns.MOST:
        message = _("Je kan hoogstens %(most)s kolommen maken.") % {"most": made_columns.MOST}
        raise ValidationError(message, code="too_many_made")
    run.layout["made"] = [*file_layout.made(run), *made]
    run.save(update_fields=["layout"])


def unmake_columns(run: EmployeeImport, now: datetime) -> None:
    """Take away all columns that were made, and what they were mapped to. Raises as `choose_anew`."""
    _refuse_unless_open(run, now)
    width = len(file_layout.file_header(run))
    run.layout["made"] = []
    run.mapping = {field: index for field, index in run.mapping.items() if index < width}
    run.save(update_fields=["layout", "mapping"])


def keep_chosen(run: EmployeeImport, mapping: Mapping[str, int], now: datetime) -> None:
    """Keep what was chosen so far, while columns are made. Raises as `choose_anew`."""
    _refuse_unless_open(run, now)
    width = len(file_layout.header(run))
    known = {field: index for field, index in mapping.items() if file_columns.column_of(field)}
    run.mapping = {field: index for field, index in known.items() if 0 <= index < width}
    run.save(update_fields=["mapping"])


def take_gone(run: EmployeeImport, takes_gone: bool, now: datetime) -> None:
    """Keep whether whoever is new and left already comes along. Raises ValidationError: `already_applied`, `busy`.

    It is to be checked once more.
    """
    _refuse_unless_open(run, now)
    run.takes_gone = takes_gone
    run.save(update_fields=["takes_gone"])
    if run.uploaded_by_id is not None:  # a command says so itself each time
        kept_choices.keep(run, now)


def set_naming(run: EmployeeImport, naming: Naming, now: datetime) -> None:
    """Keep how whole names are taken apart. Raises ValidationError: `already_applied`, `busy`.

    It is to be checked once more.
    """
    _refuse_unless_open(run, now)
    run.naming = naming.as_dict()
    run.save(update_fields=["naming"])
    kept_choices.keep(run, now)


def answer(run: EmployeeImport, answers: Mapping[str, str], now: datetime) -> None:
    """Keep whether each number is the same person’s. Raises ValidationError: `already_applied`, `busy`.

    It is to be checked once more.
    """
    _refuse_unless_open(run, now)
    run.answers = {**run.answers, **answers}
    run.save(update_fields=["answers"])


def start_check(run: EmployeeImport, actor: Any, now: datetime, url: str = "") -> Job:
    """Go through the file without changing anything; `url` is where its outcome can be seen.

    Raises ValidationError: `already_applied`, `busy`, `nothing_to_know_by`.
    """
    _refuse_unless_open(run, now)
    _refuse_without_key(run.mapping)
    title = _("Import nakijken: %(file)s") % {"file": run.filename}
    return _start(run, actor, title, import_tasks.check, url)


def start_apply(
    run: EmployeeImport, actor: Any, now: datetime, url: str = "", apart: int = 0, *, is_silent: bool = False
) -> Job:
    """Carry out what the dry run showed, all or nothing; `apart` is how many wrong rows are knowingly left behind. Of
    the enrolments that follow, and of another address, nobody hears if it `is_silent`.

    Raises ValidationError: `already_applied`, `busy`, `not_checked`, `has_errors`, `nothing_to_change`.
    """
    _refuse_unless_open(run, now)
    if run.state != ImportState.CHECKED:
        raise ValidationError(_("Kijk het bestand eerst na."), code="not_checked")
    if run.number_of(RowKind.WRONG) != apart:
        raise ValidationError(
            _("Er staan nog fouten in het bestand. Verbeter ze en laad het bestand opnieuw op."), code="has_errors"
        )
    if not may_apply(run):
        raise ValidationError(_("Dit bestand verandert niets. Er valt niets door te voeren."), code="nothing_to_change")
    title = _("Import doorvoeren: %(file)s") % {"file": run.filename}
    more = [SILENT] if is_silent else []
    return _start(run, actor, title, import_tasks.apply, url, *more, sets_wrong_apart=bool(apart))


def start_undo(run: EmployeeImport, actor: Any, now: datetime, url: str = "", *, is_silent: bool = False) -> Job:
    """Put back what the last import changed; nobody is invited at an earlier address if it `is_silent`.

    Raises ValidationError: `not_the_last`, `busy`.
    """
    _refuse_while_busy(run, now)
    if run.enrols_silently is not None:  # the worker is about to
        raise _busy()
    if not may_undo(run):
        raise ValidationError(
            _("Alleen de laatste import die doorgevoerd is, kan ongedaan gemaakt worden."), code="not_the_last"
        )
    title = _("Import ongedaan maken: %(file)s") % {"file": run.filename}
    return _start(run, actor, title, import_tasks.undo, url, *([SILENT] if is_silent else []))


def may_apply(run: EmployeeImport) -> bool:
    """Whether the dry run found something to change; what is wrong stays behind, or is repaired first."""
    return run.state == ImportState.CHECKED and any(
        map(run.number_of, (RowKind.CREATED, RowKind.CHANGED, RowKind.MISSING))
    )


def may_undo(run: EmployeeImport) -> bool:
    """Whether this is the last import that was applied at its organisation, and still stands."""
    return undoing.is_last_applied(run)


def is_busy(run: EmployeeImport, now: datetime) -> bool:
    """Whether work on this import is waiting or going on."""
    return run.job is not None and not run.job.is_over and not is_stranded(run, now)


def is_stranded(run: EmployeeImport, now: datetime) -> bool:
    """Whether the last work on this import stopped without an end."""
    return run.job is not None and watched_work.is_stranded(run.job, now)


def _start(run: EmployeeImport, actor: Any, title: str, task: Any, url: str, *more: str, **kept: bool) -> Job:
    """Begin, and keep what was chosen, unless somebody else did since `run` was read: then it is busy."""
    with transaction.atomic():
        job = watched_work.start(actor, run.organisation, title[:200], task, run.pk, *more, url=url)
        if not EmployeeImport.objects.filter(pk=run.pk, job=run.job, state=run.state).update(job=job, **kept):
            raise _busy()
    run.job = job
    return job


def _refuse_without_key(mapping: Mapping[str, int]) -> None:
    if not mapping.keys() & set(file_columns.TELL_WHO):
        raise ValidationError(
            _(
                "Kies de kolom met het personeelsnummer, de externe sleutel of het e-mailadres. Daaraan herkennen we "
                "wie wie is."
            ),
            code="nothing_to_know_by",
        )


def _refuse_unless_open(run: EmployeeImport, now: datetime) -> None:
    if run.applied_at is not None:
        raise ValidationError(
            _("Deze import is al doorgevoerd. Laad het bestand opnieuw op om het nog eens te doen."),
            code="already_applied",
        )
    _refuse_while_busy(run, now)


def _refuse_while_busy(run: EmployeeImport, now: datetime) -> None:
    if is_busy(run, now):
        raise _busy()


def _busy() -> ValidationError:
    return ValidationError(_("We zijn nog bezig met deze import. Wacht tot het klaar is."), code="busy")
