"""What is said of each choice once a question is answered."""

from __future__ import annotations

from typing import Any

import pytest

from quizzes.blocks import QuestionStreamBlock, quiz_from_stream
from quizzes.definitions import Quiz
from quizzes.screens import QuestionOnScreen, show_question
from tests.factories import better, branching, match, multiple, order, single, true_false


def quiz_of(*questions: dict[str, Any]) -> Quiz:
    quiz = quiz_from_stream(QuestionStreamBlock().to_python(list(questions)), 60, None)
    assert quiz
    return quiz


QUIZ = quiz_of(single("A"), multiple("B"), true_false("C"))


def test_an_unanswered_question_gives_nothing_away() -> None:
    screen = show_question(QUIZ, 1)
    assert not screen.is_answered
    assert screen.feedback == ""
    assert {(choice.verdict, choice.feedback) for choice in screen.choices} == {("", "")}


@pytest.mark.parametrize(
    ("number", "selected", "verdicts", "verdict"),
    [
        (1, ["A-1"], ["not", "best", "partly"], "best"),
        (1, ["A-2"], ["not", "best", "partly"], "partly"),
        (1, ["A-0"], ["not", "best", "partly"], "not"),
        (2, ["B-0", "B-1"], ["best", "best", "not", "not"], "best"),
        (2, ["B-0", "B-2"], ["best", "partly", "not", "not"], "not"),
        (3, ["false"], ["best", "not"], "not"),
    ],
)
def test_every_choice_is_judged_and_explained_once_it_is_answered(
    number: int, selected: list[str], verdicts: list[str], verdict: str
) -> None:
    screen = show_question(QUIZ, number, selected)
    assert [choice.verdict for choice in screen.choices] == verdicts
    assert all(choice.feedback and choice.label for choice in screen.choices)
    assert screen.verdict == verdict


@pytest.mark.parametrize(
    ("number", "selected", "mine"),
    [
        (1, ["A-1"], ["A-1"]),
        (1, ["A-0"], ["A-0"]),
        (2, ["B-0", "B-2"], ["B-0", "B-1", "B-2"]),  # and what was left out of the answer
        (3, ["false"], ["false"]),
    ],
)
def test_what_someone_chose_stands_there_and_the_rest_is_folded(
    number: int, selected: list[str], mine: list[str]
) -> None:
    screen = show_question(QUIZ, number, selected)
    assert [choice.id for choice in screen.mine] == mine
    assert {choice.id for choice in screen.others} == {choice.id for choice in screen.choices} - set(mine)


def test_what_was_not_taken_cannot_be_opened_while_nothing_may_be_told() -> None:
    assert show_question(QUIZ, 1, ["A-0"], with_feedback=False).others == []
    assert [choice.id for choice in show_question(QUIZ, 1, ["A-0"], with_feedback=False).mine] == ["A-0"]


@pytest.mark.parametrize(
    ("number", "selected", "outcome"),
    [
        (1, ["A-1"], "Klopt"),
        (1, ["A-2"], "Niet helemaal"),
        (1, ["A-0"], "Klopt niet"),
        (3, ["true"], "Juist gezien"),  # “Klopt niet” is what one may have answered oneself
        (3, ["false"], "Niet juist gezien"),
    ],
)
def test_how_an_answer_fits_is_said_in_words(number: int, selected: list[str], outcome: str) -> None:
    assert show_question(QUIZ, number, selected).outcome == outcome
    assert show_question(QUIZ, number, selected, with_feedback=False).outcome == ""


def test_there_is_no_question_outside_the_quiz() -> None:
    with pytest.raises(IndexError):
        show_question(QUIZ, 4)


OTHERS = quiz_of(better("A"), order("B"), match("C"), branching("D"))
RIGHT = {choice.id: choice.match_id for choice in OTHERS.questions[2].choices}


def labels(screen: QuestionOnScreen) -> list[str]:
    return [str(choice.label) for choice in screen.choices]


def test_the_better_of_two_says_so_and_a_defensible_one_is_called_defensible() -> None:
    assert labels(show_question(OTHERS, 1, ["A-0"])) == [
        "Dit is de betere van de twee.",
        "Verdedigbaar, maar de andere past beter.",
    ]
    assert labels(show_question(OTHERS, 1, ["A-1"])) == [
        "Dit was de betere.",
        "Verdedigbaar, maar de andere past beter.",
    ]


def test_what_has_to_be_put_in_order_never_stands_in_the_right_order() -> None:
    for seed in range(100):
        assert [choice.id for choice in show_question(OTHERS, 2, seed=seed).choices] != [f"B-{n}" for n in range(4)]


