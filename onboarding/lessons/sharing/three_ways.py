"""A copy and its original compared in three ways: what the original said when it was taken, what it says by now, and
what the copy says. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onboarding.lessons.comparing import merged
from onboarding.lessons.sharing.lesson_sides import BODY, FIELDS, QUESTIONS, LessonSide

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
    and, for each piece that was looked at since, the version in which that was (`settled`)."""

    ids: Mapping[str, str]
    first: int
    settled: Mapping[str, int]

    def since(self, key: str) -> int:
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
        since = at.since(key)
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
        since = at.since(order_key(name))
        then, now, own = (list(side.streams[name]) for side in (before[since], there, here))
        in_all = set(then) & set(now) & set(own)
        orders = [[one for one in order if one in in_all] for order in (then, now, own)]
        if orders[0] != orders[1] and orders[1] != orders[2]:
            yield Piece(order_key(name), since, *orders)


def ordered(own: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """The ids of `own` with those that are in `wanted` in that order, at the places that these had."""
    turn = iter([one for one in wanted if one in set(own)])
    return [next(turn) if one in set(wanted) else one for one in own]
