"""People who have done a lesson's questions, written at once: what counts here is what they answered, not how."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.db import connection, transaction

from onboarding.learning.answer_groups import first_tries
from onboarding.learning.models import Enrolment, LessonProgress, attempts_context
from onboarding.lessons.models import Lesson, LessonVersion, Programme
from onboarding.people.models import Organisation, User
from onboarding.row_guards import thawed
from quizzes.grading import best_answer, grade_answer, judge
from quizzes.models import Attempt, Response

NOON = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
_numbers = count()


def make_people(organisation: Organisation, number: int, **fields: Any) -> list[User]:
    """So many people of the organisation, enrolled in nothing yet."""
    new = [
        User(email=f"iemand{next(_numbers)}@lennik.example", first_name="Iemand", last_name="X",
             organisation=organisation, **{"start_date": date(2026, 3, 2), **fields})
        for _ in range(number)
    ]  # fmt: skip
    return User.objects.bulk_create(new)


def lesson_of(programme: Programme) -> Lesson:
    return Lesson.objects.select_related("current_version__quiz").get(pk=programme.lesson_ids[0])


def answer(
    lesson: Lesson,
    people: Sequence[User],
    *,
    chosen: Mapping[int, Iterable[str]] | None = None,
    version: LessonVersion | None = None,
    start: datetime = NOON,
    finish: bool = True,
    number: int = 1,
    round: int = 1,
) -> list[Attempt]:
    """These people, one after the other, do the quiz: question number → what they answer, or the best answer."""
    published = (version or lesson.current_version).quiz
    quiz = published.quiz
    enrolments = [
        Enrolment.objects.get_or_create(
            user=person, programme_id=lesson.programme_id, round=round,
            defaults={"enrolled_on": start.date(), "is_current": round == 1},
        )[0]
        for person in people
    ]  # fmt: skip
    attempts, responses = [], []
    for place, (person, enrolment) in enumerate(zip(people, enrolments, strict=True)):
        moment = start + timedelta(minutes=place)
        given = [
            tuple((chosen or {}).get(number, best_answer(question)))
            for number, question in enumerate(quiz.questions, 1)
        ]
        grades = [grade_answer(question, one) for question, one in zip(quiz.questions, given, strict=True)]
        result = judge(sum((grade.points for grade in grades), Decimal(0)), quiz.max_points, quiz.pass_mark)
        ended = {
            "finished_at": moment, "points": result.points, "max_points": result.max_points, "passed": result.passed,
        } if finish else {}  # fmt: skip
        attempt = Attempt(
            user=person, published_quiz=published, context=attempts_context(enrolment.pk, lesson.pk), number=number,
            started_at=moment, **ended,
        )  # fmt: skip
        attempts.append(attempt)
        answered = list(zip(quiz.questions, given, grades, strict=True))
        responses += [
            Response(attempt=attempt, question_id=question.id, selected=list(one), points=grade.points,
                     max_points=grade.max_points, answered_at=moment)
            for question, one, grade in (answered if finish else answered[:1])
        ]  # fmt: skip
    Attempt.objects.bulk_create(attempts)
    with thawed(connection, ["quizzes.Response"]):  # of attempts that are finished already
        Response.objects.bulk_create(responses)
    for attempt, enrolment in zip(attempts, enrolments, strict=True):
        if finish and number == 1:
            assert attempt.finished_at
            progress = LessonProgress(enrolment=enrolment, lesson=lesson)
            with transaction.atomic():  # as where it is answered
                first_tries.add_first_try(progress, attempt, attempt.finished_at)
    return attempts
