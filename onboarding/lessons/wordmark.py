"""The letters of a wordmark and the principles that take them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def lay_out(wordmark: str, principles: Sequence[tuple[int, str]]) -> list[dict[str, Any]]:
    """The letters in order, each with the id of the principle that takes it, or None: [{"letter", "principle"}].

    A principle takes the first free place with its letter, in the order of the principles.
    """
    tiles: list[dict[str, Any]] = [{"letter": letter, "principle": None} for letter in wordmark.upper()]
    for principle_id, letter in principles:
        for tile in tiles:
            if tile["principle"] is None and letter and tile["letter"] == letter.upper():
                tile["principle"] = principle_id
                break
    return tiles
