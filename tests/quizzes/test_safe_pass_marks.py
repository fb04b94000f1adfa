"""Of a quiz that counts, passing or failing says nothing for certain about any one answer."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import permutations, product
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.strategies._internal.core import DataObject

from quizzes import safe_pass_marks
from quizzes.blocks import quiz_from_stream
from quizzes.definitions import Choice, Credit, Question, QuestionKind, Quiz, Scene, Situation
from quizzes.grading import grade_answer, judge
from quizzes.kinds import kind_of
from quizzes.kinds.kind import InvalidAnswer
from quizzes.safe_pass_marks import safe_marks
from tests.factories import better, branching, match, multiple, order, single, stream, true_false

CREDITS = st.sampled_from(list(Credit))


@st.composite
def questions(draw: st.DrawFn, name: str) -> Question:
    kind = draw(st.sampled_from(list(QuestionKind)))
    points = draw(st.integers(0, 5))
    if kind is QuestionKind.BRANCHING:
        targets = {"a": ["", "b", "c"], "b": ["", "c"], "c": [""]}
        scenes = tuple(
            Scene(at, at, tuple(
                Choice(f"{at}{n}", "", draw(CREDITS), leads_to=draw(st.sampled_from(targets[at]))) for n in range(2)
            ))
            for at in "abc"
        )  # fmt: skip
        return Question(name, kind, name, (), points, scenes=scenes)
    credits = draw(st.lists(CREDITS, min_size=1 if kind is QuestionKind.MATCH else 2, max_size=3))
    choices = tuple(Choice(f"{n}", f"{n}", credit, match=f"m{n}") for n, credit in enumerate(credits))
    return Question(name, kind, name, choices, points)


def every_answer(question: Question) -> set[tuple[str, ...]]:
    """All the answers that the question takes, found by trying."""
    ids = [choice.id for choice in question.choices]
    pairs = [f"{left}={right.match_id}" for left in ids for right in question.choices]
    steps = [choice.id for scene in question.scenes for choice in scene.choices]
    pool = {QuestionKind.MATCH: pairs, QuestionKind.BRANCHING: steps}.get(question.kind, ids)
    found = set()
    for size in range(1, 4):
        for given_answer in permutations(pool, size):
            try:
                found.add(kind_of(question).check(question, list(given_answer)))
            except InvalidAnswer:
                continue
    return found


@settings(max_examples=60)
@given(st.data(), st.integers(2, 4))
def test_at_a_safe_mark_both_passing_and_failing_stay_possible_whatever_one_answer_was(
    data: DataObject, number: int
) -> None:
    """Found by trying every answer to every question, against the rule that never looks at one."""
    asked = tuple(data.draw(questions(f"{n}")) for n in range(number))
    quiz = Quiz(asked)
    assume(quiz.max_points)
    worth = [{grade_answer(question, one).points for one in every_answer(question)} for question in asked]
    marks = safe_marks(quiz)
    for mark in {1, 34, 50, 60, 66, 100, *marks[:1], *marks[-1:], marks.start - 1, marks.stop} & set(range(1, 101)):
        hides = True
        for place, own in enumerate(worth):
            rest = [{min(others), max(others)} for other, others in enumerate(worth) if other != place]
            sums = [sum(one, Decimal(0)) for one in product(*rest)]
            hides = hides and all(
                {judge(mine + one, quiz.max_points, mark).passed for one in sums} == {True, False} for mine in own
            )
        assert hides == (mark in marks)


@pytest.mark.parametrize(
    ("raw", "low", "high"),
    [
        ([single("A"), single("B"), single("C")], 34, 66),
        ([single("A"), multiple("B"), true_false("C", points=2)], 41, 60),
        ([better("A"), order("B"), match("C"), branching("D")], 41, 70),
    ],
)
def test_the_marks_from_which_an_editor_can_choose(raw: list[dict[str, Any]], low: int, high: int) -> None:
    quiz = quiz_from_stream(stream("questions", raw), 60, None)
    assert quiz
    marks = safe_marks(quiz)
    assert (marks[0], marks[-1]) == (low, high)


def test_the_marks_are_exact_at_both_ends() -> None:
    """Of six points, two from the largest question: more than two are needed, and no more than the other four."""
    asked = [single("A"), single("B"), single("C", points=2), single("D", points=2)]
    quiz = quiz_from_stream(stream("questions", asked), 60, None)
    assert quiz
    marks = safe_marks(quiz)
    assert marks == range(34, 67)


def test_what_is_earned_whatever_the_answer_counts_at_both_ends() -> None:
    sure = Question("s", QuestionKind.SINGLE, "?", (Choice("a", "", Credit.FULL), Choice("b", "", Credit.FULL)), 2)
    half = Question("h", QuestionKind.SINGLE, "?", (Choice("a", "", Credit.FULL), Choice("b", "", Credit.HALF)), 2)
    either = (Choice("a", "", Credit.FULL), Choice("b", "", Credit.NONE))
    open_ones = [Question(f"{n}", QuestionKind.SINGLE, "?", either) for n in range(3)]
    assert safe_marks(Quiz((sure, half, *open_ones))) == range(58, 86)
    more = [Question(f"m{n}", QuestionKind.SINGLE, "?", either) for n in range(2)]
    assert safe_marks(Quiz((sure, *open_ones, *more))) == range(43, 86)  # more than 3 of 7, which is 42.86 per cent


def test_with_two_questions_passing_or_failing_settles_one_of_them() -> None:
    either = (Choice("a", "", Credit.FULL), Choice("b", "", Credit.NONE))
    asked = [Question(f"{n}", QuestionKind.SINGLE, "?", either) for n in range(safe_pass_marks.MINIMUM_QUESTIONS)]
    assert len(asked) == 3
    assert safe_marks(Quiz(tuple(asked)))
    assert not safe_marks(Quiz(tuple(asked[:2])))


def test_a_quiz_without_points_or_questions_has_no_marks() -> None:
    assert safe_marks(Quiz(())) == range(0)
    free = Question("f", QuestionKind.SINGLE, "?", (Choice("a", "", Credit.FULL), Choice("b", "", Credit.NONE)), 0)
    assert safe_marks(Quiz((free,))) == range(0)


@pytest.mark.parametrize("raw", [[single("A")], [single("A"), single("B")], [single("A", points=0)] * 3,
                                 [single("A", points=9), single("B"), single("C"), single("D")]])  # fmt: skip
def test_where_one_answer_always_decides_no_mark_is_left(raw: list[dict[str, Any]]) -> None:
    quiz = quiz_from_stream(stream("questions", raw), 60, None)
    assert quiz
    assert not safe_marks(quiz)


def test_a_second_situation_counts_by_whichever_allows_less() -> None:
    """In the second one nobody earns nothing, and nobody everything: with each try the marks are to be safe."""
    plain = Question("a", QuestionKind.SINGLE, "?", (Choice("x", "", Credit.FULL), Choice("y", "", Credit.NONE)), 4)
    halves = (Choice("x", "", Credit.HALF), Choice("y", "", Credit.HALF))
    others = tuple(replace(plain, id=key) for key in "bc")
    mild = replace(plain, second=Situation("!", halves))
    assert safe_marks(Quiz((plain, *others))) == range(34, 67)
    assert safe_marks(Quiz((mild, *others))) == range(51, 51)  # 2 points at least and 10 at most, of which 4 may move
