"""Enrolments in every state, as the overview must count them."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from onboarding.learning.models import Completion, Enrolment, LessonProgress
from onboarding.lessons.articles import Article
from onboarding.lessons.lesson_content import LessonContent
from onboarding.lessons.models import Lesson, LessonVersion, Programme
from onboarding.lessons.outlines import LessonEntry
from onboarding.people.models import Department, Organisation, User
from tests.factories import outline_with
from tests.hr.conftest import TODAY


@pytest.fixture(autouse=True)
def _on_the_day(today: date) -> date:
    return today


def make_lessons(organisation: Organisation, title: str, number: int) -> Programme:
    """A programme with lessons whose ids run against its order, so that nothing can lean on them."""
    programme = Programme.objects.create(organisation=organisation, title=title, is_live=True)
    lessons = Lesson.objects.bulk_create(
        Lesson(programme=programme, title=f"Les {place}") for place in range(number, 0, -1)
    )
    LessonVersion.objects.bulk_create(
        LessonVersion(
            lesson=lesson, number=1, content=LessonContent(lesson.title), title=lesson.title, minutes=5,
            digest="", change="first", article=Article(), published_at=timezone.now(),
        )
        for lesson in lessons
    )  # fmt: skip
    programme.outline = outline_with(*(LessonEntry(lesson.pk, lesson.title) for lesson in reversed(lessons)))
    programme.save()
    return programme


def moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(23, 30)))


@dataclass(frozen=True)
class Facts:
    """One enrolment, as plain values."""

    organisation: Organisation
    programme: Programme
    department: Department | None
    start_date: date | None = None
    end_date: date | None = None
    enrolled_on: date = TODAY - timedelta(days=20)
    due_date: date | None = TODAY + timedelta(days=10)
    opened: frozenset[int] = frozenset()  # places of lessons, from 0
    completed: frozenset[int] = frozenset()
    days_taken: int | None = None  # None: not done
    is_current: bool = True


def put(facts: list[Facts]) -> list[Enrolment]:
    """These enrolments, each of a person of its own."""
    first = User.objects.count()
    people = User.objects.bulk_create(
        User(
            email=f"persoon{number}@veel.example",
            first_name="Veel",
            last_name=f"Volk {number}",
            organisation=one.organisation,
            department=one.department,
            start_date=one.start_date,
            end_date=one.end_date,
        )
        for number, one in enumerate(facts, start=first)
    )
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(
            user=person,
            programme=one.programme,
            enrolled_on=one.enrolled_on,
            due_date=one.due_date,
            is_current=one.is_current,
            lessons_done=len(one.completed),
            started_at=moment(one.enrolled_on) if one.opened or one.days_taken is not None else None,
            completed_at=None if one.days_taken is None else moment(one.enrolled_on + timedelta(days=one.days_taken)),
        )
        for person, one in zip(people, facts, strict=True)
    )
    versions = {version.lesson_id: version.pk for version in LessonVersion.objects.all()}
    ids = {programme.pk: programme.lesson_ids for programme in {one.programme for one in facts}}
    done = [
        (enrolment, ids[one.programme.pk][place], place in one.completed)
        for enrolment, one in zip(enrolments, facts, strict=True)
        for place in sorted(one.opened | one.completed)
    ]
    LessonProgress.objects.bulk_create(
        LessonProgress(enrolment=one, lesson_id=lesson, version_id=versions[lesson], started_at=moment(TODAY))
        for one, lesson, _is_completed in done
    )
    Completion.objects.bulk_create(
        Completion(enrolment=one, lesson_id=lesson, version_id=versions[lesson], completed_at=moment(TODAY))
        for one, lesson, is_completed in done
        if is_completed
    )
    return enrolments


def any_facts(
    chance: random.Random, organisation: Organisation, programme: Programme, departments: list[Department]
) -> Facts:
    """Somebody, anywhere: lessons done out of order, start months far apart, people who left, earlier rounds."""
    places = range(len(programme.lesson_ids))
    completed = frozenset(place for place in places if chance.random() < 0.5)
    end_date = chance.choice([None, None, None, TODAY - timedelta(days=1), TODAY])
    starts = None if chance.random() < 0.3 else TODAY - timedelta(days=chance.randrange(-60, 500))
    return Facts(
        organisation=organisation,
        programme=programme,
        department=chance.choice([*departments, None]),
        start_date=min(starts, end_date) if starts and end_date else starts,
        end_date=end_date,
        enrolled_on=TODAY - timedelta(days=chance.randrange(120)),
        due_date=chance.choice([None, TODAY + timedelta(days=chance.randrange(-30, 30))]),
        opened=completed | frozenset(place for place in places if chance.random() < 0.3),
        completed=completed,
        days_taken=chance.choice([None, None, chance.randrange(-2, 100)]),
        is_current=chance.random() < 0.9,
    )


@pytest.fixture
def crowd() -> Callable[..., list[Facts]]:
    """Fill an organisation with so many enrolments, the same ones for the same seed."""

    def fill(
        organisation: Organisation,
        number: int,
        seed: int = 1,
        programmes: int = 2,
        lessons: int = 4,
        departments: int = 3,
    ) -> list[Facts]:
        chance = random.Random(seed)
        rooms = [
            Department.objects.create(organisation=organisation, name=f"Dienst {seed}.{n}") for n in range(departments)
        ]
        asked = [make_lessons(organisation, f"Traject {seed}.{n}", lessons) for n in range(programmes)]
        facts = [any_facts(chance, organisation, chance.choice(asked), rooms) for _ in range(number)]
        put(facts)
        return facts

    return fill
