"""The tiles of a programme: letters of its wordmark, numbers of pillars, and what has neither. What is done lights
them. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from onboarding.learning.exempt_lessons import ExemptLessons
from onboarding.lessons.outlines import Outline, PrincipleEntry

NOTHING = ExemptLessons()


@dataclass(slots=True)
class Tile:
    """A principle with its letter or number, and whether it is lit; a mission or a vision has no letter ("").

    `is_exempt`: nothing of it is left to do, and all of it was done elsewhere. A letter of the wordmark that belongs to
    no principle has no `lesson_ids`: it lights up at the very end. `lesson_id` is the first of its lessons that is
    still to do, or else the first one; `url` is where a screen lets it lead.
    """

    letter: str
    title: str
    is_lit: bool
    is_next: bool = False
    is_exempt: bool = False
    lesson_ids: tuple[int, ...] = ()
    lesson_id: int = 0
    url: str = ""

    @property
    def is_free(self) -> bool:
        return not self.lesson_ids


def tiles_of(
    outline: Outline, done: Collection[int], next_lesson: int | None, *, all_done: bool, exempt: ExemptLessons = NOTHING
) -> list[Tile]:
    """The tiles of what is asked of someone who completed the lessons `done`: first those without a letter, then the
    wordmark, or the numbers where there is none. `next_lesson` is the one that comes next; `all_done` lights the free
    letters. What they are `exempt` from stands in the outline, and lights nothing."""
    tiles = {one.id: _tile(one, done, next_lesson, exempt) for one in outline.principles}
    plain = [tiles[one.id] for one in outline.principles if not one.letter]
    in_word = [(place.letter, tiles.get(place.principle or 0)) for place in outline.wordmark]
    if any(tile is not None for _letter, tile in in_word):
        return plain + [tile or Tile(letter, "", is_lit=all_done) for letter, tile in in_word]
    return plain + [tiles[one.id] for one in outline.principles if one.letter]


def _tile(principle: PrincipleEntry, done: Collection[int], next_lesson: int | None, exempt: ExemptLessons) -> Tile:
    ids = tuple(lesson.id for lesson in principle.lessons)
    to_do = next((lesson_id for lesson_id in ids if lesson_id not in done and lesson_id not in exempt), None)
    is_through = to_do is None
    did_some = any(lesson_id in done for lesson_id in ids)
    return Tile(
        letter=principle.letter,
        title=principle.short_title,
        is_lit=is_through and did_some,
        is_next=next_lesson in ids,
        is_exempt=is_through and not did_some,
        lesson_ids=ids,
        lesson_id=to_do or ids[0],
    )
