"""What HR sees of a lesson's questions: of everyone, or of one group."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from onboarding.hr.insight import batches
from onboarding.hr.insight.advice import Advice, advice, separation
from onboarding.hr.insight.batches import Batch
from onboarding.hr.insight.pooling import PooledQuestion
from onboarding.hr.insight.question_figures import BY_ITEM, ENOUGH_FOR_ADVICE, Figures, figures
from onboarding.people.models import User

EVERYONE = ""


@dataclass(frozen=True, slots=True)
class QuestionInsight:
    """A question, and what is told of it; `told` is None when the group is too small."""

    asked: PooledQuestion
    told: Figures | None
    advice: tuple[Advice, ...]

    @property
    def separation(self) -> str:
        return separation(self.told) if self.told else ""

    @property
    def asks_attention(self) -> list[Advice]:
        return [one for one in self.advice if one.asks_attention]

    @property
    def is_by_item(self) -> bool:
        """Whether what is counted is who had each step or pair right, instead of who chose what."""
        return self.asked.question.kind in BY_ITEM


@dataclass(frozen=True, slots=True)
class LessonInsight:
    """A lesson's questions for everyone or for `group`; `groups` are the keys of those that can be asked for, each with
    the name of the department of then, or nothing for a half-year. `people` is how many count, in steps of five.
    """

    people: int
    questions: tuple[QuestionInsight, ...]
    groups: Mapping[str, str]
    group: str

    @property
    def advice_from(self) -> int | None:
        """From how many people there is advice, as long as there are fewer."""
        return ENOUGH_FOR_ADVICE if self.people < ENOUGH_FOR_ADVICE else None

    @property
    def current(self) -> list[QuestionInsight]:
        return [one for one in self.questions if one.asked.number]

    @property
    def attention(self) -> list[tuple[str, list[int]]]:
        """What wants a look, in words, each with the numbers of the questions of today that it is about."""
        found: dict[str, list[int]] = {}
        for question in self.current:
            for one in question.asks_attention:
                found.setdefault(one.text, []).append(question.asked.number)
        return list(found.items())

    @property
    def earlier(self) -> list[QuestionInsight]:
        """Questions as they were worded before, as far as there is something to tell of them."""
        return [one for one in self.questions if not one.asked.number and one.told]


def of_lessons(viewer: User, lessons: Collection[int], group: str = EVERYONE) -> dict[int, LessonInsight]:
    """What `viewer` may be told of these lessons; two queries, whatever the number of lessons and people.

    Of a group that nobody counts in, nothing is told: `questions` have no figures and `people` is 0.
    """
    formed = batches.formed(viewer, lessons)
    questions = batches.questions(formed, lessons)
    return {lesson: _of_lesson(formed.get(lesson, []), questions.get(lesson, []), group) for lesson in lessons}


def _of_lesson(formed: Sequence[Batch], questions: Sequence[PooledQuestion], group: str) -> LessonInsight:
    found = tuple(_of_question(asked, formed, group) for asked in questions)
    return LessonInsight(
        people=max((one.told.people for one in found if one.told), default=0),
        questions=found,
        groups=_groups(formed),
        group=group,
    )


def _groups(formed: Sequence[Batch]) -> dict[str, str]:
    """The groups in which someone counts, each with the names that a department had then, the last one first."""
    names: dict[str, dict[str, None]] = {}
    for one in reversed(formed):
        for key in one.groups:
            names.setdefault(key, {})
        if one.department:
            names[f"dienst-{one.department}"][one.department_name] = None
    return {key: ", ".join(found) for key, found in sorted(names.items())}


def _of_question(asked: PooledQuestion, formed: Sequence[Batch], group: str) -> QuestionInsight:
    question = asked.question
    drawn = [
        one.answer(question.id)
        for one in formed
        if one.quiz in asked.quizzes and (group == EVERYONE or group in one.groups)
    ]
    if not drawn:
        return QuestionInsight(asked, None, ())
    told = figures(question, drawn)
    return QuestionInsight(asked, told, tuple(advice(question, told)))
