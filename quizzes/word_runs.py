"""Two texts compared word by word, into runs of what is the same and what is not. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_SENTENCE = re.compile(r"[^.!?\n]*[.!?\n]+\s*|[^.!?\n]+\Z")
_WORD = re.compile(r"\w+|\s+|[^\w\s]")
FEW_WORDS = 5  # up to so many other words may be a slip of the pen
_MOST = 1_000_000  # pairs of words that are compared with each other: above it, all of them count as changed

Span = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text; `is_changed`: the other text does not have it here."""

    text: str
    is_changed: bool


Runs = tuple[Run, ...]


def runs_of(before: str, after: str) -> tuple[Runs, Runs]:
    """The runs of each of the two texts; joined, they are that text. Swapping the texts swaps the answer."""
    if before > after:  # the matcher below looks from one side: always the same one
        return runs_of(after, before)[::-1]
    old: list[Span] = []
    new: list[Span] = []
    for is_changed, left, right in _stretches(_SENTENCE.findall(before), _SENTENCE.findall(after)):
        if is_changed:
            for word_changed, one, other in _stretches(_WORD.findall("".join(left)), _WORD.findall("".join(right))):
                old.append(("".join(one), word_changed))
                new.append(("".join(other), word_changed))
        else:
            old.append(("".join(left), False))
            new.append(("".join(right), False))
    return _joined(old), _joined(new)


def line_runs_of(before: str, after: str) -> tuple[Runs, Runs]:
    """The same by whole lines, for two lists; of two that read alike, all counts as changed."""
    if before == after:
        return all_changed(before), all_changed(after)
    if before > after:
        return line_runs_of(after, before)[::-1]
    stretches = list(_stretches(before.splitlines(keepends=True), after.splitlines(keepends=True)))
    old = [("".join(left), is_changed) for is_changed, left, _right in stretches]
    new = [("".join(right), is_changed) for is_changed, _left, right in stretches]
    return _joined(old), _joined(new)


def all_changed(text: str) -> Runs:
    """The whole of `text` as one run; none for an empty one."""
    return (Run(text, True),) if text else ()


def text_of_runs(runs: Runs) -> str:
    return "".join(run.text for run in runs)


def words_in(text: str) -> int:
    """How many words it has."""
    return len(re.findall(r"\w+", text))


def changed_words(pairs: Iterable[tuple[Runs, Runs]]) -> int:
    """How many words changed in these texts, before and after: of the side where there are most."""
    sides = [(_changed_in(before), _changed_in(after)) for before, after in pairs]
    return max(sum(before for before, _after in sides), sum(after for _before, after in sides))


def _changed_in(runs: Runs) -> int:
    return sum(words_in(run.text) for run in runs if run.is_changed)


def _stretches(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[bool, Sequence[str], Sequence[str]]]:
    """What is the same and what is not, in order, as pieces of both."""
    if len(before) * len(after) > _MOST:
        yield before != after, before, after
        return
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        yield kind != "equal", before[a:b], after[c:d]


def _joined(spans: list[Span]) -> Runs:
    """Neighbours of one sort in one run; a space between two changed words belongs to the change."""
    runs: list[Run] = []
    for text, is_changed in spans:
        if not text:
            continue
        if runs and runs[-1].is_changed == is_changed:
            runs[-1] = Run(runs[-1].text + text, is_changed)
        elif is_changed and len(runs) > 1 and runs[-1].text.isspace():
            space, last = runs.pop(), runs.pop()
            runs.append(Run(last.text + space.text + text, True))
        else:
            runs.append(Run(text, is_changed))
    return tuple(runs)
