"""Grading by properties: whatever the quiz and whatever the answers, these always hold."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies._internal.core import DataObject

from quizzes.blocks import QuestionStreamBlock, quiz_from_stream
from quizzes.definitions import (
    Choice,
    Credit,
    FeedbackMoment,
    NoSuchQuestion,
    Question,
    QuestionKind,
    Quiz,
    Scene,
    digest,
)
from quizzes.grading import (
    Grade,
    InvalidAnswer,
    Result,
    Verdict,
    best_answer,
    check_answer,
    grade_answer,
    grade_quiz,
    judge,
    points_for,
)
from quizzes.screens import show_question
from tests.factories import branching
from tests.quizzes.strategies import answered, questions, quizzes_with_answers

CODES = {"no_choice", "untouched", "unknown_choice", "too_many_choices", "incomplete", "same_place", "goes_on"}


TICKED = (QuestionKind.SINGLE, QuestionKind.MULTIPLE, QuestionKind.TRUE_FALSE, QuestionKind.BETTER)


@given(st.data())
def test_the_order_of_the_choices_never_matters(data: DataObject) -> None:
    question = data.draw(questions(kinds=(*TICKED, QuestionKind.MATCH)))
    selected = data.draw(answered(question))
    shuffled = replace(question, choices=tuple(data.draw(st.permutations(question.choices))))
    assert grade_answer(question, selected) == grade_answer(shuffled, data.draw(st.permutations(selected)))


@given(st.data(), st.integers(0, 2**24))
def test_however_the_choices_are_shown_the_same_ones_are_there_and_the_grade_is_the_same(
    data: DataObject, seed: int
) -> None:
    question = data.draw(questions())
    quiz = Quiz((question,), shuffles=True)
    asked, asked_again = show_question(quiz, 1, seed=seed), show_question(quiz, 1, seed=seed)
    assert asked == asked_again
    first = question.scenes[0].choices if question.scenes else question.choices
    assert sorted(choice.id for choice in asked.choices) == sorted(choice.id for choice in first)
    selected = data.draw(answered(question))
    assert show_question(quiz, 1, selected, seed=seed).verdict == show_question(quiz, 1, selected).verdict


@given(st.data())
def test_an_answer_is_stored_the_same_however_often_it_is_read(data: DataObject) -> None:
    question = data.draw(questions())
    once = check_answer(question, data.draw(answered(question)))
    assert check_answer(question, once) == once
    assert check_answer(question, json.loads(json.dumps(once))) == once


@given(st.data())
def test_whatever_a_form_sends_is_graded_or_refused_with_a_code(data: DataObject) -> None:
    question = data.draw(questions())
    real = [*data.draw(answered(question)), *question.choice_ids, *(scene.id for scene in question.scenes)]
    forged = st.sampled_from([*real, *(f"{n}={value}" for n in (0, 1, 2, 99) for value in real)]) | st.text(max_size=8)
    try:
        grade = grade_answer(question, data.draw(st.lists(forged, max_size=8)))
    except InvalidAnswer as refusal:
        assert refusal.code in CODES
    else:
        assert 0 <= grade.points <= question.points


@given(quizzes_with_answers())
def test_the_score_stays_within_bounds(case: tuple[Quiz, dict[str, list[str]]]) -> None:
    quiz, answers = case
    result = grade_quiz(quiz, answers)
    assert 0 <= result.points <= result.max_points == quiz.max_points
    assert 0 <= result.percent <= 100


@given(quizzes_with_answers())
def test_grading_twice_gives_the_same_result(case: tuple[Quiz, dict[str, list[str]]]) -> None:
    quiz, answers = case
    assert grade_quiz(quiz, answers) == grade_quiz(quiz, answers)


@given(quizzes_with_answers())
def test_a_quiz_survives_being_stored(case: tuple[Quiz, dict[str, list[str]]]) -> None:
    quiz, answers = case
    stored = Quiz.from_dict(quiz.as_dict())
    assert stored == quiz
    assert digest(stored.as_dict()) == digest(quiz.as_dict())
    assert grade_quiz(stored, answers) == grade_quiz(quiz, answers)


@given(quizzes_with_answers())
def test_the_best_answers_earn_every_point_where_there_is_one(case: tuple[Quiz, dict[str, list[str]]]) -> None:
    quiz, _answers = case
    best = {question.id: best_answer(question) for question in quiz.questions}
    earned = sum(question.points for question in quiz.questions if has_right_answer(question))
    if all(has_right_answer(question) for question in quiz.questions):
        assert grade_quiz(quiz, best).points == quiz.max_points
    assert grade_quiz(quiz, best).points >= earned


def has_right_answer(question: Question) -> bool:
    return bool(question.scenes) or any(choice.credit is Credit.FULL for choice in question.choices)


@given(quizzes_with_answers())
def test_one_more_answer_never_lowers_the_score(case: tuple[Quiz, dict[str, list[str]]]) -> None:
    quiz, answers = case
    if answers:
        fewer = dict(list(answers.items())[:-1])
        assert grade_quiz(quiz, fewer).points <= grade_quiz(quiz, answers).points


@given(st.decimals(0, 50, places=2), st.integers(1, 50), st.integers(1, 100))
def test_whoever_reaches_the_pass_mark_passes_and_the_percentage_never_promises_more(
    points: Decimal, max_points: int, mark: int
) -> None:
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
def test_a_defensible_answer_earns_half(chosen: str, points: str, verdict: Verdict) -> None:
    grade = grade_answer(pick(Credit.FULL, Credit.HALF, Credit.NONE), [chosen])
    assert (grade.points, grade.verdict) == (Decimal(points), verdict)


@pytest.mark.parametrize(
    ("chosen", "points"),
    [(["0", "1"], "2"), (["0"], "1"), (["0", "2"], "0"), (["0", "1", "2"], "1"), (["0", "1", "2", "3"], "0")],
)
def test_ticking_everything_earns_nothing_extra(chosen: list[str], points: str) -> None:
    question = pick(Credit.FULL, Credit.FULL, Credit.NONE, Credit.NONE, kind=QuestionKind.MULTIPLE)
    assert grade_answer(question, chosen).points == Decimal(points)


@pytest.mark.parametrize(
    ("chosen", "code"), [([], "no_choice"), (["0", "1"], "too_many_choices"), (["9"], "unknown_choice")]
)
def test_an_answer_that_does_not_fit_is_refused_with_a_code(chosen: list[str], code: str) -> None:
    with pytest.raises(InvalidAnswer) as refusal:
        grade_answer(pick(Credit.FULL, Credit.NONE), chosen)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("share", "points"),
    [("0", "0"), ("0.124", "0.12"), ("0.125", "0.13"), ("0.135", "0.14"), ("1", "1")],  # half up, not to the even one
)
def test_points_are_rounded_half_up_to_a_hundredth(share: str, points: str) -> None:
    assert points_for(pick(Credit.FULL, points=1), Decimal(share)) == Decimal(points)
    assert str(points_for(pick(Credit.FULL, points=3), Decimal(1))) == "3.00"


def test_a_grade_tells_of_how_many_points() -> None:
    grade = grade_answer(pick(Credit.FULL, Credit.HALF, points=3), ["1"])
    assert grade == Grade(points=Decimal("1.50"), max_points=3, verdict=Verdict.PARTLY)


@pytest.mark.parametrize(
    ("points", "max_points", "mark", "percent", "passed"),
    [
        ("3", 5, 60, 60, True),
        ("2.99", 5, 60, 59, False),
        ("5", 5, 100, 100, True),
        ("4.99", 5, 100, 99, False),
        ("0", 5, 1, 0, False),
        ("0.05", 5, 1, 1, True),
    ],
)
def test_the_pass_mark_itself_is_a_pass(points: str, max_points: int, mark: int, percent: int, passed: bool) -> None:
    assert judge(Decimal(points), max_points, mark) == Result(Decimal(points), max_points, percent, passed)


def test_a_quiz_without_points_is_passed() -> None:
    assert judge(Decimal(0), 0, 60) == Result(Decimal(0), 0, 100, True)


def test_a_quiz_of_one_point_is_no_quiz_without_points() -> None:
    assert judge(Decimal(0), 1, 60) == Result(Decimal(0), 1, 0, False)


def test_what_was_not_answered_earns_nothing() -> None:
    quiz = Quiz((replace(pick(Credit.FULL), id="a"), replace(pick(Credit.FULL, points=3), id="b")))
    assert grade_quiz(quiz, {}) == Result(Decimal(0), 5, 0, False)
    assert isinstance(grade_quiz(quiz, {}).points, Decimal)
    assert grade_quiz(quiz, {"b": ["0"]}) == Result(Decimal(3), 5, 60, True)
    with pytest.raises(NoSuchQuestion, match="c"):
        grade_quiz(quiz, {"c": ["0"]})


def test_the_rules_of_a_quiz_ignore_its_words() -> None:
    one = Quiz((pick(Credit.FULL, Credit.NONE),))
    other = Quiz((Question("q", QuestionKind.SINGLE, "Anders gezegd", one.questions[0].choices, 2),))
    assert one.rules() == other.rules()
    assert one.as_dict() != other.as_dict()


def test_a_quiz_stored_before_there_were_pauses_shuffling_and_other_kinds_can_still_be_read() -> None:
    choice = {"id": "a", "text": "Ja", "credit": "full", "feedback": ""}
    question = {"id": "q", "kind": "single_choice", "text": "?", "points": 1, "feedback": "", "reread": ""}
    stored = {"pass_mark": 60, "max_attempts": None, "questions": [{**question, "choices": [choice]}]}
    quiz = Quiz.from_dict(stored)
    assert (quiz.pause_minutes, quiz.shuffles, quiz.feedback_moment) == (0, False, FeedbackMoment.EACH)
    assert quiz.questions[0].as_dict() == stored["questions"][0]


def test_a_moment_for_feedback_that_nobody_knows_is_an_error() -> None:
    with pytest.raises(ValueError):
        Quiz.from_dict({"pass_mark": 60, "max_attempts": None, "questions": [], "feedback_moment": "sometimes"})


STORED: dict[str, Any] = {
    "pass_mark": 70,
    "max_attempts": 3,
    "pause_minutes": 15,
    "shuffles": True,
    "feedback_moment": "end",
    "questions": [
        {
            "id": "m", "kind": "match", "text": "Wat hoort bij wat?", "points": 2, "feedback": "Samen.",
            "reread": "Kop",
            "choices": [{"id": "m1", "text": "L", "credit": "full", "feedback": "Ja", "match": "R"}],
        },
        {
            "id": "b", "kind": "branching", "text": "Aan het loket", "points": 3, "feedback": "", "reread": "",
            "choices": [],
            "scenes": [
                {"id": "s1", "text": "A", "choices": [
                    {"id": "c1", "text": "luister", "credit": "half", "feedback": "", "leads_to": "s2"},
                ]},
                {"id": "s2", "text": "B", "choices": [
                    {"id": "c2", "text": "help", "credit": "none", "feedback": "Nee"},
                ]},
            ],
        },
    ],
}  # fmt: skip
BUILT = Quiz(
    questions=(
        Question("m", QuestionKind.MATCH, "Wat hoort bij wat?", (Choice("m1", "L", Credit.FULL, "Ja", match="R"),), 2,
                 feedback="Samen.", reread="Kop"),
        Question("b", QuestionKind.BRANCHING, "Aan het loket", (), 3, scenes=(
            Scene("s1", "A", (Choice("c1", "luister", Credit.HALF, leads_to="s2"),)),
            Scene("s2", "B", (Choice("c2", "help", Credit.NONE, "Nee"),)),
        )),
    ),
    pass_mark=70, max_attempts=3, pause_minutes=15, shuffles=True, feedback_moment=FeedbackMoment.END,
)  # fmt: skip


def test_the_stored_form_of_a_quiz_is_what_every_published_version_has() -> None:
    assert BUILT.as_dict() == STORED
    assert Quiz.from_dict(STORED) == BUILT
    assert [list(question) for question in BUILT.as_dict()["questions"]] == [list(one) for one in STORED["questions"]]


def test_what_decides_about_points_is_told_without_the_words() -> None:
    steps = Question("o", QuestionKind.ORDER, "?", (Choice("b", "", Credit.FULL), Choice("a", "", Credit.FULL)), 4)
    assert replace(BUILT, questions=(*BUILT.questions, steps)).rules() == {
        "pass_mark": 70,
        "max_attempts": 3,
        "questions": {
            "m": ["match", 2, {"m1": "full"}],
            "b": ["branching", 3, {}, [["s1", {"c1": ["half", "s2"]}], ["s2", {"c2": ["none", ""]}]]],
            "o": ["order", 4, {"b": "full", "a": "full"}, ["b", "a"]],
        },
    }


def test_a_question_is_found_by_its_id() -> None:
    assert BUILT.question("b").points == 3
    assert BUILT.max_points == 5
    with pytest.raises(NoSuchQuestion, match="x"):
        BUILT.question("x")


def test_the_digest_is_of_sorted_keys_without_spaces_and_letters_as_they_are() -> None:
    written = '{"a":["é",1],"b":2}'
    assert digest({"b": 2, "a": ["é", 1]}) == hashlib.sha256(written.encode()).hexdigest()


def test_the_best_answer_earns_all_the_points() -> None:
    question = pick(Credit.NONE, Credit.HALF, Credit.FULL)
    assert best_answer(question) == ("2",)


STEPS = Question("q", QuestionKind.ORDER, "?", tuple(Choice(one, one, Credit.FULL) for one in "abcd"), 3)


@pytest.mark.parametrize(
    ("given_order", "points"),
    [("abcd", "3"), ("bacd", "2"), ("bcda", "2"), ("acbd", "2"), ("badc", "1"), ("dcba", "0")],
)
def test_each_step_in_the_right_direction_counts(given_order: str, points: str) -> None:
    assert grade_answer(STEPS, given_order).points == Decimal(points)


def test_places_given_in_a_form_are_an_order() -> None:
    assert check_answer(STEPS, ["2=a", "1=c", "4=b", "3=d"]) == ("c", "a", "d", "b")


@pytest.mark.parametrize(
    ("selected", "code"),
    [
        (["", "", "", ""], "untouched"),
        (["1=a", "2=b", "", "4=d"], "incomplete"),
        (["1=a", "1=b", "3=c", "4=d"], "same_place"),
        (["1=a", "2=a", "3=c", "4=d"], "too_many_choices"),
        (["1=a", "2=b", "3=c", "5=d"], "unknown_choice"),
        (["a", "b", "c"], "incomplete"),
        (["a", "b", "c", "c"], "too_many_choices"),
        (["a", "b", "c", "4=d"], "unknown_choice"),
    ],
)
def test_an_order_that_is_none_is_refused_with_a_code(selected: list[str], code: str) -> None:
    with pytest.raises(InvalidAnswer) as refusal:
        check_answer(STEPS, selected)
    assert refusal.value.code == code


PAIRS = Question(
    "q", QuestionKind.MATCH, "?", tuple(Choice(one, one, Credit.FULL, match=one.upper()) for one in "abc"), 3
)
RIGHT = {choice.id: choice.match_id for choice in PAIRS.choices}


@pytest.mark.parametrize(("rights", "points"), [("abc", "3"), ("acb", "1"), ("bca", "0"), ("aaa", "1")])
def test_each_right_pair_counts(rights: str, points: str) -> None:
    selected = [f"{left}={RIGHT[right]}" for left, right in zip("abc", rights, strict=True)]
    assert grade_answer(PAIRS, reversed(selected)).points == Decimal(points)
    assert list(check_answer(PAIRS, reversed(selected))) == selected


@pytest.mark.parametrize(
    ("selected", "code"),
    [
        ([], "no_choice"),
        ([f"a={RIGHT['a']}", ""], "incomplete"),
        ([f"a={RIGHT['a']}", f"a={RIGHT['b']}", f"b={RIGHT['b']}"], "too_many_choices"),
        (["a=a", "b=b", "c=c"], "unknown_choice"),
    ],
)
def test_pairs_that_are_none_are_refused_with_a_code(selected: list[str], code: str) -> None:
    with pytest.raises(InvalidAnswer) as refusal:
        check_answer(PAIRS, selected)
    assert refusal.value.code == code


def test_the_page_does_not_give_away_which_halves_belong_together() -> None:
    assert RIGHT.keys().isdisjoint(RIGHT.values())


SCENARIO = quiz_from_stream(QuestionStreamBlock().to_python([branching("Q", points=2)]), 60, None).questions[0]


@pytest.mark.parametrize(
    ("path", "points", "verdict"),
    [
        (["luister", "help"], "2", Verdict.BEST),
        (["luister", "verwijs"], "1.5", Verdict.PARTLY),
        (["zucht", "excuus", "help"], "1.33", Verdict.PARTLY),
        (["zucht", "zwijg"], "0", Verdict.NOT),
    ],
)
def test_the_wiser_path_earns_more(path: list[str], points: str, verdict: Verdict) -> None:
    grade = grade_answer(SCENARIO, [f"Q-{choice}" for choice in path])
    assert (grade.points, grade.verdict) == (Decimal(points), verdict)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ([], "no_choice"),
        (["luister"], "goes_on"),
        (["help"], "unknown_choice"),
        (["luister", "zwijg"], "unknown_choice"),
        (["luister", "help", "help"], "too_many_choices"),
    ],
)
def test_a_path_that_does_not_fit_is_refused_with_a_code(path: list[str], code: str) -> None:
    with pytest.raises(InvalidAnswer) as refusal:
        check_answer(SCENARIO, [f"Q-{choice}" for choice in path])
    assert refusal.value.code == code


def test_an_answer_to_a_question_that_is_not_there_has_a_code() -> None:
    with pytest.raises(NoSuchQuestion) as refusal:
        grade_quiz(Quiz((SCENARIO,)), {"elders": ["x"]})
    assert refusal.value.code == "no_such_question"
