"""A copy and its original compared in three ways: what the original said when it was taken, what it says by now, and
what the copy says. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onboarding.lessons.comparing import merged
from onboarding.lessons.sharing.lesson_sides import BODY, FIELDS, QUESTIONS, LessonSide
from quizzes.definitions import digest

RULES_KEY = "rules"
STREAM_NAMES = (BODY, QUESTIONS)


@dataclass(frozen=True, slots=True)
class Piece:
    """Something of the original that changed: as it was in version `since`, as it is there now, and as it is in the
    copy; None where it is not there. The key of a block or question is that of the original, behind its stream."""

    key: str
    since: int
    before: Any
    there: Any
    here: Any

    @property
    def is_changed_here(self) -> bool:
        """Whether the copy does not say any more what the original said."""
        return bool(self.here != self.before)

    @property
    def replaced(self) -> dict[str, Any]:
        """What it takes the place of, as `Standpoint.taken` has it."""
        return {"since": self.since, "said": digest(self.here)}

    @property
    def stream(self) -> str:
        """What of the lesson it stands in: the name of a stream, or ""."""
        name, colon, _id = self.key.partition(":")
        return name if colon else ""

    @property
    def id(self) -> str:
        """The id of a block or question in the original; "" for anything else."""
        return self.key.partition(":")[2]


@dataclass(frozen=True, slots=True)
class Standpoint:
    """What is known of a copy: the `ids` of its parts by those of the original, the version it was taken from (`first`)
    and, for each piece that was looked at since, the version in which that was (`settled`). Of those that were taken
    over, `taken` has what they took the place of (AdoptedLesson)."""

    ids: Mapping[str, str]
    first: int
    settled: Mapping[str, int]
    taken: Mapping[str, Mapping[str, Any]]

    def since(self, key: str, own: Any) -> int:
        """The version that a piece is compared with, of which the copy says `own`. What was taken over and is here as
        it was before, is as if it was never taken: the draft that had it is lost."""
        replaced = self.taken.get(key)
        if replaced is not None and replaced["said"] == digest(own):
            return int(replaced["since"])
        return self.settled.get(key, self.first)


def piece_key(stream: str, piece_id: str) -> str:
    return f"{stream}:{piece_id}"


def order_key(stream: str) -> str:
    return f"order-{stream}"


def pieces(at: Standpoint, before: Mapping[int, LessonSide], there: LessonSide, here: LessonSide) -> list[Piece]:
    """What changed in the original and is not in the copy, in the order of the page. `before` has the original in each
    version that `at` names."""
    then = {number: _values(side) for number, side in before.items()}
    now, own = _values(there), _values(_by_original(here, at.ids))
    found = []
    for key in _keys(before[at.first], there, before.values()):
        since = at.since(key, own.get(key))
        piece = Piece(key, since, then[since].get(key), now.get(key), own.get(key))
        if piece.before != piece.there and piece.there != piece.here and not _has_no_rules(piece):
            found.append(piece)
    return [*found, *_orders(at, before, there, _by_original(here, at.ids))]


def _has_no_rules(piece: Piece) -> bool:
    """Rules go with the questions: without any there is nothing to take over."""
    return piece.key == RULES_KEY and piece.there is None


def _values(side: LessonSide) -> dict[str, Any]:
    """All pieces of a lesson, by their keys."""
    streams = {
        piece_key(name, piece_id): value for name, stream in side.streams.items() for piece_id, value in stream.items()
    }
    return {**side.fields, **streams, RULES_KEY: side.rules}


def _by_original(here: LessonSide, ids: Mapping[str, str]) -> LessonSide:
    """The copy, as far as it comes from the original, by the ids that this has."""
    original = {own: one for one, own in ids.items()}
    streams = {
        name: {original[own]: value for own, value in stream.items() if own in original}
        for name, stream in here.streams.items()
    }
    return LessonSide(here.words, here.fields, here.rules, streams)


def _keys(first: LessonSide, there: LessonSide, others: Any) -> Iterator[str]:
    yield from FIELDS
    for name in STREAM_NAMES:
        ids = merged(list(first.streams[name]), list(there.streams[name]))
        ids += [one for side in others for one in side.streams[name] if one not in ids]
        yield from (piece_key(name, one) for one in dict.fromkeys(ids))
    yield RULES_KEY


def _orders(at: Standpoint, before: Mapping[int, LessonSide], there: LessonSide, here: LessonSide) -> Iterator[Piece]:
    for name in STREAM_NAMES:
        key = order_key(name)
        replaced = at.taken.get(key)
        of_taken = _order(name, before, replaced["since"], there, here, key) if replaced else None
        since = at.since(key, of_taken.here if of_taken else None)
        piece = _order(name, before, since, there, here, key)
        if piece.before != piece.there and piece.there != piece.here:
            yield piece


def _order(
    name: str, before: Mapping[int, LessonSide], since: int, there: LessonSide, here: LessonSide, key: str
) -> Piece:
    """The order of what is in all three."""
    orders = [list(side.streams[name]) for side in (before[since], there, here)]
    in_all = set.intersection(*map(set, orders))
    return Piece(key, since, *([one for one in order if one in in_all] for order in orders))


def ordered(own: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """The ids of `own` with those that are in `wanted` in that order, at the places that these had."""
    turn = iter([one for one in wanted if one in set(own)])
    return [next(turn) if one in set(wanted) else one for one in own]
