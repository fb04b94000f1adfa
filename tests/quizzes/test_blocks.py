"""What an editor cannot publish, and that a draft may be unfinished."""

from __future__ import annotations

import copy

import pytest
from django.core.exceptions import ValidationError

from quizzes.blocks import QuestionStreamBlock, quiz_from_stream
from quizzes.definitions import Credit, QuestionKind
from tests.factories import multiple, single, true_false

BLOCK = QuestionStreamBlock()


def codes(error: object) -> set[str]:
    """Every stable code in a tree of block errors."""
    inner = getattr(error, "block_errors", None) or {}
    children = [
        *(inner.values() if isinstance(inner, dict) else inner),
        *getattr(getattr(error, "non_block_errors", None), "data", []),
    ]
    found = {code for child in children for code in codes(child)}
    code = getattr(error, "code", None)
    return found | {code} if code else found


def clean(*questions: dict) -> set[str]:
    try:
        BLOCK.clean(BLOCK.to_python(list(questions)))
    except ValidationError as error:
        return codes(error) or {"required"}
    return set()


def changed(original: dict, **changes) -> dict:
    question = copy.deepcopy(original)
    for index, fields in changes.pop("choices", {}).items():
        question["value"]["choices"][index]["value"].update(fields)
    question["value"].update(changes)
    return question


def test_complete_questions_are_accepted():
    assert clean(single(), multiple(), true_false()) == set()


def test_a_question_without_a_right_answer_is_refused():
    assert "no_right_answer" in clean(changed(single(), choices={1: {"credit": "half"}}))
    assert "no_right_answer" in clean(multiple(right=()))


def test_two_best_answers_are_refused():
    assert "several_best_answers" in clean(changed(single(), choices={0: {"credit": "full"}}))


@pytest.mark.parametrize("twin", ["Antwoord 1", " antwoord  1. "])
def test_two_identical_choices_are_refused_where_the_second_stands(twin):
    question = changed(single(), choices={2: {"text": twin}})
    assert "identical_choices" in clean(question)


def test_choices_need_feedback_and_text():
    assert clean(changed(single(), choices={0: {"feedback": ""}})) != set()
    assert clean(changed(single(), choices={0: {"text": ""}})) != set()


def test_true_or_false_needs_an_answer():
    assert clean(changed(true_false(), answer="")) != set()


def test_a_draft_may_be_unfinished():
    unfinished = changed(single(), question="", choices={1: {"credit": "none"}, 0: {"feedback": "", "text": ""}})
    BLOCK.clean_deferred(BLOCK.to_python([unfinished]))
    assert clean(unfinished) != set()


def test_ids_of_questions_and_choices_follow_the_blocks():
    quiz = quiz_from_stream(BLOCK.to_python([single("A"), multiple("B"), true_false("C", answer=False)]), 70, 3)
    assert [question.id for question in quiz.questions] == ["id-A", "id-B", "id-C"]
    assert quiz.questions[0].choices[1].credit is Credit.FULL
    assert quiz.questions[2].kind is QuestionKind.TRUE_FALSE
    assert [choice.credit for choice in quiz.questions[2].choices] == [Credit.NONE, Credit.FULL]
    assert (quiz.pass_mark, quiz.max_attempts, quiz.max_points) == (70, 3, 4)


def test_without_questions_there_is_no_quiz():
    assert quiz_from_stream(BLOCK.to_python([]), 60, None) is None
