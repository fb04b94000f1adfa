"""What a group did with a question: figures that stay within bounds, and agree with the textbook."""

from __future__ import annotations

import statistics
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.definitions import Choice, Credit, Question, QuestionKind
from quizzes.grading import check_answer, grade_answer
from quizzes.kinds import kind_of
from quizzes.statistics import FirstTry, describe, discrimination
from tests.quizzes.strategies import answered, questions

TENTHS = st.integers(0, 10).map(lambda tenths: Decimal(tenths) / 10)
SCORES = st.sampled_from([0.0, 0.25, 1 / 3, 0.5, 2 / 3, 1.0])


@st.composite
def groups(draw: st.DrawFn) -> tuple[Question, list[FirstTry]]:
    question = draw(questions())
    one = st.builds(FirstTry, answered(question).map(lambda given: check_answer(question, given)), st.none() | TENTHS)
    return question, draw(st.lists(one, max_size=12))


def pick(*credits: Credit, kind: QuestionKind = QuestionKind.SINGLE) -> Question:
    return Question("q", kind, "Vraag", tuple(Choice(str(n), f"Keuze {n}", credit) for n, credit in enumerate(credits)))


SINGLE = pick(Credit.FULL, Credit.HALF, Credit.NONE)


def tries(*answers: str) -> list[FirstTry]:
    return [FirstTry(tuple(answer.split())) for answer in answers]


# --- Whatever the question and whatever the answers ---


@given(groups())
def test_the_figures_stay_within_bounds(case: tuple[Question, list[FirstTry]]) -> None:
    question, group = case
    found = describe(question, group)
    assert found.people == len(group)
    assert 0 <= found.right <= found.people
    assert found.facility is None or found.right / found.people <= found.facility <= 1
    assert found.discrimination is None or -1 <= found.discrimination <= 1
    assert all(0 <= number <= found.people for number in found.taken.values())


@given(groups(), st.randoms())
def test_the_order_of_the_people_never_matters(case: tuple[Question, list[FirstTry]], chance: Random) -> None:
    question, group = case
    mixed = chance.sample(group, len(group))
    assert describe(question, mixed) == describe(question, group)


@given(groups())
def test_the_figures_agree_with_the_grades(case: tuple[Question, list[FirstTry]]) -> None:
    question, group = case
    found = describe(question, group)
    shares = [kind_of(question).share(question, one.answer) for one in group]
    assert found.points == sum(map(Fraction, shares))
    if question.points:
        assert found.right == sum(grade_answer(question, one.answer).points == question.points for one in group)


@given(groups())
def test_the_options_are_those_of_the_question_and_a_single_choice_is_counted_once(
    case: tuple[Question, list[FirstTry]],
) -> None:
    question, group = case
    found = describe(question, group)
    assert list(found.taken) == [option.key for option in kind_of(question).options(question)]
    if question.kind in (QuestionKind.SINGLE, QuestionKind.TRUE_FALSE, QuestionKind.BETTER):
        assert sum(found.taken.values()) == len(group)


@given(st.lists(st.tuples(SCORES, SCORES), max_size=30))
def test_discrimination_agrees_with_the_textbook(pairs: list[tuple[float, float]]) -> None:
    found = discrimination(pairs)
    try:
        expected = statistics.correlation([one for one, _other in pairs], [other for _one, other in pairs])
    except statistics.StatisticsError:  # fewer than two people, or no differences
        assert found is None
    else:
        assert found == pytest.approx(expected, abs=1e-9)


@given(st.lists(st.tuples(st.booleans(), SCORES), min_size=2, max_size=30))
def test_for_right_or_wrong_it_is_the_point_biserial_correlation(pairs: list[tuple[bool, float]]) -> None:
    right = [rest for is_right, rest in pairs if is_right]
    wrong = [rest for is_right, rest in pairs if not is_right]
    found = discrimination([(float(is_right), rest) for is_right, rest in pairs])
    spread = statistics.pstdev(right + wrong)
    if not right or not wrong or spread == 0:
        assert found is None
    else:
        share = len(right) / len(pairs)
        expected = (statistics.fmean(right) - statistics.fmean(wrong)) / spread * (share * (1 - share)) ** 0.5
        assert found == pytest.approx(expected, abs=1e-9)


# --- By example ---


def test_half_a_credit_counts_for_half_and_not_as_right() -> None:
    found = describe(SINGLE, tries("0", "0", "1", "2"))
    assert (found.right, found.facility) == (2, 0.625)
    assert found.taken == {"0": 2, "1": 1, "2": 1}


