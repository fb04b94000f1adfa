"""A number in a file that we know as that of quite another person: HR says whether it is the same one. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onboarding.hr.imports.name_splitting import PARTICLES
from onboarding.people.folding import fold

SAME, OTHER = "same", "other"  # what HR answers
ASKED = 50  # rows at once
COMPARED = ("email", "external_id", "start_date")


def is_quite_another(given: Mapping[str, str], known: Mapping[str, str]) -> bool:
    """Whether a row says of somebody's number nothing that we know of them: no word of the name is the same, and
    neither is the address, the key or the first working day, of which at least one stands on both sides."""
    named = given.get("first_name") and given.get("last_name")
    compared = [(given[name], known[name]) for name in COMPARED if given.get(name) and known[name]]
    return bool(
        named and compared and not _words(given) & _words(known) and all(ours != theirs for ours, theirs in compared)
    )


def _words(values: Mapping[str, str]) -> set[str]:
    """The words of a name; “van” and “de” tell nobody from anybody."""
    words = fold(f"{values['first_name']} {values['last_name']}").replace("-", " ").split()
    return set(words) - PARTICLES


class Strangers:
    """The rows about which that is asked: the number, who stands in the file, and whom we know by it."""

    def __init__(self) -> None:
        self.count = 0
        self.freed = 0  # numbers that go to another person, as HR said
        self._asked: list[list[str]] = []

    def ask(self, number: str, name: str, known: str) -> None:
        self.count += 1
        if len(self._asked) < ASKED:
            self._asked.append([number, name, known])

    def as_data(self) -> dict[str, Any]:
        """{"count": 1, "freed": 0, "asked": [["00012", "Lien Maes", "Jef Claes"]]}"""
        return {"count": self.count, "freed": self.freed, "asked": self._asked}
