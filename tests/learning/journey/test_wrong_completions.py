"""Who was completed by a lesson that went away is found, and who did all that there was is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import DjangoAssertNumQueries
from wagtail.models import PageLogEntry

from onboarding.learning.closing import certificates
from onboarding.learning.journey import progress, waiting
from onboarding.learning.journey.wrong_completions import Certainty, WrongCompletions
from onboarding.learning.models import Enrolment
from onboarding.lessons.models import AskedLesson, Audience, Lesson, LessonPage, LessonVersion, Programme
from onboarding.people.models import User
from onboarding.row_guards import thawed
from tests.conftest import START
from tests.factories import UserFactory, make_second_officer
from tests.learning.closing.endings import finished, read_all

LIVE = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
DONE = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def live(reading_only: Programme) -> Programme:
    """The programme, with its lessons there since before anyone was enrolled."""
    with thawed(connection, ["lessons.LessonVersion"]):
        LessonVersion.objects.update(published_at=LIVE)
    PageLogEntry.objects.all().delete()
    return reading_only


@pytest.fixture
def wrong(live: Programme, amina: User) -> Enrolment:
    """Amina, who did the first of two lessons and was completed all the same."""
    enrolment = progress.enrol(amina, live, START, announce=False)
    read_all(amina, live.lesson_ids[:1], DONE - HOUR)
    return finished(enrolment, DONE)


def log(lesson_id: int, action: str, moment: datetime) -> None:
    page = LessonPage.objects.get(lesson=lesson_id)
    entry = PageLogEntry.objects.log_action(page, f"wagtail.{action}")
    PageLogEntry.objects.filter(pk=entry.pk).update(timestamp=moment)


def found_in(programme: Programme) -> list[tuple[int, list[tuple[str, Certainty]]]]:
    programme.refresh_from_db()
    return [
        (one.enrolment.pk, [(missing.title, missing.certainty) for missing in one.missing])
        for one in WrongCompletions(programme)
    ]


def test_a_lesson_that_is_asked_and_was_never_done_is_a_sure_sign(live: Programme, wrong: Enrolment) -> None:
    missing = Lesson.objects.get(pk=live.lesson_ids[1])
    assert found_in(live) == [(wrong.pk, [(missing.title, Certainty.SURE)])]


def test_a_lesson_that_is_away_today_is_a_likely_one(live: Programme, wrong: Enrolment) -> None:
    lesson_id = live.lesson_ids[1]
    LessonPage.objects.get(lesson=lesson_id).unpublish()
    assert [missing[0][1] for _pk, missing in found_in(live)] == [Certainty.LIKELY]


@pytest.mark.parametrize(
    ("went", "came", "is_found"),
    [
        (datetime(2026, 11, 1, 22, 59, tzinfo=UTC), DONE, False),  # away all the time that she was busy
        (datetime(2026, 11, 1, 23, 0, tzinfo=UTC), DONE, True),  # there until the day began that she was enrolled
        (datetime(2026, 11, 1, 22, 59, tzinfo=UTC), DONE - timedelta(seconds=1), True),
        (DONE - HOUR, DONE + HOUR, True),
        (DONE + HOUR, DONE + 2 * HOUR, True),
    ],
)
def test_only_a_lesson_that_was_there_while_someone_was_busy_counts(
    live: Programme, wrong: Enrolment, went: datetime, came: datetime, is_found: bool
) -> None:
    log(live.lesson_ids[1], "unpublish", went)
    log(live.lesson_ids[1], "publish", came)
    assert bool(found_in(live)) is is_found


@pytest.mark.parametrize(("since", "is_found"), [(timedelta(0), False), (-timedelta(seconds=1), True)])
def test_a_lesson_of_after_that_day_is_not_missing(
    live: Programme, wrong: Enrolment, since: timedelta, is_found: bool
) -> None:
    with thawed(connection, ["lessons.LessonVersion"]):
        LessonVersion.objects.filter(lesson=live.lesson_ids[1]).update(published_at=DONE + since)
    assert bool(found_in(live)) is is_found


def test_a_lesson_that_moved_is_a_likely_sign(live: Programme, wrong: Enrolment) -> None:
    log(live.lesson_ids[1], "move", DONE + HOUR)
    assert [missing[0][1] for _pk, missing in found_in(live)] == [Certainty.LIKELY]


def test_a_lesson_that_is_not_asked_of_someone_is_not_missing(live: Programme, wrong: Enrolment) -> None:
    AskedLesson.objects.filter(lesson=live.lesson_ids[1]).update(after=wrong.pk, audience=Audience.NEW)
    assert found_in(live) == []


def test_who_did_all_is_right_and_so_is_who_was_declared_done(
    live: Programme, amina: User, dries: User, marleen: User
) -> None:
    for person in (amina, dries):
        progress.enrol(person, live, START, announce=False)
    read_all(amina, live.lesson_ids, DONE)
    read_all(dries, live.lesson_ids[:1], DONE)
    lesson = LessonPage.objects.get(lesson=live.lesson_ids[1])
    lesson.unpublish()
    assert waiting.declare_complete([Enrolment.objects.get(user=dries).pk], marleen, DONE) == 1
    assert found_in(live) == []
    make_second_officer(live.organisation)
    marleen.delete()
    assert found_in(live) == []


def test_the_command_tells_who_with_the_certificate_and_how_sure_it_is(live: Programme, wrong: Enrolment) -> None:
    number = certificates.issue(wrong, DONE).number
    told = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("find_wrong_completions", organisation="lennik", stdout=told)
    assert ended.value.code == 1
    assert f"Lennik · Amina Verbeke · Onze waarden: klaar op 2026-11-20, attest {number}; zeker" in told.getvalue()
    assert "1 gevonden." in told.getvalue()


def test_as_a_file_there_is_a_row_for_each(live: Programme, wrong: Enrolment) -> None:
    told = StringIO()
    with pytest.raises(SystemExit):
        call_command("find_wrong_completions", csv=True, stdout=told)
    heading, row = told.getvalue().splitlines()
    assert heading.startswith("organisatie,naam,e-mailadres")
    assert row.startswith("Lennik,Amina Verbeke,amina@lennik.example,Onze waarden,2026-11-02,2026-11-20,,zeker,")


def test_without_any_the_command_ends_well(live: Programme) -> None:
    told = StringIO()
    call_command("find_wrong_completions", stdout=told)
    assert told.getvalue() == "0 gevonden.\n"


def test_an_organisation_that_is_not_there_is_told(live: Programme) -> None:
    with pytest.raises(CommandError, match="geen organisatie"):
        call_command("find_wrong_completions", organisation="nergens")


def test_looking_for_them_costs_the_same_queries(
    live: Programme, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in (2, 10):
        people = [UserFactory.create(organisation=live.organisation) for _ in range(number)]
        ids = progress.enrol_many([one.pk for one in people], live, START, announce=False)
        Enrolment.objects.filter(pk__in=ids).update(started_at=DONE, completed_at=DONE)
        with django_assert_num_queries(6):
            assert len(list(WrongCompletions(live, Enrolment.objects.filter(pk__in=ids)))) == number
