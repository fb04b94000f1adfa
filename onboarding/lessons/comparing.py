"""Two lists of things in words compared: what is new, gone, moved, or says something else. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from onboarding.lessons.wordings import Part, Thing, Wording, capitalised
from quizzes.word_runs import Runs, all_changed, line_runs_of, runs_of


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed: `where` it stands, and its words before and after; no runs where there was nothing."""

    part: Part
    where: str
    before: Runs
    after: Runs


class How(StrEnum):
    NEW = "new"
    GONE = "gone"
    MOVED = "moved"
    REWORDED = "reworded"  # other words in the same place
    OTHER = "other"  # the same words, and something about them


@dataclass(frozen=True, slots=True)
class Found:
    """A change, how it came, and the id of the outermost thing that it is in."""

    change: Change
    how: How
    thing: str = ""
    is_whole: bool = False  # all of that thing is new or gone


def compare(before: Sequence[Thing], after: Sequence[Thing], order: str = "") -> Iterator[Found]:
    """The changes between two lists of things, in the order of the page; `order` is what their order is called."""
    old, new = {thing.id: thing for thing in before}, {thing.id: thing for thing in after}
    for thing_id in merged(list(old), list(new)):
        for found in _of_thing(old.get(thing_id), new.get(thing_id), ()):
            is_whole = thing_id not in old or thing_id not in new
            yield Found(found.change, found.how, thing_id, is_whole)
    yield from _of_order(before, after, capitalised(order))


def merged(before: list[str], after: list[str]) -> list[str]:
    """All ids in the order of after; what is gone comes behind what it stood behind."""
    merged = list(after)
    for place, one in enumerate(before):
        if one not in merged:
            merged.insert(merged.index(before[place - 1]) + 1 if place else 0, one)
    return merged


def _of_thing(before: Thing | None, after: Thing | None, path: tuple[str, ...]) -> Iterator[Found]:
    thing = after or before
    assert thing is not None  # noqa: S101 - one of both has it
    if before is None or after is None:
        text = all_changed(thing.whole.strip() or _("nog niets ingevuld"))
        old, new = (text, ()) if after is None else ((), text)
        how = How.GONE if after is None else How.NEW
        yield Found(Change(thing.part, _where(*path, thing.name), old, new), how)
        return
    inner = (*path, thing.name) if thing.is_named else path
    yield from _of_wordings(before, after, inner)
    old_inside = {one.id: one for one in before.inside}
    new_inside = {one.id: one for one in after.inside}
    for one in merged(list(old_inside), list(new_inside)):
        yield from _of_thing(old_inside.get(one), new_inside.get(one), inner)
    if after.order:
        yield from _of_order(before.inside, after.inside, _where(*inner, after.order))


def _of_wordings(before: Thing, after: Thing, path: tuple[str, ...]) -> Iterator[Found]:
    old, new = {one.key: one for one in before.wordings}, {one.key: one for one in after.wordings}
    for key in merged(list(old), list(new)):
        shape = new.get(key) or old[key]
        nothing = Wording(key, shape.label, "", shape.part)
        yield from _of_wording(old.get(key, nothing), new.get(key, nothing), _where(*path, shape.label))


def _of_wording(before: Wording, after: Wording, where: str) -> Iterator[Found]:
    part = after.part
    if before.same is not None or after.same is not None:
        if before.same != after.same:
            runs = line_runs_of(before.text, after.text)
            yield Found(Change(part, where, *runs), How.REWORDED)
    elif before.text != after.text:
        yield Found(Change(part, where, *runs_of(before.text, after.text)), How.REWORDED)
    elif before.finish != after.finish:
        yield Found(Change(part, where, *runs_of(before.finish, after.finish)), How.OTHER)


def _of_order(before: Sequence[Thing], after: Sequence[Thing], where: str) -> Iterator[Found]:
    """What stands in both, where it came in another order: from the first to the last that did."""
    ids = {thing.id for thing in before} & {thing.id for thing in after}
    old, new = ([thing for thing in things if thing.id in ids] for things in (before, after))
    moved = [place for place, (one, other) in enumerate(zip(old, new, strict=True)) if one.id != other.id]
    if moved:
        texts = [_listed(things[moved[0] : moved[-1] + 1]) for things in (old, new)]
        yield Found(Change(Part.ORDER, where, *line_runs_of(*texts)), How.MOVED)


def _listed(things: Sequence[Thing]) -> str:
    return "\n".join(capitalised(short(thing)) for thing in things)


def short(thing: Thing) -> str:
    """What one knows it by: its first words, or its name."""
    words = next((wording.text for wording in thing.wordings if not wording.label and wording.text), "")
    if not words:
        return thing.name
    first, *others = words.split(maxsplit=8)
    shortened = " ".join([first, *others[:7]])
    return f"{shortened} …" if len(others) > 7 else shortened


def _where(*path: str) -> str:
    return capitalised(", ".join(name for name in path if name))
