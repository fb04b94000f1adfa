"""What a file comes down to: who is new, what changes about whom, and what is wrong on which row. Touches no database.

Rules:

- A person is known by the personnel number, to the letter. Somebody without one, added by hand, is known by the e-mail
  address, and gets the number.
- An empty cell never erases anything. The one exception is the last working day of someone who is back:
  see `_last_day`.
- A department that is not there yet comes along.
- Administrators are never changed.
- Another e-mail address waits for a confirmation when the account is in use; one that waits already, changes nothing.
- One row that is wrong, and nothing of the file can be applied: whoever made the file sees to it first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from onboarding.hr.import_row_kinds import RowKind
from onboarding.hr.imports.draft_rows import Draft, Error, Sheet
from onboarding.hr.imports.file_columns import FIELDS
from onboarding.people.folding import fold


@dataclass(frozen=True, slots=True)
class Person:
    """Someone of the organisation, as known now; `values` as text, under the names in FIELDS."""

    id: int
    values: Mapping[str, str]
    is_administrator: bool = False
    is_in_use: bool = False  # another address waits until it is confirmed
    waiting_address: str = ""  # was asked already

    @property
    def name(self) -> str:
        return f"{self.values['first_name']} {self.values['last_name']}".strip()


@dataclass(frozen=True, slots=True)
class Known:
    """Whom a batch of rows may be about: the organisation's people with one of its numbers, addresses or keys."""

    people: Sequence[Person] = ()
    numbers_by_bare: Mapping[str, str] = field(default_factory=dict)  # existing numbers, by what they are without zeros


@dataclass(frozen=True, slots=True)
class Change:
    field: str
    old: str
    new: str
    waits: bool = False  # for a confirmation


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


