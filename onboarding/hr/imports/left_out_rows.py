"""Rows of a file that are no people, counted by why, so that nobody wonders where they went. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

MOST = 12  # stretches of rows that are named of each kind; the others are only counted
TOTAL, HEADING, EMPTY = "total", "heading", "empty"


class LeftOut:
    """Filled while the rows are read; whole once the last was."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.stretches: defaultdict[str, list[list[int]]] = defaultdict(list)  # first and last row of each

    def note(self, why: str, first: int, last: int | None = None) -> None:
        """Rows `first` up to and including `last`; one row when there is no last."""
        last = first if last is None else last
        self.counts[why] += last - first + 1
        found = self.stretches[why]
        if found and found[-1][1] == first - 1:
            found[-1][1] = last
        elif len(found) < MOST:
            found.append([first, last])

    def as_data(self) -> dict[str, Any]:
        """{"total": {"count": 2, "rows": [[12, 12], [40, 40]]}}; a kind of which there is none is not in it."""
        return {why: {"count": count, "rows": self.stretches[why]} for why, count in self.counts.items()}


def rows_in_words(stretches: list[list[int]]) -> str:
    """Such as “5, 9–11”."""
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in stretches)
