"""What a corrected quiz makes of an attempt: results go up or stay, whatever the quiz and the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.corrected_results import Answer, Outcome, corrected_question, outcome
from quizzes.definitions import Choice, Credit, Question, QuestionKind, Quiz, Scene
from quizzes.grading import check_answer, grade_answer, judge
from quizzes.kinds import kind_of
from quizzes.same_question import answer_in, differs_in_key_only, in_words_of, still_fits
from quizzes.screens import show_question
from tests.quizzes.strategies import (
    answered,
    corrections,
    other_key,
    questions,
    quizzes_with_answers,
    said_otherwise,
    words_of,
)

pytestmark = pytest.mark.pure

A, B, C = (Choice(key, f"Antwoord {key}", Credit.NONE) for key in "abc")


def single(*choices: Choice, points: int = 2, key: str = "q") -> Question:
    return Question(key, QuestionKind.SINGLE, "Vraag", choices, points)


def full(choice: Choice) -> Choice:
    return replace(choice, credit=Credit.FULL)


RIGHT_A, RIGHT_B = single(full(A), B, C), single(A, full(B), C)
OTHER = single(full(A), B, C, key="andere")


def pairs(*halves: tuple[str, str, str]) -> Question:
    choices = tuple(Choice(key, left, Credit.FULL, match=right) for key, left, right in halves)
    return Question("q", QuestionKind.MATCH, "Vraag", choices, 2)


def answers_to(quiz: Quiz, answers: dict[str, list[str]], raised: Mapping[str, Decimal] | None = None) -> list[Answer]:
    """The answers as they were graded, or as they were `raised` since."""
    asked = {question.id: question for question in quiz.questions}
    points = {key: grade_answer(asked[key], selected).points for key, selected in answers.items()} | dict(raised or {})
    return [Answer(asked[key], check_answer(asked[key], selected), points[key]) for key, selected in answers.items()]


def result_of(
    quiz: Quiz, corrected: Quiz, answers: dict[str, list[str]], question_ids: tuple[str, ...] = ("q",), **fields: bool
) -> Outcome:
    """An attempt at `quiz` with these answers, judged by `corrected`."""
    kept = answers_to(quiz, answers)
    passed = judge(sum((one.points for one in kept), Decimal(0)), quiz.max_points, quiz.pass_mark).passed
    return outcome(quiz, kept, corrected, question_ids, **{"is_finished": True, "has_passed": passed, **fields})


def test_an_answer_that_was_right_after_all_gets_its_points_and_passes() -> None:
    result = result_of(Quiz((RIGHT_A, OTHER), 60), Quiz((RIGHT_B, OTHER), 60), {"q": ["b"], "andere": ["a"]})
    assert (result.points_before, result.points_after) == (Decimal(2), Decimal(4))
    assert result.answers == {"q": (Decimal(0), Decimal(2))}
    assert (result.passed_before, result.passed_after, result.passes_now) == (False, True, True)


def test_an_answer_that_was_wrong_after_all_keeps_its_points() -> None:
    result = result_of(Quiz((RIGHT_A,), 60), Quiz((RIGHT_B,), 60), {"q": ["a"]})
    assert (result.points_after, result.passed_after, result.is_raised) == (Decimal(2), True, False)


def test_only_the_questions_that_are_named_are_judged_anew() -> None:
    result = result_of(Quiz((RIGHT_A,), 60), Quiz((RIGHT_B,), 60), {"q": ["b"]}, ("andere",))
    assert not result.is_raised


@pytest.mark.parametrize(("mark", "passes"), [(51, False), (50, True), (49, True)])
def test_a_lower_pass_mark_passes_whoever_reaches_it(mark: int, passes: bool) -> None:
    quiz = Quiz((RIGHT_A, OTHER), 80)
    result = result_of(quiz, replace(quiz, pass_mark=mark), {"q": ["b"], "andere": ["a"]}, ())
    assert (result.passes_now, result.is_raised, result.answers) == (passes, passes, {})


def test_a_higher_pass_mark_takes_nothing_away_and_asks_no_more() -> None:
    half_right = {"q": ["b"], "andere": ["a"]}
    assert result_of(Quiz((RIGHT_A, OTHER), 50), Quiz((RIGHT_A, OTHER), 100), half_right, ()).passed_after
    assert result_of(Quiz((RIGHT_A, OTHER), 100), Quiz((RIGHT_B, OTHER), 100), half_right).passes_now


def test_an_open_attempt_gets_its_points_and_does_not_pass_yet() -> None:
    result = result_of(Quiz((RIGHT_A,), 60), Quiz((RIGHT_B,), 60), {"q": ["b"]}, is_finished=False)
    assert (result.points_after, result.passed_after) == (Decimal(2), False)


def test_points_are_those_that_the_question_had_to_give() -> None:
    result = result_of(Quiz((RIGHT_A,), 60), Quiz((replace(RIGHT_B, points=9),), 60), {"q": ["b"]})
    assert result.points_after == 2


def test_a_half_that_belongs_with_another_choice_is_recognised_by_its_words() -> None:
    wrong = pairs(("a", "Links a", "Rechts 1"), ("b", "Links b", "Rechts 2"))
    right = pairs(("a", "Links a", "Rechts 2"), ("b", "Links b", "Rechts 1"))
    assert differs_in_key_only(wrong, right)
    answer = [f"a={wrong.choices[1].match_id}", f"b={wrong.choices[0].match_id}"]  # a with Rechts 2, b with Rechts 1
    assert set(answer_in(right, wrong, answer)) == {f"a={right.choices[0].match_id}", f"b={right.choices[1].match_id}"}
    result = result_of(Quiz((wrong,), 60), Quiz((right,), 60), {"q": answer})
    assert (result.points_before, result.points_after) == (Decimal(0), Decimal(2))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (RIGHT_A, RIGHT_A),
        (RIGHT_A, single(A, full(B))),
        (RIGHT_A, replace(RIGHT_B, kind=QuestionKind.BETTER)),
        (RIGHT_A, single(replace(A, text=B.text), replace(full(B), text=A.text), C)),
        (RIGHT_A, replace(RIGHT_A, points=5)),
    ],
    ids=["the same", "a choice less", "another kind", "words that changed places", "only other points"],
)
def test_no_correction_of_a_key(before: Question, after: Question) -> None:
    assert not differs_in_key_only(before, after)


@pytest.mark.parametrize(
    ("after", "fits"),
    [
        (replace(RIGHT_A, text="Vraag, anders gezegd"), True),
        (replace(RIGHT_A, feedback="Onthoud dit."), True),
        (single(full(replace(A, text="Het antwoord a")), B, C), True),
        (RIGHT_B, False),
        (replace(RIGHT_A, points=3), False),
        (single(full(A), B), False),
        (single(full(replace(A, text=B.text)), replace(B, text=A.text), C), False),
    ],
    ids=["question", "feedback", "choice", "key", "points", "choices", "words that changed places"],
)
def test_an_answer_fits_while_it_would_be_judged_alike(after: Question, fits: bool) -> None:
    assert still_fits(RIGHT_A, after) is fits


ASKED = "Wat doe je als een inwoner zonder afspraak aan het loket staat?"
FIVE_OTHERS = "Wat doe je als een burger die onverwacht aan jouw balie staat?"
SIX_OTHERS = "Wat doe je als een burger die onverwacht aan jouw balie komt?"


@pytest.mark.parametrize(
    ("text", "choice", "is_same"),
    [
        (ASKED, "Antwoord a", True),
        (FIVE_OTHERS, "Antwoord a", True),
        (SIX_OTHERS, "Antwoord a", False),
        (FIVE_OTHERS, "Antwoord a dus", False),
        ("Welk nummer bel je bij brand?", "Antwoord a", False),
        (ASKED, "112", False),
        (ASKED, "Antwoordd a", True),
        (ASKED, "Antwoordd", True),
        (ASKED, "Antwoord b niet", True),
    ],
    ids=[
        "the same", "five other words", "six", "five and one in a choice", "another question", "another choice",
        "a slip of the pen", "one word of two, spelled otherwise", "two other words in a choice",
    ],
)  # fmt: skip
def test_a_question_is_the_same_while_only_a_few_of_its_words_are_others(text: str, choice: str, is_same: bool) -> None:
    """For whoever goes on in it with their answer, and for whoever is judged by its key."""
    before = replace(RIGHT_A, text=ASKED)
    said = replace(A, text=choice)
    assert still_fits(before, single_asking(text, full(said), B)) is is_same
    assert differs_in_key_only(before, single_asking(text, said, full(B))) is is_same


def single_asking(text: str, first: Choice, second: Choice) -> Question:
    return replace(single(first, second, C), text=text)


@pytest.mark.parametrize(("half", "is_same"), [("Rechts een", True), ("Iets anders", False)])
def test_the_other_half_of_a_pair_belongs_to_what_is_asked(half: str, is_same: bool) -> None:
    before = pairs(("a", "Links a", "Rechts 1"), ("b", "Links b", "Rechts 2"), ("c", "Links c", "Rechts 3"))
    reworded = pairs(("a", "Links a", half), ("b", "Links b", "Rechts 2"), ("c", "Links c", "Rechts 3"))
    turned = pairs(("a", "Links a", half), ("b", "Links b", "Rechts 3"), ("c", "Links c", "Rechts 2"))
    assert still_fits(before, reworded) is is_same
    assert differs_in_key_only(before, turned) is is_same


@pytest.mark.parametrize(("text", "is_same"), [("Aan de balie", True), ("Een brief", False)])
def test_a_scene_belongs_to_what_is_asked(text: str, is_same: bool) -> None:
    def scenario(scene: str, best: str) -> Question:
        ends = tuple(Choice(key, f"Keuze {key}", Credit.FULL if key == best else Credit.NONE) for key in "ab")
        return Question("q", QuestionKind.BRANCHING, "Vraag", (), 2, scenes=(Scene("s", scene, ends),))

    before = scenario("Aan het loket", "a")
    assert still_fits(before, scenario(text, "a")) is is_same
    assert differs_in_key_only(before, scenario(text, "b")) is is_same


@given(st.data())
def test_nothing_goes_down_and_nothing_goes_past_the_most(data: st.DataObject) -> None:
    quiz, answers = data.draw(quizzes_with_answers())
    corrected = data.draw(corrections(quiz))
    named = tuple(data.draw(st.sets(st.sampled_from([question.id for question in quiz.questions]))))
    result = result_of(quiz, corrected, answers, named, is_finished=len(answers) == len(quiz.questions))
    assert result.points_before <= result.points_after <= quiz.max_points
    assert result.passed_after or not result.passed_before
    assert set(result.answers) <= set(named) & set(answers)
    for before, after in result.answers.values():
        assert before < after


@given(st.data())
def test_what_was_raised_is_not_raised_again(data: st.DataObject) -> None:
    quiz, answers = data.draw(quizzes_with_answers())
    corrected = data.draw(corrections(quiz))
    named = tuple(question.id for question in quiz.questions)
    once = result_of(quiz, corrected, answers, named)
    raised = {key: after for key, (_before, after) in once.answers.items()}
    regraded = answers_to(quiz, answers, raised)
    again = outcome(quiz, regraded, corrected, named, is_finished=True, has_passed=once.passed_after)
    assert not again.is_raised
    assert again.points_after == once.points_after


@pytest.mark.parametrize("kind", QuestionKind)
@given(st.data())
def test_a_correction_changes_no_word_that_someone_saw(kind: QuestionKind, data: st.DataObject) -> None:
    before = data.draw(questions(kinds=(kind,)))
    after = data.draw(said_otherwise(before, data.draw(other_key(before))))
    seed = data.draw(st.integers(0, 3))
    answer = check_answer(before, data.draw(answered(before)))
    right = corrected_question(before, Quiz((after,)), ["q"])
    if right is None:
        assert not differs_in_key_only(before, after)
        return
    as_it_was = show_question(Quiz((before,)), 1, answer, seed=seed)
    now = show_question(Quiz((right,)), 1, answer_in(right, before, answer), seed=seed)
    assert words_of(now) == words_of(as_it_was)
    assert not [one for one in now.choices if "*" in str(one.label)]
    assert not [one for step in now.steps for one in (step.choice, *step.others) if "*" in one.text + str(one.label)]
    if kind is not QuestionKind.MATCH:
        assert kind_of(after).share(after, answer) == kind_of(right).share(right, answer)


def test_a_corrected_scenario_is_shown_in_the_words_in_which_it_was_asked() -> None:
    ends = tuple(Choice(key, f"Keuze {key}", Credit.FULL if key == "a" else Credit.NONE) for key in "ab")
    turned = tuple(
        replace(one, text=f"{one.text}!", credit=Credit.FULL if one.id == "b" else Credit.NONE) for one in ends
    )
    before = Question("q", QuestionKind.BRANCHING, "Vraag", (), 2, scenes=(Scene("s", "Aan het loket", ends),))
    after = replace(before, scenes=(Scene("s", "Aan de balie", turned),))
    right = corrected_question(before, Quiz((after,)), ["q"])
    assert right is not None
    [step] = show_question(Quiz((right,)), 1, ["a"]).steps
    assert (step.text, step.choice.text, step.others[0].text) == ("Aan het loket", "Keuze a", "Keuze b")
    assert (step.choice.verdict, step.others[0].verdict) == ("not", "best")


def test_the_other_half_of_a_pair_is_shown_in_the_words_in_which_it_was_asked() -> None:
    before = pairs(("a", "Links a", "Rechts 1"), ("b", "Links b", "Rechts 2"), ("c", "Links c", "Rechts 3"))
    after = pairs(("a", "Links a", "Rechts 2"), ("b", "Links b", "Rechts 1"), ("c", "Links c", "Rechts drie"))
    right = corrected_question(before, Quiz((after,)), ["q"])
    assert right is not None
    answer = [f"a={before.choices[0].match_id}", *(f"{key}={before.choices[2].match_id}" for key in "bc")]
    shown = show_question(Quiz((right,)), 1, answer_in(right, before, answer)).choices
    assert [one.partner for one in shown] == ["Rechts 1", "Rechts 3", "Rechts 3"]
    assert [one.right for one in shown] == ["Rechts 2", "Rechts 1", ""]


def test_a_half_that_moved_to_where_another_one_is_gone_is_no_correction_of_a_key() -> None:
    """Nobody could choose Rome: what is right now was not among the choices."""
    before = pairs(("a", "Frankrijk", "Parijs"), ("b", "Duitsland", "Berlijn"))
    assert not differs_in_key_only(before, pairs(("a", "Italië", "Rome"), ("b", "Frankrijk", "Parijs")))


def test_scenes_whose_words_changed_places_are_no_correction_of_a_key() -> None:
    def scenario(first: str, second: str, best: str) -> Question:
        ends = tuple(Choice(key, f"Keuze {key}", Credit.FULL if key == best else Credit.NONE) for key in "ab")
        goes_on = tuple(replace(one, id=f"{one.id}1", leads_to="t") for one in ends)
        scenes = (Scene("s", first, goes_on), Scene("t", second, ends))
        return Question("q", QuestionKind.BRANCHING, "Vraag", (), 2, scenes=scenes)

    before = scenario("Aan het loket", "Aan de telefoon", "a")
    assert differs_in_key_only(before, scenario("Aan het loket", "Aan de telefoon", "b"))
    assert not differs_in_key_only(before, scenario("Aan de telefoon", "Aan het loket", "b"))


def test_a_corrected_question_is_shown_in_the_words_in_which_it_was_asked() -> None:
    reworded = replace(single(A, replace(full(B), text="Beter gezegd", feedback="Daarom.")), text="Anders gevraagd")
    shown = in_words_of(single(full(A), B), reworded)
    assert shown == single(A, replace(full(B), feedback="Daarom."))
