"""All of Flanders in one database: 285 local governments with 171,333 employees, to try out and to measure.

One government has 60 employees, one has 600; the others are small and large as a draw from the seed says, so that the
same seed makes the same world on the same day. Of twenty employees, one is in no programme; the others are in one of
three lessons without a quiz, in every state between not begun and done. Who is done has a certificate. Nobody is
mailed, nor is any mail planned; what the daily run would send afterwards is another matter.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate, chain, pairwise

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from onboarding import many_rows
from onboarding.learning.demo.demo_colleagues import FIRST_NAMES, LAST_NAMES, WITHOUT_MAILBOX, WORK
from onboarding.learning.models import Certificate, Completion, Enrolment, LessonProgress
from onboarding.lessons import new_organisations
from onboarding.lessons.articles import Article
from onboarding.lessons.lesson_content import LessonContent
from onboarding.lessons.models import Lesson, LessonVersion, Programme
from onboarding.lessons.outlines import LessonEntry, Outline, PrincipleEntry, PrincipleKind
from onboarding.people.models import Department, Organisation, User

GOVERNMENTS = 285
EMPLOYEES = 171_333
SMALL, LARGE = 60, 600
FEWEST = SMALL + LARGE
LESSONS = 3
IN_NO_PROGRAMME = 20  # one in so many
OFFICERS_NUMBER = "000000"


@dataclass(frozen=True)
class Employee:
    """What the draw says of one employee; days are before today."""

    first_name: str
    last_name: str
    department: str
    function: str
    started_days_ago: int
    lessons_done: int | None  # None: in no programme
    active_days_ago: int
    has_short_term: bool  # a month instead of two years


@dataclass(frozen=True)
class World:
    """Which world a seed makes: `sizes` has the number of employees of each government."""

    seed: int
    sizes: tuple[int, ...]

    def employees(self, number: int) -> Iterator[Employee]:
        """Those of government `number`; the same every time."""
        draw = random.Random(f"{self.seed} {number}")  # noqa: S311 - nobody's secret
        work = list(WORK.items())
        for index in range(self.sizes[number]):
            department, functions = draw.choice(work)
            yield Employee(
                first_name=draw.choice(FIRST_NAMES),
                last_name=draw.choice(LAST_NAMES),
                department=department,
                function=draw.choice(functions),
                started_days_ago=draw.randrange(700),
                lessons_done=draw.randint(0, LESSONS) if index % IN_NO_PROGRAMME else None,
                active_days_ago=draw.randrange(20),
                has_short_term=draw.random() < 0.8,
            )

    def counts(self) -> dict[str, int]:
        """How many of what it makes, by what they are called."""
        done = [
            one.lessons_done
            for one in chain.from_iterable(map(self.employees, range(len(self.sizes))))
            if one.lessons_done is not None
        ]
        return {
            "local governments": len(self.sizes),
            "employees": sum(self.sizes),
            "enrolments": len(done),
            "completed lessons": sum(done),
            "certificates": done.count(LESSONS),
        }


def world(seed: int, employees: int = EMPLOYEES) -> World:
    """The world of a seed, with so many employees in all governments together, FEWEST or more."""
    draw = random.Random(seed)  # noqa: S311 - nobody's secret
    weights = [draw.lognormvariate(0, 0.8) for _ in range(GOVERNMENTS - 2)]
    ends = [round((employees - FEWEST) * until / sum(weights)) for until in accumulate(weights, initial=0.0)]
    return World(seed, (SMALL, LARGE, *(after - before for before, after in pairwise(ends))))


def slug(number: int) -> str:
    return f"gemeente-{number:03}"


def officer_of(number: int) -> str:
    """The address that HR of government `number` signs in with."""
    return f"hr@{slug(number)}.example"


def fill(made: World, password: str, now: datetime) -> Iterator[int]:
    """Make the governments one by one, each in a transaction; yields how many employees each of them has.

    Whoever is of HR signs in with `password`; nobody else can.
    """
    hashed = make_password(password)
    for number in range(len(made.sizes)):
        with transaction.atomic():
            people = _Government(made, number, now).fill(hashed)
        yield people


class _Government:
    def __init__(self, made: World, number: int, now: datetime) -> None:
        self.employees, self.number, self.now = list(made.employees(number)), number, now
        self.today = timezone.localdate(now)

    def fill(self, password: str) -> int:
        self.organisation = Organisation.objects.create(
            name=f"Lokaal bestuur {self.number:03}", short_name=f"Gemeente {self.number:03}", slug=slug(self.number)
        )
        new_organisations.set_up(self.organisation)
        self._add_officer(password)
        self.programme, self.versions = self._programme()
        people = self._people()
        enrolments = self._enrolments(people)
        self._add_history(enrolments)
        return len(people)

    def _add_officer(self, password: str) -> None:
        officer = User.objects.create(
            email=officer_of(self.number),
            password=password,
            first_name="Marleen",
            last_name="De Smet",
            organisation=self.organisation,
            personnel_number=OFFICERS_NUMBER,
        )
        officer.groups.set(Group.objects.filter(hr_of=self.organisation))

    def _programme(self) -> tuple[Programme, list[LessonVersion]]:
        programme = Programme.objects.create(organisation=self.organisation, title="Onze waarden", is_live=True)
        lessons = [Lesson(programme=programme, title=f"Les {number + 1}") for number in range(LESSONS)]
        many_rows.insert(lessons)
        versions = [
            LessonVersion(
                lesson=lesson, number=1, content=LessonContent(lesson.title), title=lesson.title, minutes=5,
                digest="", change="first", article=Article(), published_at=self.now,
            )
            for lesson in lessons
        ]  # fmt: skip
        many_rows.insert(versions)
        for lesson, version in zip(lessons, versions, strict=True):
            lesson.current_version = version
        Lesson.objects.bulk_update(lessons, ["current_version"])
        entries = tuple(LessonEntry(one.lesson_id, one.title, minutes=5) for one in versions)
        principle = PrincipleEntry(1, PrincipleKind.VALUE, "K", title="Waarde", short_title="Waarde", lessons=entries)
        programme.outline = Outline((principle,))
        programme.save(update_fields=["outline"])
        return programme, versions

    def _people(self) -> list[User]:
        departments = {name: Department(organisation=self.organisation, name=name) for name in WORK}
        many_rows.insert(list(departments.values()))
        people = [
            User(
                email="" if one.function in WITHOUT_MAILBOX else f"persoon{index}@{self.organisation.slug}.example",
                password="!",  # noqa: S106 - nobody can sign in with it
                first_name=one.first_name,
                last_name=one.last_name,
                organisation=self.organisation,
                department=departments[one.department],
                function=one.function,
                personnel_number=f"{index:06}",
                start_date=self._days_ago(one.started_days_ago),
            )
            for index, one in enumerate(self.employees, start=1)
        ]
        many_rows.insert(people)
        return people

    def _enrolments(self, people: list[User]) -> list[Enrolment]:
        enrolments = [
            self._enrolment(person, one, one.lessons_done)
            for person, one in zip(people, self.employees, strict=True)
            if one.lessons_done is not None
        ]
        many_rows.insert(enrolments)
        return enrolments

    def _enrolment(self, person: User, one: Employee, done: int) -> Enrolment:
        start = self._days_ago(one.started_days_ago)
        # Nobody finishes at the very same moment as thousands of others.
        active = self.now - timedelta(days=one.active_days_ago, microseconds=person.pk)
        return Enrolment(
            user=person,
            programme=self.programme,
            enrolled_on=start,
            due_date=start + timedelta(days=30 if one.has_short_term else 800),
            lessons_done=done,
            lessons_asked=LESSONS,
            started_at=active if done else None,
            last_activity_at=active if done else None,
            completed_at=active if done == LESSONS else None,
        )

    def _add_history(self, enrolments: list[Enrolment]) -> None:
        done = [
            (one, version, one.started_at)
            for one in enrolments
            if one.started_at
            for version in self.versions[: one.lessons_done]
        ]
        many_rows.insert(
            [
                LessonProgress(enrolment=one, lesson_id=version.lesson_id, version=version, started_at=moment)
                for one, version, moment in done
            ]
        )
        many_rows.insert(
            [
                Completion(enrolment=one, lesson_id=version.lesson_id, version=version, completed_at=moment)
                for one, version, moment in done
            ]
        )
        many_rows.insert([self._certificate(one, one.completed_at) for one in enrolments if one.completed_at])

    def _certificate(self, enrolment: Enrolment, moment: datetime) -> Certificate:
        return Certificate(
            enrolment=enrolment,
            number=f"{enrolment.pk:012}",
            name=str(enrolment.user),
            programme_title=self.programme.title,
            organisation_name=self.organisation.name,
            completed_on=timezone.localdate(moment),
            issued_at=self.now,
        )

    def _days_ago(self, days: int) -> date:
        return self.today - timedelta(days=days)
