"""What changed in the original of a copy, in words: then, there and here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from onboarding.lessons import body_wordings, quiz_wordings
from onboarding.lessons.comparing import short
from onboarding.lessons.differences import VersionWords, around_blocks
from onboarding.lessons.file_names import FileNames
from onboarding.lessons.sharing.lesson_sides import BODY, FIELDS, QUESTIONS
from onboarding.lessons.sharing.three_ways import RULES_KEY, Piece, order_key
from onboarding.lessons.sharing.upstream import Upstream
from onboarding.lessons.wordings import Thing, capitalised
from quizzes.word_runs import Runs, runs_of


@dataclass(frozen=True, slots=True)
class ShownPiece:
    """`offer` is what its checkbox says; `since` the version that it is compared with. Of the texts `before` and
    `there`, what differs is told apart; of `here`, what is other than before; `here_words` stands instead of
    it. `note` says what no text does."""

    key: str
    offer: str
    since: int
    before: Runs
    there: Runs
    here: Runs
    here_words: str
    is_changed_here: bool
    is_checked: bool
    note: str = ""


def shown(up: Upstream, ticked: Collection[str] | None = None) -> list[ShownPiece]:
    """All of them; `ticked` are those that someone chose, None: those that nobody changed here."""
    there = _things(up.there.words)
    before = {number: _things(side.words) for number, side in up.before.items()}
    here = _things(up.here.words)
    return [_shown(piece, up, before[piece.since], there, here, ticked) for piece in up.pieces]


def _shown(
    piece: Piece,
    up: Upstream,
    before: Mapping[str, Thing],
    there: Mapping[str, Thing],
    here: Mapping[str, Thing],
    ticked: Collection[str] | None,
) -> ShownPiece:
    own_key = f"{piece.stream}:{up.adoption.ids.get(piece.id, '')}" if piece.stream else piece.key
    sides = (before.get(piece.key), there.get(piece.key), here.get(own_key))
    if isinstance(piece.there, list) and not piece.stream:  # an order
        texts = [
            _listed(order, before if number == 0 else there)
            for number, order in enumerate((piece.before, piece.there, piece.here))
        ]
        name = _("volgorde van de les") if piece.key == order_key(BODY) else _("volgorde van de vragen")
    else:
        values = (piece.before, piece.there, piece.here)
        texts = [
            thing.whole.strip() if thing is not None and value is not None else ""
            for thing, value in zip(sides, values, strict=True)
        ]
        name = next(thing.name for thing in (sides[1], sides[0], sides[2]) if thing is not None)
    old, new = runs_of(texts[0], texts[1])
    return ShownPiece(
        key=piece.key,
        offer=_offer(piece, capitalised(name)),
        since=piece.since,
        before=old,
        there=new,
        here=runs_of(texts[0], texts[2])[1] if piece.is_changed_here else (),
        here_words=_here(piece, texts),
        is_changed_here=piece.is_changed_here,
        is_checked=(not piece.is_changed_here) if ticked is None else piece.key in ticked,
        note=_("Er staat een ander bestand in.") if texts[0] and texts[0] == texts[1] else "",
    )


def _offer(piece: Piece, name: str) -> str:
    if piece.there is None:
        return _("Haal ook hier weg: %(name)s") % {"name": name}
    if piece.before is None:
        return _("Voeg toe: %(name)s") % {"name": name}
    return _("Neem over: %(name)s") % {"name": name}


def _here(piece: Piece, texts: list[str]) -> str:
    """What stands instead of the text of here, where that says nothing more."""
    if not piece.is_changed_here:
        return _("Staat hier niet.") if piece.here is None else _("Zoals toen.")
    if piece.here is None:
        return _("Hier weggehaald.")
    return _("Dezelfde tekst, met een ander bestand of een andere doelgroep.") if texts[0] == texts[2] else ""


def _listed(ids: Iterable[str], things: Mapping[str, Thing]) -> str:
    by_id = {key.partition(":")[2]: thing for key, thing in things.items() if ":" in key}
    return "\n".join(capitalised(short(by_id[one])) for one in ids)


def _things(words: VersionWords) -> dict[str, Thing]:
    """The pieces of a lesson in words, by their keys: those of blocks and questions with the ids that they have."""
    names = FileNames({(file.kind, file.source): file for file in words.files})
    streams = {
        BODY: body_wordings.things_of(words.content, names),
        QUESTIONS: quiz_wordings.things_of(words.quiz),
    }
    found = {f"{name}:{thing.id}": thing for name, things in streams.items() for thing in things}
    rules = quiz_wordings.rules_of(words.quiz)
    return found | _fields(words) | ({RULES_KEY: rules[0]} if rules else {})


def _fields(words: VersionWords) -> dict[str, Thing]:
    """What stands around the blocks, each apart."""
    wordings = zip(FIELDS, around_blocks(words.content).wordings, strict=True)
    return {name: Thing(name, one.label, one.part, (replace(one, label=""),)) for name, one in wordings}
