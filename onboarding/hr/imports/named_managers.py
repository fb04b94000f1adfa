"""Who is meant where a row names a manager: somebody we know, or somebody new in the same file. Pure.

A manager is named by the personnel number, else the external key, else the address, else the whole name, in whatever
order. Whoever more than one person may be, is nobody: we never guess. A row about somebody tells as well what they are
called; but a row that is wrong, or about somebody who has left, tells nothing, so that rows that name its person are
wrong too, and those that name theirs.

People are told apart by a text: their id, or “row:5” for who is new on row 5.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from onboarding.hr.imports.refused_cells import Refused, excerpt
from onboarding.hr.imports.spared_people import bare_name
from onboarding.people.addresses import written

ROW = "row:"
NAMED_BY = ("personnel_number", "external_id", "email")
Key = tuple[str, str]  # by what, and which: ("email", "jef@lennik.example"), ("name", "jef maes")


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody whom we know already."""

    id: int
    name: str
    has_left: bool
    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Manager:
    who: str
    name: str


@dataclass(frozen=True, slots=True)
class _Asking:
    """A row that names a manager: whom it is about, and who is their manager now ("": nobody)."""

    row: int
    who: str
    now: str


def keys_of(values: Mapping[str, str]) -> tuple[Key, ...]:
    """By what somebody with these values can be named."""
    first, last = values.get("first_name", ""), values.get("last_name", "")
    name = [("name", bare_name(f"{first} {last}"))] if first and last else []
    return (*((by, values[by]) for by in NAMED_BY if values.get(by)), *name)


def who_is_on(row: int) -> str:
    return f"{ROW}{row}"


class Managers:
    """First all rows are noted, then who is known is learned, then it is told which rows tell nothing."""

    def __init__(self) -> None:
        self._asking: defaultdict[str, list[_Asking]] = defaultdict(list)  # by what the cells say
        self._told: defaultdict[Key, defaultdict[str, set[int]]] = defaultdict(lambda: defaultdict(set))  # rows of each
        self._known: defaultdict[Key, set[str]] = defaultdict(set)
        self._names: dict[str, str] = {}
        self._left: set[str] = set()
        self._silent: set[int] = set()  # rows that tell nothing

    def note(self, row: int, values: Mapping[str, str], named: str, who: str, now: str) -> None:
        """A row about `who`, whose manager is `now`, that names `named` ("": nobody)."""
        for key in keys_of(values):
            self._told[key][who].add(row)
        self._names.setdefault(who, f"{values.get('first_name', '')} {values.get('last_name', '')}".strip())
        if named:
            self._asking[named].append(_Asking(row, who, now))

    @property
    def keys(self) -> set[Key]:
        """By what managers are named in these rows, if we know them."""
        return {key for named in self._asking for key in _keys(named)}

    def learn(self, colleagues: Iterable[Colleague]) -> None:
        for one in colleagues:
            who = str(one.id)
            self._names[who] = one.name
            for key in one.keys:
                self._known[key].add(who)
            if one.has_left:
                self._left.add(who)

    def silence(self, rows: Iterable[int]) -> None:
        """These rows tell nothing, and so do the rows that are wrong because of it."""
        waiting = list(rows)
        waiting += self._wrong_among(self._asking)
        naming = self._naming()
        while waiting:
            row = waiting.pop()
            if row not in self._silent:
                self._silent.add(row)
                waiting += self._wrong_among(naming.get(row, ()))

    def _naming(self) -> dict[int, list[str]]:
        """What cells say that may mean the person of a row, by the row."""
        found: defaultdict[int, list[str]] = defaultdict(list)
        for named in self._asking:
            for row in {row for key in _keys(named) for rows in self._told_of(key).values() for row in rows}:
                found[row].append(named)
        return found

    def _wrong_among(self, cells: Iterable[str]) -> Iterator[int]:
        """The rows that name someone so, wrongly, and were not silent yet."""
        for named in cells:
            for asking in self._asking[named]:
                if asking.row not in self._silent and self._is_wrong(named, asking):
                    yield asking.row

    def _is_wrong(self, named: str, asking: _Asking) -> bool:
        try:
            self.find(named, asking.who, asking.now)
        except Refused:
            return True
        return False

    def find(self, named: str, who: str, now: str) -> Manager:
        """The manager of `who`, who has `now` as one already. Raises Refused."""
        key = next((key for key in _keys(named) if key in self._known or key in self._told), None)
        known = self._known.get(key, set()) if key else set()
        told = self._told_of(key) if key else {}
        if now and (now in known or told.get(now, set()) - self._silent):
            return Manager(now, self._names.get(now, ""))
        there = (known - self._left) | told.keys() or known
        if not there:
            raise Refused(
                "unknown_manager",
                _(
                    "“%(name)s” kennen we niet, en die persoon staat ook niet in dit bestand. Schrijf het "
                    "personeelsnummer, het e-mailadres, de externe sleutel of de volledige naam van de leidinggevende."
                )
                % {"name": excerpt(named)},
            )
        if len(there) > 1:
            raise Refused(
                "ambiguous_manager",
                _(
                    "Wie is “%(name)s”? Dat kan meer dan één persoon zijn. Schrijf het personeelsnummer of het "
                    "e-mailadres van de leidinggevende."
                )
                % {"name": excerpt(named)},
            )
        found = next(iter(there))
        if found == who:
            raise Refused("own_manager", _("Niemand is zijn eigen leidinggevende. Kijk na wie het is."))
        rows = told.get(found, set())
        if found not in known - self._left and not rows - self._silent:
            raise Refused("absent_manager", self._why_absent(found, rows))
        return Manager(found, self._names.get(found, ""))

    def _why_absent(self, who: str, rows: set[int]) -> str:
        if who in self._left:
            words = _("%(name)s is uit dienst. Vul in wie nu de leidinggevende is.")
            return words % {"name": self._names[who]}
        words = _("De leidinggevende staat op rij %(row)s, en die rij gaat niet mee. Kijk eerst die rij na.")
        return words % {"row": min(rows)}

    def _told_of(self, key: Key) -> Mapping[str, set[int]]:
        return self._told.get(key, {})


def _keys(named: str) -> list[Key]:
    """By what somebody may be named so, the surest first."""
    return [
        ("personnel_number", named),
        ("external_id", named),
        ("email", written(named)),
        ("name", bare_name(named.replace(",", " "))),
    ]
