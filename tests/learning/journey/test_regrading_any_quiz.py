"""Whatever the questions, the answers and the corrections: nobody loses anything by one, and cut off it goes on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from onboarding.learning.journey import progress, regrading, summaries
from onboarding.learning.lesson.quiz_screens import LessonQuiz
from onboarding.learning.models import Completion, Enrolment, LessonProgress, Notice
from onboarding.lessons.models import Lesson, LessonVersion, Programme
from onboarding.people.models import User
from quizzes.attempts import AttemptRefused
from quizzes.corrected_results import Answer, corrected_question, points_by
from quizzes.definitions import Quiz, digest
from quizzes.filled_in import FilledIn
from quizzes.grading import grade_answer
from quizzes.models import Attempt, Correction, PublishedQuiz, Regrade, Response
from tests.factories import UserFactory
from tests.learning.quiz_answers import NOW
from tests.quizzes.strategies import answered, corrections, questions, said_otherwise, words_of

LATER = NOW + timedelta(hours=1)
AFTERWARDS = NOW + timedelta(hours=2)
PEOPLE = 3

Rows = dict[tuple[Any, ...], tuple[Any, ...]]
Way = tuple[Quiz, frozenset[str]]  # a corrected quiz, and the questions of it that are judged anew


@pytest.fixture
def people(programme: Programme) -> list[User]:
    return [UserFactory.create(organisation=programme.organisation) for _number in range(PEOPLE + 1)]


@contextmanager
def undone() -> Iterator[None]:
    """What happens in it, did not happen."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@st.composite
def quizzes(draw: st.DrawFn) -> Quiz:
    asked = tuple(draw(questions(key=f"q{number}-")) for number in range(draw(st.integers(1, 4))))
    return Quiz(asked, pass_mark=draw(st.integers(1, 100)), shuffles=draw(st.booleans()))


@st.composite
def ways(draw: st.DrawFn, quiz: Quiz) -> Way:
    """The quiz with other keys, said in other words, and some of its questions."""
    right = draw(corrections(quiz))
    asked = {question.id: question for question in quiz.questions}
    said = tuple(draw(said_otherwise(asked[one.id], one)) for one in right.questions)
    return replace(right, questions=said), frozenset(draw(st.sets(st.sampled_from(sorted(asked)))))


def published(lesson: Lesson, quiz: Quiz) -> None:
    """The lesson with these questions as its version of now."""
    now = lesson.current_version
    assert now is not None
    lesson.current_version = LessonVersion.objects.create(
        lesson=lesson, number=now.number + 1, content=now.content, title=now.title, minutes=1, change=now.change,
        question_count=len(quiz.questions), quiz=PublishedQuiz.freeze(quiz), digest=digest(quiz.as_dict()),
        article=now.article, published_at=NOW,
    )  # fmt: skip
    lesson.save()


def answer(data: st.DataObject, place: LessonProgress, quiz: Quiz, most: int) -> None:
    """Answer so many of the questions that are open, in any way."""
    attempt = Attempt.objects.filter(context=place.attempts_context).order_by("-number").first()
    given = set(attempt.answers) if attempt else set()
    for question in [one for one in quiz.questions if one.id not in given][:most]:
        number = attempt.number if attempt else 1
        progress.answer(place, number, question.id, data.draw(answered(question)), NOW)


def attempts() -> Rows:
    return {(row[0], row[1]): row[2:] for row in Attempt.objects.values_list(*ATTEMPT)}


def responses() -> Rows:
    return {row[:3]: row[3:] for row in Response.objects.values_list(*RESPONSE)}


ATTEMPT = ("user", "number", "points", "passed", "finished_at", "published_quiz")
RESPONSE = ("attempt__user", "attempt__number", "question_id", "points", "selected")
REGRADE = (
    *("attempt__user", "attempt__number", "correction__reason"),
    *("points_before", "points_after", "passed_before", "passed_after", "responses"),
)


def everything() -> list[Any]:
    """All that a regrade may write."""
    return [
        attempts(),
        responses(),
        {row[:3]: row[3:] for row in Regrade.objects.values_list(*REGRADE)},
        sorted(Correction.objects.values_list("reason", "corrected_at", "corrected__digest", "holds_for")),
        sorted(Completion.objects.values_list("enrolment", "lesson", "attempt", "completed_at")),
        sorted(Notice.objects.values_list("recipient", "kind")),
        sorted(Enrolment.objects.values_list("pk", "completed_at", "lessons_done")),
    ]


def screens(place: LessonProgress) -> list[Any]:
    series = LessonQuiz(place)
    numbers = range(1, series.total + 1)
    return [words_of(series.screen(number, FilledIn()).question) for number in numbers]


def regrade(lesson: Lesson, done: list[Way], advance: Any = lambda: None) -> None:
    for number, (right, named) in enumerate(done):
        regrading.regrade(lesson, right, named, f"Fout {number}.", None, LATER, advance=advance)


