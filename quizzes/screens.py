"""What one question looks like on screen, before and after it is answered. Pure: templates only print it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quizzes.definitions import Choice, Credit, Question, QuestionKind, Quiz
from quizzes.grading import Verdict, grade_answer

_CHOSEN = {
    Credit.FULL: (Verdict.BEST, _("Dit past het best.")),
    Credit.HALF: (Verdict.PARTLY, _("Niet helemaal.")),
    Credit.NONE: (Verdict.NOT, _("Past minder.")),
}
_TICKED = {
    (True, True): (Verdict.BEST, _("Dit hoort erbij.")),
    (True, False): (Verdict.NOT, _("Dit hoort er niet bij.")),
    (False, True): (Verdict.PARTLY, _("Dit hoorde er ook bij.")),
}
_JUDGED = {
    (True, True): (Verdict.BEST, _("Juist gezien.")),
    (True, False): (Verdict.NOT, _("Niet helemaal.")),
    (False, True): (Verdict.BEST, _("Dit was het.")),
}


@dataclass(frozen=True, slots=True)
class ChoiceOnScreen:
    """A choice as shown; `verdict` and `label` are empty while it has nothing to say."""

    id: str
    text: str
    is_chosen: bool
    verdict: str = ""
    label: str | Promise = ""
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class QuestionOnScreen:
    """A question as shown. `number` counts from 1; `verdict` is empty until it is answered."""

    id: str
    number: int
    total: int
    text: str
    is_multiple: bool
    choices: tuple[ChoiceOnScreen, ...]
    verdict: str
    feedback: str
    reread: str

    @property
    def is_answered(self) -> bool:
        return bool(self.verdict)

    @property
    def is_last(self) -> bool:
        return self.number == self.total


def show_question(quiz: Quiz, number: int, selected: Collection[str] | None = None) -> QuestionOnScreen:
    """Question `number` (from 1) as a person sees it; `selected` is the answer once it is given.

    Raises IndexError when the quiz has no such number.
    """
    if not 1 <= number <= len(quiz.questions):
        raise IndexError(number)
    question = quiz.questions[number - 1]
    answered = selected is not None
    return QuestionOnScreen(
        id=question.id,
        number=number,
        total=len(quiz.questions),
        text=question.text,
        is_multiple=question.kind is QuestionKind.MULTIPLE,
        choices=tuple(_show_choice(question, choice, selected) for choice in question.choices),
        verdict=grade_answer(question, selected or ()).verdict.value if answered else "",
        feedback=question.feedback if answered else "",
        reread=question.reread,
    )


def _show_choice(question: Question, choice: Choice, selected: Collection[str] | None) -> ChoiceOnScreen:
    if selected is None:
        return ChoiceOnScreen(choice.id, choice.text, is_chosen=False)
    chosen = choice.id in selected
    verdict, label = _judgement(question, choice, chosen)
    return ChoiceOnScreen(choice.id, choice.text, chosen, verdict, label, feedback=choice.feedback if verdict else "")


def _judgement(question: Question, choice: Choice, chosen: bool) -> tuple[str, str | Promise]:
    """What is said of a choice: of the chosen ones, and of those that would have been right."""
    right = choice.credit is Credit.FULL
    if question.kind is QuestionKind.MULTIPLE:
        return _TICKED.get((chosen, right), ("", ""))
    if question.kind is QuestionKind.TRUE_FALSE:
        return _JUDGED.get((chosen, right), ("", ""))
    return _CHOSEN[choice.credit] if chosen or right else ("", "")
