"""What more than one row of a file lays claim to: a number, an address, a key, or a person. Pure.

Which of the rows is right nobody knows, so all of them are wrong. That is known before anything is decided about one
of them: the file is gone through once for it, and the rows that are right come to the same with the others or without.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onboarding.hr.imports.draft_rows import Draft, Error, Sheet
from onboarding.hr.imports.file_columns import TELL_WHO

CLAIMED_TWICE = {
    "personnel_number": gettext_lazy("Dit personeelsnummer staat ook op rij %(row)s. Haal een van de twee rijen weg."),
    "email": gettext_lazy("Dit e-mailadres staat ook op rij %(row)s. Geef elke persoon een eigen adres."),
    "external_id": gettext_lazy("Deze sleutel staat ook op rij %(row)s. Geef elke persoon een eigen sleutel."),
}
PERSON = "person"
Claim = tuple[str, str | int]  # of what, and which: ("email", "jef@lennik.example"), (PERSON, 12)


class Claims:
    """Remembers of the rows that were noted only their numbers, addresses, keys and people."""

    def __init__(self) -> None:
        self._first: dict[Claim, int] = {}  # the row that was the first with it
        self._second: dict[Claim, int] = {}

    def note(self, draft: Draft, person_id: int | None) -> None:
        """Remember what the row has, and whom it is about as far as we know."""
        for claim in _claims(draft, person_id):
            first = self._first.setdefault(claim, draft.row)
            if first != draft.row:
                self._second.setdefault(claim, draft.row)

    def holds(self, name: str, value: str | int) -> bool:
        """Whether any row has this."""
        return (name, value) in self._first

    def other_row(self, name: str, value: str | int, row: int) -> int | None:
        """Another row than `row` that has this; None when there is none."""
        claim = (name, value)
        first = self._first.get(claim, row)
        return first if first != row else self._second.get(claim)

    def errors(self, draft: Draft, person_id: int | None, name: str, sheet: Sheet) -> Iterator[Error]:
        """What the row has in common with another; that it is about the same person (`name`) only when nothing else."""
        is_alone = True
        for field, sentence in CLAIMED_TWICE.items():
            other = self.other_row(field, draft.values.get(field, ""), draft.row)
            if field in draft.values and other is not None:
                is_alone = False
                code = "duplicate_number" if field == "personnel_number" else f"duplicate_{field}"
                yield Error(sheet.heading(field), code, str(sentence) % {"row": other})
        other = self.other_row(PERSON, person_id, draft.row) if person_id is not None and is_alone else None
        if other is not None:
            message = _("Ook rij %(row)s gaat over %(name)s. Haal een van de twee rijen weg.")
            yield Error("", "duplicate_person", message % {"row": other, "name": name})


def _claims(draft: Draft, person_id: int | None) -> Iterator[Claim]:
    for field in TELL_WHO:
        if field in draft.values:
            yield field, draft.values[field]
    if person_id is not None:
        yield PERSON, person_id
