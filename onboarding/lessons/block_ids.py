"""The ids of what a lesson is made of: blocks, questions, choices, scenes. They are the server's. Pure.

Everything that someone does in a lesson is kept under such an id: answers, votes, resolutions. Wagtail takes them from
the form as they come. So whatever a form, a paste or a copied page brings, no two things in a lesson have the same
id, and each id can stand in an address, in an attribute and in an answer ("place=id", "scene/choice"). An id that is
fine is never changed: that is what makes a question the same one through every edit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4, uuid5

_FINE = re.compile(r"[\w-]+( [\w-]+)*", re.ASCII)
MAX_LENGTH = 64  # characters, as in the columns that keep them

Raw = list[dict[str, Any]]  # a stream as it is stored: [{"type", "value", "id"}], and so on inside


def settled(streams: list[Raw], key: UUID, of_another: bool = False) -> list[Raw]:
    """The streams of one lesson with ids that are fine; of two equal ones the first keeps it.

    `key` is the lesson's own: an id that cannot stay becomes one that follows from it and from the id it was, so that
    the page and its draft change alike. `of_another`: they were copied from another lesson, and all become new.
    """
    found = [block.get("id") for stream in streams for block in _blocks(stream)]
    taken = set() if of_another else {one for one in found if _is_fine(one)}
    kept: set[str] = set()

    def settle(old: Any) -> str:
        if not of_another and isinstance(old, str) and old in taken and old not in kept:
            kept.add(old)
            return old
        if not old:
            return str(uuid4())
        new, turn = str(uuid5(key, str(old))), 1
        while new in taken:
            turn += 1
            new = str(uuid5(key, f"{old} {turn}"))
        taken.add(new)
        kept.add(new)
        return new

    return [with_ids(stream, settle) for stream in streams]


def _is_fine(one: Any) -> bool:
    return isinstance(one, str) and len(one) <= MAX_LENGTH and _FINE.fullmatch(one) is not None


def _is_block(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() >= {"type", "value"}


def _blocks(value: Any) -> Iterator[dict[str, Any]]:
    """Every block in a stream, those inside others after the one they are in."""
    if _is_block(value):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        yield from _blocks(one)


def with_ids(value: Any, settle: Any) -> Any:
    if _is_block(value):
        return {**value, "id": settle(value.get("id")), "value": with_ids(value["value"], settle)}
    if isinstance(value, dict):
        return {key: with_ids(one, settle) for key, one in value.items()}
    return [with_ids(one, settle) for one in value] if isinstance(value, list) else value
