"""Question blocks for a StreamField, with the checks an editor meets when publishing."""

from __future__ import annotations

from typing import Any

from wagtail import blocks
from wagtail.admin.telepath import register

from quizzes.blocks.branching_blocks import BranchingBlock, ScenesBlock
from quizzes.blocks.choice_blocks import (
    FALSE_ID,
    TRUE_ID,
    BetterOfTwoBlock,
    MultipleChoiceBlock,
    SingleChoiceBlock,
    TickChoiceBlock,
    TrueFalseBlock,
)
from quizzes.blocks.list_blocks import MatchBlock, OrderBlock
from quizzes.blocks.question_blocks import check_choices
from quizzes.blocks.stream_forms import QuestionsAdapter, ScenesAdapter
from quizzes.definitions import FeedbackMoment, Quiz

__all__ = ["FALSE_ID", "TRUE_ID", "QuestionStreamBlock", "TickChoiceBlock", "check_choices", "quiz_from_stream"]


class QuestionStreamBlock(blocks.StreamBlock):
    """The questions of a quiz."""

    single_choice = SingleChoiceBlock()
    multiple_choice = MultipleChoiceBlock()
    true_false = TrueFalseBlock()
    better_of_two = BetterOfTwoBlock()
    order = OrderBlock()
    match = MatchBlock()
    branching = BranchingBlock()

    class Meta:
        max_num = 40


register(QuestionsAdapter(), QuestionStreamBlock)
register(ScenesAdapter(), ScenesBlock)


def quiz_from_stream(
    stream: Any,
    pass_mark: int,
    max_attempts: int | None,
    *,
    pause_minutes: int = 0,
    shuffles: bool = False,
    feedback_moment: str = FeedbackMoment.EACH,
) -> Quiz | None:
    """The quiz an editor wrote, or None when there is no question; block ids become question and choice ids."""
    if not stream:
        return None
    questions = tuple(
        child.block.definition(child.id or f"vraag-{number}", child.value) for number, child in enumerate(stream, 1)
    )
    return Quiz(questions, pass_mark, max_attempts, pause_minutes or 0, shuffles, FeedbackMoment(feedback_moment))
