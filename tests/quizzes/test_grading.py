"""Grading by properties: whatever the quiz and whatever the answers, these always hold."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.definitions import Choice, Credit, Question, QuestionKind, Quiz, digest
from quizzes.grading import InvalidAnswer, Verdict, grade_answer, grade_quiz, judge


@st.composite
def questions(draw, key: str = "q") -> Question:
    kind = draw(st.sampled_from(QuestionKind))
    count = 2 if kind is QuestionKind.TRUE_FALSE else draw(st.integers(2, 6))
    credits = [Credit.FULL, Credit.NONE] if kind is not QuestionKind.SINGLE else list(Credit)
    choices = tuple(Choice(f"{key}{n}", f"Antwoord {n}", draw(st.sampled_from(credits))) for n in range(count))
    return Question(key, kind, "Vraag", choices, points=draw(st.integers(0, 20)))


@st.composite
def answered(draw, question: Question) -> list[str]:
    ids = [choice.id for choice in question.choices]
    if question.kind is QuestionKind.MULTIPLE:
        return draw(st.lists(st.sampled_from(ids), min_size=1, unique=True))
    return [draw(st.sampled_from(ids))]


@st.composite
def quizzes_with_answers(draw) -> tuple[Quiz, dict[str, list[str]]]:
    asked = tuple(draw(questions(key=f"q{n}-")) for n in range(draw(st.integers(1, 6))))
    quiz = Quiz(asked, pass_mark=draw(st.integers(1, 100)), max_attempts=draw(st.none() | st.integers(1, 5)))
    given_answers = {question.id: draw(answered(question)) for question in asked if draw(st.booleans())}
    return quiz, given_answers


@given(st.data())
def test_the_order_of_the_choices_never_matters(data):
    question = data.draw(questions())
    selected = data.draw(answered(question))
    shuffled = Question(
        question.id, question.kind, question.text, tuple(data.draw(st.permutations(question.choices))), question.points
    )
    assert grade_answer(question, selected) == grade_answer(shuffled, data.draw(st.permutations(selected)))


@given(quizzes_with_answers())
def test_the_score_stays_within_bounds(case):
    quiz, answers = case
    result = grade_quiz(quiz, answers)
    assert 0 <= result.points <= result.max_points == quiz.max_points
    assert 0 <= result.percent <= 100


@given(quizzes_with_answers())
def test_grading_twice_gives_the_same_result(case):
    quiz, answers = case
    assert grade_quiz(quiz, answers) == grade_quiz(quiz, answers)


@given(quizzes_with_answers())
def test_a_quiz_survives_being_stored(case):
    quiz, answers = case
    stored = Quiz.from_dict(quiz.as_dict())
    assert stored == quiz
    assert digest(stored.as_dict()) == digest(quiz.as_dict())
    assert grade_quiz(stored, answers) == grade_quiz(quiz, answers)


@given(quizzes_with_answers())
def test_the_best_answers_earn_every_point_where_there_is_one(case):
    quiz, _answers = case
    best = {}
    for question in quiz.questions:
        right = [choice.id for choice in question.choices if choice.credit is Credit.FULL]
        if right:
            best[question.id] = right if question.kind is QuestionKind.MULTIPLE else right[:1]
    earned = sum(question.points for question in quiz.questions if question.id in best)
    assert grade_quiz(quiz, best).points == earned


@given(quizzes_with_answers())
def test_one_more_answer_never_lowers_the_score(case):
    quiz, answers = case
    if answers:
        fewer = dict(list(answers.items())[:-1])
        assert grade_quiz(quiz, fewer).points <= grade_quiz(quiz, answers).points


@given(st.decimals(0, 50, places=2), st.integers(1, 50), st.integers(1, 100))
def test_whoever_reaches_the_pass_mark_passes_and_the_percentage_never_promises_more(points, max_points, mark):
    points = min(points, Decimal(max_points))
    result = judge(points, max_points, mark)
    assert result.passed == (points * 100 >= mark * max_points)
    if result.percent >= mark:
        assert result.passed


def pick(*credits: Credit, kind: QuestionKind = QuestionKind.SINGLE, points: int = 2) -> Question:
    return Question("q", kind, "?", tuple(Choice(str(n), str(n), credit) for n, credit in enumerate(credits)), points)


@pytest.mark.parametrize(
    ("chosen", "points", "verdict"),
    [("0", "2", Verdict.BEST), ("1", "1", Verdict.PARTLY), ("2", "0", Verdict.NOT)],
)
def test_a_defensible_answer_earns_half(chosen, points, verdict):
    grade = grade_answer(pick(Credit.FULL, Credit.HALF, Credit.NONE), [chosen])
    assert (grade.points, grade.verdict) == (Decimal(points), verdict)


@pytest.mark.parametrize(
    ("chosen", "points"),
    [(["0", "1"], "2"), (["0"], "1"), (["0", "2"], "0"), (["0", "1", "2"], "1"), (["0", "1", "2", "3"], "0")],
)
def test_ticking_everything_earns_nothing_extra(chosen, points):
    question = pick(Credit.FULL, Credit.FULL, Credit.NONE, Credit.NONE, kind=QuestionKind.MULTIPLE)
    assert grade_answer(question, chosen).points == Decimal(points)


@pytest.mark.parametrize(
    ("chosen", "code"), [([], "no_choice"), (["0", "1"], "too_many_choices"), (["9"], "unknown_choice")]
)
def test_an_answer_that_does_not_fit_is_refused_with_a_code(chosen, code):
    with pytest.raises(InvalidAnswer) as refusal:
        grade_answer(pick(Credit.FULL, Credit.NONE), chosen)
    assert refusal.value.code == code


def test_a_quiz_without_points_is_passed():
    assert judge(Decimal(0), 0, 60).passed


def test_the_rules_of_a_quiz_ignore_its_words():
    one = Quiz((pick(Credit.FULL, Credit.NONE),))
    other = Quiz((Question("q", QuestionKind.SINGLE, "Anders gezegd", one.questions[0].choices, 2),))
    assert one.rules() == other.rules()
    assert one.as_dict() != other.as_dict()
