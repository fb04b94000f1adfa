"""What was recognised in a page, and corrected since: the programme to be, and what still keeps it from that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from onboarding.lessons.charter import Charter, CharterPrinciple, initial, letters_of
from onboarding.lessons.charter_drafts import title_of
from onboarding.lessons.outlines import PrincipleKind
from onboarding.lessons.wordmark import lay_out

MAX_PARTS = 40  # more than any charter has, and few enough for one form
LONGEST = {"title": 255, "wordmark": 24, "motto": 300, "letter": 2}  # in characters; titles as of a page
LONGEST_TEXT = 5_000

Problems = dict[str, str]  # a sentence by the name of the field that it is about, as the form has it


@dataclass(frozen=True, slots=True)
class Part:
    """A mission, vision, value or pillar; `behaviours` has one on each line, `lines` are the places in the page that
    it was made of, from 0."""

    kind: str = PrincipleKind.VALUE.value
    letter: str = ""
    title: str = ""
    statement: str = ""
    behaviours: str = ""
    lines: tuple[int, ...] = ()

    @property
    def principle(self) -> CharterPrinciple:
        acts = tuple(line.strip() for line in self.behaviours.splitlines() if line.strip())
        return CharterPrinciple(self.kind, self.letter, self.title, self.statement, acts)


@dataclass(frozen=True, slots=True)
class Recognised:
    """The programme to be: `title` is its own, `wordmark` and `motto` may be ""."""

    title: str = ""
    wordmark: str = ""
    motto: str = ""
    parts: tuple[Part, ...] = field(default=())

    @classmethod
    def from_charter(cls, charter: Charter, taken: list[int | None]) -> Recognised:
        """`taken` says of each line of the page which principle took it."""
        parts = tuple(
            Part(
                one.kind,
                one.letter,
                one.title,
                one.statement,
                "\n".join(one.behaviours),
                tuple(line for line, user in enumerate(taken) if user == at),
            )
            for at, one in enumerate(charter.principles[:MAX_PARTS])
        )
        return cls(title_of(charter), charter.wordmark or "", charter.motto, parts)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Recognised:
        """What `as_dict` wrote."""
        parts = tuple(Part(**{**one, "lines": tuple(one["lines"])}) for one in data.get("parts", ()))
        return cls(data.get("title", ""), data.get("wordmark", ""), data.get("motto", ""), parts)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def charter(self) -> Charter:
        return Charter(self.wordmark or None, tuple(one.principle for one in self.parts), motto=self.motto)

    def with_letters(self) -> Recognised:
        """With the letters of the wordmark given to the values anew, as many as it goes."""
        values = [one for one in self.parts if one.kind == PrincipleKind.VALUE]
        letters = iter(letters_of(self.wordmark, [initial(one.title) for one in values]))
        is_value = PrincipleKind.VALUE
        return replace(
            self, parts=tuple(replace(one, letter=next(letters)) if one.kind == is_value else one for one in self.parts)
        )


def problems_of(it: Recognised) -> Problems:
    """What keeps it from becoming a programme, at its field; "" is about all of it."""
    found: Problems = {}
    if not it.parts:
        found[""] = _("Er staat nog niets om een traject van te maken. Voeg minstens één waarde, missie of visie toe.")
    if not it.title:
        found["title"] = _("Geef het traject een naam.")
    if it.wordmark and not it.wordmark.isalpha():
        found["wordmark"] = _("Gebruik alleen letters, zonder spaties.")
    for name in ("title", "wordmark", "motto"):
        _too_long(found, name, name, getattr(it, name))
    for at, part in enumerate(it.parts):
        _of_part(found, at, part)
    if it.wordmark and "wordmark" not in found:
        _of_letters(found, it)
    return found


def _of_part(found: Problems, at: int, part: Part) -> None:
    if not part.title:
        found[f"part-{at}-title"] = _("Geef dit deel een naam, of haal het weg.")
    _too_long(found, f"part-{at}-title", "title", part.title)
    is_letter = (len(part.letter) == 1 and part.letter.isalpha()) or part.letter.isdecimal()
    if part.letter and not (is_letter and len(part.letter) <= LONGEST["letter"]):
        found[f"part-{at}-letter"] = _("Geef één letter of een nummer.")
    for name in ("statement", "behaviours"):
        if len(getattr(part, name)) > LONGEST_TEXT:
            message = _("Deze tekst is te lang. Kort hem in tot %(number)d tekens.")
            found[f"part-{at}-{name}"] = message % {"number": LONGEST_TEXT}


def _too_long(found: Problems, field_name: str, name: str, text: str) -> None:
    if len(text) > LONGEST[name]:
        message = _("Dit is te lang. Kort het in tot %(number)d tekens.")
        found[field_name] = message % {"number": LONGEST[name]}


def _of_letters(found: Problems, it: Recognised) -> None:
    """A value takes a place of its own in the wordmark, or none."""
    values = [(at, one.letter) for at, one in enumerate(it.parts) if one.letter and one.kind == PrincipleKind.VALUE]
    placed = {place.principle for place in lay_out(it.wordmark, values)}
    for at, letter in values:
        if at not in placed:
            message = _("In %(wordmark)s is geen plaats meer voor deze %(letter)s. Kies een andere letter, of geen.")
            found.setdefault(f"part-{at}-letter", message % {"wordmark": it.wordmark, "letter": letter})
