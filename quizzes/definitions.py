"""What a quiz is, as plain frozen data: it is stored with every published version and grading reads nothing else."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any


class NoSuchQuestion(Exception):
    """A quiz was asked for a question that it does not have. `code`: no_such_question."""

    code = "no_such_question"


class QuestionKind(StrEnum):
    SINGLE = "single_choice"
    MULTIPLE = "multiple_choice"
    TRUE_FALSE = "true_false"
    BETTER = "better_of_two"
    ORDER = "order"
    MATCH = "match"
    BRANCHING = "branching"


class FeedbackMoment(StrEnum):
    """When someone sees how an answer fits: after each one, or once the whole attempt is finished."""

    EACH = "each"
    END = "end"


class Credit(StrEnum):
    """How well a choice fits: the whole of the question's points, half of them, or none."""

    FULL = "full"
    HALF = "half"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible answer. In a question with several right answers, FULL means "belongs to the answer".

    `match` is the text it makes a pair with, `leads_to` the id of the scene that follows; both empty elsewhere.
    """

    id: str
    text: str
    credit: Credit
    feedback: str = ""
    match: str = ""
    leads_to: str = ""

    @property
    def match_id(self) -> str:
        """The id of the other half of the pair; it gives nothing away to who reads a page's source."""
        return hashlib.sha256(f"match:{self.id}".encode()).hexdigest()[:16]

    def as_dict(self) -> dict[str, str]:
        data = {"id": self.id, "text": self.text, "credit": self.credit.value, "feedback": self.feedback}
        extra = {"match": self.match, "leads_to": self.leads_to}
        return data | {key: value for key, value in extra.items() if value}

    @classmethod
    def from_dict(cls, data: Mapping[str, str]) -> Choice:
        return cls(**{**data, "credit": Credit(data["credit"])})  # type: ignore[arg-type]  # the one that is no text


@dataclass(frozen=True, slots=True)
class Scene:
    """One moment of a branching scenario, and what can be done in it."""

    id: str
    text: str
    choices: tuple[Choice, ...]

    def as_dict(self) -> dict[str, Any]:
        return {"id": self.id, "text": self.text, "choices": [choice.as_dict() for choice in self.choices]}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Scene:
        return cls(data["id"], data["text"], tuple(Choice.from_dict(choice) for choice in data["choices"]))


FIRST, SECOND = 1, 2  # the situations that a question can be asked in


