"""HR's screens with all of Flanders in the database, for HR of 60 people, of 600, and for the administrator of all."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.core.cache import caches
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from benchmarks.measuring import Bench, Call, Spent, counting_queries, sign_in
from benchmarks.subjects import DESK
from onboarding import many_rows
from onboarding.hr.completion.completion_filters import NO_PROGRAMME
from onboarding.hr.lists import kept_figures
from onboarding.hr.models import Activity, Verb
from onboarding.learning.demo import flanders
from onboarding.people.models import Department, Organisation, User

FIRST_LOOK = ", first look"  # what is kept for an administrator is not there yet
OTHER_SCREENS = {
    "home": "wagtailadmin_home",
    f"home{FIRST_LOOK}": "wagtailadmin_home",
    f"overview{FIRST_LOOK}": "hr:overview",
    f"friday page{FIRST_LOOK}": "hr:friday",
    "completed lessons": "hr:completed_lessons",
    "certificates": "hr:certificates",
    "friday page": "hr:friday",
    "new and in no programme": "hr:employees?programme={nowhere}&started_from={since}",
    "finding someone": "hr:find?q=Janssens",
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


@dataclass(frozen=True)
class Viewers:
    """Who opens the screens, by how they are named in the table: who works at the desk, and heads of a department."""

    desk: dict[str, User]
    heads: dict[str, User]

    @property
    def administrator(self) -> User:
        return list(self.desk.values())[-1]


@dataclass(frozen=True)
class Cost:
    """Of one screen for one viewer: queries, the median of CPU and of the clock in milliseconds."""

    screen: str
    viewer: str
    queries: int
    cpu: float
    clock: float


def populate(employees: int) -> Viewers:
    """Fill the database with so many employees, each of whom stands in the log once; who looks at it."""
    list(flanders.fill(flanders.world(1, employees), "x", timezone.now()))
    viewers = Viewers({}, {})
    for number, size in enumerate((flanders.SMALL, flanders.LARGE)):
        organisation = Organisation.objects.get(slug=flanders.slug(number))
        viewers.desk[f"HR of {size}"] = User.objects.get(email=flanders.officer_of(number))
        viewers.heads[f"a head among {size}"] = _head(organisation)
    for organisation in Organisation.objects.all():
        people = User.objects.of(organisation)
        many_rows.insert([Activity(organisation=organisation, verb=Verb.PERSON_VIEWED, subject=one) for one in people])
    administrator = User.objects.create_superuser("beheer@aanboord.example", "x")
    viewers.desk[f"administrator of {employees:,}"] = administrator
    with connection.cursor() as cursor:
        # What autovacuum does elsewhere: without it PostgreSQL reads the rows of an index too.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return viewers


def _head(organisation: Organisation) -> User:
    user = User.objects.create_user(f"hoofd@{organisation.slug}.example", organisation=organisation, last_name="Hoofd")
    department = Department.objects.filter(organisation=organisation).earliest("pk")
    Department.objects.filter(pk=department.pk).update(head=user)
    return user


def measure(bench: Bench, viewers: Viewers, only: str = "", everything: bool = False) -> Iterator[Cost]:
    """The screens that are open most, and if asked all others; the viewers of one take turns."""
    for screens, who in (
        (DESK, viewers.desk),
        (OTHER_SCREENS if everything else {}, viewers.desk),
        (SCREENS_OF_HEADS if everything else {}, viewers.heads),
    ):
        for screen, address in screens.items():
            if only in screen:
                yield from _costs(bench, screen, _call(address), who)


def _call(address: str) -> Call:
    name, _mark, query = address.partition("?")
    since = timezone.localdate() - timedelta(days=90)
    return Call(f"{reverse(name)}?{query.format(nowhere=NO_PROGRAMME, since=since.isoformat())}")


def _costs(bench: Bench, screen: str, call: Call, who: Mapping[str, User]) -> Iterator[Cost]:
    cookies = {viewer: sign_in(user) for viewer, user in who.items()}
    queries: dict[str, int] = {}
    for viewer, cookie in cookies.items():
        bench.send(call, cookie)  # the first time, templates are read
        with counting_queries() as seen:
            bench.send(call, cookie)
        queries[viewer] = len(seen)
    sent: dict[str, list[Spent]] = {viewer: [] for viewer in who}
    for _round in range(max(3, bench.rounds // 5)):
        for viewer, cookie in cookies.items():
            if screen.endswith(FIRST_LOOK):
                caches[kept_figures.WHERE].clear()
            sent[viewer].append(bench.send(call, cookie))
    for viewer, ones in sent.items():
        cpu, clock = (statistics.median(getattr(one, what) for one in ones) * 1000 for what in ("cpu", "clock"))
        yield Cost(screen, viewer, queries[viewer], cpu, clock)


def table(costs: list[Cost]) -> str:
    """A table in Markdown; the ratios are to the first viewer of the same screen."""
    lines = [
        "| screen | viewer | queries | CPU ms | clock ms | × the smallest, CPU | clock |",
        "|---|---|---:|---:|---:|---:|---:|",
    ]
    smallest: dict[str, Cost] = {}
    for one in costs:
        least = smallest.setdefault(one.screen, one)
        lines.append(
            f"| {one.screen} | {one.viewer} | {one.queries} | {one.cpu:.1f} | {one.clock:.1f} "
            f"| {one.cpu / least.cpu:.2f} | {one.clock / least.clock:.2f} |"
        )
    return "\n".join(lines)
