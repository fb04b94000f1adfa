"""When a question is still the same question: the same words, choices and right answers. Pure.

Its words may differ by a slip of the pen: by so few of them as suggest that (word_runs.FEW_WORDS), in the question and
all its choices together. More, or a text of which nothing stayed, is another question in the same place: what someone
answered before is no answer to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Any

from quizzes.definitions import Choice, Question, QuestionKind, Quiz, Scene, digest
from quizzes.word_runs import FEW_WORDS, changed_words, runs_of, words_in

# What can change without asking something else. A first answer is always to the question's own situation.
NOT_THE_QUESTION = {"feedback", "reread", "points", "hint", "second"}
HALF = 0.5  # of the letters of two texts
KEY = 2  # where in a question's rules the key starts, after its kind and its points


def wording_of_question(question: Question) -> str:
    """A digest that stays when only feedback, points or what to read again changes."""
    return digest(_without_comments(question.as_dict()))


def wording_of_quiz(quiz: Quiz) -> str:
    """A digest that stays while the same questions are asked, in whatever order."""
    return digest(sorted(wording_of_question(question) for question in quiz.questions))


def still_fits(before: Question, after: Question) -> bool:
    """Whether an answer to `before` is one to `after`, worth as much: asked in nearly the same words, and judged alike.

    Words that changed places make another question of it. They are compared in the situation that `before` is asked in.
    """
    before, after = _in_one_situation(before, after)
    return (
        before.situation == after.situation
        and before.rules() == after.rules()
        and not _changed_places(_texts(before), _texts(after))
        and not _changed_places(_halves(before), _halves(after))
        and _reads_alike(_shown(before), _shown(after))
    )


def differs_in_key_only(before: Question, after: Question) -> bool:
    """Whether both ask the same and offer the same choices, in nearly the same words, and others of them are right.

    They are compared in the situation that `before` is asked in.
    """
    before, after = _in_one_situation(before, after)
    if before.situation != after.situation:
        return False
    if before.kind is not after.kind or _shape(before) != _shape(after):
        return False
    if _changed_places(_texts(before), _texts(after)):
        return False
    partners = _partners(before, after) if before.kind is QuestionKind.MATCH else {}
    if partners is None or not _reads_alike(_shown(before), _shown(after, partners)):
        return False
    if before.kind is not QuestionKind.MATCH:
        return before.rules()[KEY:] != after.rules()[KEY:]
    return any(one != other for one, other in partners.items())


def _in_one_situation(before: Question, after: Question) -> tuple[Question, Question]:
    return before.in_situation(before.situation), after.in_situation(before.situation)


def in_words_of(before: Question, after: Question) -> Question:
    """`before`, word for word, with the key of `after`, which differs in key only, and its explanation of that."""
    before, after = _in_one_situation(before, after)
    right = {choice.id: choice for choice in after.choices}
    choices = tuple(_judged_as(choice, right[choice.id]) for choice in before.choices)
    if before.kind is QuestionKind.ORDER:
        own = {choice.id: choice for choice in choices}
        choices = tuple(own[choice.id] for choice in after.choices)
    if before.kind is QuestionKind.MATCH:
        partners = _partners(before, after) or {}
        halves = {partners[choice.id]: choice.match for choice in before.choices}
        choices = tuple(replace(choice, match=halves[choice.id]) for choice in choices)
    scenes = tuple(_scene_judged_as(one, other) for one, other in zip(before.scenes, after.scenes, strict=True))
    return replace(before, choices=choices, scenes=scenes, feedback=after.feedback)


def answer_in(after: Question, before: Question, answer: Sequence[str]) -> tuple[str, ...]:
    """An answer to `before` as one to `after`, which is `before` with another key: of a pair, the half that has its
    words."""
    if after.kind is not QuestionKind.MATCH:
        return tuple(answer)
    partners = _partners(before, after) or {}
    match_ids = {choice.id: choice.match_id for choice in after.choices}
    moved = {choice.match_id: match_ids[partners[choice.id]] for choice in before.choices}
    return tuple(f"{left}={moved[right]}" for left, _sign, right in (pair.rpartition("=") for pair in answer))


def _partners(before: Question, after: Question) -> dict[str, str] | None:
    """With which choice the half of each choice belongs in `after`, by its words; None when that cannot be told.

    One whose words are found nowhere was said otherwise where it stands, as a choice may be.
    """
    free = {choice.id: choice.match for choice in after.choices}
    found: dict[str, str] = {}
    moved = [choice for choice in before.choices if free[choice.id] != choice.match]
    for choice in before.choices:
        if choice not in moved:
            found[choice.id] = choice.id
            del free[choice.id]
    reworded = []
    for choice in moved:
        partner = next((key for key, words in free.items() if words == choice.match), None)
        if partner is None:
            reworded.append(choice)
        else:
            found[choice.id] = partner
            del free[partner]
    if free.keys() != {choice.id for choice in reworded}:
        return None
    return found | {choice.id: choice.id for choice in reworded}


def _judged_as(before: Choice, after: Choice) -> Choice:
    return replace(before, credit=after.credit, feedback=after.feedback)


def _scene_judged_as(before: Scene, after: Scene) -> Scene:
    right = {choice.id: choice for choice in after.choices}
    return replace(before, choices=tuple(_judged_as(choice, right[choice.id]) for choice in before.choices))


def _shape(question: Question) -> Any:
    scenes = [[scene.id, {choice.id: choice.leads_to for choice in scene.choices}] for scene in question.scenes]
    return [question.choice_ids, scenes]


def _texts(question: Question) -> dict[str, str]:
    """The words of each choice and each scene, by where it stands."""
    every = [("", choice) for choice in question.choices]
    every += [(scene.id, choice) for scene in question.scenes for choice in scene.choices]
    texts = {f"{at}/{choice.id}": choice.text for at, choice in every}
    return texts | {f"{scene.id}/": scene.text for scene in question.scenes}


def _halves(question: Question) -> dict[str, str]:
    """The words that each choice makes a pair with."""
    return {choice.id: choice.match for choice in question.choices if choice.match}


def _shown(question: Question, partners: Mapping[str, str] | None = None) -> dict[str, str]:
    """All the words that someone answers by, by where they stand; a half where it stood before, by its `partners`."""
    halves = _halves(question)
    moved = {choice: halves[partner] for choice, partner in partners.items()} if partners else halves
    return {"": question.text} | _texts(question) | {f"={choice}": words for choice, words in moved.items()}


def _reads_alike(then: dict[str, str], now: dict[str, str]) -> bool:
    changed = [(words, now[place]) for place, words in then.items() if words != now[place]]
    is_slip = changed_words(runs_of(*pair) for pair in changed) <= FEW_WORDS
    return is_slip and not any(_is_another_text(*pair) for pair in changed)


def _is_another_text(before: str, after: str) -> bool:
    """Whether no word stayed, nor half of the letters, as in a word that is only spelled otherwise."""
    runs = runs_of(before, after)
    stayed = any(words_in(run.text) for side in runs for run in side if not run.is_changed)
    if stayed or not changed_words([runs]):
        return False
    return SequenceMatcher(None, before, after, autojunk=False).ratio() < HALF


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
