"""What HR sees of a lesson's questions: of everyone, or of one group that may be shown."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from onboarding.hr.insight import first_tries
from onboarding.hr.insight.advice import Advice, advice, separation
from onboarding.hr.insight.figures import BY_ITEM, Figures, figures
from onboarding.hr.insight.first_tries import Try
from onboarding.hr.insight.pooling import PooledQuestion
from onboarding.hr.insight.suppression import in_steps, shown_groups
from onboarding.people.models import User
from quizzes.statistics import FirstTry

EVERYONE = ""

# Which people count in everyone and in each group that may be shown, for the quizzes of a question.
Shown = Mapping[str, Collection[int]]


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
    """A lesson's questions for everyone or for `group`; `groups` are those that can be asked for.

    `people` is how many count, in steps of five.
    """

    people: int
    questions: tuple[QuestionInsight, ...]
    groups: tuple[str, ...]
    group: str

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


def group_keys(one: Try) -> list[str]:
    """The groups that someone is in: a department and the half-year of the first working day, as far as known."""
    keys = [f"dienst-{one.department}"] if one.department else []
    if one.start_date:
        keys.append(f"start-{one.start_date.year}-{1 if one.start_date.month <= 6 else 2}")
    return keys


def of_lessons(viewer: User, lessons: Collection[int], group: str = EVERYONE) -> dict[int, LessonInsight]:
    """What `viewer` may be told of these lessons; three queries, whatever the number of lessons and people.

    Of a group that may not be shown, nothing is told: `questions` have no figures and `people` is 0.
    """
    tries = first_tries.finished_tries(viewer, lessons)
    questions = first_tries.questions(tries, lessons)
    answers = first_tries.answers(tries)
    return {lesson: _of_lesson(tries.get(lesson, []), questions.get(lesson, []), answers, group) for lesson in lessons}


def _of_lesson(
    tries: Sequence[Try],
    questions: Sequence[PooledQuestion],
    answers: Mapping[int, Mapping[str, FirstTry]],
    group: str,
) -> LessonInsight:
    @cache
    def shown(quizzes: frozenset[int]) -> Shown:
        return who_counts([one for one in tries if one.quiz in quizzes])

    of_person = {one.person: one for one in tries}
    found = tuple(_of_question(asked, shown, of_person, answers, group) for asked in questions)
    offered = {key for asked in questions for key in shown(asked.quizzes) if key != EVERYONE}
    return LessonInsight(
        people=max((one.told.people for one in found if one.told), default=0),
        questions=found,
        groups=tuple(sorted(offered)),
        group=group,
    )


def who_counts(tries: Sequence[Try]) -> Shown:
    """Everyone and the groups that may be shown next to it, each with the people who count in it."""
    groups: dict[str, set[int]] = {}
    for one in tries:
        for key in group_keys(one):
            groups.setdefault(key, set()).add(one.person)
    people = [one.person for one in tries]
    return {EVERYONE: in_steps(people), **shown_groups(people, dict(sorted(groups.items())))}


def _of_question(
    asked: PooledQuestion,
    shown: Callable[[frozenset[int]], Shown],
    of_person: Mapping[int, Try],
    answers: Mapping[int, Mapping[str, FirstTry]],
    group: str,
) -> QuestionInsight:
    people = shown(asked.quizzes).get(group, ())
    if not people:
        return QuestionInsight(asked, None, ())
    question = asked.question
    told = figures(question, [answers[of_person[person].attempt][question.id] for person in people])
    return QuestionInsight(asked, told, tuple(advice(question, told)))
