"""What an editor cannot publish, and that a draft may be unfinished."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from quizzes.blocks import QuestionStreamBlock, quiz_from_stream
from quizzes.blocks.open_rows import OpenRowsBlock
from quizzes.definitions import Credit, FeedbackMoment, QuestionKind
from tests.block_errors import codes
from tests.factories import better, branching, in_second, match, multiple, order, scene, single, true_false

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


def test_rows_that_stood_open_and_were_left_as_they_were_fall_away_at_the_end() -> None:
    for child in BLOCK.child_blocks.values():
        for name, rows in child.child_blocks.items():
            if not isinstance(rows, OpenRowsBlock):
                continue
            opened = rows.get_default()
            assert rows.meta.min_num <= len(opened) <= rows.meta.max_num, name
            rows.defer_required_validation()
            assert len(rows.clean(opened)) == (2 if name == "scenes" else rows.meta.min_num), name
            rows.restore_deferred_validation()
    choices = BLOCK.child_blocks["single_choice"].child_blocks["choices"]
    written = choices.to_python([*single()["value"]["choices"], *choices.get_prep_value(choices.get_default())])
    assert [row["text"] for row in choices.clean(written)] == [row["text"] for row in list(written)[:3]]
    with pytest.raises(ValidationError):  # one in between is not forgotten
        choices.clean(choices.normalize([choices.get_default()[2], *list(written)[:3]]))


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


EVERY_KIND = [single, multiple, true_false, better, order, match, branching]


@pytest.mark.parametrize("make", EVERY_KIND)
def test_each_kind_of_question_takes_a_second_situation_of_its_own_kind(make: Any) -> None:
    question = in_second(make("A"), make("B"))
    assert clean(question) == set()
    quiz = quiz_from_stream(BLOCK.to_python([question]), 60, None)
    other = quiz_from_stream(BLOCK.to_python([make("B")]), 60, None)
    assert quiz is not None and other is not None
    first, second = quiz.questions[0].situations
    assert (first.text, second.text, second.situation) == ("A", "B", 2)
    assert (second.choices, second.scenes, second.feedback) == (
        other.questions[0].choices, other.questions[0].scenes, other.questions[0].feedback,
    )  # fmt: skip
    assert (second.id, second.points, second.reread) == (first.id, first.points, first.reread)


@pytest.mark.parametrize(
    ("question", "other", "code"),
    [
        (single("A"), changed(single("B"), choices={1: {"credit": "half"}}), "no_right_answer"),
        (multiple("A"), multiple("B", right=()), "no_right_answer"),
        (order("A"), changed(order("B"), items=[order("B")["value"]["items"][0]] * 3), "identical_choices"),
        (
            branching("A"),
            branching("B", scenes=[scene("A", ("x", "full", "weg"), ("y", "none", ""))]),
            "branch_leads_nowhere",
        ),
    ],
)
def test_a_second_situation_has_to_be_as_complete_as_the_first(
    question: dict[str, Any], other: dict[str, Any], code: str
) -> None:
    assert code in clean(in_second(question, other))


def test_a_question_has_one_second_situation_at_most() -> None:
    question = in_second(single("A"), single("B"))
    question["value"]["second"] *= 2
    assert clean(question) != set()


def test_a_question_from_before_there_were_hints_has_none_and_no_second_situation() -> None:
    quiz = quiz_from_stream(BLOCK.to_python([single("A")]), 60, None)
    assert quiz is not None
    assert (quiz.questions[0].hint, quiz.questions[0].second) == ("", None)
    assert quiz.questions[0].as_dict().keys().isdisjoint({"hint", "second"})


def test_a_hint_is_short() -> None:
    assert clean(single("A", hint="x" * 300)) == set()
    assert clean(single("A", hint="x" * 301)) != set()
