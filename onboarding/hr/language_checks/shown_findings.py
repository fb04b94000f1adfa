"""What was found in a draft, as it is shown: by block, sentence by sentence, with the words marked."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onboarding.lessons.plain_language.drafted_texts import Draft
from onboarding.lessons.plain_language.findings import Finding, Kind

NAMES = {
    Kind.LONG: gettext_lazy("Lange zin"),
    Kind.CIVIL: gettext_lazy("Ambtelijk woord"),
    Kind.PASSIVE: gettext_lazy("Wie doet het?"),
    Kind.IDIOM: gettext_lazy("Uitdrukking"),
    Kind.QUESTION: gettext_lazy("Over de vraag"),
}


@dataclass(frozen=True, slots=True)
class Advised:
    """One piece of advice: `name` of its kind, `words` it is about, or ""."""

    name: str
    words: str
    advice: str


@dataclass(slots=True)
class Shown:
    """A sentence with all advice about it. `pieces` are its parts, each with whether it is marked; `start` and `end`
    are where it stands in its field, in UTF-16 as browsers count."""

    place: str
    field: str
    pieces: list[tuple[str, bool]] = dataclasses.field(default_factory=list)
    start: int = 0
    end: int = 0
    advised: list[Advised] = dataclasses.field(default_factory=list)


@dataclass(slots=True)
class Group:
    block: str
    rows: list[Shown]


def groups_of(draft: Draft, found: Sequence[Finding]) -> list[Group]:
    """What was found by block, in the order of the form; what is about all questions comes last."""
    blocks = {text.block: None for text in draft.texts}
    by_block: dict[str, dict[tuple[str, int, int], list[Finding]]] = {block: {} for block in blocks}
    for one in found:
        block = _block_of(draft, one.place)
        by_block.setdefault(block, {}).setdefault((one.place, one.start, one.end), []).append(one)
    return [
        Group(block, [_shown(draft, some) for some in sentences.values()])
        for block, sentences in by_block.items()
        if sentences
    ]


def _block_of(draft: Draft, place: str) -> str:
    known = draft.by_place.get(place)
    if known is None:
        beside = [
            text for text in draft.texts if "." in place and text.place.startswith(".".join(place.split(".")[:2]))
        ]
        known = beside[0] if beside else None
    return known.block if known else _("De vragen samen")


def _shown(draft: Draft, found: Sequence[Finding]) -> Shown:
    one = found[0]
    text = draft.by_place.get(one.place)
    if text is None or one.end == one.start:
        return Shown(one.place, text.field if text else "", advised=[_advised(each, "") for each in found])
    marks = sorted({run for each in found for run in _runs(text.text, each)})
    return Shown(
        place=one.place,
        field=text.field,
        pieces=list(_pieces(text.text, one, marks)),
        start=_as_browsers_count(text.text[: one.start]),
        end=_as_browsers_count(text.text[: one.end]),
        advised=[_advised(each, " … ".join(text.text[a:b] for a, b in _runs(text.text, each))) for each in found],
    )


def _advised(one: Finding, words: str) -> Advised:
    return Advised(str(NAMES[one.kind]), words, one.advice)


def _runs(text: str, one: Finding) -> list[tuple[int, int]]:
    """The words that are marked; those with nothing but a space between them as one."""
    runs: list[tuple[int, int]] = []
    for start, end in one.marks:
        if runs and text[runs[-1][1] : start].isspace():
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return runs


def _pieces(text: str, one: Finding, marks: Sequence[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    at = one.start
    for start, end in marks:
        if start >= at:
            yield text[at:start], False
            yield text[start:end], True
            at = end
    yield text[at : one.end], False


def _as_browsers_count(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