class Planner:
    """Goes through a file in batches, and remembers of the rows before only their numbers, addresses and keys."""

    def __init__(self, sheet: Sheet, departments: Iterable[str], today: date) -> None:
        self.sheet = sheet
        self.today = today.isoformat()
        self.yesterday = (today - timedelta(days=1)).isoformat()
        self.departments = {same_name(name): name for name in departments}
        self.new_departments: list[str] = []
        self._seen: dict[str, dict[str, int]] = {"personnel_number": {}, "email": {}, "external_id": {}}

    def plan(self, drafts: Iterable[Draft], known: Known) -> Iterator[Planned]:
        """What comes of each row, in order."""
        index = _Index(known)
        for draft in drafts:
            yield self._plan_row(draft, index)

    def leaver(self, person: Person) -> Planned | None:
        """What comes of someone after the whole file was gone through: None, unless they are missing from it.

        Missing is who works here now, under a personnel number that no row has. Administrators, people without a
        number and people who are still to start were not to be expected in the file.
        """
        number, start, end = (person.values[name] for name in ("personnel_number", "start_date", "end_date"))
        if not number or number in self._seen["personnel_number"] or person.is_administrator:
            return None
        if start >= self.today or (end and end < self.today):
            return None
        change = Change("end_date", end, self.yesterday)
        return Planned(0, RowKind.MISSING, number, person.name, person.id, (change,))

    def _plan_row(self, draft: Draft, index: _Index) -> Planned:
        errors = [*draft.errors, *self._repeated(draft)]
        person = index.person_of(draft)
        errors += self._taken(draft, person, index)
        if person is None:
            errors += self._incomplete(draft, index)
            changes = [Change(name, "", value) for name, value in self._settled(draft).items()]
        else:
            changes = self._changes(draft, person)
            if changes and person.is_administrator:
                errors.append(self._administrator(person))
        errors += self._dates_crossed(draft, person)
        number = draft.number
        name = f"{draft.values.get('first_name', '')} {draft.values.get('last_name', '')}".strip()
        name = name or (person.name if person else "")
        person_id = person.id if person else None
        if errors:
            return Planned(draft.row, RowKind.WRONG, number, name, person_id, errors=tuple(errors))
        self._remember_department(draft)
        kind = RowKind.CREATED if person is None else RowKind.CHANGED if changes else RowKind.UNCHANGED
        return Planned(draft.row, kind, number, name, person_id, tuple(changes))

    # --- What is wrong -----------------------------------------------------------------------------------------------

    def _repeated(self, draft: Draft) -> Iterator[Error]:
        """What an earlier row of the file has as well; remembers what this one has."""
        sentences = {
            "personnel_number": _("Dit personeelsnummer staat ook op rij %(row)s. Haal een van de twee rijen weg."),
            "email": _("Dit e-mailadres staat ook op rij %(row)s. Geef elke persoon een eigen adres."),
            "external_id": _("Deze sleutel staat ook op rij %(row)s. Geef elke persoon een eigen sleutel."),
        }
        for name, seen in self._seen.items():
            value = draft.values.get(name)
            if value is not None and seen.setdefault(value, draft.row) != draft.row:
                code = "duplicate_number" if name == "personnel_number" else f"duplicate_{name}"
                yield Error(self.sheet.heading(name), code, sentences[name] % {"row": seen[value]})

    def _taken(self, draft: Draft, person: Person | None, index: _Index) -> Iterator[Error]:
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
        key = draft.values.get("external_id", "")
        holder = index.by_key.get(key)
        if key and holder is not None and holder is not person:
            message = _("Deze sleutel is van %(name)s. Kijk na van wie hij is.") % {"name": holder.name}
            yield Error(self.sheet.heading("external_id"), "external_id_in_use", message)

    def _incomplete(self, draft: Draft, index: _Index) -> Iterator[Error]:
        """Why nobody new can be made of this row."""
        bare = without_zeros(draft.number)
        resembling = index.known.numbers_by_bare.get(bare) if bare else None
        if resembling is not None and resembling != draft.number:
            message = _(
                "Personeelsnummer %(number)s kennen we niet, %(known)s wel. "
                "Heeft Excel nullen weggelaten? Schrijf het nummer zoals het hier bekend is."
            ) % {"number": draft.number, "known": resembling}
            yield Error(self.sheet.heading("personnel_number"), "leading_zeros", message)
            return
        refused = {error.column for error in draft.errors}
        for name, about in FIELDS.items():
            heading = self.sheet.heading(name)
            if about.needed_for_new and name not in draft.values and heading not in refused:
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

    # --- What changes ------------------------------------------------------------------------------------------------

    def _settled(self, draft: Draft) -> dict[str, str]:
        """The row's values, with the department under the name by which it is known."""
        settled = dict(draft.values)
        if "department" in settled:
            settled["department"] = self.departments.get(same_name(settled["department"]), settled["department"])
        return settled

    def _changes(self, draft: Draft, person: Person) -> list[Change]:
        wanted = {**self._settled(draft), "end_date": self._last_day(draft, person)}
        if same_name(wanted.get("department", "")) == same_name(person.values["department"]):
            wanted.pop("department", None)
        if wanted.get("email") == person.waiting_address:
            wanted.pop("email", None)
        return [
            Change(name, person.values[name], wanted[name], name == "email" and person.is_in_use)
            for name in FIELDS
            if name in wanted and wanted[name] != person.values[name]
        ]

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

    def _remember_department(self, draft: Draft) -> None:
        name = draft.values.get("department", "")
        if name and same_name(name) not in self.departments:
            self.departments[same_name(name)] = name
            self.new_departments.append(name)


class _Index:
    """What is known, by what a row can find it with."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.by_number = {one.values["personnel_number"]: one for one in known.people}
        self.by_email = {one.values["email"]: one for one in known.people}
        self.by_key = {one.values["external_id"]: one for one in known.people}

    def person_of(self, draft: Draft) -> Person | None:
        """Whom the row is about; None for someone new."""
        if not draft.number:
            return None
        person = self.by_number.get(draft.number)
        if person is None and "email" in draft.values:
            person = self.by_email.get(draft.values["email"])
            if person is not None and person.values["personnel_number"]:
                return None
        return person


def same_name(name: str) -> str:
    """What two spellings of a department's name have in common: capitals, accents and spaces do not count."""
    return " ".join(fold(name).split())


def without_zeros(number: str) -> str:
    """A personnel number without the zeros in front, which Excel likes to leave out."""
    return number.lstrip("0")
