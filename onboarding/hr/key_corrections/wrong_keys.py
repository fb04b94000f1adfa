"""Which keys of a lesson's quiz were wrong before, and what putting them right would do. Nothing is written here."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count

from onboarding.hr.employees.employee_rows import BY_NAME
from onboarding.hr.lists.named_people import NamedPeople, named_people
from onboarding.learning.journey import regrading
from onboarding.learning.models import Enrolment, LessonProgress, NoticeKind
from onboarding.learning.models.completions import CONTEXT
from onboarding.learning.notices.promised_mails import mails_of
from onboarding.lessons.completeness import passing_problem
from onboarding.lessons.models import Lesson
from onboarding.lessons.quiz_wordings import things_of
from onboarding.lessons.wordings import Part
from onboarding.people.models import User
from quizzes.corrected_results import corrected_question
from quizzes.definitions import Question, Quiz
from quizzes.grading import Verdict, best_answer, grade_answer


@dataclass(frozen=True, slots=True)
class Key:
    """A right answer in words: what earns all the points, and what half of them. `versions` had it."""

    answers: tuple[tuple[str, str], ...]
    versions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class WrongKey:
    """A question as it is now, by its id and number, and the keys that it had in versions of before."""

    id: str
    number: int
    text: str
    now: Key
    before: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """Whom a correction concerns, whatever they answered: everyone who has an attempt in which a key was wrong.

    `ids` are those of all of them. `unfinished` have not completed the lesson: no more than these pass by it. `mails`
    is how many mails leave at most.
    """

    ids: tuple[int, ...]
    people: NamedPeople
    unfinished: int
    mails: int


def wrong_keys(lesson: Lesson, right: Quiz) -> list[WrongKey]:
    """The questions of `right` that versions of before asked with another key."""
    earlier = [
        (number, published.quiz)
        for number, published in sorted(
            (version.number, version.quiz)
            for version in lesson.versions.filter(quiz__isnull=False).select_related("quiz")
            if version.quiz is not None
        )
    ]
    found = (_wrong_key(number, question, earlier, right) for number, question in enumerate(right.questions, start=1))
    return [one for one in found if one is not None]


def _wrong_key(number: int, question: Question, earlier: Iterable[tuple[int, Quiz]], right: Quiz) -> WrongKey | None:
    versions: dict[tuple[tuple[str, str], ...], list[int]] = {}
    for version, quiz in earlier:
        for before in quiz.questions:
            if corrected_question(before, right, (question.id,)) is not None:
                versions.setdefault(_in_words(before), []).append(version)
    if not versions or not _has_key(question):
        return None
    keys = tuple(Key(answers, tuple(numbers)) for answers, numbers in versions.items())
    return WrongKey(question.id, number, question.text, Key(_in_words(question)), keys)


def _has_key(question: Question) -> bool:
    """Whether something earns all the points: a draft need not be complete."""
    return grade_answer(question, best_answer(question)).verdict is Verdict.BEST


def _in_words(question: Question) -> tuple[tuple[str, str], ...]:
    [thing] = things_of(Quiz((question,)))
    return tuple((one.label, one.text) for one in thing.wordings if one.part is Part.ANSWER and one.text)


def makes_passing_tell(lesson: Lesson, right: Quiz, question_ids: Collection[str]) -> bool:
    """Whether passing a quiz of before would say what someone answered if these keys held for it, which it did not so
    far: a quiz for which publishing would refuse them."""
    for version in lesson.versions.filter(quiz__isnull=False).select_related("quiz"):
        before = version.quiz.quiz if version.quiz is not None else right
        asked = (corrected_question(one, right, question_ids) or one for one in before.questions)
        if passing_problem(before) is None and passing_problem(replace(before, questions=tuple(asked))) is not None:
            return True
    return False


def effect_of(lesson: Lesson, right: Quiz, question_ids: Collection[str], viewer: Any, today: date) -> Effect:
    """Whom a correction concerns. Reads no answer, and costs the same for one person as for many."""
    attempts = regrading.concerned(lesson, right, question_ids).order_by()
    people = User.objects.filter(pk__in=attempts.values("user"))
    places = LessonProgress.objects.filter(lesson=lesson).alias(context=CONTEXT)
    enrolments = Enrolment.objects.filter(
        pk__in=places.filter(context__in=attempts.values("context")).values("enrolment")
    )
    unfinished = enrolments.exclude(completions__lesson=lesson)
    ids = tuple(people.order_by("pk").values_list("pk", flat=True))
    return Effect(
        ids=ids,
        people=named_people(User.objects.visible_to(viewer).filter(pk__in=people).order_by(*BY_NAME), len(ids)),
        unfinished=unfinished.aggregate(people=Count("user", distinct=True))["people"],
        mails=mails_of(enrolments, NoticeKind.REGRADED, today),
    )