@dataclass(frozen=True, slots=True)
class Situation:
    """Another situation to ask a question in: its own words, choices, scenes and feedback, which test the same."""

    text: str
    choices: tuple[Choice, ...]
    feedback: str = ""
    scenes: tuple[Scene, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        data = {
            "text": self.text,
            "feedback": self.feedback,
            "choices": [choice.as_dict() for choice in self.choices],
        }
        return data | ({"scenes": [scene.as_dict() for scene in self.scenes]} if self.scenes else {})

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Situation:
        return cls(
            text=data["text"],
            feedback=data["feedback"],
            choices=tuple(Choice.from_dict(choice) for choice in data["choices"]),
            scenes=tuple(Scene.from_dict(scene) for scene in data.get("scenes", ())),
        )


@dataclass(frozen=True, slots=True)
class Question:
    """One question; `points` is a whole number of 0 or more, `reread` the heading of the text that helps, `hint` what
    can be opened before answering.

    To put in order: `choices` stand in the right order. A branching scenario has `scenes`, the first one first,
    and no choices of its own. `second`, if any, is asked in a next try. `situation` is 2 of a question that is asked in
    its second one: it then has the words and choices of that.
    """

    id: str
    kind: QuestionKind
    text: str
    choices: tuple[Choice, ...]
    points: int = 1
    feedback: str = ""
    reread: str = ""
    scenes: tuple[Scene, ...] = ()
    hint: str = ""
    second: Situation | None = None
    situation: int = FIRST

    @property
    def situations(self) -> tuple[Question, ...]:
        """The question as it can be asked: in its own situation, and in the second one where it has that."""
        return tuple(self.in_situation(number) for number in ((FIRST, SECOND) if self.second else (FIRST,)))

    def in_situation(self, number: int) -> Question:
        """The question as it is asked in situation `number`; in the first one where it has no second."""
        if number == FIRST or self.second is None:
            return replace(self, second=None)
        other = self.second
        return replace(
            self,
            text=other.text,
            choices=other.choices,
            feedback=other.feedback,
            scenes=other.scenes,
            second=None,
            situation=SECOND,
        )

    @property
    def choice_ids(self) -> frozenset[str]:
        return frozenset(choice.id for choice in self.choices)

    def as_dict(self) -> dict[str, Any]:
        data = {
            "id": self.id,
            "kind": self.kind.value,
            "text": self.text,
            "points": self.points,
            "feedback": self.feedback,
            "reread": self.reread,
            "choices": [choice.as_dict() for choice in self.choices],
        }
        extra = {
            "scenes": [scene.as_dict() for scene in self.scenes],
            "hint": self.hint,
            "second": self.second.as_dict() if self.second else None,
        }
        return data | {key: value for key, value in extra.items() if value}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Question:
        return cls(
            id=data["id"],
            kind=QuestionKind(data["kind"]),
            text=data["text"],
            points=data["points"],
            feedback=data["feedback"],
            reread=data["reread"],
            choices=tuple(Choice.from_dict(choice) for choice in data["choices"]),
            scenes=tuple(Scene.from_dict(scene) for scene in data.get("scenes", ())),
            hint=data.get("hint", ""),
            second=Situation.from_dict(data["second"]) if "second" in data else None,
        )

    def rules(self) -> list[Any]:
        """What decides about its points: everything but the words."""
        rules: list[Any] = [self.kind.value, self.points, {choice.id: choice.credit.value for choice in self.choices}]
        if self.kind is QuestionKind.ORDER:
            rules.append([choice.id for choice in self.choices])
        if self.scenes:
            rules.append(
                [
                    [scene.id, {choice.id: [choice.credit.value, choice.leads_to] for choice in scene.choices}]
                    for scene in self.scenes
                ]
            )
        if self.second is not None:
            rules.append(self.in_situation(SECOND).rules())
        return rules


@dataclass(frozen=True, slots=True)
class Quiz:
    """A quiz; `pass_mark` is a percentage of the points, `max_attempts` None when tries are unlimited.

    `pause_minutes` pass between the end of one try and the start of the next. `shuffles`: each attempt shows the
    answers in an order of its own.
    """

    questions: tuple[Question, ...]
    pass_mark: int = 60
    max_attempts: int | None = None
    pause_minutes: int = 0
    shuffles: bool = False
    feedback_moment: FeedbackMoment = FeedbackMoment.EACH

    @property
    def max_points(self) -> int:
        return sum(question.points for question in self.questions)

    def question(self, question_id: str) -> Question:
        """The question with this id; raises NoSuchQuestion when the quiz has none."""
        for question in self.questions:
            if question.id == question_id:
                return question
        raise NoSuchQuestion(question_id)

    def as_dict(self) -> dict[str, Any]:
        return {
            "pass_mark": self.pass_mark,
            "max_attempts": self.max_attempts,
            "pause_minutes": self.pause_minutes,
            "shuffles": self.shuffles,
            "feedback_moment": self.feedback_moment.value,
            "questions": [question.as_dict() for question in self.questions],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Quiz:
        """The quiz that `as_dict` wrote, now or in an earlier release; what that release did not know gets its default.

        Raises KeyError or ValueError on data that it did not write.
        """
        return cls(
            pass_mark=data["pass_mark"],
            max_attempts=data["max_attempts"],
            pause_minutes=data.get("pause_minutes", 0),
            shuffles=data.get("shuffles", False),
            feedback_moment=FeedbackMoment(data.get("feedback_moment", FeedbackMoment.EACH)),
            questions=tuple(Question.from_dict(question) for question in data["questions"]),
        )

    def rules(self) -> dict[str, Any]:
        """What decides about points: everything but the words. Equal rules judge every answer alike."""
        return {
            "pass_mark": self.pass_mark,
            "max_attempts": self.max_attempts,
            "questions": {question.id: question.rules() for question in self.questions},
        }


def digest(data: Any) -> str:
    """SHA-256, in hexadecimal, of `data` written as JSON with sorted keys and no spaces."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
