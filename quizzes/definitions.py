"""What a quiz is, as plain frozen data: it is stored with every published version and grading reads nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class QuestionKind(StrEnum):
    SINGLE = "single_choice"
    MULTIPLE = "multiple_choice"
    TRUE_FALSE = "true_false"


class Credit(StrEnum):
    """How well a choice fits: the whole of the question's points, half of them, or none."""

    FULL = "full"
    HALF = "half"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible answer. In a question with several right answers, FULL means "belongs to the answer"."""

    id: str
    text: str
    credit: Credit
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `points` is a whole number of 0 or more, `reread` the heading of the text that helps."""

    id: str
    kind: QuestionKind
    text: str
    choices: tuple[Choice, ...]
    points: int = 1
    feedback: str = ""
    reread: str = ""

    @property
    def choice_ids(self) -> frozenset[str]:
        return frozenset(choice.id for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Quiz:
    """A quiz; `pass_mark` is a percentage of the points, `max_attempts` None when tries are unlimited."""

    questions: tuple[Question, ...]
    pass_mark: int = 60
    max_attempts: int | None = None

    @property
    def max_points(self) -> int:
        return sum(question.points for question in self.questions)

    def question(self, question_id: str) -> Question:
        """The question with this id; raises KeyError when the quiz has no such question."""
        for question in self.questions:
            if question.id == question_id:
                return question
        raise KeyError(question_id)

    def as_dict(self) -> dict[str, Any]:
        return {
            "pass_mark": self.pass_mark,
            "max_attempts": self.max_attempts,
            "questions": [
                {
                    "id": question.id,
                    "kind": question.kind.value,
                    "text": question.text,
                    "points": question.points,
                    "feedback": question.feedback,
                    "reread": question.reread,
                    "choices": [
                        {
                            "id": choice.id,
                            "text": choice.text,
                            "credit": choice.credit.value,
                            "feedback": choice.feedback,
                        }
                        for choice in question.choices
                    ],
                }
                for question in self.questions
            ],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Quiz:
        """The quiz that `as_dict` wrote; raises KeyError or ValueError on data that it did not write."""
        return cls(
            pass_mark=data["pass_mark"],
            max_attempts=data["max_attempts"],
            questions=tuple(
                Question(
                    id=question["id"],
                    kind=QuestionKind(question["kind"]),
                    text=question["text"],
                    points=question["points"],
                    feedback=question["feedback"],
                    reread=question["reread"],
                    choices=tuple(
                        Choice(choice["id"], choice["text"], Credit(choice["credit"]), choice["feedback"])
                        for choice in question["choices"]
                    ),
                )
                for question in data["questions"]
            ),
        )

    def rules(self) -> dict[str, Any]:
        """What decides about points: everything but the words. Equal rules judge every answer alike."""
        return {
            "pass_mark": self.pass_mark,
            "max_attempts": self.max_attempts,
            "questions": {
                question.id: [
                    question.kind.value,
                    question.points,
                    {choice.id: choice.credit.value for choice in question.choices},
                ]
                for question in self.questions
            },
        }


def digest(data: Any) -> str:
    """SHA-256, in hexadecimal, of `data` written as JSON with sorted keys and no spaces."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
