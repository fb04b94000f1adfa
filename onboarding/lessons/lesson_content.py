"""What an editor wrote in a lesson besides its quiz, as plain frozen data: every version keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from onboarding.lessons import for_whom

Block = Mapping[str, Any]  # as Wagtail stores it: {"type", "value", "id"}


@dataclass(frozen=True, slots=True)
class LessonContent:
    """The words and blocks of a lesson; `minutes` is how long reading and answering take together, `kinds` what the
    kinds of work that some blocks are for were called: name by key."""

    title: str
    summary: str = ""
    introduction: str = ""
    minutes: int = 0
    body: tuple[Block, ...] = ()
    kinds: Mapping[str, str] = field(default_factory=dict)

    def variant(self, key: str) -> LessonContent:
        """What whoever reads this variant gets of it (for_whom.py)."""
        if not self.kinds or key == for_whom.ALL:
            return self
        return replace(self, body=tuple(for_whom.shown_to(self.body, key)), kinds={})

    def as_dict(self) -> dict[str, Any]:
        said = {
            "title": self.title,
            "summary": self.summary,
            "introduction": self.introduction,
            "minutes": self.minutes,
            "body": list(self.body),
        }
        return said | ({"kinds": dict(self.kinds)} if self.kinds else {})

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> LessonContent:
        """The content that `as_dict` wrote. Raises KeyError or TypeError on data that it did not write."""
        return cls(**{**data, "body": tuple(data["body"])})
