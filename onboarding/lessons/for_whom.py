"""Which blocks of a lesson are for whom: everyone, or only who does some kinds of work. Pure.

A block says so in `for_whom`, the keys of kinds of work (people/models/kinds_of_work.py); without, it is for everyone.
What one person gets to read is their variant, named by the key of their kind of work. Whoever has none reads all of it,
with a label where a part is for some: so nobody misses anything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

FIELD = "for_whom"  # of a block
ALL = ""  # the variant of who has no kind of work: every part, labelled
OTHERS = "-"  # that of every kind of work which a version does not name; no key is this

Block = Mapping[str, Any]  # as Wagtail stores it: {"type", "value", "id"}


def is_for(keys: Collection[str], variant: str) -> bool:
    """Whether what is for these kinds, or for everyone when there are none, is in this variant."""
    return not keys or variant == ALL or variant in keys


def keys_of(block: Block) -> tuple[str, ...]:
    """The kinds that a block is for; empty: for everyone."""
    return tuple(block["value"].get(FIELD) or ())


def keys_in(body: Iterable[Block]) -> set[str]:
    """The kinds that some block is for."""
    return {key for block in body for key in keys_of(block)}


def shown_to(body: Iterable[Block], variant: str) -> Iterator[Block]:
    """The blocks of a variant; for whom they are is not said, but where every block is shown."""
    for block in body:
        if is_for(keys_of(block), variant):
            yield block if variant == ALL else without(block)


def without(block: Block) -> Block:
    """The block without for whom it is."""
    value = block["value"]
    return {**block, "value": {key: value[key] for key in value if key != FIELD}} if FIELD in value else block
