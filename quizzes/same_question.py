"""When a question is still the same question: the same words, choices and right answers. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from quizzes.definitions import Question, QuestionKind, Quiz, digest

NOT_THE_QUESTION = {"feedback", "reread", "points"}  # what can change without asking something else
KEY = 2  # where in a question's rules the key starts, after its kind and its points


def wording_of_question(question: Question) -> str:
    """A digest that stays when only feedback, points or what to read again changes."""
    return digest(_without_comments(question.as_dict()))


def wording_of_quiz(quiz: Quiz) -> str:
    """A digest that stays while the same questions are asked, in whatever order."""
    return digest(sorted(wording_of_question(question) for question in quiz.questions))


def still_fits(before: Question, after: Question) -> bool:
    """Whether an answer to `before` is one to `after`, worth as much: judged alike, whatever became of the words.

    Words that changed places make another question of it.
    """
    return before.rules() == after.rules() and not (
        _changed_places(_texts(before), _texts(after)) or _changed_places(_halves(before), _halves(after))
    )


def differs_in_key_only(before: Question, after: Question) -> bool:
    """Whether both offer the same choices, and others of them are right."""
    if before.kind is not after.kind or _shape(before) != _shape(after):
        return False
    if _changed_places(_texts(before), _texts(after)):
        return False
    return before.rules()[KEY:] != after.rules()[KEY:] or _changed_places(_halves(before), _halves(after))


def in_words_of(before: Question, after: Question) -> Question:
    """`after`, which differs in key only, in the words in which `before` asked it."""
    texts = {choice.id: choice.text for choice in before.choices}
    choices = tuple(replace(choice, text=texts[choice.id]) for choice in after.choices)
    return replace(after, text=before.text, choices=choices)


def answer_in(after: Question, before: Question, answer: Sequence[str]) -> tuple[str, ...]:
    """An answer to `before` as one to `after`, which differs in key only: of a pair, the half that has its words."""
    if after.kind is not QuestionKind.MATCH:
        return tuple(answer)
    same = {choice.id: choice for choice in after.choices}
    holder = {choice.match: choice for choice in after.choices}
    to = {
        choice.match_id: same[choice.id] if same[choice.id].match == choice.match else holder.get(choice.match)
        for choice in before.choices
    }
    moved = {choice.match_id: (to[choice.match_id] or same[choice.id]).match_id for choice in before.choices}
    return tuple(f"{left}={moved[right]}" for left, _sign, right in (pair.rpartition("=") for pair in answer))


def _shape(question: Question) -> Any:
    scenes = [[scene.id, {choice.id: choice.leads_to for choice in scene.choices}] for scene in question.scenes]
    return [question.choice_ids, scenes]


def _texts(question: Question) -> dict[str, str]:
    """The words of each choice, by where it stands."""
    every = [("", choice) for choice in question.choices]
    every += [(scene.id, choice) for scene in question.scenes for choice in scene.choices]
    return {f"{at}/{choice.id}": choice.text for at, choice in every}


def _halves(question: Question) -> dict[str, str]:
    """The words that each choice makes a pair with."""
    return {choice.id: choice.match for choice in question.choices if choice.match}


def _changed_places(then: dict[str, str], now: dict[str, str]) -> bool:
    """Whether some words now belong to another choice than before; those of several choices at once say nothing."""
    return any(
        one != other and words == moved and then.get(other) != words
        for one, words in then.items()
        for other, moved in now.items()
    )


def _without_comments(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _without_comments(value) for key, value in data.items() if key not in NOT_THE_QUESTION}
    return [_without_comments(one) for one in data] if isinstance(data, list) else data
