"""What an editor wrote in a lesson besides its quiz, as plain frozen data: every version keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Block = Mapping[str, Any]  # as Wagtail stores it: {"type", "value", "id"}


@dataclass(frozen=True, slots=True)
class LessonContent:
    """The words and blocks of a lesson; `minutes` is how long reading and answering take together."""

    title: str
    summary: str = ""
    introduction: str = ""
    minutes: int = 0
    body: tuple[Block, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "summary": self.summary,
            "introduction": self.introduction,
            "minutes": self.minutes,
            "body": list(self.body),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> LessonContent:
        """The content that `as_dict` wrote. Raises KeyError or TypeError on data that it did not write."""
        return cls(**{**data, "body": tuple(data["body"])})
