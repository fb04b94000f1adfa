"""A quiz that became blocks again is the quiz that it was."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.blocks import FALSE_ID, TRUE_ID, QuestionStreamBlock, quiz_from_stream
from quizzes.blocks.quiz_to_stream import stream_from
from quizzes.definitions import Credit, FeedbackMoment, Question, QuestionKind, Quiz, Situation
from tests.factories import branching, true_false
from tests.quizzes.strategies import questions

BLOCK = QuestionStreamBlock()
words = st.text(max_size=20)


@st.composite
def written(draw: st.DrawFn, key: str, kind: QuestionKind) -> Question:
    """A question as an editor can have written it, unfinished or not."""
    question = draw(questions(key, (kind,)))
    choices = tuple(
        replace(
            choice,
            text=draw(words),
            feedback=draw(words),
            match=draw(words) if kind is QuestionKind.MATCH else "",
        )
        for choice in question.choices
    )
    if kind is QuestionKind.TRUE_FALSE:
        right = draw(st.sampled_from([TRUE_ID, FALSE_ID, ""]))
        said = ((TRUE_ID, "Klopt"), (FALSE_ID, "Klopt niet"))
        choices = tuple(
            replace(choice, id=one, text=text, credit=Credit.FULL if one == right else Credit.NONE)
            for choice, (one, text) in zip(choices, said, strict=True)
        )
    asked = replace(question, choices=choices, text=draw(words), feedback=draw(words))
    return replace(asked, reread=draw(words), hint=draw(words))


@st.composite
def with_second(draw: st.DrawFn, key: str, kind: QuestionKind) -> Question:
    first, other = draw(written(key, kind)), draw(written(f"{key}-anders", kind))
    second = Situation(other.text, other.choices, other.feedback, other.scenes)
    return replace(first, second=draw(st.sampled_from([None, second])))


def again(quiz: Quiz) -> Quiz | None:
    return quiz_from_stream(
        BLOCK.to_python(stream_from(quiz)),
        quiz.pass_mark,
        quiz.max_attempts,
        pause_minutes=quiz.pause_minutes,
        shuffles=quiz.shuffles,
        feedback_moment=quiz.feedback_moment,
    )


@pytest.mark.parametrize("kind", QuestionKind)
@given(data=st.data())
def test_each_kind_of_question_comes_back_as_it_was(kind: QuestionKind, data: st.DataObject) -> None:
    quiz = Quiz((data.draw(with_second("a", kind)), data.draw(written("b", kind))), 70, 3, 60, True, FeedbackMoment.END)
    assert again(quiz) == quiz


def test_scenes_lead_to_each_other_as_before() -> None:
    quiz = quiz_from_stream(BLOCK.to_python([branching(), true_false(answer=False)]), 60, None)
    assert quiz is not None
    assert again(quiz) == quiz
    assert [choice.leads_to for choice in quiz.questions[0].scenes[0].choices] == ["Aan het loket-B", "Aan het loket-C"]


def test_without_a_quiz_there_are_no_blocks() -> None:
    assert stream_from(None) == []
