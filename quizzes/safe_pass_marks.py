"""At which pass marks passing a quiz says nothing for certain about any one answer. Pure.

Who completed a lesson is known to others than the person: it is what HR is there to see. What was answered is not.
In a quiz of one question the two are the same. So a quiz that counts is made such that, whatever someone answered to
any one question, both passing and failing remain possible with the other answers.
"""

from __future__ import annotations

from decimal import Decimal
from math import floor

from quizzes.definitions import Question, Quiz
from quizzes.grading import points_for
from quizzes.kinds import kind_of

MINIMUM_QUESTIONS = 3  # with points; follows from the rule: with two, passing or failing always settles one of them


def safe_marks(quiz: Quiz) -> range:
    """The pass marks, whole percentages of the points, at which no single answer decides; empty where none is.

    With the points that a question can move, and what the whole quiz brings at least and at most: the points that are
    needed lie above the least and any one question, and no higher than the most without any one question. A question
    counts by whichever of its situations allows less, so that it holds for every try.
    """
    ends = [[_ends(asked) for asked in question.situations] for question in quiz.questions]
    least = sum((max(low for low, _high in each) for each in ends), Decimal(0))
    most = sum((min(high for _low, high in each) for each in ends), Decimal(0))
    largest = max((high - low for each in ends for low, high in each), default=Decimal(0))
    if not quiz.max_points:
        return range(0)
    first = floor((least + largest) * 100 / quiz.max_points) + 1
    return range(first, floor((most - largest) * 100 / quiz.max_points) + 1)


def _ends(question: Question) -> tuple[Decimal, Decimal]:
    """The fewest points and the most that an answer to it can earn: none where a draft has nothing to answer yet."""
    kind = kind_of(question)
    low, high = kind.extremes(question) if kind.options(question) else (Decimal(0), Decimal(0))
    return points_for(question, low), points_for(question, high)