def test_an_order_is_shown_as_given_with_the_right_place_of_what_stands_wrong() -> None:
    screen = show_question(OTHERS, 2, ["B-0", "B-2", "B-1", "B-3"])
    assert [choice.text for choice in screen.choices] == ["Stap 0", "Stap 2", "Stap 1", "Stap 3"]
    assert labels(screen) == ["Staat goed.", "Hoort op plaats 3.", "Hoort op plaats 2.", "Staat goed."]
    assert screen.verdict == "partly"


def test_pairs_are_shown_as_chosen_with_the_right_half_of_what_is_wrong() -> None:
    answer = [f"C-0={RIGHT['C-0']}", f"C-1={RIGHT['C-2']}", f"C-2={RIGHT['C-2']}"]
    screen = show_question(OTHERS, 3, answer)
    assert [choice.partner for choice in screen.choices] == ["Rechts 0", "Rechts 2", "Rechts 2"]
    assert labels(screen) == ["Dit hoort bij elkaar.", "Dit hoort hier niet bij.", "Dit hoort bij elkaar."]
    assert [choice.verdict for choice in screen.choices] == ["best", "not", "best"]
    assert [choice.right for choice in screen.choices] == ["", "Rechts 1", ""]


def test_what_was_filled_in_so_far_is_still_there() -> None:
    places = show_question(OTHERS, 2, draft=["2=B-0", "2=B-1", "x"])
    assert {choice.id: choice.picked for choice in places.choices} == {"B-0": "2", "B-1": "2", "B-2": "", "B-3": ""}
    pairs = show_question(OTHERS, 3, draft=[f"C-1={RIGHT['C-0']}", ""])
    assert {choice.id: choice.picked for choice in pairs.choices} == {"C-0": "", "C-1": RIGHT["C-0"], "C-2": ""}


def test_a_scenario_shows_one_scene_and_the_way_to_it() -> None:
    start, then = show_question(OTHERS, 4), show_question(OTHERS, 4, draft=["D-luister"])
    assert (start.scene, start.steps, start.step) == ("Dit is A.", (), 1)
    assert (then.scene, [step.choice.text for step in then.steps], then.step) == ("Dit is B.", ["luister"], 2)


@pytest.mark.parametrize("draft", [["x"], ["D-help"], ["D-luister", "D-luister"]])
def test_a_way_that_does_not_exist_begins_again(draft: list[str]) -> None:
    assert show_question(OTHERS, 4, draft=draft) == show_question(OTHERS, 4)


def test_a_finished_scenario_tells_the_whole_way_and_what_was_wiser() -> None:
    screen = show_question(OTHERS, 4, ["D-zucht", "D-excuus", "D-verwijs"])
    assert [step.text for step in screen.steps] == ["Dit is A.", "Dit is C.", "Dit is B."]
    assert [step.choice.verdict for step in screen.steps] == ["not", "best", "partly"]
    assert [[other.text for other in step.others] for step in screen.steps] == [["luister"], ["zwijg"], ["help"]]
    assert [step.others[0].label for step in screen.steps] == [
        "Dit past het best.",
        "Past minder.",
        "Dit past het best.",
    ]
    assert screen.steps[-1].choice.feedback == "Uitleg bij verwijs"


@pytest.mark.parametrize(
    ("number", "selected"),
    [
        (1, ["A-1"]),
        (2, ["B-3", "B-2", "B-1", "B-0"]),
        (3, [f"C-{n}={RIGHT['C-0']}" for n in range(3)]),
        (4, ["D-zucht", "D-zwijg"]),
    ],
)
def test_without_feedback_an_answer_is_shown_and_nothing_is_said_of_it(number: int, selected: list[str]) -> None:
    screen = show_question(OTHERS, number, selected, with_feedback=False)
    assert screen.is_answered
    assert (screen.verdict, screen.feedback) == ("", "")
    shown = [*screen.choices, *(step.choice for step in screen.steps)]
    assert {(choice.verdict, choice.label, choice.feedback) for choice in shown} == {("", "", "")}
    assert {step.others for step in screen.steps} <= {()}


def test_shuffled_choices_differ_between_attempts_and_true_or_false_stays() -> None:
    orders = {tuple(choice.id for choice in show_question(QUIZ, 1, seed=seed).choices) for seed in range(1, 60)}
    assert len(orders) == 6
    assert {tuple(choice.id for choice in show_question(QUIZ, 3, seed=seed).choices) for seed in range(9)} == {
        ("true", "false")
    }
