"""What each kind of question does with an answer, and what it looks like: one module per kind, all of them pure.

A new kind is a member of QuestionKind, a module here, a block in quizzes/blocks and a template with its layout's name.
"""

from __future__ import annotations

from quizzes.definitions import Question, QuestionKind
from quizzes.kinds.branching import Branching
from quizzes.kinds.choices import BetterOfTwo, Multiple, Single, TrueFalse
from quizzes.kinds.kind import Kind
from quizzes.kinds.match import Match
from quizzes.kinds.order import Order

KINDS: dict[QuestionKind, Kind] = {
    QuestionKind.SINGLE: Single(),
    QuestionKind.MULTIPLE: Multiple(),
    QuestionKind.TRUE_FALSE: TrueFalse(),
    QuestionKind.BETTER: BetterOfTwo(),
    QuestionKind.ORDER: Order(),
    QuestionKind.MATCH: Match(),
    QuestionKind.BRANCHING: Branching(),
}


def kind_of(question: Question) -> Kind:
    return KINDS[question.kind]
