"""The world of it: a municipality whose people are enrolled and signed in, with what each is to answer, and its HR."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.utils import timezone

from onboarding.backups import evidence_digests
from onboarding.learning.calendar.working_days import LEGAL
from onboarding.learning.journey import progress
from onboarding.learning.models import MailPace
from onboarding.lessons import new_organisations, starters
from onboarding.lessons.models import Lesson, Programme
from onboarding.people.models import Department, Organisation, User
from quizzes.grading import best_answer

MOST_MAILS = 5_000  # on one day: fewer are not held back until HR lets them go


def make(number: int) -> dict[str, Any]:
    """{"people": [{"id", "email", "session", "lessons": [{"id", "questions": [{"id", "best"}]}]}], "hr": as one of the
    people, without lessons, "frozen": digests}"""
    organisation = Organisation.objects.create(name="Lokaal bestuur Lennik", short_name="Lennik", slug="lennik")
    MailPace.objects.create(organisation=organisation, above=MOST_MAILS)
    starters.load("lennik", new_organisations.set_up(organisation))
    programme = Programme.objects.get(organisation=organisation)
    department = Department.objects.create(organisation=organisation, name="Onthaal")
    today: date = timezone.localdate()
    people = [
        User.objects.create_user(
            f"collega{one}@lennik.example",
            first_name="Collega",
            last_name=f"Nummer {one}",
            organisation=organisation,
            department=department,
            start_date=today - timedelta(days=3),
        )
        for one in range(number)
    ]
    began = LEGAL.on_or_before(today - timedelta(days=9))  # a day on which mails leave: else they wait for a daily run
    progress.enrol_many([person.pk for person in people], programme, began, at_once=True)
    quizzes = {
        lesson.pk: lesson.current_version.quiz.quiz
        for lesson in Lesson.objects.filter(pk__in=programme.lesson_ids).select_related("current_version__quiz")
        if lesson.current_version and lesson.current_version.quiz
    }
    lessons = [
        {
            "id": key,
            "questions": [{"id": one.id, "best": best_answer(one)} for one in quizzes[key].questions],
        }
        for key in programme.lesson_ids
        if key in quizzes
    ]
    plans = [_plan(person, lessons) for person in people]
    officer = User.objects.create_user("hr@lennik.example", organisation=organisation, department=department)
    assert organisation.hr_group
    officer.groups.add(organisation.hr_group)
    return {"people": plans, "hr": _plan(officer, []), "frozen": frozen()}


def _plan(person: User, lessons: list[dict[str, Any]]) -> dict[str, Any]:
    """What they do, signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return {"id": person.pk, "email": person.email, "session": session.session_key, "lessons": lessons}


def frozen() -> dict[str, str]:
    """The digests of the tables that nobody's answers touch."""
    found = evidence_digests.of_connection(connection)
    published = (table for table in found if table.startswith("lessons_") or table == "quizzes_publishedquiz")
    return {table: found[table].sha256 for table in published}
