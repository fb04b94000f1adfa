"""The figures of all organisations together, which only an administrator sees: kept for some minutes.

Counting them goes through everyone's rows, of whom there may be 180,000. The first look pays; the next ones, also of
another administrator, are told when it was counted, and how to count anew. The figures of one organisation are never
kept. Nothing is kept that tells of a person: numbers, and of whom a page names the keys of their rows, which are looked
up again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any, TypeVar

from django.core.cache import caches
from django.utils.translation import gettext as _

from onboarding.clock_times import clock_time

KEPT_FOR = 10 * 60  # seconds
WHERE = "limits"  # the cache that all processes share
Figures = TypeVar("Figures")


class KeptFigures:
    """What a screen counts, by the filters that were chosen: all of it counted at one moment, or found as it was then.

    Once it is all there, `in_words` keeps it.
    """

    def __init__(
        self, screen: str, filters: Mapping[str, str], today: date, now: datetime, kinds: Iterable[Any] = ()
    ) -> None:
        """`kinds`: the dataclasses that are kept; of another release, in which these have other fields, nothing is
        read."""
        self._now = now
        shape = [field.name for kind in kinds for field in fields(kind)]
        said = json.dumps([screen, sorted(filters.items()), today.isoformat(), shape])
        self._key = f"figures-of-all:{hashlib.sha256(said.encode()).hexdigest()}"
        kept = _read(self._key)
        self.is_new = kept is None
        self.counted_at, self._parts = kept or (now, {})

    def of(self, part: str, count: Callable[[], Figures]) -> Figures:
        """A part of them, in values that were counted when it was kept; None is one too."""
        if part not in self._parts:
            if not self.is_new:
                return count()  # it was not asked then; it is not kept beside what is older
            self._parts[part] = count()
        found: Figures = self._parts[part]
        return found

    def in_words(self, count_anew: str) -> dict[str, str]:
        """When it was counted, and the address at which it is counted anew."""
        if self.is_new:
            caches[WHERE].add(self._key, (self.counted_at, self._parts), KEPT_FOR)  # `set` makes room among limits
        return {"counted": _("Geteld om %(time)s.") % {"time": clock_time(self.counted_at)}, "count_anew": count_anew}

    def forget(self) -> None:
        """Count from here on."""
        caches[WHERE].delete(self._key)
        self.is_new, self.counted_at, self._parts = True, self._now, {}


def counted(kept: KeptFigures | None, part: str, count: Callable[[], Figures]) -> Figures:
    """A part of what is kept; where nothing is, it is counted."""
    return kept.of(part, count) if kept is not None else count()


def _read(key: str) -> tuple[datetime, dict[str, Any]] | None:
    """None too for what another release kept of a kind that is not there in this one, or is elsewhere."""
    try:
        kept: tuple[datetime, dict[str, Any]] | None = caches[WHERE].get(key)
    except (AttributeError, ImportError):
        return None
    return kept
