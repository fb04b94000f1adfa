"""What one question looks like on screen, before and after it is answered. Pure: templates only print it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.functional import Promise

from quizzes.definitions import QuestionKind, Quiz
from quizzes.grading import check_answer, grade_answer
from quizzes.kinds import kind_of
from quizzes.kinds.kind import ChoiceOnScreen, Partner, Step

__all__ = ["ChoiceOnScreen", "QuestionOnScreen", "show_question"]


@dataclass(frozen=True, slots=True)
class QuestionOnScreen:
    """A question as shown. `number` counts from 1; `verdict`, and `outcome`, which says it in words, are empty until it
    is answered and may be told.

    `layout` names the template that prints it: choices, cards, order, match or branching. `script` is the static file
    that helps to answer it; empty where none does.
    """

    id: str
    number: int
    total: int
    text: str
    hint: str
    layout: str
    script: str
    is_multiple: bool
    is_answered: bool
    choices: tuple[ChoiceOnScreen, ...]
    partners: tuple[Partner, ...]
    steps: tuple[Step, ...]
    scene: str
    verdict: str
    outcome: str | Promise
    feedback: str
    reread: str

    @property
    def mine(self) -> list[ChoiceOnScreen]:
        """What someone answered, and what they left out of it."""
        return [choice for choice in self.choices if not choice.is_folded]

    @property
    def others(self) -> list[ChoiceOnScreen]:
        """What they could have answered, once that may be told."""
        return [choice for choice in self.choices if choice.is_folded and self.verdict]

    @property
    def places(self) -> range:
        """The places that can be given to what has to be put in order."""
        return range(1, len(self.choices) + 1)

    @property
    def step(self) -> int:
        """Which step of a scenario this is, from 1."""
        return len(self.steps) + 1


def show_question(
    quiz: Quiz,
    number: int,
    selected: Collection[str] | None = None,
    *,
    draft: Collection[str] = (),
    seed: int = 0,
    with_feedback: bool = True,
) -> QuestionOnScreen:
    """Question `number` (from 1) as a person sees it; `selected` is the answer once it is given.

    `draft` is what a form held that is not an answer yet, such as the way through a scenario so far. `seed` is the
    attempt's, or 0 to show choices as they were written. Raises IndexError when the quiz has no such number.
    """
    if not 1 <= number <= len(quiz.questions):
        raise IndexError(number)
    question = quiz.questions[number - 1]
    kind = kind_of(question)
    told = selected is not None and with_feedback
    if selected is None:
        shown = kind.ask(question, draft, seed)
    else:
        shown = kind.show(question, check_answer(question, selected), seed, with_feedback)
    verdict = grade_answer(question, selected or ()).verdict if told else None
    return QuestionOnScreen(
        id=question.id,
        number=number,
        total=len(quiz.questions),
        text=question.text,
        hint=question.hint,
        layout=kind.layout,
        script=kind.script if selected is None else "",
        is_multiple=question.kind is QuestionKind.MULTIPLE,
        is_answered=selected is not None,
        choices=shown.choices,
        partners=shown.partners,
        steps=shown.steps,
        scene=shown.scene,
        verdict=verdict.value if verdict else "",
        outcome=kind.outcomes[verdict] if verdict else "",
        feedback=question.feedback if told else "",
        reread=question.reread,
    )
