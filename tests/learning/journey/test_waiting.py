"""Fewer lessons complete nobody: who has all that remains waits, until a lesson comes back or HR says that they are
done. More lessons make nobody late."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from onboarding.learning.calendar.working_days import LEGAL
from onboarding.learning.closing import certificates
from onboarding.learning.journey import progress, summaries, waiting
from onboarding.learning.models import Completion, Enrolment, Notice, NoticeKind
from onboarding.learning.status import Status
from onboarding.lessons.models import (
    AskedLesson,
    Audience,
    Lesson,
    LessonPage,
    PrinciplePage,
    Programme,
    ProgrammePage,
    PublishDecision,
)
from onboarding.people.models import User
from tests.conftest import START
from tests.factories import UserFactory, make_lesson, make_programme
from tests.learning.closing.endings import read_all

NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
MUCH_LATER = date(2027, 3, 1)  # a Monday, long after what is due in December
CLOSE = date(2026, 11, 30)

Edit = Callable[[], object]


@pytest.fixture
def edited(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> Callable[[Edit, date], None]:
    """Does something to the pages on a day, with all that follows in the background."""

    @contextmanager
    def on(day: date) -> Iterator[None]:
        with monkeypatch.context() as patch:
            patch.setattr(
                timezone, "localdate", lambda value=None, *_: timezone.localtime(value).date() if value else day
            )
            yield

    def do(edit: Edit, day: date = CLOSE) -> None:
        with on(day), django_capture_on_commit_callbacks(execute=True):
            edit()

    return do


@pytest.fixture
def amina_in(reading_only: Programme, amina: User) -> Enrolment:
    return progress.enrol(amina, reading_only, START, announce=False)


def page_of(lesson_id: int) -> LessonPage:
    page: LessonPage = LessonPage.objects.get(lesson=lesson_id)
    return page


def take_away(lesson_id: int, comes_back: bool = False) -> None:
    Lesson.objects.filter(pk=lesson_id).update(comes_back=comes_back)
    page_of(lesson_id).unpublish()


def put_back(lesson_id: int) -> None:
    page_of(lesson_id).save_revision().publish()


def add_lesson(programme: Programme, title: str = "Nieuw", audience: Audience | None = None) -> int:
    """A lesson to read comes into the programme, for this audience; its id."""
    principle = PrinciplePage.objects.child_of(programme.page).first()
    page = make_lesson(principle, title, questions=[], publish=False)
    revision = page.save_revision()
    if audience:
        PublishDecision.objects.create(revision=revision, audience=audience, decided_at=timezone.now())
    revision.publish()
    return Lesson.objects.get(page=page).pk


def summary(enrolment: Enrolment) -> tuple[int, int, bool, bool]:
    """Done, asked, waiting, completed."""
    enrolment.refresh_from_db()
    return enrolment.lessons_done, enrolment.lessons_asked, enrolment.is_waiting, enrolment.completed_at is not None


def is_as_rebuilt(enrolment: Enrolment) -> bool:
    lived = Enrolment.objects.values(*summaries.SUMMARY, "completed_at", "due_date").get(pk=enrolment.pk)
    Enrolment.objects.filter(pk=enrolment.pk).update(lessons_done=9, lessons_asked=9, is_waiting=lived["is_waiting"])
    summaries.rebuild(Enrolment.objects.filter(pk=enrolment.pk))
    rebuilt = Enrolment.objects.values(*summaries.SUMMARY, "completed_at", "due_date").get(pk=enrolment.pk)
    return bool(rebuilt == lived)


# --- Fewer lessons ---


def test_taking_the_last_open_lesson_away_completes_nobody(
    amina: User, reading_only: Programme, amina_in: Enrolment, edited: Callable[..., None]
) -> None:
    first, last = reading_only.lesson_ids
    read_all(amina, [first], NOW)
    edited(lambda: take_away(last))
    assert summary(amina_in) == (1, 1, True, False)
    assert amina_in.status(MUCH_LATER) is Status.BUSY
    assert is_as_rebuilt(amina_in)


def test_who_is_late_and_sees_a_lesson_go_and_come_back_is_not_complete_and_not_late(
    amina: User, reading_only: Programme, amina_in: Enrolment, edited: Callable[..., None]
) -> None:
    first, last = reading_only.lesson_ids
    read_all(amina, [first], NOW)
    assert amina_in.status(MUCH_LATER) is Status.LATE
    edited(lambda: take_away(last), MUCH_LATER)
    edited(lambda: put_back(last), MUCH_LATER)
    assert summary(amina_in) == (1, 2, False, False)
    assert amina_in.due_date == LEGAL.add(MUCH_LATER, 10)
    assert amina_in.status(MUCH_LATER) is Status.BUSY
    assert is_as_rebuilt(amina_in)


def test_a_due_date_that_leaves_time_stays_when_a_lesson_comes_back(
    amina: User, reading_only: Programme, amina_in: Enrolment, edited: Callable[..., None]
) -> None:
    first, last = reading_only.lesson_ids
    read_all(amina, [first], NOW)
    edited(lambda: take_away(last), START)
    edited(lambda: put_back(last), START)
    amina_in.refresh_from_db()
    assert amina_in.due_date == START + timedelta(days=30)


def test_finishing_again_what_was_finished_completes_nobody(
    amina: User, reading_only: Programme, amina_in: Enrolment, edited: Callable[..., None]
) -> None:
    first, last = reading_only.lesson_ids
    read_all(amina, [first], NOW)
    edited(lambda: take_away(last))
    read_all(amina, [first], NOW + timedelta(days=1))
    assert summary(amina_in) == (1, 1, True, False)


def test_finishing_the_last_lesson_asked_completes_at_that_moment(
    amina: User, reading_only: Programme, amina_in: Enrolment, edited: Callable[..., None]
) -> None:
    first, last = reading_only.lesson_ids
    progress.open_lesson(amina, first, NOW)
    edited(lambda: take_away(last))
    read_all(amina, [first], NOW)
    amina_in.refresh_from_db()
    assert (amina_in.completed_at, amina_in.is_waiting, amina_in.is_declared) == (NOW, False, False)


def test_without_a_lesson_that_comes_back_nobody_is_complete(
    amina: User, reading_only: Programme, amina_in: Enrolment, edited: Callable[..., None]
) -> None:
    first, last = reading_only.lesson_ids
    edited(lambda: take_away(last, comes_back=True))
    read_all(amina, [first], NOW)
    assert summary(amina_in) == (1, 1, True, False)
    edited(lambda: put_back(last))
    assert not Lesson.objects.get(pk=last).comes_back
    assert summary(amina_in) == (1, 2, False, False)
    read_all(amina, [last], NOW)
    assert summary(amina_in) == (2, 2, False, True)


def test_who_has_the_lesson_that_comes_back_is_complete_with_the_others(
    amina: User, reading_only: Programme, amina_in: Enrolment, edited: Callable[..., None]
) -> None:
    first, last = reading_only.lesson_ids
    read_all(amina, [last], NOW)
    edited(lambda: take_away(last, comes_back=True))
    read_all(amina, [first], NOW)
    assert summary(amina_in) == (1, 1, False, True)


def test_who_was_in_the_lesson_that_comes_back_completes_with_it(
    amina: User, reading_only: Programme, amina_in: Enrolment, edited: Callable[..., None]
) -> None:
    first, last = reading_only.lesson_ids
    progress.open_lesson(amina, last, NOW)
    edited(lambda: take_away(last, comes_back=True))
    read_all(amina, [first, last], NOW)
    assert summary(amina_in) == (1, 1, False, True)


def test_finishing_a_lesson_that_is_gone_for_good_leaves_it_to_hr(
    amina: User, reading_only: Programme, amina_in: Enrolment, edited: Callable[..., None]
) -> None:
    first, last = reading_only.lesson_ids
    progress.open_lesson(amina, last, NOW)
    read_all(amina, [first], NOW)
    edited(lambda: take_away(last))
    read_all(amina, [last], NOW)
    assert summary(amina_in) == (1, 1, True, False)


def test_a_programme_taken_away_makes_nobody_late_and_gives_time_when_it_returns(
    amina_in: Enrolment, reading_only: Programme, edited: Callable[..., None]
) -> None:
    page = reading_only.page
    edited(lambda: page.unpublish(), MUCH_LATER)
    assert summary(amina_in) == (0, 2, True, False)
    assert amina_in.status(MUCH_LATER) is Status.BUSY
    assert is_as_rebuilt(amina_in)
    edited(lambda: page.save_revision().publish(), MUCH_LATER)
    assert summary(amina_in) == (0, 2, False, False)
    assert amina_in.due_date == LEGAL.add(MUCH_LATER, 10)


def test_a_programme_that_is_deleted_makes_nobody_late(
    amina: User, amina_in: Enrolment, reading_only: Programme, edited: Callable[..., None]
) -> None:
    read_all(amina, reading_only.lesson_ids[:1], NOW)
    edited(lambda: reading_only.page.delete(), MUCH_LATER)
    amina_in.refresh_from_db()
    assert (amina_in.is_waiting, amina_in.completed_at) == (True, None)
    assert amina_in.status(MUCH_LATER) is Status.BUSY


# --- HR says so ---


@pytest.fixture
def waits(amina: User, reading_only: Programme, amina_in: Enrolment, edited: Callable[..., None]) -> Enrolment:
    read_all(amina, reading_only.lesson_ids[:1], NOW)
    edited(lambda: take_away(reading_only.lesson_ids[1]))
    return amina_in


def test_hr_declares_who_waits_complete_with_a_mail_and_a_certificate(waits: Enrolment, marleen: User) -> None:
    assert waiting.declare_complete([waits.pk], marleen, NOW) == 1
    assert summary(waits) == (1, 1, False, True)
    assert (waits.completed_at, waits.is_declared, waits.declared_by) == (NOW, True, marleen)
    assert Notice.objects.filter(enrolment=waits, kind=NoticeKind.COMPLETION).count() == 1
    assert certificates.issue(waits, NOW).completed_on == NOW.date()
    assert waiting.declare_complete([waits.pk], marleen, NOW + timedelta(days=1)) == 0
    assert is_as_rebuilt(waits)


def test_hr_can_do_it_without_a_mail(waits: Enrolment, marleen: User) -> None:
    assert waiting.declare_complete([waits.pk], marleen, NOW, sends_mail=False) == 1
    assert not Notice.objects.filter(kind=NoticeKind.COMPLETION).exists()


def test_only_who_did_all_that_is_asked_can_be_declared_complete(
    amina_in: Enrolment, reading_only: Programme, marleen: User, amina: User
) -> None:
    assert waiting.declare_complete([amina_in.pk], marleen, NOW) == 0
    read_all(amina, reading_only.lesson_ids[:1], NOW)
    assert waiting.declare_complete([amina_in.pk], marleen, NOW) == 0
    assert summary(amina_in) == (1, 2, False, False)


def test_who_did_nothing_cannot_be_declared_complete(
    amina_in: Enrolment, reading_only: Programme, marleen: User, edited: Callable[..., None]
) -> None:
    edited(lambda: [take_away(lesson) for lesson in reading_only.lesson_ids])
    assert summary(amina_in) == (0, 0, True, False)
    assert not waiting.waiting_in(reading_only).exists()
    assert waiting.declare_complete([amina_in.pk], marleen, NOW) == 0


def test_whom_hr_lets_wait_is_asked_about_again_when_something_changes(
    waits: Enrolment, reading_only: Programme, edited: Callable[..., None]
) -> None:
    assert waiting.let_wait(Enrolment.objects.all()) == 1
    assert summary(waits) == (1, 1, True, False)
    assert not waiting.undecided(waiting.waiting_in(reading_only)).exists()
    gone = Lesson.objects.get(programme=reading_only, current_version=None).pk
    edited(lambda: put_back(gone))
    edited(lambda: take_away(gone))
    assert list(waiting.undecided(waiting.waiting_in(reading_only))) == [waits]


def test_whoever_was_let_to_wait_and_then_does_the_last_lesson_is_not_declared(
    waits: Enrolment, amina: User, reading_only: Programme, edited: Callable[..., None]
) -> None:
    waiting.let_wait(Enrolment.objects.all())
    gone = Lesson.objects.get(programme=reading_only, current_version=None).pk
    edited(lambda: put_back(gone))
    read_all(amina, [gone], NOW)
    waits.refresh_from_db()
    assert (waits.completed_at, waits.is_declared, waits.may_wait) == (NOW, False, False)


def test_before_a_lesson_goes_it_can_be_said_who_would_have_all_that_remains(
    amina: User, amina_in: Enrolment, reading_only: Programme, dries: User
) -> None:
    first, last = reading_only.lesson_ids
    progress.enrol(dries, reading_only, START, announce=False)
    assert not waiting.would_wait(reading_only, without=[last], today=START).exists()
    read_all(amina, [first], NOW)
    assert list(waiting.would_wait(reading_only, without=[last], today=START)) == [amina_in]
    assert not waiting.would_wait(reading_only, without=[first], today=START).exists()
    assert not waiting.would_wait(reading_only, without=[], today=START).exists()
    assert not waiting.would_wait(reading_only, without=[first, last], today=START).exists()


def test_a_lesson_that_is_not_asked_of_someone_does_not_keep_them_from_having_all(
    amina: User, amina_in: Enrolment, reading_only: Programme
) -> None:
    first, last = reading_only.lesson_ids
    add_lesson(reading_only, audience=Audience.NEW)
    read_all(amina, [first], NOW)
    reading_only.refresh_from_db()
    assert list(waiting.would_wait(reading_only, without=[last], today=START)) == [amina_in]


def test_declaring_many_costs_the_same_queries(
    reading_only: Programme,
    marleen: User,
    edited: Callable[..., None],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    def crowd(size: int) -> list[int]:
        people = [UserFactory.create(organisation=reading_only.organisation) for _ in range(size)]
        lesson = Lesson.objects.select_related("current_version").get(pk=reading_only.lesson_ids[0])
        ids = progress.enrol_many([one.pk for one in people], reading_only, START, announce=False)
        Completion.objects.bulk_create(
            Completion(enrolment_id=pk, lesson=lesson, version=lesson.current_version, completed_at=NOW) for pk in ids
        )
        return ids

    few, many = crowd(2), crowd(20)
    edited(lambda: take_away(reading_only.lesson_ids[1]))
    for ids in (few, many):
        with django_assert_num_queries(12):
            assert waiting.declare_complete(ids, marleen, NOW) == len(ids)


# --- More lessons ---


def test_a_new_lesson_is_asked_only_of_who_comes_after_it(
    amina: User, amina_in: Enrolment, reading_only: Programme, dries: User, edited: Callable[..., None]
) -> None:
    edited(lambda: add_lesson(reading_only), MUCH_LATER)
    assert summary(amina_in) == (0, 2, False, False)
    assert amina_in.due_date == START + timedelta(days=30)
    new = progress.enrol(dries, reading_only, START, announce=False)
    assert summary(new) == (0, 3, False, False)
    read_all(amina, reading_only.lesson_ids, NOW)
    assert summary(amina_in) == (2, 2, False, True)
    assert is_as_rebuilt(amina_in)
    assert is_as_rebuilt(new)


def test_a_lesson_for_who_is_busy_too_comes_with_time_for_it(
    amina: User, amina_in: Enrolment, reading_only: Programme, dries: User, edited: Callable[..., None]
) -> None:
    done = progress.enrol(dries, reading_only, START, announce=False)
    read_all(dries, reading_only.lesson_ids, NOW)
    edited(lambda: add_lesson(reading_only, audience=Audience.BUSY), CLOSE)
    assert summary(amina_in) == (0, 3, False, False)
    assert amina_in.due_date == LEGAL.add(CLOSE, 10)
    assert summary(done) == (2, 2, False, True)
    assert done.due_date == START + timedelta(days=30)
    assert is_as_rebuilt(amina_in)
    assert is_as_rebuilt(done)


def test_who_waits_and_is_asked_one_more_lesson_is_busy_with_it(
    waits: Enrolment, reading_only: Programme, amina: User, edited: Callable[..., None]
) -> None:
    edited(lambda: add_lesson(reading_only, audience=Audience.BUSY), MUCH_LATER)
    assert summary(waits) == (1, 2, False, False)
    assert waits.due_date == LEGAL.add(MUCH_LATER, 10)
    read_all(amina, [Lesson.objects.latest("pk").pk], NOW)
    assert summary(waits) == (2, 2, False, True)


def test_a_lesson_keeps_its_audience_when_it_goes_and_comes_back(
    amina_in: Enrolment, reading_only: Programme, edited: Callable[..., None]
) -> None:
    edited(lambda: add_lesson(reading_only))
    lesson = Lesson.objects.latest("pk")
    kept = AskedLesson.objects.get(lesson=lesson)
    edited(lambda: take_away(lesson.pk))
    edited(lambda: put_back(lesson.pk))
    assert AskedLesson.objects.get(lesson=lesson).asked_at == kept.asked_at
    assert summary(amina_in) == (0, 2, False, False)


def test_moving_a_lesson_to_another_programme_is_coming_in_there(
    amina: User, amina_in: Enrolment, reading_only: Programme, edited: Callable[..., None]
) -> None:
    programme = make_programme(reading_only.organisation, letters="K", title="Een ander")
    there = progress.enrol(amina, programme, START, announce=False)
    lesson = reading_only.lesson_ids[1]
    target = PrinciplePage.objects.child_of(programme.page).first()
    edited(lambda: page_of(lesson).move(target, pos="last-child"))
    assert summary(amina_in) == (0, 1, False, False)
    assert summary(there) == (0, 1, False, False)
    asked = AskedLesson.objects.get(programme=programme, lesson=lesson)
    assert (asked.after, asked.audience) == (there.pk, Audience.NEW)


# --- One lesson for another ---


def test_who_gets_a_lesson_for_one_that_goes_has_the_time_for_it(
    reading_only: Programme, amina_in: Enrolment, edited: Callable[..., None]
) -> None:
    edited(
        lambda: (take_away(reading_only.lesson_ids[1]), add_lesson(reading_only, audience=Audience.BUSY)), MUCH_LATER
    )
    assert summary(amina_in) == (0, 2, False, False)
    assert amina_in.due_date == LEGAL.add(MUCH_LATER, 10)


def test_who_gets_back_a_lesson_for_one_that_goes_has_the_time_for_it(
    amina: User, reading_only: Programme, amina_in: Enrolment, edited: Callable[..., None]
) -> None:
    first, last = reading_only.lesson_ids
    edited(lambda: take_away(last), START)
    edited(lambda: (take_away(first), put_back(last)), MUCH_LATER)
    assert summary(amina_in) == (0, 1, False, False)
    assert amina_in.due_date == LEGAL.add(MUCH_LATER, 10)


def test_who_does_another_lesson_before_everyone_is_counted_has_the_time_for_the_new_one(
    amina: User, reading_only: Programme, amina_in: Enrolment, edited: Callable[..., None]
) -> None:
    first, last = reading_only.lesson_ids

    def swap_and_read() -> None:
        take_away(last)
        add_lesson(reading_only, audience=Audience.BUSY)
        read_all(amina, [first], NOW)

    edited(swap_and_read, MUCH_LATER)
    assert summary(amina_in) == (1, 2, False, False)
    assert amina_in.due_date == LEGAL.add(MUCH_LATER, 10)


def test_who_waits_and_gets_a_lesson_for_one_that_they_did_has_the_time_for_it(
    amina: User, reading_only: Programme, amina_in: Enrolment, edited: Callable[..., None]
) -> None:
    first, last = reading_only.lesson_ids
    read_all(amina, [first], NOW)
    edited(lambda: take_away(last), START)
    assert summary(amina_in) == (1, 1, True, False)
    edited(lambda: (take_away(first), add_lesson(reading_only, audience=Audience.BUSY)), MUCH_LATER)
    assert summary(amina_in) == (0, 1, False, False)
    assert amina_in.due_date == LEGAL.add(MUCH_LATER, 10)


def test_who_did_the_lesson_that_comes_back_gets_no_time_for_it(
    amina: User, reading_only: Programme, amina_in: Enrolment, edited: Callable[..., None]
) -> None:
    _first, last = reading_only.lesson_ids
    read_all(amina, [last], NOW)
    edited(lambda: take_away(last), START)
    edited(lambda: put_back(last), MUCH_LATER)
    assert summary(amina_in) == (1, 2, False, False)
    assert amina_in.due_date == START + timedelta(days=30)


@pytest.mark.parametrize("audience", [Audience.NEW, None])
def test_who_is_not_asked_the_lesson_that_comes_for_another_keeps_the_day(
    reading_only: Programme, amina_in: Enrolment, edited: Callable[..., None], audience: Audience | None
) -> None:
    edited(lambda: (take_away(reading_only.lesson_ids[1]), add_lesson(reading_only, audience=audience)), MUCH_LATER)
    assert amina_in.due_date == START + timedelta(days=30)


def test_who_is_enrolled_after_the_lesson_came_keeps_the_day_that_was_agreed_with_it(
    amina: User, reading_only: Programme, amina_in: Enrolment, edited: Callable[..., None]
) -> None:
    other = UserFactory.create(organisation=amina.organisation)

    def swap_and_enrol() -> None:
        take_away(reading_only.lesson_ids[1])
        add_lesson(reading_only, audience=Audience.BUSY)
        progress.enrol(other, reading_only, MUCH_LATER, due_date=MUCH_LATER, announce=False)

    edited(swap_and_enrol, MUCH_LATER)
    amina_in.refresh_from_db()
    assert amina_in.due_date == LEGAL.add(MUCH_LATER, 10)
    assert Enrolment.objects.get(user=other).due_date == MUCH_LATER


def test_who_is_in_a_programme_that_goes_live_again_has_the_time_for_what_is_left(
    amina: User, reading_only: Programme, amina_in: Enrolment, edited: Callable[..., None]
) -> None:
    edited(lambda: reading_only.page.unpublish(), START)

    def put_back_and_read() -> None:
        page = ProgrammePage.objects.get(programme=reading_only)
        page.save_revision().publish()
        read_all(amina, reading_only.lesson_ids[:1], NOW)

    edited(put_back_and_read, MUCH_LATER)
    assert summary(amina_in) == (1, 2, False, False)
    assert amina_in.due_date == LEGAL.add(MUCH_LATER, 10)
