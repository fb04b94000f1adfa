"""What the dry run showed is carried out: all of it, or nothing. Rows that are wrong stay behind, if HR chose so.

The rows that were written down are applied, not the file once more, so that nothing happens but what HR saw. Whatever
changed in the meantime stops the import: it is to be looked at again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onboarding import many_rows
from onboarding.hr.deeds import activity, rule_switching
from onboarding.hr.import_row_kinds import APPLIED, RowKind
from onboarding.hr.imports import file_layout, import_sentences, known_people, manager_giving
from onboarding.hr.imports.file_columns import MANAGER, OTHERS, is_own
from onboarding.hr.imports.listed_departments import names_of
from onboarding.hr.imports.manager_giving import ManagerGone
from onboarding.hr.imports.own_columns import OwnFields, TooMany, Values
from onboarding.hr.models import EmployeeImport, ImportRow, ImportState, Verb
from onboarding.hr.worker import watched_work
from onboarding.many_keys import IsAmong
from onboarding.people import address_changes, several_departments
from onboarding.people.last_officer import LastOfficer
from onboarding.people.models import Organisation, User


def apply(run_id: int, actor: Any, now: datetime, reporter: watched_work.Reporter, *, is_silent: bool = False) -> str:
    """Apply an import that was checked, and give the outcome in words. Whom the rules enrol after it, and who is given
    another address, hears nothing of it when it `is_silent`.

    Raises watched_work.Stop, and nothing changed then: when it was applied already, when rows are wrong, or when what
    the dry run was based on is no longer so.
    """
    try:
        with transaction.atomic():
            run = _apply(run_id, actor, now, reporter, is_silent)
    except (IntegrityError, TooMany, ManagerGone) as error:  # somebody else was quicker
        raise _changed_meanwhile() from error
    except LastOfficer as error:
        raise nobody_left(error) from error
    return outcome(run, enrol(run_id, actor))


@transaction.atomic
def enrol(run_id: int, actor: Any) -> int:
    """Enrol by the rules, as on the day of the import, beside the import itself: what was imported stands. How many
    enrolments that made; 0 when it was done already. That it is to be done, the import knows from the moment it is
    applied: cut_off_imports.py does it when whoever applied it was killed."""
    run = lock(run_id)
    if run.applied_at is None or run.enrols_silently is None:
        return 0
    day = timezone.localtime(run.applied_at).date()
    number = rule_switching.run_all(actor, run.organisation, day, is_silent=run.enrols_silently)
    run.enrols_silently = None
    run.save(update_fields=["enrols_silently"])
    return number


def lock(run_id: int) -> EmployeeImport:
    """The import, with its organisation locked until the transaction ends: imports come one after the other. Who adds
    something to the organisation meanwhile does not wait for it."""
    organisation_id = EmployeeImport.objects.values_list("organisation_id", flat=True).get(pk=run_id)
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation_id)
    run: EmployeeImport = EmployeeImport.objects.defer("content").get(pk=run_id)
    run.organisation = organisation
    return run


def batches(run: EmployeeImport, kind: RowKind) -> Iterator[list[ImportRow]]:
    """The rows of one kind, so many at a time."""
    return map(list, _portions(run, kind))


def _portions(run: EmployeeImport, kind: RowKind) -> Iterator[QuerySet[ImportRow]]:
    """By key: asked for what comes after the last one, a database may look at all rows of the kind for each portion."""
    keys = list(run.rows.filter(kind=kind).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), known_people.BATCH):
        some = keys[start : start + known_people.BATCH]
        yield ImportRow.objects.filter(IsAmong("pk", some)).order_by("pk")


@dataclass(frozen=True, slots=True)
class _Work:
    run: EmployeeImport
    actor: Any
    departments: known_people.Departments
    own_fields: OwnFields
    now: datetime
    is_silent: bool

    @property
    def today(self) -> date:
        return timezone.localtime(self.now).date()


def _apply(run_id: int, actor: Any, now: datetime, reporter: watched_work.Reporter, is_silent: bool) -> EmployeeImport:
    run = lock(run_id)
    if run.state != ImportState.CHECKED:
        raise watched_work.Stop(
            _("Deze import is al doorgevoerd, of nog niet nagekeken. Bekijk hem opnieuw."), "not_checked"
        )
    if run.number_of(RowKind.WRONG) and not run.sets_wrong_apart:
        raise watched_work.Stop(
            _("Er staan nog fouten in het bestand. Verbeter ze en laad het bestand opnieuw op."), "has_errors"
        )
    return carry_out(run, actor, now, reporter, is_silent=is_silent)


def carry_out(
    run: EmployeeImport, actor: Any, now: datetime, reporter: watched_work.Reporter, *, is_silent: bool = False
) -> EmployeeImport:
    """Change what the rows say, of an import that is locked; see `apply` for what it raises."""
    departments = known_people.Departments(run.organisation, run.summary.get("department_kinds", {}))
    work = _Work(run, actor, departments, OwnFields(run.organisation, actor), now, is_silent)
    if actor is not None:  # whoever applies a file does not lock themselves out with it
        run.rows.filter(kind=RowKind.MISSING, user=actor).delete()
    number = run.rows.filter(kind__in=APPLIED).count()
    reporter.expect(number)
    for kind in APPLIED:
        for portion in _portions(run, kind):
            reporter.advance((_create if kind == RowKind.CREATED else _change)(work, portion))
    for kind in APPLIED if MANAGER in run.mapping else ():
        for rows in batches(run, kind):
            manager_giving.give(run, rows)
    mailed = _("Zonder mail") if is_silent else ""
    detail = ". ".join(filter(None, [run.filename, import_sentences.set_apart(run), mailed]))
    activity.record(actor, Verb.IMPORT_APPLIED, run.organisation, number=number, detail=detail)
    run.summary["made_departments"] = work.departments.made
    run.summary["made_own_fields"] = work.own_fields.made
    run.summary["headings"] = file_layout.header(run)  # for the file of the rows that stay behind
    run.state, run.applied_at, run.enrols_silently = ImportState.APPLIED, now, is_silent
    run.content, run.layout = b"", {}  # all those people’s data: undoing needs only what changed
    run.save(update_fields=["summary", "state", "applied_at", "enrols_silently", "content", "layout"])
    return run


def _create(work: _Work, portion: QuerySet[ImportRow]) -> int:
    """Add whom these rows tell of; how many. A number, an address or a key that a colleague has by now, the database
    refuses."""
    rows = list(portion.values_list("pk", "changes"))
    given = [{change["field"]: change["new"] for change in changes} for _row, changes in rows]
    people = many_rows.insert_values(User, known_people.new_people(work.run.organisation, given, work.departments))
    others: dict[int, several_departments.Since] = {}
    own = Values(work.own_fields)
    for person, values in zip(people, given, strict=True):
        if names := names_of(values.get(OTHERS, "")):
            there = (work.departments.get_or_create(name).pk for name in names)
            others[person] = dict.fromkeys(there, known_people.first_day(values))
        for field in filter(is_own, values):
            own.give(person, field, values[field])
    own.write()
    several_departments.give(others)
    _remember_whom([row for row, _changes in rows], people)
    return len(rows)


def _remember_whom(rows: Sequence[int], people: Sequence[int]) -> None:
    """Keep whom each row made, which undoing needs, in one plain statement: bulk_update() takes longer over it than
    over making the people."""
    made = ", ".join(f"({row:d}, {person:d})" for row, person in zip(rows, people, strict=True))
    set_user = "UPDATE hr_importrow SET user_id = made.column2 FROM (VALUES {}) AS made WHERE id = made.column1"
    with connection.cursor() as cursor:
        cursor.execute(set_user.format(made))


def _change(work: _Work, portion: QuerySet[ImportRow]) -> int:
    rows = list(portion)
    found = people_of(work.run, rows)
    touched: list[User] = []
    addresses: list[tuple[User, str]] = []
    fields: set[str] = set()
    others: dict[int, several_departments.Since] = {}
    own_values = Values(work.own_fields)
    for row in rows:
        person = found.get(row.user_id or 0)
        if person is None or any(known_people.text_of(person, one["field"]) != one["old"] for one in row.changes):
            raise _changed_meanwhile()
        since = known_people.since_of(person)
        for change in row.changes:
            if change["field"] == "email":
                addresses.append((person, change["new"]))
                continue
            fields.add(change["field"])
            if is_own(change["field"]):
                own_values.give(person.pk, change["field"], change["new"])
            if change["field"] == OTHERS:
                change["since"] = known_people.names_and_days(person)
                there = [work.departments.get_or_create(name).pk for name in names_of(change["new"])]
                others[person.pk] = {pk: since.get(pk, work.today) for pk in there}
                continue
            if change["field"] == "department":
                change["since"] = person.department_since and person.department_since.isoformat()
                person.department_since = since.get(work.departments.get_or_create(change["new"]).pk, work.today)
            known_people.assign(person, change["field"], change["new"], work.departments)
        touched.append(person)
    _refuse_taken(work.run, touched, {address for _person, address in addresses})
    if own := known_people.model_fields(fields):
        User.objects.bulk_update(touched, own)
    several_departments.give(others)
    own_values.write()
    _give_addresses(work, rows, addresses)
    if addresses or {"department", OTHERS} & fields:
        ImportRow.objects.bulk_update(rows, ["changes"])  # what undoing needs
    return len(rows)


def _give_addresses(work: _Work, rows: list[ImportRow], addresses: list[tuple[User, str]]) -> None:
    """Give these people their addresses, or ask for them.

    Which address goes to whom follows from the file, from what its columns were said to be, and from who goes on with
    it. So none of those people may confirm it as the second one: unless it was one person all along, nobody of HR is
    asking, and only an administrator, the old mailbox or the person confirms.
    """
    run = work.run
    hands = {run.uploaded_by_id, run.mapped_by_id or run.uploaded_by_id, work.actor and work.actor.pk}
    asked_by = run.uploaded_by if len(hands) == 1 else None
    asked = address_changes.give_many(addresses, asked_by, work.now, is_silent=work.is_silent)
    request_of = {request.user_id: request.pk for request in asked}
    for row in rows:
        for change in row.changes:
            if change["field"] == "email" and row.user_id in request_of:
                change["asked"] = request_of[row.user_id]


def people_of(run: EmployeeImport, rows: list[ImportRow]) -> dict[int, User]:
    """Whom these rows are about, by id and locked; without who is at another organisation now, or an administrator."""
    people = User.objects.of(run.organisation).filter(is_superuser=False, pk__in=[r.user_id for r in rows])
    people = people.select_related("department")
    people = people.prefetch_related("in_other_departments__department", "own_values__field")
    return {person.pk: person for person in people.select_for_update(of=("self",), no_key=True)}


def _refuse_taken(run: EmployeeImport, people: list[User], addresses: set[str]) -> None:
    """Stop when a colleague has one of these addresses, or a number or key of these people, by now."""
    themselves = {person.pk for person in people}
    others = User.objects.of(run.organisation)
    taken = [
        others.with_one_of_addresses(addresses),
        *(
            others.filter(IsAmong(field, found))
            for field in ("personnel_number", "external_id")
            if (found := {getattr(person, field) for person in people} - {""})
        ),
    ]
    if any(set(holders.values_list("pk", flat=True)) - themselves for holders in taken):
        raise _changed_meanwhile()


def nobody_left(refusal: LastOfficer) -> watched_work.Stop:
    sentence = _("Er is niets gewijzigd. %(why)s") % {"why": " ".join(refusal.messages)}
    return watched_work.Stop(sentence, "last_officer")


def _changed_meanwhile() -> watched_work.Stop:
    sentence = _(
        "Sinds het nakijken is er iets gewijzigd bij de medewerkers. Er is niets doorgevoerd. "
        "Kijk het bestand opnieuw na."
    )
    return watched_work.Stop(sentence, "changed_meanwhile")


def outcome(run: EmployeeImport, enrolled: int) -> str:
    """What came of an import that was applied, and so many enrolments after it, in words."""
    created, missing = run.number_of(RowKind.CREATED), run.number_of(RowKind.MISSING)
    parts = [
        ngettext("%(number)s persoon toegevoegd", "%(number)s personen toegevoegd", created) % {"number": created},
        _("%(number)s gewijzigd") % {"number": run.number_of(RowKind.CHANGED)},
    ]
    if missing:
        parts.append(_("%(number)s uit dienst gemeld") % {"number": missing})
    if enrolled:
        parts.append(ngettext("%(number)s inschrijving", "%(number)s inschrijvingen", enrolled) % {"number": enrolled})
    return " ".join(filter(None, [f"{', '.join(parts)}.", import_sentences.set_apart(run)]))
