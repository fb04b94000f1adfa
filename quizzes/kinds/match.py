"""Match pairs. An answer is "left=right" for every left half, in the order in which the question has them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from quizzes.definitions import Choice, Question
from quizzes.kinds.kind import (
    ChoiceOnScreen,
    InvalidAnswer,
    Kind,
    Option,
    Partner,
    Shown,
    Verdict,
    arranged,
    known,
    out_of_order,
)


class Match(Kind):
    layout = "match"
    script = "quizzes/match.js"

    def check(self, question: Question, selected: Sequence[str]) -> tuple[str, ...]:
        given = set(known(selected))
        if not given:
            raise InvalidAnswer("no_choice")
        pairs = _pairs(question)
        if not pairs.keys() >= given:
            raise InvalidAnswer("unknown_choice")
        matched = [pairs[value][0].id for value in given]
        if len(set(matched)) < len(matched):
            raise InvalidAnswer("too_many_choices")
        if len(matched) < len(question.choices):
            raise InvalidAnswer("incomplete")
        return tuple(value for value in pairs if value in given)

    def share(self, question: Question, answer: Sequence[str]) -> Decimal:
        """The share of the pairs that are right, each worth the same.

        The usual rule for matching items (Haladyna and Rodriguez, "Developing and Validating Test Items", 2013):
        every left half is a small question of its own. The same right half may be chosen twice.
        """
        if not question.choices:
            return Decimal(1)
        right = sum(value == _pair(choice, choice) for value, choice in zip(answer, question.choices, strict=True))
        return Decimal(right) / Decimal(len(question.choices))

    def best(self, question: Question) -> tuple[str, ...]:
        return tuple(_pair(choice, choice) for choice in question.choices)

    def extremes(self, question: Question) -> tuple[Decimal, Decimal]:
        """Two pairs or more can all be made wrongly; one cannot."""
        return Decimal(len(question.choices) < 2), Decimal(1)

    def options(self, question: Question) -> tuple[Option, ...]:
        return tuple(Option(choice.id, f"{choice.text} – {choice.match}", is_right=True) for choice in question.choices)

    def taken(self, question: Question, answer: Sequence[str]) -> frozenset[str]:
        """The left halves of the pairs that are right."""
        return frozenset(choice.id for choice in question.choices if _pair(choice, choice) in answer)

    def ask(self, question: Question, draft: Collection[str], seed: int) -> Shown:
        pairs = _pairs(question)
        picked = {pairs[value][0].id: pairs[value][1].match_id for value in draft if value in pairs}
        left = arranged(question, question.choices, seed)
        choices = tuple(
            ChoiceOnScreen(choice.id, choice.text, is_chosen=False, picked=picked.get(choice.id, "")) for choice in left
        )
        # Mixed apart from the left halves: the two lists must not stand side by side in the same order.
        right = out_of_order(question, left, seed + 1)
        return Shown(choices, tuple(Partner(choice.match_id, choice.match) for choice in right))

    def show(self, question: Question, answer: Sequence[str], seed: int, with_feedback: bool) -> Shown:
        pairs = _pairs(question)
        chosen = {pairs[value][0].id: pairs[value][1] for value in answer}
        shown = []
        for choice in arranged(question, question.choices, seed):
            partner = chosen[choice.id]
            if not with_feedback:
                shown.append(ChoiceOnScreen(choice.id, choice.text, True, partner=partner.match))
                continue
            fits = partner.id == choice.id
            shown.append(
                ChoiceOnScreen(
                    choice.id,
                    choice.text,
                    is_chosen=True,
                    verdict=Verdict.BEST if fits else Verdict.NOT,
                    label=_("Dit hoort bij elkaar.") if fits else _("Dit hoort hier niet bij."),
                    feedback=choice.feedback,
                    partner=partner.match,
                    right="" if fits else choice.match,
                )
            )
        return Shown(tuple(shown))


def _pair(left: Choice, right: Choice) -> str:
    return f"{left.id}={right.match_id}"


def _pairs(question: Question) -> dict[str, tuple[Choice, Choice]]:
    """Every pair that could be made, by what a form sends for it."""
    return {_pair(left, right): (left, right) for left in question.choices for right in question.choices}
