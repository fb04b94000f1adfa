"""What every kind of question has in common: the words for how an answer fits, and for what is on the screen."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quizzes.definitions import Choice, Credit, Question

SHARE = {Credit.FULL: Decimal(1), Credit.HALF: Decimal("0.5"), Credit.NONE: Decimal(0)}


class Verdict(StrEnum):
    """How an answer fits: all the points, some of them, or none."""

    BEST = "best"
    PARTLY = "partly"
    NOT = "not"


OUTCOMES: dict[Verdict, str | Promise] = {
    Verdict.BEST: _("Klopt"),
    Verdict.PARTLY: _("Niet helemaal"),
    Verdict.NOT: _("Klopt niet"),
}


class InvalidAnswer(ValueError):
    """An answer that cannot be graded.

    `code`: no_choice, untouched (an order in which nothing has a place yet), unknown_choice, too_many_choices,
    incomplete (not every item has a place or a pair), same_place (two items in one place) or goes_on (a path through
    a scenario that has not reached its end).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class ChoiceOnScreen:
    """A choice as shown; `verdict` and `label` are empty while it has nothing to say.

    `picked` is what goes with it, as the person has it now: a place, or the id of the other half of the pair;
    `partner` is that other half in words, `right` the one that belongs there, where that is another. `is_ours`: its
    text is the interface's, not the writer's. `is_folded`: nobody took it, and it is there to be opened.
    """

    id: str
    text: str | Promise
    is_chosen: bool
    verdict: str = ""
    label: str | Promise = ""
    feedback: str = ""
    picked: str = ""
    partner: str = ""
    right: str = ""
    is_ours: bool = False
    is_folded: bool = False


@dataclass(frozen=True, slots=True)
class Partner:
    """The other half of a pair, as an option to choose."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """A scene someone passed: what it said and what they did. `others` is what else they could have done, once told."""

    text: str
    choice: ChoiceOnScreen
    others: tuple[ChoiceOnScreen, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """Something of which one can count how many people took it; `key` is unique in its question.

    For a choice: who chose it, `is_right` being whether it fits best. For a step to put in order or a pair to match:
    who had it right. `scene` is the moment of a scenario at which the choice is offered.
    """

    key: str
    text: str | Promise
    is_right: bool
    scene: str = ""
    is_ours: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """The part of a question's screen that differs between kinds."""

    choices: tuple[ChoiceOnScreen, ...] = ()
    partners: tuple[Partner, ...] = ()
    steps: tuple[Step, ...] = ()
    scene: str = ""  # where a scenario is now; empty once it has ended


class Kind(ABC):
    """The rules and the looks of a kind of question.

    `layout` names the template that prints it, `script` the static file that helps to answer it, if any; `outcomes` say
    how an answer fits.
    """

    layout: str
    script = ""
    outcomes = OUTCOMES

    @abstractmethod
    def check(self, question: Question, selected: Sequence[str]) -> tuple[str, ...]:
        """The answer as it is stored; raises InvalidAnswer when it does not fit the question.

        Takes what a form sends, and takes what it returned itself.
        """

    @abstractmethod
    def share(self, question: Question, answer: Sequence[str]) -> Decimal:
        """The share of the points, from 0 to 1, that a checked answer earns."""

    @abstractmethod
    def best(self, question: Question) -> tuple[str, ...]:
        """An answer that earns as much as any."""

    @abstractmethod
    def extremes(self, question: Question) -> tuple[Decimal, Decimal]:
        """The smallest and the largest share that an answer can earn."""

    @abstractmethod
    def options(self, question: Question) -> tuple[Option, ...]:
        """What people can take, as written, for counting."""

    @abstractmethod
    def taken(self, question: Question, answer: Sequence[str]) -> frozenset[str]:
        """The keys of the options that a checked answer takes."""

    @abstractmethod
    def ask(self, question: Question, draft: Collection[str], seed: int) -> Shown:
        """What is on screen before it is answered; `draft` holds what was filled in so far."""

    @abstractmethod
    def show(self, question: Question, answer: Sequence[str], seed: int, with_feedback: bool) -> Shown:
        """What is on screen after it is answered with a checked answer."""


def known(selected: Iterable[str]) -> list[str]:
    """What was filled in: an empty option of a list says nothing."""
    return [value for value in selected if value]


def mixed(question: Question, choices: Iterable[Choice], seed: int) -> list[Choice]:
    """The choices in an order that follows from `seed` and their ids alone, on any machine, in any release."""

    def place(choice: Choice) -> str:
        return hashlib.sha256(f"{seed}:{question.id}:{choice.id}".encode()).hexdigest()

    return sorted(choices, key=place)


def out_of_order(question: Question, choices: Sequence[Choice], seed: int) -> list[Choice]:
    """The choices mixed even when nothing else is, and never by chance in the order that they had."""
    other = mixed(question, choices, seed)
    return [*other[1:], *other[:1]] if other == list(choices) else other


def arranged(question: Question, choices: Sequence[Choice], seed: int) -> list[Choice]:
    """The choices as written, or in the order of the attempt that `seed` belongs to."""
    return mixed(question, choices, seed) if seed else list(choices)
