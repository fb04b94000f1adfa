"""Questions with choices to tick: one fits best, several fit, true or false, the better of two."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quizzes.definitions import Choice, Credit, Question
from quizzes.kinds.kind import (
    OUTCOMES,
    SHARE,
    ChoiceOnScreen,
    InvalidAnswer,
    Kind,
    Option,
    Shown,
    Verdict,
    arranged,
    known,
)

Judgement = tuple[str, str | Promise]
NOTHING: Judgement = ("", "")

CHOSEN: dict[Credit, Judgement] = {
    Credit.FULL: (Verdict.BEST, _("Dit past het best.")),
    Credit.HALF: (Verdict.PARTLY, _("Niet helemaal.")),
    Credit.NONE: (Verdict.NOT, _("Past minder.")),
}
# Where more than one way is as good: none of them is the best.
_AS_GOOD: dict[bool, Judgement] = {True: (Verdict.BEST, _("Dit past.")), False: (Verdict.BEST, _("Dit past ook."))}
_TICKED: dict[tuple[bool, bool], Judgement] = {
    (True, True): (Verdict.BEST, _("Dit hoort erbij.")),
    (True, False): (Verdict.NOT, _("Dit hoort er niet bij.")),
    (False, True): (Verdict.PARTLY, _("Dit hoorde er ook bij.")),
    (False, False): (Verdict.NOT, _("Dit hoort er niet bij.")),
}
_JUDGED: dict[tuple[bool, bool], Judgement] = {
    (True, True): (Verdict.BEST, _("Juist gezien.")),
    (True, False): (Verdict.NOT, _("Dit was het niet.")),
    (False, True): (Verdict.BEST, _("Dit was het.")),
    (False, False): (Verdict.NOT, _("Dit was het niet.")),
}
# To a statement, “klopt” is what someone answers.
_SEEN = OUTCOMES | {Verdict.BEST: _("Juist gezien"), Verdict.NOT: _("Niet juist gezien")}
_STATEMENT = {"true": _("Klopt"), "false": _("Klopt niet")}
_COMPARED: dict[tuple[bool, bool], Judgement] = {
    (True, True): (Verdict.BEST, _("Dit is de betere van de twee.")),
    (True, False): (Verdict.NOT, _("Begrijpelijk, maar de andere past beter.")),
    (False, True): (Verdict.BEST, _("Dit was de betere.")),
    (False, False): (Verdict.NOT, _("Begrijpelijk, maar de andere past beter.")),
}


class Single(Kind):
    """One choice earns its credit's share of the points."""

    layout = "choices"
    is_ours = False  # the choices' words are the writer's

    def check(self, question: Question, selected: Sequence[str]) -> tuple[str, ...]:
        chosen = frozenset(known(selected))
        if not chosen:
            raise InvalidAnswer("no_choice")
        if not chosen <= question.choice_ids:
            raise InvalidAnswer("unknown_choice")
        if len(chosen) > self.most(question):
            raise InvalidAnswer("too_many_choices")
        return tuple(sorted(chosen))

    def most(self, question: Question) -> int:
        """How many choices an answer may have."""
        return 1

    def share(self, question: Question, answer: Sequence[str]) -> Decimal:
        return next(SHARE[choice.credit] for choice in question.choices if choice.id in answer)

    def best(self, question: Question) -> tuple[str, ...]:
        return (max(question.choices, key=lambda choice: SHARE[choice.credit]).id,)

    def extremes(self, question: Question) -> tuple[Decimal, Decimal]:
        shares = [SHARE[choice.credit] for choice in question.choices]
        return min(shares), max(shares)

    def options(self, question: Question) -> tuple[Option, ...]:
        return tuple(
            Option(choice.id, self.text_of(choice), choice.credit is Credit.FULL, is_ours=self.is_ours)
            for choice in question.choices
        )

    def taken(self, question: Question, answer: Sequence[str]) -> frozenset[str]:
        return frozenset(answer)

    def ask(self, question: Question, draft: Collection[str], seed: int) -> Shown:
        return Shown(
            tuple(
                ChoiceOnScreen(choice.id, self.text_of(choice), is_chosen=choice.id in draft, is_ours=self.is_ours)
                for choice in self.arrange(question, seed)
            )
        )

    def show(self, question: Question, answer: Sequence[str], seed: int, with_feedback: bool) -> Shown:
        shown = []
        for choice in self.arrange(question, seed):
            chosen = choice.id in answer
            verdict, label = self.judge(question, choice, chosen) if with_feedback else NOTHING
            shown.append(
                ChoiceOnScreen(
                    choice.id,
                    self.text_of(choice),
                    chosen,
                    verdict,
                    label,
                    choice.feedback if with_feedback else "",
                    is_ours=self.is_ours,
                    is_folded=not chosen and not self.is_missed(choice),
                )
            )
        return Shown(tuple(shown))

    def is_missed(self, choice: Choice) -> bool:
        """Whether whoever did not choose it left out a part of the answer."""
        return False

    def text_of(self, choice: Choice) -> str | Promise:
        return choice.text

    def arrange(self, question: Question, seed: int) -> list[Choice]:
        return arranged(question, question.choices, seed)

    def judge(self, question: Question, choice: Choice, chosen: bool) -> Judgement:
        """What is said of a choice, of those that someone did not choose too."""
        if choice.credit is Credit.FULL and sum(other.credit is Credit.FULL for other in question.choices) > 1:
            return _AS_GOOD[chosen]
        return CHOSEN[choice.credit]


class Multiple(Single):
    """Several choices earn (right - wrong) / all right ones of the points, never below zero.

    That is the usual "right minus wrong" rule for multiple response items, which makes ticking everything worth
    no more than what is right in it.
    """

    def most(self, question: Question) -> int:
        return len(question.choices)

    def share(self, question: Question, answer: Sequence[str]) -> Decimal:
        right = {choice.id for choice in question.choices if choice.credit is Credit.FULL}
        hits = len(right & set(answer))
        return Decimal(max(0, 2 * hits - len(answer))) / Decimal(len(right)) if right else Decimal(0)

    def best(self, question: Question) -> tuple[str, ...]:
        right = sorted(choice.id for choice in question.choices if choice.credit is Credit.FULL)
        return tuple(right) or super().best(question)

    def extremes(self, question: Question) -> tuple[Decimal, Decimal]:
        """Where every choice is right, even one alone earns its part."""
        one_each = [self.share(question, [choice.id]) for choice in question.choices]
        return min(one_each), self.share(question, self.best(question))

    def is_missed(self, choice: Choice) -> bool:
        return choice.credit is Credit.FULL

    def judge(self, question: Question, choice: Choice, chosen: bool) -> Judgement:
        return _TICKED[chosen, choice.credit is Credit.FULL]


class TrueFalse(Single):
    is_ours = True
    outcomes = _SEEN

    def text_of(self, choice: Choice) -> str | Promise:
        """In the reader's language, whatever language it was published in."""
        return _STATEMENT.get(choice.id, choice.text)

    def arrange(self, question: Question, seed: int) -> list[Choice]:
        return list(question.choices)  # true stands first, whatever the attempt

    def judge(self, question: Question, choice: Choice, chosen: bool) -> Judgement:
        return _JUDGED[chosen, choice.credit is Credit.FULL]


class BetterOfTwo(Single):
    layout = "cards"

    def judge(self, question: Question, choice: Choice, chosen: bool) -> Judgement:
        if choice.credit is Credit.HALF:
            return Verdict.PARTLY, _("Verdedigbaar, maar de andere past beter.")
        return _COMPARED[chosen, choice.credit is Credit.FULL]
