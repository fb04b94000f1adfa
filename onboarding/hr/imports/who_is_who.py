"""Whom a row is about, among the people of the organisation. Touches no database.

A person is known by the external key, else by the personnel number, to the letter, else by the e-mail address; the
address never goes against a number or a key that differs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from onboarding.hr.imports.draft_rows import Draft


@dataclass(frozen=True, slots=True)
class Person:
    """Someone of the organisation, as known now; `values` as text, under the names in FIELDS, and of own fields
    only those that have one."""

    id: int
    values: Mapping[str, str]
    is_administrator: bool = False
    is_in_use: bool = False  # another address waits until it is confirmed
    waiting_address: str = ""  # was asked already
    manager_name: str = ""

    @property
    def name(self) -> str:
        return f"{self.values['first_name']} {self.values['last_name']}".strip()


@dataclass(frozen=True, slots=True)
class Known:
    """Whom a batch of rows may be about: the organisation's people with one of its numbers, addresses or keys."""

    people: Sequence[Person] = ()
    numbers_by_bare: Mapping[str, str] = field(default_factory=dict)  # existing numbers, by what they are without zeros


class Index:
    """What is known, by what a row can find it with."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.by_number = self._people_by("personnel_number")
        self.by_email = self._people_by("email")
        self.by_key = self._people_by("external_id")

    def _people_by(self, name: str) -> dict[str, Person]:
        """Who has nothing there is known by nothing."""
        return {one.values[name]: one for one in self.known.people if one.values[name]}

    def ids_of(self, draft: Draft) -> set[int]:
        """Who has the key, the number or the address of the row."""
        values = draft.values
        holders = (
            self.by_key.get(values.get("external_id", "")),
            self.by_number.get(draft.number),
            self.by_email.get(values.get("email", "")),
        )
        return {one.id for one in holders if one is not None}

    def resembling(self, number: str) -> str:
        """Somebody's number that this one, which is nobody's, would be with zeros in front; "" when there is none."""
        bare = without_zeros(number)
        known = self.known.numbers_by_bare.get(bare, "") if bare and number not in self.by_number else ""
        return known if known != number else ""

    def person_of(self, draft: Draft) -> Person | None:
        """Whom the row is about; None for someone new."""
        by_key = self.by_key.get(draft.values.get("external_id", ""))
        person = by_key or self.by_number.get(draft.number)
        if person is not None:
            return person
        by_email = self.by_email.get(draft.values.get("email", ""))
        if by_email is None:
            return None
        differs = any(name in draft.values and by_email.values[name] for name in ("personnel_number", "external_id"))
        return None if differs else by_email


def without_zeros(number: str) -> str:
    """A personnel number without the zeros in front, which Excel likes to leave out."""
    return number.lstrip("0")
