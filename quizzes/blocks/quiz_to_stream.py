"""A quiz back to the blocks that an editor writes it in: what `quiz_from_stream` undoes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from quizzes.blocks.choice_blocks import FALSE_ID, TRUE_ID
from quizzes.definitions import Choice, Credit, Question, QuestionKind, Quiz, Scene

Raw = dict[str, Any]  # a block as it is stored: {"type", "value", "id"}


def stream_from(quiz: Quiz | None) -> list[Raw]:
    """The questions as stored by a StreamField of `QuestionStreamBlock`, with their ids and those of their answers.

    A quiz does not know what its editor called the scenes of a scenario: they are numbered.
    """
    return [_block(question) for question in (quiz.questions if quiz else ())]


def _block(question: Question) -> Raw:
    value = {
        **_situation(question),
        "points": question.points,
        "reread": question.reread,
        "hint": question.hint,
        "second": [
            {"type": "item", "value": _situation(other), "id": f"{question.id}-2"} for other in question.situations[1:]
        ],
    }
    return {"type": question.kind.value, "value": value, "id": question.id}


def _situation(question: Question) -> Raw:
    return {"question": question.text, "feedback": question.feedback, **_OWN[question.kind](question)}


def _items(choices: Iterable[Choice | Scene], value_of: Callable[[Any], Raw]) -> list[Raw]:
    return [{"type": "item", "value": value_of(choice), "id": choice.id} for choice in choices]


def _credited(question: Question) -> Raw:
    return {
        "choices": _items(
            question.choices,
            lambda choice: {"text": choice.text, "credit": choice.credit.value, "feedback": choice.feedback},
        )
    }


def _ticked(question: Question) -> Raw:
    return {
        "choices": _items(
            question.choices,
            lambda choice: {
                "text": choice.text,
                "correct": choice.credit is Credit.FULL,
                "feedback": choice.feedback,
            },
        )
    }


def _true_or_false(question: Question) -> Raw:
    feedback = {choice.id: choice.feedback for choice in question.choices}
    right = [choice.id for choice in question.choices if choice.credit is Credit.FULL]
    return {
        "answer": right[0] if right else "",
        "feedback_true": feedback.get(TRUE_ID, ""),
        "feedback_false": feedback.get(FALSE_ID, ""),
    }


def _ordered(question: Question) -> Raw:
    return {"items": _items(question.choices, lambda step: {"text": step.text, "feedback": step.feedback})}


def _matched(question: Question) -> Raw:
    return {
        "pairs": _items(
            question.choices,
            lambda pair: {"left": pair.text, "right": pair.match, "feedback": pair.feedback},
        )
    }


def _branched(question: Question) -> Raw:
    names = {scene.id: _("Scène %(number)d") % {"number": place} for place, scene in enumerate(question.scenes, 1)}

    def choice_value(choice: Choice) -> Raw:
        return {
            "text": choice.text,
            "credit": choice.credit.value,
            "leads_to": names.get(choice.leads_to, ""),
            "feedback": choice.feedback,
        }

    def scene_value(scene: Scene) -> Raw:
        return {"label": names[scene.id], "text": scene.text, "choices": _items(scene.choices, choice_value)}

    return {"scenes": _items(question.scenes, scene_value)}


_OWN: dict[QuestionKind, Callable[[Question], Raw]] = {
    QuestionKind.SINGLE: _credited,
    QuestionKind.MULTIPLE: _ticked,
    QuestionKind.TRUE_FALSE: _true_or_false,
    QuestionKind.BETTER: _credited,
    QuestionKind.ORDER: _ordered,
    QuestionKind.MATCH: _matched,
    QuestionKind.BRANCHING: _branched,
}