def test_whoever_does_the_rest_well_and_misses_this_one_makes_it_separate_the_wrong_way() -> None:
    group = [FirstTry(("0",), Decimal(0)), FirstTry(("0",), Decimal("0.2")), FirstTry(("2",), Decimal(1))]
    found = describe(SINGLE, group).discrimination
    assert found is not None
    assert found < -0.9


@pytest.mark.parametrize(
    "group",
    [
        [],
        [FirstTry(("0",), Decimal(1))],
        [FirstTry(("0",), Decimal(1)), FirstTry(("0",), Decimal(0))],  # everyone has it right
        [FirstTry(("0",), Decimal(1)), FirstTry(("2",), Decimal(1))],  # the rest makes no difference
        tries("0", "2"),  # a quiz of one question has no rest
    ],
)
def test_where_nothing_differs_there_is_no_discrimination(group: list[FirstTry]) -> None:
    assert describe(SINGLE, group).discrimination is None


def test_without_people_there_is_no_facility() -> None:
    nobody = describe(SINGLE, [])
    assert nobody.facility is None
    assert (nobody.people, nobody.taken) == (0, {"0": 0, "1": 0, "2": 0})
    assert nobody.points == 0
    assert isinstance(nobody.points, Fraction)


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([(0.0, 0.0), (1.0, 1.0)], 1.0),
        ([(1.0, 0.0), (0.0, 1.0)], -1.0),
        ([(1.0, 0.5), (1.0, 0.25), (0.0, 0.75)], -0.8660254037844387),
        ([(1.0, 3.0), (0.0, 1.0), (0.5, 5.0)], 0.5),
        ([(1.0, 0.1), (0.5, 0.1)], None),
        ([(0.5, 0.1), (0.5, 0.9)], None),
        ([(1.0, 0.1)], None),
    ],
)
def test_discrimination_is_the_correlation(pairs: list[tuple[float, float]], expected: float | None) -> None:
    assert discrimination(pairs) == (None if expected is None else pytest.approx(expected, abs=1e-12))


def test_what_rounding_adds_never_takes_it_past_one() -> None:
    assert discrimination([(0.9, 0.9), (0.0, 0.0)]) == 1.0  # a hair more before it is cut off
    assert discrimination([(0.6, 1 - 0.6), (0.8, 1 - 0.8)]) == -1.0


def test_differences_too_small_to_be_squared_are_none() -> None:
    assert discrimination([(1e-200, 0.0), (2e-200, 1.0)]) is None


def test_everyone_counts_also_when_several_answered_the_same() -> None:
    group = [FirstTry(("0",), Decimal(1))] * 3 + [FirstTry(("1",), Decimal("0.5"))] * 2 + [FirstTry(("2",), None)]
    found = describe(SINGLE, group)
    assert (found.people, found.right, found.points) == (6, 3, Fraction(4))
    assert found.taken == {"0": 3, "1": 2, "2": 1}
    assert found.discrimination == pytest.approx(1.0, abs=1e-12)


def test_several_choices_are_each_counted() -> None:
    question = pick(Credit.FULL, Credit.FULL, Credit.NONE, kind=QuestionKind.MULTIPLE)
    found = describe(question, tries("0 1", "0 2", "0"))
    assert found.taken == {"0": 3, "1": 1, "2": 1}


def test_of_an_order_the_steps_in_their_own_place_are_counted() -> None:
    question = pick(Credit.FULL, Credit.FULL, Credit.FULL, kind=QuestionKind.ORDER)
    found = describe(question, tries("0 1 2", "0 2 1", "2 1 0"))
    assert found.taken == {"0": 2, "1": 2, "2": 1}


def test_of_pairs_the_right_ones_are_counted_under_both_their_halves() -> None:
    pairs = tuple(Choice(str(n), f"Links {n}", Credit.FULL, match=f"Rechts {n}") for n in range(2))
    question = Question("q", QuestionKind.MATCH, "Wat hoort bij wat?", pairs)
    first = pairs[0].match_id
    found = describe(question, [FirstTry((f"0={first}", f"1={first}")), FirstTry(kind_of(question).best(question))])
    assert found.taken == {"0": 2, "1": 1}
    assert [option.text for option in kind_of(question).options(question)] == [
        "Links 0 – Rechts 0",
        "Links 1 – Rechts 1",
    ]
