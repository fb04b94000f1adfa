"""The line of a lesson, and the tile of a letter, on the dashboard. Many have the same one, so a process keeps its
HTML: it follows from the values here and the language of the screens, and its template is given nothing else."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

KEPT = 4096  # in a process's memory, of some 500 bytes each


class Line(NamedTuple):
    """What stands in the line of a lesson; each means what it does in LessonRow, `completed_on` is the day of it."""

    title: str
    lang: SafeString
    url: str
    letter: str
    minutes: int
    questions: int
    question: int
    left: int
    completed_on: date | None
    closed_until: date | None
    is_together: bool
    is_started: bool
    is_asked: bool
    is_exempt: bool
    is_new: bool
    failed: bool
    has_news: bool

    @property
    def html(self) -> SafeString:
        return _line(self, get_language())


class Sign(NamedTuple):
    """What stands on a tile; each means what it does in Tile, `lang` has the attributes of the title's language."""

    letter: str
    title: str
    lang: SafeString
    url: str
    is_lit: bool
    is_next: bool
    is_free: bool
    is_exempt: bool

    @property
    def html(self) -> SafeString:
        return _sign(self, get_language())


@lru_cache(maxsize=KEPT)
def _line(row: Line, screens: str | None) -> SafeString:
    return render_to_string("learning/dashboard/lesson_row.html", {"row": row})


@lru_cache(maxsize=KEPT)
def _sign(tile: Sign, screens: str | None) -> SafeString:
    return render_to_string("learning/dashboard/wordmark_tile.html", {"tile": tile, "content_lang": tile.lang})
