"""All of Flanders in one database: 285 local governments with 171,333 employees, and what HR's screens cost in it.

One organisation has 60 employees, one has 600, the others share the rest evenly. Of twenty employees, one is in no
programme; the others are in one of three lessons, in every state between not begun and done. Who is done has a
certificate, and everyone stands in the log once.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from benchmarks.measuring import Bench, Call, counting_queries, sign_in
from onboarding.hr.completion.completion_filters import NO_PROGRAMME
from onboarding.hr.models import Activity, Verb
from onboarding.learning.models import Certificate, Completion, Enrolment, LessonProgress
from onboarding.lessons import new_organisations
from onboarding.lessons.articles import Article
from onboarding.lessons.lesson_content import LessonContent
from onboarding.lessons.models import Lesson, LessonVersion, Programme
from onboarding.lessons.outlines import LessonEntry, Outline, PrincipleEntry, PrincipleKind
from onboarding.people.models import Department, Organisation, User

ORGANISATIONS = 285
EMPLOYEES = 171_333
SMALL, LARGE = 60, 600
DEPARTMENTS = 12
LESSONS = 3
BATCH = 2_000

SCREENS = {
    "home": "wagtailadmin_home",
    "completion report": "hr:completion_report",
    "completed lessons": "hr:completed_lessons",
    "certificates": "hr:certificates",
    "overview": "hr:overview",
    "friday page": "hr:friday",
    "employees": "hr:employees",
    "new and in no programme": "hr:employees?programme={nowhere}&started_from={since}",
    "finding someone": "hr:find?q=Achternaam12",
    "departments": "hr:departments",
    "enrolment rules": "hr:rules",
    "mails": "hr:notices",
    "mails sent": "hr:notice_ledger",
    "saved views": "hr:saved_views",
    "imports": "hr:imports",
    "question insight": "hr:insight",
    "activity log": "hr:activity_log",
}
SCREENS_OF_HEADS = {"a head's department": "department_head"}
NOWHERE_EVERY = 20  # employees


@dataclass(frozen=True)
class Viewers:
    """Who opens the screens, by how they are named in the table: who works at the desk, and heads of a department."""

    desk: dict[str, User]
    heads: dict[str, User]


@dataclass(frozen=True)
class Cost:
    """Of one screen for one viewer: queries, the median of CPU and of the clock in milliseconds."""

    screen: str
    viewer: str
    queries: int
    cpu: float
    clock: float


def sizes(employees: int) -> list[int]:
    """Employees of each organisation: SMALL, LARGE, and the rest shared evenly."""
    others, rest = ORGANISATIONS - 2, max(0, employees - SMALL - LARGE)
    return [SMALL, LARGE, *(rest // others + (number < rest % others) for number in range(others))]


def populate(employees: int = EMPLOYEES) -> Viewers:
    """Fill the database with so many employees; who looks at it."""
    today, now = timezone.localdate(), timezone.now()
    viewers = Viewers({}, {})
    for number, size in enumerate(sizes(employees)):
        with transaction.atomic():
            organisation = _organisation(number, set_up=number < 2)
            _people(organisation, size, today, now)
        if number < 2:
            viewers.desk[f"HR of {size}"] = _hr_officer(organisation)
            viewers.heads[f"a head among {size}"] = _head(organisation)
    viewers.desk[f"administrator of {employees:,}"] = User.objects.create_superuser("beheer@aanboord.example", "x")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return viewers


def _organisation(number: int, set_up: bool) -> Organisation:
    organisation = Organisation.objects.create(
        name=f"Lokaal bestuur {number}", short_name=f"Gemeente {number:03}", slug=f"gemeente-{number}"
    )
    if set_up:  # with a page of its own and an HR group; Wagtail's tree is not what is measured
        new_organisations.set_up(organisation)
    return Organisation.objects.get(pk=organisation.pk)


def _hr_officer(organisation: Organisation) -> User:
    user = User.objects.create_user(f"hr@{organisation.slug}.example", organisation=organisation, last_name="HR")
    user.groups.add(Group.objects.get(hr_of=organisation))
    return user


def _head(organisation: Organisation) -> User:
    user = User.objects.create_user(f"hoofd@{organisation.slug}.example", organisation=organisation, last_name="Hoofd")
    Department.objects.filter(organisation=organisation, name="Dienst 0").update(head=user)
    return user


def _people(organisation: Organisation, size: int, today: date, now: datetime) -> None:
    programme, versions = _programme(organisation, now)
    departments = Department.objects.bulk_create(
        Department(organisation=organisation, name=f"Dienst {number}") for number in range(DEPARTMENTS)
    )
    people = User.objects.bulk_create(
        (
            User(
                email=f"persoon{number}@{organisation.slug}.example",
                password="!",
                first_name=f"Voornaam{number % 97}",
                last_name=f"Achternaam{number % 499}",
                organisation=organisation,
                department=departments[number % DEPARTMENTS],
                personnel_number=f"{number:06}",
                start_date=today - timedelta(days=number % 700),
            )
            for number in range(size)
        ),
        batch_size=BATCH,
    )
    enrolments = Enrolment.objects.bulk_create(
        (_enrolment(person, programme, number, now) for number, person in enumerate(people) if number % NOWHERE_EVERY),
        batch_size=BATCH,
    )
    finished = [(one, version) for one in enrolments for version in versions[: one.lessons_done]]
    LessonProgress.objects.bulk_create(
        (
            LessonProgress(
                enrolment=one, lesson_id=version.lesson_id, version=version, started_at=one.started_at or now
            )
            for one, version in finished
        ),
        batch_size=BATCH,
    )
    Completion.objects.bulk_create(
        (
            Completion(enrolment=one, lesson_id=version.lesson_id, version=version, completed_at=one.started_at or now)
            for one, version in finished
        ),
        batch_size=BATCH,
    )
    Certificate.objects.bulk_create(
        (_certificate(one, organisation, now) for one in enrolments if one.completed_at), batch_size=BATCH
    )
    Activity.objects.bulk_create(
        (Activity(organisation=organisation, verb=Verb.PERSON_VIEWED, subject=person) for person in people),
        batch_size=BATCH,
    )


def _certificate(enrolment: Enrolment, organisation: Organisation, now: datetime) -> Certificate:
    return Certificate(
        enrolment=enrolment,
        number=f"{enrolment.pk:012}",
        name=str(enrolment.user),
        programme_title=enrolment.programme.title,
        organisation_name=organisation.name,
        completed_on=timezone.localdate(enrolment.completed_at),
        issued_at=now,
    )


def _enrolment(person: User, programme: Programme, number: int, now: datetime) -> Enrolment:
    assert person.start_date is not None
    done = number % (LESSONS + 1)
    moment = now - timedelta(days=number % 20)
    return Enrolment(
        user=person,
        programme=programme,
        enrolled_on=person.start_date,
        due_date=person.start_date + timedelta(days=30 if number % 5 else 800),
        lessons_done=done,
        lessons_asked=LESSONS,
        started_at=moment if done else None,
        last_activity_at=moment if done else None,
        completed_at=moment if done == LESSONS else None,
    )


def _programme(organisation: Organisation, now: datetime) -> tuple[Programme, list[LessonVersion]]:
    programme = Programme.objects.create(organisation=organisation, title="Onze waarden", is_live=True)
    versions = []
    for number in range(LESSONS):
        lesson = Lesson.objects.create(programme=programme, title=f"Les {number + 1}")
        version = LessonVersion.objects.create(
            lesson=lesson, number=1, content=LessonContent(lesson.title), title=lesson.title, minutes=5,
            digest="", change="first", article=Article(), published_at=now,
        )  # fmt: skip
        lesson.current_version = version
        lesson.save(update_fields=["current_version"])
        versions.append(version)
    entries = tuple(LessonEntry(one.lesson_id, one.title, minutes=5) for one in versions)
    principle = PrincipleEntry(1, PrincipleKind.VALUE, "K", title="Waarde", short_title="Waarde", lessons=entries)
    programme.outline = Outline((principle,))
    programme.save(update_fields=["outline"])
    return programme, versions


def measure(bench: Bench, viewers: Viewers, only: str = "") -> Iterator[Cost]:
    for screens, who in ((SCREENS, viewers.desk), (SCREENS_OF_HEADS, viewers.heads)):
        for screen, address in screens.items():
            if only in screen:
                yield from (_cost(bench, screen, _call(address), viewer, user) for viewer, user in who.items())


def _call(address: str) -> Call:
    name, _mark, query = address.partition("?")
    since = timezone.localdate() - timedelta(days=90)
    return Call(f"{reverse(name)}?{query.format(nowhere=NO_PROGRAMME, since=since.isoformat())}")


def _cost(bench: Bench, screen: str, call: Call, viewer: str, user: User) -> Cost:
    cookies = sign_in(user)
    bench.send(call, cookies)  # the first time, templates are read
    with counting_queries() as queries:
        bench.send(call, cookies)
    times = [bench.send(call, cookies) for _ in range(max(3, bench.rounds // 10))]
    return Cost(
        screen=screen,
        viewer=viewer,
        queries=len(queries),
        cpu=statistics.median(one.own + one.server for one in times) * 1000,
        clock=statistics.median(one.clock for one in times) * 1000,
    )


def table(costs: list[Cost]) -> str:
    """A table in Markdown; the ratio is of the time on the clock, to that of the first viewer of the same screen."""
    lines = ["| screen | viewer | queries | CPU ms | clock ms | × the smallest |", "|---|---|---:|---:|---:|---:|"]
    smallest: dict[str, float] = {}
    for one in costs:
        ratio = one.clock / smallest.setdefault(one.screen, one.clock)
        lines.append(f"| {one.screen} | {one.viewer} | {one.queries} | {one.cpu:.1f} | {one.clock:.1f} | {ratio:.2f} |")
    return "\n".join(lines)