class CutOff(BaseException):
    """The process is killed."""


def cut_off_after(steps: int, *, within: bool) -> Any:
    """A process that is killed after so many attempts, or `within` the next one."""
    left = [steps]
    keep = regrading._keep

    def step() -> None:
        left[0] -= 1
        if left[0] < 0:
            raise CutOff

    def step_within(*about: Any) -> None:
        keep(*about)
        step()

    return step_within if within else step


@settings(
    max_examples=max(settings.default.max_examples // 3, 1),  # one takes half a second
    phases=[Phase.reuse, Phase.generate],  # an example takes long: making one smaller would take minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_no_correction_takes_anything_from_anyone_and_cut_off_it_ends_the_same(
    data: st.DataObject, programme: Programme, people: list[User]
) -> None:
    with undone():
        lesson = Lesson.objects.get(pk=programme.lesson_ids[0])
        quiz = data.draw(quizzes())
        published(lesson, quiz)
        places = [place_of(person, lesson) for person in people]
        for place in places[:PEOPLE]:
            some_tries(data, place, quiz)
        done = data.draw(st.lists(ways(quiz), min_size=1, max_size=2))
        before, said = everything(), [screens(place) for place in places]

        with undone():
            regrade(lesson, done)
            at_once = everything()
        nobody_lost(before, at_once)

        within = data.draw(st.booleans())
        killed = cut_off_after(data.draw(st.integers(0, 4)), within=within)
        with pytest.MonkeyPatch.context() as patch:
            if within:
                patch.setattr(regrading, "_keep", killed)
            try:
                regrade(lesson, done, *([] if within else [killed]))
            except CutOff:
                nobody_lost(before, everything())
        regrade(lesson, done)
        assert everything() == at_once
        regrade(lesson, done)
        assert everything() == at_once
        assert [screens(place) for place in places] == said
        assert summaries.rebuild(Enrolment.objects.all()) == 0

        for place in places:  # the last of them only begins now
            answer(data, place, quiz, len(quiz.questions))
        graded_by_the_kindest(quiz, done)
        nobody_lost(before, everything())


def place_of(person: User, lesson: Lesson) -> LessonProgress:
    progress.enrol(person, lesson.programme, NOW.date())
    return progress.open_lesson(person, lesson.pk, NOW)


def some_tries(data: st.DataObject, place: LessonProgress, quiz: Quiz) -> None:
    """One try or two, of which the last may be half done."""
    if data.draw(st.booleans()):
        answer(data, place, quiz, len(quiz.questions))
        try:
            progress.retry(place, NOW)
        except AttemptRefused:  # passed at once
            return
    answer(data, place, quiz, data.draw(st.integers(0, len(quiz.questions))))


def nobody_lost(before: list[Any], after: list[Any]) -> None:
    """No attempt and no answer has less, nobody fails after all, and the old result is kept beside the new."""
    for key, (points, passed, finished, asked) in before[0].items():
        new_points, now_passed, still_finished, still_asked = after[0][key]
        assert asked == still_asked
        if finished:
            assert (new_points >= points, now_passed or not passed, still_finished) == (True, True, finished)
            kept = [row for whose, row in after[2].items() if whose[:2] == key]
            if (points, passed) != (new_points, now_passed):
                assert (points, passed) in [(row[0], row[2]) for row in kept]
                assert (new_points, now_passed) in [(row[1], row[3]) for row in kept]
    for key, (points, selected) in before[1].items():
        assert after[1][key][1] == selected
        assert after[1][key][0] >= points
        kept = [row[4][key[2]] for whose, row in after[2].items() if whose[:2] == key[:2] and key[2] in row[4]]
        assert [one["before"] for one in kept[:1]] == ([str(points)] if after[1][key][0] > points else [])
    assert set(before[4]) <= set(after[4])


def graded_by_the_kindest(quiz: Quiz, done: list[Way]) -> None:
    """Every answer has what it is worth by the quiz or by any correction; who reaches any of the marks, passes."""
    mark = min([quiz.pass_mark, *(right.pass_mark for right, named in done if not named)])
    for attempt in Attempt.objects.filter(finished_at__isnull=False):
        worth = Decimal(0)
        for response in attempt.responses.all():
            question = quiz.question(response.question_id)
            has = Answer(question, response.selected, grade_answer(question, response.selected).points)
            keys = [corrected_question(question, right, named) for right, named in done]
            assert response.points == max([has.points, *(points_by(one, has) for one in keys if one is not None)])
            worth += response.points
        assert attempt.points == worth
        assert attempt.passed is (worth * 100 >= mark * quiz.max_points)
        assert not attempt.passed or Completion.objects.filter(enrolment__user=attempt.user_id).exists()
