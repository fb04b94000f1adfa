"""The last import is undone, as far as nobody built on it: what was changed again since then, stays.

Who was added goes, unless they already began: then they are marked as left, and what they did remains.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onboarding.hr.deeds import activity
from onboarding.hr.import_row_kinds import APPLIED, RowKind
from onboarding.hr.imports import known_people, manager_giving
from onboarding.hr.imports.applying import batches, lock, nobody_left, people_of
from onboarding.hr.imports.file_columns import MANAGER, OTHERS, is_own
from onboarding.hr.imports.listed_departments import names_of
from onboarding.hr.imports.own_columns import OwnFields, Values, remove_made
from onboarding.hr.models import EmployeeImport, ImportRow, ImportState, Verb
from onboarding.hr.worker import watched_work
from onboarding.learning.journey import enrolment_rules, progress
from onboarding.learning.models import Enrolment, EnrolmentRule, RuleCondition
from onboarding.people import address_changes, several_departments
from onboarding.people.addresses import written
from onboarding.people.last_officer import LastOfficer
from onboarding.people.models import Department, User


@dataclass(frozen=True, slots=True)
class _Work:
    run: EmployeeImport
    departments: known_people.Departments
    own_fields: OwnFields
    applied_on: date
    actor: Any
    now: datetime
    is_silent: bool
    counts: Counter[str] = field(default_factory=Counter)  # people: restored, removed, left; values: kept

    @property
    def today(self) -> date:
        return timezone.localtime(self.now).date()


def undo(run_id: int, actor: Any, now: datetime, reporter: watched_work.Reporter, *, is_silent: bool = False) -> str:
    """Undo the last import of an organisation, and give the outcome in words. Nobody is invited at the address of
    before when it `is_silent`.

    Raises watched_work.Stop, and nothing changed then, when it is not the last one (any more).
    """
    try:
        with transaction.atomic():
            return _undo(run_id, actor, now, reporter, is_silent)
    except LastOfficer as error:
        raise nobody_left(error) from error
    except IntegrityError as error:
        raise watched_work.Stop(
            _("Iemand wijzigde op dit moment dezelfde medewerkers. Er is niets gewijzigd. Probeer het opnieuw."),
            "changed_meanwhile",
        ) from error


def is_last_applied(run: EmployeeImport) -> bool:
    """Whether this is the last import that was applied at its organisation, and still stands."""
    applied = EmployeeImport.objects.of(run.organisation_id).filter(applied_at__isnull=False)
    last = applied.order_by("-applied_at", "-pk").values_list("pk", flat=True).first()
    return run.state == ImportState.APPLIED and run.pk == last


def _undo(run_id: int, actor: Any, now: datetime, reporter: watched_work.Reporter, is_silent: bool) -> str:
    run = lock(run_id)
    if not is_last_applied(run) or run.applied_at is None:
        raise watched_work.Stop(
            _("Alleen de laatste import die doorgevoerd is, kan ongedaan gemaakt worden."), "not_the_last"
        )
    work = _work(run, run.applied_at, actor, now, is_silent)
    number = run.rows.filter(kind__in=APPLIED).count()
    reporter.expect(number)
    for rows in batches(run, RowKind.CHANGED) if MANAGER in run.mapping else ():
        work.counts["kept"] += manager_giving.give_back(run, rows)  # before who is new goes
    for kind in reversed(APPLIED):
        for rows in batches(run, kind):
            (_remove if kind == RowKind.CREATED else _restore)(work, rows)
            reporter.advance(len(rows))
    _remove_departments(run)
    remove_made(run.organisation, actor, run.summary.get("made_own_fields", []))
    detail = ". ".join(filter(None, [run.filename, _("Zonder mail") if is_silent else ""]))
    activity.record(actor, Verb.IMPORT_UNDONE, run.organisation, number=number, detail=detail)
    run.state, run.undone_at = ImportState.UNDONE, now
    run.save(update_fields=["state", "undone_at"])
    return _outcome(work.counts)


def _work(run: EmployeeImport, applied_at: datetime, actor: Any, now: datetime, is_silent: bool) -> _Work:
    departments, own_fields = known_people.Departments(run.organisation), OwnFields(run.organisation, actor)
    return _Work(run, departments, own_fields, timezone.localtime(applied_at).date(), actor, now, is_silent)


def give_addresses_back(run: EmployeeImport, actor: Any, now: datetime) -> None:
    """Undo this import as far as addresses go, within a transaction that is taken back: for who foresees what follows.

    Whom it gave another address goes back in all that it changed of them, as what follows is judged by all of that; and
    whoever was added at such an address goes first, as when it is undone.
    """
    if run.applied_at is None:
        return
    work = _work(run, run.applied_at, actor, now, is_silent=False)
    given = [
        [row for row in rows if any(change["field"] == "email" for change in row.changes)]
        for rows in batches(run, RowKind.CHANGED)
    ]
    back = {change["old"] for rows in given for row in rows for change in row.changes if change["field"] == "email"}
    holders = User.objects.of(run.organisation).with_address(back - {""}).order_by().values("pk")
    if added := list(run.rows.filter(kind=RowKind.CREATED, user__in=holders)):
        _remove(work, added)
    for rows in filter(None, given):
        _restore(work, rows)


def _remove(work: _Work, rows: list[ImportRow]) -> None:
    """Remove the people whom these rows added, with the enrolments in which nothing was done."""
    people = people_of(work.run, rows)
    enrolments = Enrolment.objects.filter(user__in=people)
    began = set(enrolments.filter(started_at__isnull=False).values_list("user_id", flat=True))
    began |= {person.pk for person in people.values() if person.last_login is not None}
    progress.withdraw(enrolments.exclude(user__in=began).values_list("pk", flat=True), work.now)
    began |= set(enrolments.values_list("user_id", flat=True))
    removable = people.keys() - began
    User.objects.filter(pk__in=removable).delete()
    work.counts["removed"] += len(removable)
    left = [person for person in people.values() if person.pk in began and not person.has_left(work.today)]
    for person in left:
        person.end_date = work.today - timedelta(days=1)
        person.start_date = person.start_date and min(person.start_date, person.end_date)  # who was still to start
    User.objects.bulk_update(left, ["start_date", "end_date"])
    work.counts["left"] += len(began)


@dataclass(slots=True)
class _Back:
    """What goes back for the people of a batch."""

    own_values: Values
    fields: set[str] = field(default_factory=set)
    addresses: list[tuple[User, str]] = field(default_factory=list)
    others: dict[int, several_departments.Since] = field(default_factory=dict)


def _restore(work: _Work, rows: list[ImportRow]) -> None:
    """Give the people whom these rows changed their old values, where the imported ones still stand."""
    people = people_of(work.run, rows)
    taken = _taken(work.run, rows)
    touched: list[User] = []
    back = _Back(Values(work.own_fields))
    for row in rows:
        person = people.get(row.user_id or 0)
        if person is None:
            work.counts["kept"] += len(row.changes)
            continue
        for change in row.changes:
            if change["field"] == MANAGER:
                continue  # is given back already
            if change["field"] == "email" and person.email == change["old"]:
                continue  # it was asked and never confirmed, or somebody put it back
            if _stands(person, change) and _can_return(work, person, change, taken):
                _put_back(work, person, change, back)
            else:
                work.counts["kept"] += 1
        touched.append(person)
    if own := known_people.model_fields(back.fields):
        User.objects.bulk_update(touched, own)
    several_departments.give(back.others)
    back.own_values.write()
    _withdraw_unmeant(work, touched)
    _return_addresses(work, rows, back.addresses)
    work.counts["restored"] += len(touched)


def _put_back(work: _Work, person: User, change: dict[str, Any], back: _Back) -> None:
    """Give `person` (not saved yet) the old value of a change, and remember in `back` what is to be written."""
    name = change["field"]
    if name == "email":
        back.addresses.append((person, change["old"]))
        return
    back.fields.add(name)
    if name == OTHERS:
        back.others[person.pk] = _others_before(work, change)
        return
    if is_own(name):
        back.own_values.give(person.pk, name, change["old"])
    if name == "department":
        person.department_since = _day(change.get("since"))
    known_people.assign(person, name, change["old"], work.departments)


def _others_before(work: _Work, change: dict[str, Any]) -> several_departments.Since:
    """The other departments that someone had, by id, with the day since which."""
    days = change.get("since") or {}
    found = {name: work.departments.find(name) for name in names_of(change["old"])}
    return {one.pk: _day(days.get(name)) for name, one in found.items() if one is not None}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _return_addresses(work: _Work, rows: list[ImportRow], addresses: list[tuple[User, str]]) -> None:
    """Take back what still waits for a confirmation, and give back the addresses that were given."""
    asked = [change["asked"] for row in rows for change in row.changes if "asked" in change]
    address_changes.withdraw(asked, work.actor, work.now)
    address_changes.give_many(addresses, work.actor, work.now, is_silent=work.is_silent)


def _stands(person: User, change: dict[str, Any]) -> bool:
    return bool(known_people.text_of(person, change["field"]) == change["new"])


def _can_return(work: _Work, person: User, change: dict[str, Any], taken: dict[tuple[str, str], int]) -> bool:
    """Whether the old value is still to be had: what it is in is there, nobody else has the address or number."""
    if change["field"] == OTHERS:
        return all(work.departments.find(name) is not None for name in names_of(change["old"]))
    if is_own(change["field"]):
        return work.own_fields.find(change["field"]) is not None
    if change["field"] == "department":
        return not change["old"] or work.departments.find(change["old"]) is not None
    return taken.get((change["field"], change["old"]), person.pk) == person.pk


def _taken(run: EmployeeImport, rows: list[ImportRow]) -> dict[tuple[str, str], int]:
    """Who has, by now, one of the addresses, numbers and keys that these rows took away."""
    old: dict[str, set[str]] = {"email": set(), "personnel_number": set(), "external_id": set()}
    for row in rows:
        for change in row.changes:
            if change["old"] and change["field"] in old:
                old[change["field"]].add(change["old"])
    ours = User.objects.of(run.organisation)
    found = {("email", one.email): one.pk for one in ours.with_address({written(e) for e in old["email"]})}
    for name in ("personnel_number", "external_id"):
        found |= {(name, getattr(one, name)): one.pk for one in ours.filter(**{f"{name}__in": old[name]})}
    return found


def _withdraw_unmeant(work: _Work, people: list[User]) -> None:
    """Take back what the rules gave these people since the import and do not mean for them as they are again, if they
    did not begin."""
    given = Enrolment.objects.filter(user__in=people, enrolled_on__gte=work.applied_on)
    for rule in enrolment_rules.with_all(EnrolmentRule.objects.filter(pk__in=given.values("rule"))):
        meant = enrolment_rules.still_meant(rule, work.today).order_by().values("pk")
        unmeant = given.filter(rule=rule).exclude(user__in=meant)
        progress.withdraw(unmeant.values_list("pk", flat=True), work.now)


def _remove_departments(run: EmployeeImport) -> None:
    """Remove the departments that the import made, if nobody put anything in them."""
    made = Department.objects.of(run.organisation).filter(pk__in=run.summary.get("made_departments", []))
    used = RuleCondition.objects.filter(department__isnull=False).values("department")
    empty = made.filter(people__isnull=True, as_another__isnull=True, head__isnull=True)
    empty.exclude(pk__in=used).delete()


def _outcome(counts: Counter[str]) -> str:
    parts = [
        ngettext("%(number)s persoon verwijderd", "%(number)s personen verwijderd", counts["removed"])
        % {"number": counts["removed"]},
        _("%(number)s zoals voordien") % {"number": counts["restored"]},
    ]
    text = f"{', '.join(parts)}."
    if counts["left"]:
        text += " " + ngettext(
            "%(number)s nieuwe persoon was al begonnen en is uit dienst gemeld.",
            "%(number)s nieuwe personen waren al begonnen en zijn uit dienst gemeld.",
            counts["left"],
        ) % {"number": counts["left"]}
    if counts["kept"]:
        text += " " + ngettext(
            "%(number)s gegeven werd intussen opnieuw gewijzigd en blijft staan.",
            "%(number)s gegevens werden intussen opnieuw gewijzigd en blijven staan.",
            counts["kept"],
        ) % {"number": counts["kept"]}
    return text
