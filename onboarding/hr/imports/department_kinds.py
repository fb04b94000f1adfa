"""What a file says of the kind of work that a department does: only a department that comes along gets it from there.
Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from django.utils.translation import gettext as _

from onboarding.hr.imports.draft_rows import Draft
from onboarding.hr.imports.file_columns import KIND
from onboarding.hr.imports.refused_cells import Refused, excerpt
from onboarding.people.folding import fold


@lru_cache(maxsize=1_000)  # a file names the same departments again and again
def same_name(name: str) -> str:
    """What two spellings of a department's name have in common: capitals, accents and spaces do not count."""
    return " ".join(fold(name).split())


@dataclass(slots=True)
class DepartmentKinds:
    """The kinds of an organisation, name by key, and what its departments do, by their names.

    `claimed` is what the rows of the file say of departments that are not there yet: for each, by same_name, the first
    row with each key. `keys` is the key of the kind of each department that comes along, by its name.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[str, str] = field(default_factory=dict)
    claimed: dict[str, dict[str, int]] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    def note(self, draft: Draft, department: str) -> None:
        """Remember what a row says of a department that is not there yet, before any row is judged."""
        key = self._key_of(draft.values.get(KIND, ""))
        if key and department and department not in self.known:
            self.claimed.setdefault(same_name(department), {}).setdefault(key, draft.row)

    def check(self, draft: Draft, department: str) -> None:
        """Raise Refused when the row names a kind that there is not, or another one than its department does."""
        said = draft.values.get(KIND, "")
        if not said:
            return
        key = self._key(said)
        if not department:
            message = _("Een soort werk hoort bij een dienst. Vul de dienst aan, of laat deze cel leeg.")
            raise Refused("kind_without_department", message)
        if department in self.known and self.known[department] != key:
            does = self.names.get(self.known[department]) or _("geen soort werk")
            message = _(
                "De dienst %(department)s heeft hier: %(kind)s. Wijzig dat bij Diensten, of laat deze cel leeg."
            )
            raise Refused("other_kind", message % {"department": department, "kind": does})
        said_elsewhere = self.claimed.get(same_name(department), {})
        row = next((row for other, row in said_elsewhere.items() if other != key), None)
        if row is not None:
            message = _("Op rij %(row)s doet de dienst %(department)s ander werk. Kies één soort werk voor de dienst.")
            raise Refused("other_kind", message % {"row": row, "department": department})

    def remember(self, draft: Draft, department: str) -> None:
        """A row without errors: what it says of a department that comes along, stands."""
        if department and department not in self.known and draft.values.get(KIND):
            self.keys.setdefault(department, self._key(draft.values[KIND]))

    def _key_of(self, said: str) -> str:
        """The key of a kind by its name; "" when there is none."""
        return next((key for key, name in self.names.items() if fold(name) == fold(said)), "")

    def _key(self, said: str) -> str:
        if key := self._key_of(said):
            return key
        message = _(
            "Het soort werk “%(kind)s” bestaat hier niet. Kies uit: %(kinds)s. Of voeg het eerst toe bij Diensten."
        )
        raise Refused("unknown_kind", message % {"kind": excerpt(said), "kinds": ", ".join(self.names.values())})
