"""From which lessons of a programme someone is exempted, since they were done elsewhere. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class ExemptLessons:
    """The lessons with these ids; or, from a programme as a whole, every one but `all_but`, also those that come later.

    A lesson that someone completed counts as completed: `without` takes it out.
    """

    ids: frozenset[int] = frozenset()
    all_but: frozenset[int] | None = None

    def __contains__(self, lesson_id: int) -> bool:
        return lesson_id in self.ids if self.all_but is None else lesson_id not in self.all_but

    def __bool__(self) -> bool:
        return self.is_whole or bool(self.ids)

    @property
    def is_whole(self) -> bool:
        """Whether it is from the programme as a whole."""
        return self.all_but is not None

    def without(self, done: Collection[int]) -> ExemptLessons:
        """The same for someone who completed the lessons with these ids."""
        if self.all_but is None:
            return replace(self, ids=self.ids - frozenset(done))
        return ExemptLessons(all_but=frozenset(done))

    def as_dict(self) -> dict[str, Any]:
        """As the summary of an enrolment keeps it: {}, {"lessons": [3, 5]} or {"all_but": [1]}."""
        if self.all_but is not None:
            return {"all_but": sorted(self.all_but)}
        return {"lessons": sorted(self.ids)} if self.ids else {}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> ExemptLessons:
        """What `as_dict` wrote."""
        all_but = data.get("all_but")
        return cls(frozenset(data.get("lessons", ())), None if all_but is None else frozenset(all_but))
