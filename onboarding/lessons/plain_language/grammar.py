"""Small words and forms of Dutch, read from grammar.txt."""

from __future__ import annotations

from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@cache
def _lists() -> dict[str, frozenset[str]]:
    lines = (HERE / "grammar.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.partition(" = ") for line in lines if line and not line.startswith("#"))
    return {name: frozenset(words.split()) for name, _sign, words in rows}


def grammar(name: str) -> frozenset[str]:
    """The words under this name, as they are looked for."""
    return _lists()[name]
