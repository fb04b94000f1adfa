"""A row of the file by itself: the values that its cells give, and which cells were refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _

from onboarding.hr.imports import cell_values, name_splitting
from onboarding.hr.imports.file_columns import PREFIX, TELL_WHO, WHOLE_NAME, label_of
from onboarding.hr.imports.file_rows import Row
from onboarding.hr.imports.made_columns import Made, with_made
from onboarding.hr.imports.name_splitting import Doubt, Naming, Split
from onboarding.hr.imports.number_formats import SINCE_1900
from onboarding.hr.imports.refused_cells import Refused, excerpt

APOSTROPHES = "'’"  # d’ stands against the name
MOST_KEPT = 4_000  # cells of a file that may come again, such as a department or a day
Clean = Callable[[str, str, date], str]  # as cell_values.clean


@dataclass(frozen=True, slots=True)
class Error:
    column: str  # its heading in the file; "" when it is about the whole row
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A row by itself: the values that it gives, and which cells were refused."""

    row: int
    values: Mapping[str, str]
    errors: tuple[Error, ...]
    whole_name: Split | None = field(default=None, compare=False)  # as it was taken apart, when the row has one
    cells: tuple[str, ...] = field(default=(), compare=False)  # as they stand in the file, for whoever repairs it

    @property
    def number(self) -> str:
        return self.values.get("personnel_number", "")


@dataclass(frozen=True, slots=True)
class Sheet:
    """How the file is to be read.

    `is_complete`: whoever works here stands in it. `takes_gone`: whoever is new in it and left already, comes along.
    """

    header: Sequence[str]
    mapping: Mapping[str, int]
    is_complete: bool = False
    day_zero: date = SINCE_1900  # from which numbers of days count
    takes_gone: bool = False
    naming: Naming = field(default_factory=Naming)
    made: Sequence[Made] = ()  # columns behind those of the file
    answers: Mapping[str, str] = field(default_factory=dict)  # of HR, by personnel number: other_people.py
    clean: Clean = field(default_factory=lambda: lru_cache(MOST_KEPT)(cell_values.clean), compare=False)

    def heading(self, field_name: str) -> str:
        """What stands above this field's column, or what the field is called when it has none."""
        return self.header[self.mapping[field_name]] if field_name in self.mapping else label_of(field_name)

    def draft(self, row: Row) -> Draft:
        """The row's values; empty cells give none."""
        found: dict[str, str] = {}
        errors: list[Error] = []
        if row.is_too_wide:
            message = _(
                "Deze rij heeft meer cellen dan er kolomnamen zijn. Kijk na of er een scheidingsteken te veel staat."
            )
            errors.append(Error("", "too_wide", message))
        cells = with_made(row.cells, self.made)
        for name, index in self.mapping.items():
            try:
                value = self.clean(name, cells[index], self.day_zero)
            except Refused as refused:
                errors.append(Error(self.heading(name), refused.code, refused.message))
            else:
                if value:
                    found[name] = value
        whole_name = self._taken_apart(found)
        if whole_name and whole_name.doubt:
            errors.append(Error(self.heading(WHOLE_NAME), "doubtful_name", _doubtful(whole_name)))
        if prefix := found.pop(PREFIX, ""):
            errors += self._join(prefix, found, errors)
        if found.keys().isdisjoint(TELL_WHO) and not {e.column for e in errors} & set(map(self.heading, TELL_WHO)):
            message = _(
                "We weten niet over wie deze rij gaat. Vul een personeelsnummer in, of een externe sleutel of een "
                "e-mailadres van het werk. Of haal deze rij uit het bestand."
            )
            errors.append(Error("", "nobody", message))
        return Draft(row.number, found, tuple(errors), whole_name, (*row.cells, *row.beyond))

    def _taken_apart(self, found: dict[str, str]) -> Split | None:
        """Put the parts of a whole name where they belong, when they are certain and not given apart already."""
        text = found.pop(WHOLE_NAME, "")
        if not text or {"first_name", "last_name"} <= found.keys():
            return None
        told = name_splitting.split(text, self.naming, found.get("first_name", ""))
        if not told.doubt:
            found.update(first_name=told.first, last_name=told.last)
        return told

    def _join(self, prefix: str, found: dict[str, str], errors: Sequence[Error]) -> Iterator[Error]:
        """Put the prefix before the last name that it belongs to, unless it stands there already."""
        heading = self.heading("last_name")
        name = found.get("last_name")
        if name is None:
            if not any(error.column == heading for error in errors):
                message = _("Er is een voorvoegsel, maar de achternaam ontbreekt. Vul de achternaam aan.")
                yield Error(heading, "missing_value", message)
            return
        joined = name if begins_with(name, prefix) else f"{prefix}{'' if prefix[-1] in APOSTROPHES else ' '}{name}"
        try:
            cell_values.refuse_too_long("last_name", joined)
        except Refused as refused:
            yield Error(heading, refused.code, refused.message)
        found["last_name"] = joined


def _doubtful(name: Split) -> str:
    sentences = {
        Doubt.ORDER: _("Wat is de voornaam in “%(name)s”? Kies bij Namen wat eerst komt."),
        Doubt.OTHER_FIRST_NAME: _("De voornaam van deze rij staat niet in “%(name)s”. Vul bij Namen in wat klopt."),
    }
    sentence = sentences.get(
        name.doubt, _("We zien niet zeker wat in “%(name)s” de voornaam is. Vul bij Namen in wat klopt.")
    )
    return sentence % {"name": excerpt(name.text)}


def begins_with(name: str, prefix: str) -> bool:
    """Whether the name begins with the prefix already."""
    return f"{name.casefold()} ".startswith(f"{prefix.casefold()} ")
