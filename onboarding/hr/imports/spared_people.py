"""Who is not missing from a file although no row that is right is about them: a wrong row may well be. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from onboarding.hr.imports.draft_rows import Draft, Sheet
from onboarding.hr.imports.file_columns import TELL_WHO
from onboarding.people.folding import fold


@dataclass(slots=True)
class Spared:
    """Whom wrong rows may be about.

    `rows_about_anyone` counts those of which nobody can tell: as long as there is one, nobody is missing.
    """

    numbers: set[str] = field(default_factory=set)
    people: set[int] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    rows_about_anyone: int = 0

    def note(self, draft: Draft, sheet: Sheet, about: set[int], resembling: str) -> None:
        """A wrong row: `about` are the people who have something of it, `resembling` is a number that it nearly has."""
        self.people |= about
        self.numbers |= {resembling} - {""}
        first, last = draft.values.get("first_name", ""), draft.values.get("last_name", "")
        if first and last:
            self.names.add(bare_name(f"{first} {last}"))
        unreadable = {error.column for error in draft.errors} & {sheet.heading(name) for name in TELL_WHO}
        is_told = bool(draft.values.keys() & set(TELL_WHO)) and not unreadable and bool(first and last)
        if not (about or resembling or is_told):
            self.rows_about_anyone += 1

    def spares(self, person_id: int, number: str, name: str) -> bool:
        return bool(
            self.rows_about_anyone
            or person_id in self.people
            or number in self.numbers
            or bare_name(name) in self.names
        )


def bare_name(name: str) -> str:
    """A name in whatever order, without capitals and accents."""
    return " ".join(sorted(fold(name).split()))
