"""What an editor cannot publish, and that a draft may be unfinished."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from quizzes.blocks import QuestionStreamBlock, quiz_from_stream
from quizzes.definitions import Credit, FeedbackMoment, QuestionKind
from tests.block_errors import codes
from tests.factories import better, branching, match, multiple, order, scene, single, true_false

BLOCK = QuestionStreamBlock()


def clean(*questions: dict[str, Any]) -> set[str]:
    try:
        BLOCK.clean(BLOCK.to_python(list(questions)))
    except ValidationError as error:
        return codes(error) or {"required"}
    return set()


def changed(original: dict[str, Any], **changes: Any) -> dict[str, Any]:
    question = copy.deepcopy(original)
    for index, fields in changes.pop("choices", {}).items():
        question["value"]["choices"][index]["value"].update(fields)
    question["value"].update(changes)
    return question


def test_complete_questions_are_accepted() -> None:
    assert clean(single(), multiple(), true_false()) == set()


def test_a_question_without_a_right_answer_is_refused() -> None:
    assert "no_right_answer" in clean(changed(single(), choices={1: {"credit": "half"}}))
    assert "no_right_answer" in clean(multiple(right=()))


def test_two_answers_may_be_as_good_but_not_every_one() -> None:
    two = changed(single(), choices={0: {"credit": "full"}})
    every = changed(single(), choices={place: {"credit": "full"} for place in range(3)})
    assert clean(two) == set()
    assert "every_answer_best" in clean(every)


@pytest.mark.parametrize("twin", ["Antwoord 1", " antwoord  1. "])
def test_two_identical_choices_are_refused_where_the_second_stands(twin: str) -> None:
    question = changed(single(), choices={2: {"text": twin}})
    assert "identical_choices" in clean(question)


def test_choices_need_feedback_and_text() -> None:
    assert clean(changed(single(), choices={0: {"feedback": ""}})) != set()
    assert clean(changed(single(), choices={0: {"text": ""}})) != set()


def test_true_or_false_needs_an_answer() -> None:
    assert clean(changed(true_false(), answer="")) != set()


def test_a_draft_may_be_unfinished() -> None:
    unfinished = changed(single(), question="", choices={1: {"credit": "none"}, 0: {"feedback": "", "text": ""}})
    BLOCK.clean_deferred(BLOCK.to_python([unfinished]))
    assert clean(unfinished) != set()


def test_ids_of_questions_and_choices_follow_the_blocks() -> None:
    quiz = quiz_from_stream(BLOCK.to_python([single("A"), multiple("B"), true_false("C", answer=False)]), 70, 3)
    assert [question.id for question in quiz.questions] == ["id-A", "id-B", "id-C"]
    assert quiz.questions[0].choices[1].credit is Credit.FULL
    assert quiz.questions[2].kind is QuestionKind.TRUE_FALSE
    assert [choice.credit for choice in quiz.questions[2].choices] == [Credit.NONE, Credit.FULL]
    assert (quiz.pass_mark, quiz.max_attempts, quiz.max_points) == (70, 3, 4)


def test_without_questions_there_is_no_quiz() -> None:
    assert quiz_from_stream(BLOCK.to_python([]), 60, None) is None


def test_the_other_kinds_of_question_are_accepted_when_they_are_complete() -> None:
    assert clean(better(), order(), match(), branching()) == set()


def test_of_two_one_is_better() -> None:
    assert "no_right_answer" in clean(changed(better(), choices={0: {"credit": "half"}}))
    assert "several_best_answers" in clean(better(other="full"))


def test_two_steps_or_halves_that_are_the_same_are_refused() -> None:
    steps, pairs = order(), match()
    steps["value"]["items"][1]["value"]["text"] = "stap 0."
    pairs["value"]["pairs"][2]["value"]["right"] = "Rechts 0"
    assert "identical_choices" in clean(steps)
    assert "identical_choices" in clean(pairs)


WISE = ("luister", "full", "")


@pytest.mark.parametrize(
    ("scenes", "code"),
    [
        ([scene("A", WISE, ("zucht", "none", "Elders"))], "branch_leads_nowhere"),
        ([scene("A", WISE, ("zucht", "none", "A"))], "branch_loops"),
        (
            [
                scene("A", ("luister", "full", "B"), ("zucht", "none", "")),
                scene("B", ("help", "full", ""), ("terug", "none", "A")),
            ],
            "branch_loops",
        ),
        ([scene("A", WISE, ("zucht", "none", "")), scene("B", WISE, ("help", "none", ""))], "scene_unreachable"),
        (
            [scene("A", WISE, ("zucht", "none", "b.")), scene("B", WISE, ("help", "none", "")), scene("b", WISE, WISE)],
            "identical_scenes",
        ),
        ([scene("A", WISE, ("luister ", "none", ""))], "identical_choices"),
        ([scene("A", ("luister", "half", ""), ("zucht", "none", ""))], "no_right_answer"),
    ],
)
def test_a_scenario_that_does_not_work_is_refused(scenes: list[dict[str, Any]], code: str) -> None:
    assert code in clean(branching(scenes=scenes))


def test_every_way_through_a_scenario_ends_with_a_word() -> None:
    question = branching()
    question["value"]["scenes"][1]["value"]["choices"][0]["value"]["feedback"] = ""
    assert "path_end_without_feedback" in clean(question)
    question = branching()
    question["value"]["scenes"][0]["value"]["choices"][0]["value"]["feedback"] = ""  # goes on: needs none
    assert clean(question) == set()


def test_a_scenario_says_by_which_choice_it_goes_wrong() -> None:
    question = branching(scenes=[scene("A", WISE, ("zucht", "none", "Elders"))])
    with pytest.raises(ValidationError) as refusal:
        BLOCK.clean(BLOCK.to_python([question]))
    top: Any = refusal.value
    at_scene = top.block_errors[0].block_errors["scenes"].block_errors[0]
    at_choice = at_scene.block_errors["choices"].block_errors[1]
    assert at_choice.block_errors["leads_to"].code == "branch_leads_nowhere"


def test_a_name_of_a_scene_may_be_written_a_little_otherwise() -> None:
    question = branching(
        scenes=[
            scene("Aan het loket", ("luister", "full", " aan  TAFEL. "), ("zucht", "none", "")),
            scene("Aan tafel", WISE, ("help", "none", "")),
        ]
    )
    assert clean(question) == set()
    quiz = quiz_from_stream(BLOCK.to_python([question]), 60, None)
    assert quiz.questions[0].scenes[0].choices[0].leads_to == quiz.questions[0].scenes[1].id


def test_a_draft_of_a_scenario_may_go_nowhere_and_round_in_circles() -> None:
    scenes = [scene("A", ("luister", "none", "Elders"), ("zucht", "none", "A")), scene("A", WISE, WISE)]
    unfinished = branching(scenes=scenes)
    BLOCK.clean_deferred(BLOCK.to_python([unfinished]))
    quiz = quiz_from_stream(BLOCK.to_python([unfinished]), 60, None)
    assert quiz.questions[0].scenes[0].choices[0].leads_to == ""


def test_ids_stay_when_the_words_and_the_order_of_a_question_change() -> None:
    before = quiz_from_stream(BLOCK.to_python([single("A"), order("B"), match("C"), branching("D")]), 60, None)
    edited = [single("A"), order("B"), match("C"), branching("D")]
    for raw in edited:
        raw["value"]["question"] = "Anders gevraagd"
        for items in raw["value"].values():
            if isinstance(items, list):
                items.reverse()
    stream = BLOCK.to_python(edited[::-1])
    after = quiz_from_stream(BLOCK.to_python(stream.get_prep_value()), 60, None)
    assert [question.id for question in after.questions][::-1] == [question.id for question in before.questions]
    for question in before.questions:
        assert after.question(question.id).choice_ids == question.choice_ids
        assert {scene.id for scene in after.question(question.id).scenes} == {scene.id for scene in question.scenes}


def test_the_editors_settings_come_with_the_quiz() -> None:
    quiz = quiz_from_stream(BLOCK.to_python([single()]), 60, 2, pause_minutes=30, shuffles=True, feedback_moment="end")
    assert (quiz.pause_minutes, quiz.shuffles, quiz.feedback_moment) == (30, True, FeedbackMoment.END)
