"""An organisation with Lennik's real lessons, a few people in known places, and as many others as asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from onboarding.learning.demo.demo_municipalities import complete_lesson
from onboarding.learning.journey import progress
from onboarding.learning.models import Completion, Enrolment, LessonProgress, PooledAnswer, attempts_context
from onboarding.lessons import new_organisations, starters
from onboarding.lessons.models import LessonVersion, Programme
from onboarding.people.models import Department, Organisation, User
from onboarding.row_guards import thawed
from quizzes.grading import best_answer
from quizzes.models import Attempt, Response

DEPARTMENTS = 12
BATCH = 500  # people
THROWN_AWAY = ("learning.Completion", "quizzes.Response", "quizzes.Attempt", "learning.Enrolment")


class Learner:
    """Someone half-way the programme, in the next lesson."""

    def __init__(self, user: User, programme: Programme, lesson_id: int) -> None:
        self.user, self.lesson_id = user, lesson_id
        self.enrolment = Enrolment.objects.get(user=user, programme=programme)
        self.place = progress.open_lesson(user, lesson_id, timezone.now())
        progress.mark_read(self.place, 2, timezone.now())
        assert self.place.version.quiz is not None
        self.questions = self.place.version.quiz.quiz.questions
        self.summary = Enrolment.objects.filter(pk=self.enrolment.pk).values("lessons_done", "completed_at").get()

    def answer(self, count: int) -> None:
        """Take back what was answered in this lesson, and answer its first `count` questions."""
        mine = Attempt.objects.filter(context=self.place.attempts_context)
        with thawed(connection, THROWN_AWAY):
            Completion.objects.filter(attempt__in=mine).delete()
            Response.objects.filter(attempt__in=mine).delete()
            PooledAnswer.objects.filter(attempt__in=mine).delete()
            mine.delete()
            Enrolment.objects.filter(pk=self.enrolment.pk).update(**self.summary)
        for question in self.questions[:count]:
            progress.answer(self.place, 1, question.id, best_answer(question), timezone.now())


class World:
    def __init__(self) -> None:
        self.organisation = Organisation.objects.create(
            name="Lokaal bestuur Lennik", short_name="Lennik", slug="lennik"
        )
        page = new_organisations.set_up(self.organisation)
        starters.load("lennik", page)
        self.programme = Programme.objects.get(organisation=self.organisation)
        self.departments = [
            Department.objects.create(organisation=self.organisation, name=f"Dienst {number}")
            for number in range(DEPARTMENTS)
        ]
        self.hr_officer = self._person("Marleen", "De Smet")
        assert self.organisation.hr_group
        self.hr_officer.groups.add(self.organisation.hr_group)
        self.learner = self._learner()
        self.finisher = self._learner()
        self.finisher.answer(len(self.finisher.questions))

    def _person(self, first_name: str, last_name: str) -> User:
        return User.objects.create_user(
            f"{first_name}.{last_name.replace(' ', '')}@lennik.example",
            first_name=first_name,
            last_name=last_name,
            organisation=self.organisation,
            department=self.departments[0],
        )

    def _learner(self) -> Learner:
        user = self._person("Amina", f"Verbeke {User.objects.count()}")
        progress.enrol(user, self.programme, timezone.localdate() - timedelta(days=9), announce=False)
        lesson_ids = self.programme.lesson_ids
        half = len(lesson_ids) // 2
        for days, lesson_id in enumerate(lesson_ids[:half]):
            complete_lesson(user, lesson_id, days_ago=half - days)
        return Learner(user, self.programme, lesson_ids[half])

    def grow(self, size: int) -> None:
        """Bring the organisation to `size` employees, in all states between not begun and done."""
        missing = size - User.objects.filter(organisation=self.organisation).count()
        today, now = timezone.localdate(), timezone.now()
        for start in range(0, missing, BATCH):
            self._add_people(size, min(BATCH, missing - start), today, now)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    @transaction.atomic
    def _add_people(self, size: int, count: int, today: date, now: datetime) -> None:
        first = User.objects.count()
        people = User.objects.bulk_create(
            User(
                email=f"persoon{number}@lennik.example",
                password="!",
                first_name=f"Voornaam{number % 97}",
                last_name=f"Achternaam{number % 499}",
                organisation=self.organisation,
                department=self.departments[number % DEPARTMENTS],
                personnel_number=f"{number:06}",
                start_date=today - timedelta(days=number % 60),
            )
            for number in range(first, first + count)
        )
        total = len(self.programme.lesson_ids)
        enrolments = []
        for number, person in enumerate(people):
            done = number % (total + 1)
            moment = now - timedelta(days=number % 20)
            enrolled_on = today - timedelta(days=number % 60)
            enrolments.append(
                Enrolment(
                    user=person,
                    programme=self.programme,
                    enrolled_on=enrolled_on,
                    due_date=enrolled_on + timedelta(days=30),
                    lessons_done=done,
                    lessons_asked=total,
                    started_at=moment if done else None,
                    last_activity_at=moment if done else None,
                    completed_at=moment if done == total else None,
                )
            )
        self._add_history(Enrolment.objects.bulk_create(enrolments))

    def _add_history(self, enrolments: list[Enrolment]) -> None:
        versions = {
            version.lesson_id: version
            for version in LessonVersion.objects.filter(lesson__in=self.programme.lesson_ids).select_related("quiz")
        }
        finished = [
            (enrolment, versions[lesson_id], moment)
            for enrolment in enrolments
            if (moment := enrolment.last_activity_at)
            for lesson_id in self.programme.lesson_ids[: enrolment.lessons_done]
        ]
        LessonProgress.objects.bulk_create(
            LessonProgress(
                enrolment=enrolment, lesson_id=version.lesson_id, version=version, started_at=moment, read_at=moment
            )
            for enrolment, version, moment in finished
        )
        attempts = Attempt.objects.bulk_create(
            Attempt(
                user_id=enrolment.user_id,
                published_quiz=quiz,
                context=attempts_context(enrolment.pk, version.lesson_id),
                started_at=moment,
                finished_at=moment,
                points=quiz.quiz.max_points,
                max_points=quiz.quiz.max_points,
                passed=True,
            )
            for enrolment, version, moment in finished
            if (quiz := version.quiz)
        )
        with thawed(connection, ["quizzes.Response"]):  # of attempts that are finished already
            Response.objects.bulk_create(self._responses(attempts), batch_size=5000)
        Completion.objects.bulk_create(
            Completion(
                enrolment=enrolment,
                lesson_id=version.lesson_id,
                version=version,
                attempt=attempt,
                completed_at=moment,
            )
            for (enrolment, version, moment), attempt in zip(finished, attempts, strict=True)
        )

    def _responses(self, attempts: list[Attempt]) -> Iterator[Response]:
        for attempt in attempts:
            assert attempt.finished_at
            for question in attempt.published_quiz.quiz.questions:
                yield Response(
                    attempt=attempt,
                    question_id=question.id,
                    selected=best_answer(question),
                    points=question.points,
                    max_points=question.points,
                    answered_at=attempt.finished_at,
                )
