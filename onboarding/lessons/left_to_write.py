"""How much of a lesson is still to be written: what its skeleton left open, and the questions that a quiz needs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onboarding.lessons.completeness import PLACEHOLDER, LessonDraft
from quizzes.safe_pass_marks import MINIMUM_QUESTIONS

SITUATION = "scenario"  # the kind of block that is a situation with choices


@dataclass(frozen=True, slots=True)
class LeftToWrite:
    """Numbers of paragraphs, of situations with choices, and of questions."""

    paragraphs: int = 0
    situations: int = 0
    questions: int = 0

    def __bool__(self) -> bool:
        return bool(self.paragraphs or self.situations or self.questions)

    def __add__(self, other: LeftToWrite) -> LeftToWrite:
        return LeftToWrite(
            self.paragraphs + other.paragraphs, self.situations + other.situations, self.questions + other.questions
        )

    @property
    def parts(self) -> str:
        """In words: "2 alinea's, 1 situatie en 3 vragen"; "" when nothing is left."""
        told = [
            ngettext("%d alinea", "%d alinea’s", self.paragraphs) % self.paragraphs if self.paragraphs else "",
            ngettext("%d situatie", "%d situaties", self.situations) % self.situations if self.situations else "",
            ngettext("%d vraag", "%d vragen", self.questions) % self.questions if self.questions else "",
        ]
        *others, last = [one for one in told if one] or [""]
        return _("%(others)s en %(last)s") % {"others": ", ".join(others), "last": last} if others else last

    @property
    def words(self) -> str:
        """A sentence of it."""
        return _("Nog te schrijven: %(parts)s.") % {"parts": self.parts} if self else _("Alles is ingevuld.")


def left_to_write(page: LessonDraft) -> LeftToWrite:
    """What is left of this lesson; a lesson without one block has at least a paragraph to go."""
    body: list[Any] = list(page.body.get_prep_value())
    open_blocks = [block["type"] for block in body if _is_open(block)]
    questions: list[Any] = list(page.questions.get_prep_value())
    written = sum(not _is_open(one) for one in questions)
    needed = MINIMUM_QUESTIONS if page.pass_mark and questions else 0
    return LeftToWrite(
        paragraphs=sum(kind != SITUATION for kind in open_blocks) + (not body),
        situations=open_blocks.count(SITUATION),
        questions=max(len(questions), needed) - written,
    )


def _is_open(block: Any) -> bool:
    return PLACEHOLDER in json.dumps(block, ensure_ascii=False, default=str)
