"""What is told of a question in a group, at the borders of what is told at all; and questions through the versions."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from onboarding.hr.insight.pooling import PooledQuestion, pool
from onboarding.hr.insight.question_figures import figures
from onboarding.learning.answer_groups.rounding import Band, in_fives
from quizzes.definitions import Choice, Credit, Question, QuestionKind, Quiz
from quizzes.statistics import FirstTry


def asked(kind: QuestionKind, *credits: Credit) -> Question:
    choices = tuple(Choice(str(n), f"Keuze {n}", credit, match=f"Rechts {n}") for n, credit in enumerate(credits))
    return Question("q", kind, "Vraag", choices)


SINGLE = asked(QuestionKind.SINGLE, Credit.FULL, Credit.HALF, Credit.NONE)


def tries(right: int, wrong: int, rest: tuple[Decimal | None, Decimal | None] = (None, None)) -> list[FirstTry]:
    return [FirstTry(("0",), rest[0])] * right + [FirstTry(("2",), rest[1])] * wrong


def test_each_drawn_answer_stands_for_five_people() -> None:
    assert in_fives(3, 20) == Band(15, 100)
    assert (Band(15, 100).percent, Band(5, 15).percent, Band(0, 5).percent) == (15, 33, 0)


def test_options_are_told_in_people_with_their_letters() -> None:
    found = figures(SINGLE, [FirstTry(("0",)), FirstTry(("1",)), FirstTry(("1",))])
    assert (found.people, found.right) == (15, Band(5, 15))
    assert [(one.option.key, one.label, one.band) for one in found.options] == [
        ("0", "A", Band(5, 15)), ("1", "B", Band(10, 15)), ("2", "C", Band(0, 15)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "labels"),
    [
        (QuestionKind.MULTIPLE, ["A", "B"]),
        (QuestionKind.BETTER, ["A", "B"]),
        (QuestionKind.TRUE_FALSE, ["", ""]),
        (QuestionKind.ORDER, ["", ""]),
        (QuestionKind.MATCH, ["", ""]),
    ],
)
def test_only_what_has_letters_on_the_page_gets_them(kind: QuestionKind, labels: list[str]) -> None:
    question = asked(kind, Credit.FULL, Credit.FULL if kind is QuestionKind.ORDER else Credit.NONE)
    assert [one.label for one in figures(question, []).options] == labels


def test_after_the_last_letter_come_numbers() -> None:
    many = asked(QuestionKind.SINGLE, *[Credit.FULL] * 28)
    assert [one.label for one in figures(many, []).options][24:] == ["Y", "Z", "27", "28"]


def test_advice_is_given_from_twenty_five_people_and_shares_from_a_hundred() -> None:
    told = [figures(SINGLE, tries(number, 0)) for number in (4, 5, 19, 20)]
    assert [(one.tells_advice, one.tells_shares) for one in told] == [
        (False, False), (True, False), (True, False), (True, True),
    ]  # fmt: skip
    assert [one.facility for one in told] == [None, None, None, 1.0]


def test_how_well_it_separates_is_told_from_a_hundred_people_where_the_answers_differ() -> None:
    well, badly = (Decimal(1), Decimal(0)), (Decimal(0), Decimal(1))
    assert figures(SINGLE, tries(18, 1, well)).discrimination is None
    assert figures(SINGLE, tries(19, 1, well)).discrimination == 1.0
    assert figures(SINGLE, tries(1, 19, badly)).discrimination == -1.0
    assert figures(SINGLE, tries(20, 0, well)).discrimination is None
    assert figures(SINGLE, tries(0, 20, well)).discrimination is None
    assert figures(SINGLE, tries(10, 10)).discrimination is None


def test_how_well_it_separates_is_not_told_where_nobody_had_it_right_though_some_had_a_part() -> None:
    partly = [FirstTry(("1",), Decimal(1))] * 10 + [FirstTry(("2",), Decimal(0))] * 10
    assert figures(SINGLE, partly).discrimination is None


def test_how_well_it_separates_is_rounded_to_one_decimal_and_never_a_negative_nothing() -> None:
    mixed = [
        *tries(9, 1, (Decimal(1), Decimal(1))),
        *tries(3, 7, (Decimal(0), Decimal(0))),
    ]
    assert figures(SINGLE, mixed).discrimination == 0.6  # of 0.612
    level = [*tries(5, 5, (Decimal(1), Decimal(1))), *tries(5, 5, (Decimal(0), Decimal(0)))]
    assert str(figures(SINGLE, level).discrimination) == "0.0"
    nearly = [*tries(100, 101, (Decimal(1), Decimal(1))), *tries(101, 100, (Decimal(0), Decimal(0)))]
    assert str(figures(SINGLE, nearly).discrimination) == "0.0"


# --- Questions through the versions ---


def test_a_question_in_the_same_words_is_one_and_that_of_the_newest_version_stands_for_all() -> None:
    old, new = replace(SINGLE, points=1), replace(SINGLE, points=5)
    dropped, added = replace(SINGLE, id="d", text="Vroeger"), replace(SINGLE, id="a", text="Nieuw")
    versions = [(1, 13, Quiz((old, dropped))), (3, 11, Quiz((added, new))), (2, 12, Quiz((dropped, old)))]
    assert pool(versions) == [
        PooledQuestion(added, frozenset({11}), (3,), 1),
        PooledQuestion(new, frozenset({11, 12, 13}), (1, 2, 3), 2),
        PooledQuestion(dropped, frozenset({12, 13}), (1, 2), 0),
    ]


def test_without_versions_there_are_no_questions() -> None:
    assert pool([]) == []
