"""What a file comes down to: who is new, what changes about whom, and what is wrong on which row. Touches no database.

Rules:

- Who is who, who_is_who.py says; who is known by a key, a number or an address gets the others.
- An empty cell never erases anything. The one exception is the last working day of someone who is back:
  see `_last_day`.
- A department that is not there yet comes along, also as another one than the main one.
- The other departments that a row lists are all that someone has; the main one is not among them, listed or not.
  Who has no main one cannot have others.
- Whoever is new and left before today is left out, unless HR says otherwise.
- Administrators are never changed.
- Another e-mail address waits for a confirmation when the account is in use; one that waits already, changes nothing.
- A row that is wrong is set apart whole: it makes no department, and whoever it may be about is not missing. What
  several rows lay claim to, none of them gets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from onboarding.hr.import_row_kinds import RowKind
from onboarding.hr.imports import listed_departments, other_people
from onboarding.hr.imports.cell_values import refuse_too_long
from onboarding.hr.imports.department_kinds import DepartmentKinds, same_name
from onboarding.hr.imports.draft_rows import Draft, Error, Sheet
from onboarding.hr.imports.file_columns import FIELDS, KIND, MANAGER, OTHERS, in_order
from onboarding.hr.imports.name_splitting import Hardest, is_the_same
from onboarding.hr.imports.named_managers import Manager, Managers, who_is_on
from onboarding.hr.imports.other_people import Strangers
from onboarding.hr.imports.refused_cells import Refused
from onboarding.hr.imports.row_conflicts import PERSON, Claims
from onboarding.hr.imports.spared_people import Spared
from onboarding.hr.imports.who_is_who import Index, Known, Person


@dataclass(frozen=True, slots=True)
class Change:
    field: str
    old: str
    new: str
    waits: bool = False  # for a confirmation
    old_name: str = ""  # of a manager, of whom `old` and `new` tell who it is
    new_name: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """What comes of a row; `row` 0 is for someone who is not in the file."""

    row: int
    kind: RowKind
    personnel_number: str
    name: str
    person_id: int | None = None
    changes: tuple[Change, ...] = ()
    errors: tuple[Error, ...] = ()
    cells: tuple[str, ...] = ()  # of a row that is wrong, as the file has them

    @property
    def is_new_without_address(self) -> bool:
        """Whether somebody is added whom no mail reaches."""
        return self.kind == RowKind.CREATED and not any(change.field == "email" for change in self.changes)


class Planner:
    """Goes through a file in batches, twice: first to `note` what its rows lay claim to, then to `plan`.

    Once more in between when it names managers: to `judge` which rows are right, for a row that is wrong tells nothing.
    """

    def __init__(
        self, sheet: Sheet, departments: Iterable[str], today: date, kinds: DepartmentKinds | None = None
    ) -> None:
        self.sheet = sheet
        self.today = today.isoformat()
        self.yesterday = (today - timedelta(days=1)).isoformat()
        self.departments = {same_name(name): name for name in departments}
        self.new_departments: list[str] = []
        self.kinds = kinds or DepartmentKinds()
        self.spared = Spared()
        self.names = Hardest()
        self.strangers = Strangers()
        self.gone_taken = 0  # rows about people who left already and come along
        self.managers = Managers()
        self._claims = Claims()

    def note(self, drafts: Iterable[Draft], known: Known) -> None:
        """Remember what these rows lay claim to; all rows are noted before the first is planned."""
        index = Index(known)
        for draft in drafts:
            person = index.person_of(draft)
            self._claims.note(draft, person.id if person else None)
            self.kinds.note(draft, self._department(draft, person))
            if MANAGER in self.sheet.mapping:
                about = None if self._holder(draft, index) else person
                named = draft.values.get(MANAGER, "")
                now = about.values.get(MANAGER, "") if about else ""
                self.managers.note(draft.row, draft.values, named, _who(draft, about), now)

    def judge(self, drafts: Iterable[Draft], known: Known) -> Iterator[int]:
        """The rows that tell nothing of who can be a manager: they are wrong, about somebody who has left, or
        about an administrator."""
        index = Index(known)
        for draft in drafts:
            holder = self._holder(draft, index)
            person = None if holder else index.person_of(draft)
            end = self._last_day(draft, person)
            stays_out = (end and end < self.today) or (person is not None and person.is_administrator)
            if stays_out or self._errors(draft, index, holder, person):
                yield draft.row

    def plan(self, drafts: Iterable[Draft], known: Known) -> Iterator[Planned]:
        """What comes of each row, in order."""
        index = Index(known)
        for draft in drafts:
            holder = self._holder(draft, index)
            planned = self._plan_row(draft, index, holder)
            if holder is not None and planned.kind != RowKind.WRONG:
                self.strangers.freed += 1
                freed = Change("personnel_number", holder.values["personnel_number"], "")
                yield Planned(draft.row, RowKind.CHANGED, draft.number, holder.name, holder.id, (freed,))
            yield planned

    def leaver(self, person: Person) -> Planned | None:
        """What comes of someone after the whole file was gone through: None, unless they are missing from it.

        Missing is who works here now, under a personnel number that no row has. Administrators, people without a
        number and people who are still to start were not to be expected in the file.
        """
        number, start, end = (person.values[name] for name in ("personnel_number", "start_date", "end_date"))
        is_there = self._claims.holds("personnel_number", number) or self._claims.holds(PERSON, person.id)
        if not number or is_there or person.is_administrator:
            return None
        if self.spared.spares(person.id, number, person.name):
            return None
        if start >= self.today or (end and end < self.today):
            return None
        change = Change("end_date", end, self.yesterday)
        return Planned(0, RowKind.MISSING, number, person.name, person.id, (change,))

    def _holder(self, draft: Draft, index: Index) -> Person | None:
        """Whose number it was, when HR said that it is another person’s now; None when it is nobody else’s."""
        person = index.person_of(draft)
        said = self.sheet.answers.get(draft.number) if draft.number else None
        if person is None or said != other_people.OTHER:
            return None
        return person if self._seems_another(draft, person) else None

    def _seems_another(self, draft: Draft, person: Person) -> bool:
        is_by_number = bool(draft.number) and person.values["personnel_number"] == draft.number
        has_key = draft.values.get("external_id", "") == person.values["external_id"] != ""
        if person.is_administrator:  # is never changed anyhow
            return False
        return is_by_number and not has_key and other_people.is_quite_another(draft.values, person.values)

    def _unanswered(self, draft: Draft, person: Person | None) -> Iterator[Error]:
        """That the row seems to be about quite another person than the one with its number."""
        if person is None or draft.number in self.sheet.answers or not self._seems_another(draft, person):
            return
        message = _(
            "Personeelsnummer %(number)s is hier van %(name)s, en alles in deze rij is anders. Zeg of het dezelfde "
            "persoon is."
        ) % {"number": draft.number, "name": person.name}
        yield Error(self.sheet.heading("personnel_number"), "someone_else", message)

    def _plan_row(self, draft: Draft, index: Index, holder: Person | None) -> Planned:
        """`holder`: whose number it was, and whom the row is not about."""
        person = None if holder else index.person_of(draft)
        person_id = person.id if person else None
        errors = self._errors(draft, index, holder, person)
        manager: Manager | None = None
        try:
            manager = self._manager(draft, person)
        except Refused as refused:
            errors.append(Error(self.sheet.heading(MANAGER), refused.code, refused.message))
        changes = self._changes(draft, person, manager) if person else self._first_values(draft, manager)
        if changes and person and person.is_administrator:
            errors.append(self._administrator(person))
        number = draft.number or (person.values["personnel_number"] if person else "")
        name = f"{draft.values.get('first_name', '')} {draft.values.get('last_name', '')}".strip()
        name = name or (draft.whole_name.text if draft.whole_name else "") or (person.name if person else "")
        if errors:
            wrong = {error.code for error in errors}
            if draft.whole_name and "doubtful_name" in wrong:
                self.names.note(draft.whole_name)
            if person and "someone_else" in wrong:
                self.strangers.ask(number, f"{draft.values['first_name']} {draft.values['last_name']}", person.name)
            self.spared.note(draft, self.sheet, index.ids_of(draft), index.resembling(draft.number))
            return Planned(draft.row, RowKind.WRONG, number, name, person_id, (), tuple(errors), draft.cells)
        end = draft.values.get("end_date", "")
        if person is None and end and end < self.today:
            if not self.sheet.takes_gone:
                return Planned(draft.row, RowKind.GONE, number, name, None, (Change("end_date", "", end),))
            self.gone_taken += 1
        if draft.whole_name and not draft.whole_name.doubt:
            self.names.note(draft.whole_name)
        self._remember_departments(draft)
        kind = RowKind.CREATED if person is None else RowKind.CHANGED if changes else RowKind.UNCHANGED
        return Planned(draft.row, kind, number, name, person_id, tuple(changes))

    def _errors(self, draft: Draft, index: Index, holder: Person | None, person: Person | None) -> list[Error]:
        """What is wrong with a row, but for the manager that it names."""
        name = person.name if person else ""
        errors = [
            *_still_doubtful(draft, person),
            *self._claims.errors(draft, person.id if person else None, name, self.sheet),
        ]
        errors += self._unanswered(draft, person)
        errors += self._taken(draft, person or holder, index)
        zeros_lost = list(self._without_zeros(draft, index))
        errors += zeros_lost
        if person is None and not zeros_lost:
            errors += self._incomplete(draft)
        errors += self._dates_crossed(draft, person)
        errors += self._other_kind(draft, person)
        errors += self._wrong_others(draft, person)
        return errors

    def _manager(self, draft: Draft, person: Person | None) -> Manager | None:
        """The manager whom a row names; None when it names nobody. Raises Refused."""
        named = draft.values.get(MANAGER, "")
        now = person.values.get(MANAGER, "") if person else ""
        return self.managers.find(named, _who(draft, person), now) if named else None

    # --- What is wrong -----------------------------------------------------------------------------------------------

    def _taken(self, draft: Draft, person: Person | None, index: Index) -> Iterator[Error]:
        email = draft.values.get("email", "")
        holder = index.by_email.get(email)
        if email and holder is not None and holder is not person:
            words = {"name": holder.name, "number": holder.values["personnel_number"]}
            sentence = (
                _("Dit e-mailadres is van %(name)s, met personeelsnummer %(number)s. Kijk na welk van de twee klopt.")
                if words["number"]
                else _("Dit e-mailadres is van %(name)s. Kijk na van wie het is.")
            )
            yield Error(self.sheet.heading("email"), "email_in_use", sentence % words)
        holder = index.by_number.get(draft.number)
        if holder is not None and holder is not person:
            message = _("Dit personeelsnummer is van %(name)s. Kijk na van wie het is.") % {"name": holder.name}
            yield Error(self.sheet.heading("personnel_number"), "number_in_use", message)

    def _without_zeros(self, draft: Draft, index: Index) -> Iterator[Error]:
        """A number that is nobody's, and would be somebody's with the zeros that Excel left out."""
        if resembling := index.resembling(draft.number):
            message = _(
                "Personeelsnummer %(number)s kennen we niet, %(known)s wel. "
                "Heeft Excel nullen weggelaten? Schrijf het nummer zoals het hier bekend is."
            ) % {"number": draft.number, "known": resembling}
            yield Error(self.sheet.heading("personnel_number"), "leading_zeros", message)

    def _incomplete(self, draft: Draft) -> Iterator[Error]:
        """What is wanting for somebody new."""
        refused = {error.column for error in draft.errors}
        if draft.whole_name and draft.whole_name.doubt:
            refused |= {self.sheet.heading("first_name"), self.sheet.heading("last_name")}
        for name, about in FIELDS.items():
            if not about.needed_for_new or name in draft.values:
                continue
            heading = self.sheet.heading(name)
            if heading not in refused:
                message = _("Deze persoon is nieuw, en dan is een %(field)s nodig. Vul het aan.") % {
                    "field": about.label
                }
                yield Error(heading, "missing_value", message)

    def _administrator(self, person: Person) -> Error:
        message = _(
            "%(name)s is beheerder van Aan boord en wordt niet gewijzigd door een import. "
            "Haal deze rij uit het bestand."
        ) % {"name": person.name}
        return Error("", "administrator", message)

    def _dates_crossed(self, draft: Draft, person: Person | None) -> Iterator[Error]:
        start = draft.values.get("start_date") or (person.values["start_date"] if person else "")
        end = self._last_day(draft, person)
        if start and end and end < start and {"start_date", "end_date"} & draft.values.keys():
            heading = self.sheet.heading("end_date" if "end_date" in draft.values else "start_date")
            message = _("De laatste werkdag ligt voor de eerste. Kijk de datums na.")
            yield Error(heading, "end_before_start", message)

    def _department(self, draft: Draft, person: Person | None) -> str:
        """Where someone works by this row, under the name by which it is known."""
        name = draft.values.get("department") or (person.values["department"] if person else "")
        return self._as_known(name)

    def _wrong_others(self, draft: Draft, person: Person | None) -> Iterator[Error]:
        names = self._listed(draft)
        if names and not self._department(draft, person):
            message = _("Andere diensten komen bij een dienst. Vul ook de dienst in waar deze persoon vooral werkt.")
            yield Error(self.sheet.heading(OTHERS), "others_without_main", message)
        for name in names:
            try:
                refuse_too_long("department", name)
            except Refused as refused:
                yield Error(self.sheet.heading(OTHERS), refused.code, refused.message)

    def _other_kind(self, draft: Draft, person: Person | None) -> Iterator[Error]:
        try:
            self.kinds.check(draft, self._department(draft, person))
        except Refused as refused:
            yield Error(self.sheet.heading(KIND), refused.code, refused.message)

    # --- What changes ------------------------------------------------------------------------------------------------

    def _settled(self, draft: Draft) -> dict[str, str]:
        """The row's values, with the department under the name by which it is known."""
        settled = {name: value for name, value in draft.values.items() if name not in (KIND, OTHERS, MANAGER)}
        if "department" in settled:
            settled["department"] = self._as_known(settled["department"])
        return settled

    def _as_known(self, name: str) -> str:
        """A department's name as it is known, or as it came along."""
        return self.departments.get(same_name(name), name)

    def _listed(self, draft: Draft) -> list[str]:
        """The other departments of a row, each under the name by which it is known, one of each."""
        cell = draft.values.get(OTHERS, "")
        if not cell:
            return []
        names = listed_departments.listed(cell, lambda name: same_name(name) in self.departments)
        return list({same_name(name): self._as_known(name) for name in names}.values())

    def _others(self, draft: Draft, person: Person | None) -> str:
        """The other departments after this row, as one text: those that it lists, else those that are known."""
        known = listed_departments.names_of(person.values[OTHERS]) if person else []
        main = same_name(self._department(draft, person))
        names = self._listed(draft) or known
        return listed_departments.as_text(name for name in names if same_name(name) != main)

    def _first_values(self, draft: Draft, manager: Manager | None) -> list[Change]:
        """What somebody new gets."""
        settled = {**self._settled(draft), OTHERS: self._others(draft, None)}
        changes = [Change(name, "", value) for name, value in settled.items() if value]
        return [*changes, *([Change(MANAGER, "", manager.who, new_name=manager.name)] if manager else [])]

    def _changes(self, draft: Draft, person: Person, manager: Manager | None) -> list[Change]:
        wanted = {**self._settled(draft), "end_date": self._last_day(draft, person)}
        wanted[OTHERS] = self._others(draft, person)
        if same_name(wanted.get("department", "")) == same_name(person.values["department"]):
            wanted.pop("department", None)
        if wanted.get("email") == person.waiting_address:
            wanted.pop("email", None)
        changes = [
            Change(name, person.values.get(name, ""), wanted[name], name == "email" and person.is_in_use)
            for name in in_order(wanted)
            if wanted[name] != person.values.get(name, "")
        ]
        known = person.values.get(MANAGER, "")
        if manager and manager.who != known:
            changes.append(Change(MANAGER, known, manager.who, old_name=person.manager_name, new_name=manager.name))
        return changes

    def _last_day(self, draft: Draft, person: Person | None) -> str:
        """The last working day after this row.

        Without a day in the row, the day we know stands, unless the row shows that the person is back: they had left,
        and the file has an empty cell where the day would be, or is said to hold whoever works here; or they start
        after the last day that we know.
        """
        if "end_date" in draft.values or person is None:
            return draft.values.get("end_date", "")
        known = person.values["end_date"]
        has_left = bool(known) and known < self.today
        is_listed = "end_date" in self.sheet.mapping or self.sheet.is_complete
        if (has_left and is_listed) or draft.values.get("start_date", "") > known:
            return ""
        return known

    def _remember_departments(self, draft: Draft) -> None:
        name = draft.values.get("department", "")
        for one in filter(None, [name, *self._listed(draft)]):
            if same_name(one) not in self.departments:
                self.departments[same_name(one)] = one
                self.new_departments.append(one)
        self.kinds.remember(draft, self.departments.get(same_name(name), ""))


def _who(draft: Draft, person: Person | None) -> str:
    """Whom a row is about, as named_managers.py tells people apart."""
    return str(person.id) if person else who_is_on(draft.row)


def _still_doubtful(draft: Draft, person: Person | None) -> list[Error]:
    """The row's own errors; a name in doubt is none when it is that of the person whom the row is about."""
    doubtful = draft.whole_name if draft.whole_name and draft.whole_name.doubt else None
    if doubtful and person and is_the_same(doubtful.text, person.values["first_name"], person.values["last_name"]):
        return [error for error in draft.errors if error.code != "doubtful_name"]
    return list(draft.errors)
