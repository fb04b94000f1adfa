"""Put in order. An answer is the ids in the given order; a form may send them as "place=id"."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from quizzes.definitions import Question
from quizzes.kinds.kind import ChoiceOnScreen, InvalidAnswer, Kind, Option, Shown, Verdict, known, out_of_order


class Order(Kind):
    layout = "order"
    script = "quizzes/order.js"

    def check(self, question: Question, selected: Sequence[str]) -> tuple[str, ...]:
        given = known(selected)
        if not given:
            raise InvalidAnswer("untouched")
        if question.choice_ids.issuperset(given):
            answer = given
        else:
            places = _places(question)
            if not places.keys() >= set(given):
                raise InvalidAnswer("unknown_choice")
            placed = [places[value] for value in given]
            if len({place for place, _id in placed}) < len(placed):
                raise InvalidAnswer("same_place")
            answer = [choice_id for _place, choice_id in sorted(placed)]
        if len(set(answer)) < len(answer):
            raise InvalidAnswer("too_many_choices")
        if len(answer) < len(question.choices):
            raise InvalidAnswer("incomplete")
        return tuple(answer)

    def share(self, question: Question, answer: Sequence[str]) -> Decimal:
        """The share of the steps from one item to the next that are taken in the right direction.

        Of each two neighbours in the right order, the earlier one must come before the later one in the answer.
        Counting pairs by their relative order is M. Kendall, "A New Measure of Rank Correlation", Biometrika 30
        (1938); only neighbours are counted, because those are the steps one learns. One item in the wrong place
        costs a step or two instead of everything after it, and only the right order earns everything.
        """
        place = {choice_id: index for index, choice_id in enumerate(answer)}
        steps = [place[one.id] < place[other.id] for one, other in pairwise(question.choices)]
        return Decimal(sum(steps)) / Decimal(len(steps)) if steps else Decimal(1)

    def best(self, question: Question) -> tuple[str, ...]:
        return tuple(choice.id for choice in question.choices)

    def extremes(self, question: Question) -> tuple[Decimal, Decimal]:
        """From back to front, no step is right; a single item is always where it belongs."""
        return Decimal(len(question.choices) < 2), Decimal(1)

    def options(self, question: Question) -> tuple[Option, ...]:
        return tuple(Option(choice.id, choice.text, is_right=True) for choice in question.choices)

    def taken(self, question: Question, answer: Sequence[str]) -> frozenset[str]:
        """The items that stand at their own place, which is what people were told of each of them."""
        return frozenset(
            choice.id for choice, choice_id in zip(question.choices, answer, strict=True) if choice.id == choice_id
        )

    def ask(self, question: Question, draft: Collection[str], seed: int) -> Shown:
        places = _places(question)
        picked = {places[value][1]: str(places[value][0]) for value in draft if value in places}
        return Shown(
            tuple(
                ChoiceOnScreen(choice.id, choice.text, is_chosen=False, picked=picked.get(choice.id, ""))
                for choice in out_of_order(question, question.choices, seed)
            )
        )

    def show(self, question: Question, answer: Sequence[str], seed: int, with_feedback: bool) -> Shown:
        right = {choice.id: (place, choice) for place, choice in enumerate(question.choices, start=1)}
        shown = []
        for place, choice_id in enumerate(answer, start=1):
            right_place, choice = right[choice_id]
            if not with_feedback:
                shown.append(ChoiceOnScreen(choice_id, choice.text, is_chosen=True))
                continue
            fits = place == right_place
            label = _("Staat goed.") if fits else _("Hoort op plaats %(place)d.") % {"place": right_place}
            verdict = Verdict.BEST if fits else Verdict.PARTLY
            shown.append(ChoiceOnScreen(choice_id, choice.text, True, verdict, label, choice.feedback))
        return Shown(tuple(shown))


def _places(question: Question) -> dict[str, tuple[int, str]]:
    """Every "place=id" that a form of this question can send."""
    places = range(1, len(question.choices) + 1)
    return {f"{place}={choice.id}": (place, choice.id) for place in places for choice in question.choices}
