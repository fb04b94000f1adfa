"""Which questions come back in a refresher: pure functions, no database."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from onboarding.learning.refreshers import refresher_questions
from onboarding.learning.refreshers.refresher_questions import (
    NUMBER_OF_QUESTIONS,
    Answered,
    Box,
    Candidate,
    choose,
)

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def candidate(question: str, lesson: int = 1, *answers: tuple[int, bool]) -> Candidate:
    """A question answered on these days after Monday, right or not."""
    return Candidate(lesson, lesson, question, tuple(Answered(MONDAY + timedelta(days=d), ok) for d, ok in answers))


def names(chosen: list[Candidate]) -> list[str]:
    return [one.question for one in chosen]


def test_what_was_missed_the_last_time_comes_before_what_was_put_right_and_before_what_is_known() -> None:
    known = candidate("geweten", 1, (0, True))
    corrected = candidate("rechtgezet", 2, (0, False), (1, True))
    missed = candidate("gemist", 3, (0, True), (2, False))
    assert [one.box for one in (missed, corrected, known)] == [Box.MISSED, Box.CORRECTED, Box.KNOWN]
    assert names(choose([known, corrected, missed], "1:30")) == ["gemist", "rechtgezet", "geweten"]


def test_among_the_missed_the_one_missed_most_often_and_then_most_recently_comes_first() -> None:
    often = candidate("vaak", 1, (0, False), (1, False))
    lately = candidate("pas", 1, (5, False))
    before = candidate("eerder", 1, (3, False))
    assert names(choose([before, lately, often], "1:30")) == ["vaak", "pas", "eerder"]


def test_what_was_put_right_comes_back_in_turn_the_longest_unseen_first() -> None:
    seen_again = candidate("gezien", 1, (0, False), (1, True), (31, True))
    unseen = candidate("lang geleden", 1, (0, False), (1, True))
    assert names(choose([seen_again, unseen], "1:90"))[0] == "lang geleden"


def test_lessons_take_turns_but_not_at_the_cost_of_what_was_missed() -> None:
    known = [
        candidate(f"les {lesson} vraag {number}", lesson, (lesson, True)) for lesson in (1, 2, 3) for number in (1, 2)
    ]
    assert {one.lesson for one in choose(known, "1:30")} == {1, 2, 3}
    missed = [candidate(f"gemist {number}", 4, (0, False)) for number in (1, 2)]
    chosen = choose([*known, *missed], "1:30")
    assert [one.lesson for one in chosen[:2]] == [4, 4]


def test_without_answers_or_questions_nothing_breaks() -> None:
    assert choose([], "1:30") == []
    assert candidate("nooit", 1).box is Box.KNOWN
    assert names(choose([candidate("gezien", 1, (0, True)), candidate("nooit", 1)], "1:30")) == ["nooit", "gezien"]


def test_of_what_was_put_right_on_the_same_day_the_one_missed_most_often_comes_first() -> None:
    once = candidate("eens", 1, (0, False), (4, True))
    twice = candidate("tweemaal", 1, (0, False), (1, False), (4, True))
    assert [names(choose([once, twice], f"{salt}:30")) for salt in range(8)] == [["tweemaal", "eens"]] * 8


def test_the_last_answer_decides_wherever_it_stands_among_the_others() -> None:
    later_first = Candidate(1, 1, "q", (Answered(MONDAY + timedelta(days=3), True), Answered(MONDAY, False)))
    assert later_first.box is Box.CORRECTED
    known = candidate("geweten", 1, (2, True), (0, True))
    seen_before = candidate("eerder", 1, (1, True))
    assert names(choose([known, seen_before], "1:30")) == ["eerder", "geweten"]


def test_of_the_missed_the_last_miss_counts_not_the_first() -> None:
    spread = candidate("gespreid", 1, (0, False), (9, False))
    close = candidate("samen", 1, (5, False), (6, False))
    assert names(choose([close, spread], "1:30")) == ["gespreid", "samen"]


def test_no_more_are_chosen_than_asked_for() -> None:
    known = [candidate(f"v{number}", number, (number, True)) for number in range(5)]
    assert names(choose(known, "1:30")) == ["v0", "v1", "v2"]
    assert refresher_questions.NUMBER_OF_QUESTIONS == 3
    assert names(choose(known, "1:30", number=2)) == ["v0", "v1"]
    assert choose(known, "1:30", number=0) == []


def test_the_lot_is_drawn_from_the_salt_the_lesson_and_the_question() -> None:
    """Written out, so that nobody gets other questions in a round that was begun."""

    def lot(lesson: int, question: str) -> str:
        return hashlib.sha256(f"7:30:{lesson}:{question}".encode()).hexdigest()

    equals = [candidate(f"v{number}", number) for number in range(6)]
    by_lot = sorted(equals, key=lambda one: lot(one.lesson, one.question))
    assert choose(equals, "7:30", number=6) == by_lot


def test_a_question_copied_into_another_lesson_comes_only_once() -> None:
    assert names(choose([candidate("zelfde", 1), candidate("zelfde", 2), candidate("andere", 2)], "1:30")) in (
        ["zelfde", "andere"],
        ["andere", "zelfde"],
    )


ANSWERS = st.lists(st.tuples(st.integers(0, 400), st.booleans()), max_size=5)
CANDIDATES = st.lists(
    st.builds(
        lambda question, lesson, answers: candidate(f"v{question}", lesson, *answers),
        st.integers(1, 12),
        st.integers(1, 4),
        ANSWERS,
    ),
    max_size=20,
    unique_by=lambda one: (one.lesson, one.question),
)


@given(CANDIDATES, st.text(max_size=8))
def test_three_different_questions_are_chosen_when_there_are_that_many(candidates: list[Candidate], salt: str) -> None:
    chosen = choose(candidates, salt)
    assert len(chosen) == min(NUMBER_OF_QUESTIONS, len({one.question for one in candidates}))
    assert len(set(names(chosen))) == len(chosen)
    assert set(chosen) <= set(candidates)


@given(CANDIDATES, st.randoms(use_true_random=False))
def test_the_choice_does_not_depend_on_the_order_in_which_the_database_answers(
    candidates: list[Candidate], random: Random
) -> None:
    shuffled = list(candidates)
    random.shuffle(shuffled)
    assert choose(candidates, "1:30") == choose(shuffled, "1:30")


@given(CANDIDATES)
def test_nothing_known_is_asked_while_something_once_missed_is_left_out(candidates: list[Candidate]) -> None:
    chosen = choose(candidates, "1:30")
    left = [one for one in candidates if one.question not in names(chosen)]
    if left and chosen:
        assert max(one.box for one in chosen) <= min(one.box for one in left)


def test_equals_are_drawn_by_lot_and_another_round_draws_anew() -> None:
    equals = [candidate(f"v{number}", 1, (0, True)) for number in range(12)]
    draws = {tuple(names(choose(equals, f"1:{days}"))) for days in range(30, 60)}
    assert len(draws) > 10
