"""A lesson that was taken away and comes back: nobody completes without it, as long as it can still come back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks
from wagtail.models import Page

from onboarding.learning.journey import late_decisions, progress, summaries
from onboarding.learning.models import Enrolment, Recount
from onboarding.learning.status import Status
from onboarding.lessons.models import Lesson, LessonPage, PrinciplePage, Programme, ProgrammePage
from onboarding.people.models import Organisation, User
from tests.conftest import START
from tests.factories import make_lesson, make_programme
from tests.learning.quiz_answers import NOW, RIGHT, answer_all


@pytest.fixture
def away(programme: Programme) -> Lesson:
    """The last lesson of the programme, taken away for a while."""
    lesson = Lesson.objects.get(pk=programme.lesson_ids[-1])
    Lesson.objects.filter(pk=lesson.pk).update(comes_back=True)
    LessonPage.objects.get(lesson=lesson).unpublish()
    return lesson


def page_of(lesson: Lesson) -> Page:
    return LessonPage.objects.get(lesson=lesson)


def value_of(lesson: Lesson) -> Page:
    return PrinciplePage.objects.parent_of(page_of(lesson)).get()


def delete_value_taken_off_before(lesson: Lesson) -> None:
    value = value_of(lesson)
    value.unpublish()
    PrinciplePage.objects.get(pk=value.pk).delete()


def move_to_another_programme(lesson: Lesson) -> None:
    other = make_programme(Organisation.objects.get(slug="lennik"), wordmark="", letters="X", title="Een ander traject")
    target = PrinciplePage.objects.child_of(ProgrammePage.objects.get(programme=other)).first()
    page_of(lesson).move(target, pos="last-child")


def move_with_its_value(lesson: Lesson) -> None:
    other = make_programme(Organisation.objects.get(slug="lennik"), wordmark="", letters="X", title="Een ander traject")
    value_of(lesson).move(ProgrammePage.objects.get(programme=other), pos="last-child")


@pytest.mark.parametrize(
    "goes",
    [
        lambda lesson: page_of(lesson).delete(),
        lambda lesson: Page.objects.get(pk=page_of(lesson).pk).delete(),
        lambda lesson: Page.objects.filter(pk=page_of(lesson).pk).delete(),
        lambda lesson: value_of(lesson).delete(),
        delete_value_taken_off_before,
        lambda lesson: ProgrammePage.objects.get(programme=lesson.programme_id).delete(),
        move_to_another_programme,
        move_with_its_value,
    ],
    ids=["deleted", "as a page", "many", "value", "value that was off", "programme", "moved", "moved with its value"],
)
def test_a_lesson_that_is_gone_for_good_comes_back_no_more(
    away: Lesson, enrolment: Enrolment, programme: Programme, goes: Callable[[Lesson], object]
) -> None:
    goes(away)
    away.refresh_from_db()
    assert not away.comes_back
    if Programme.objects.get(pk=programme.pk).is_live:
        answer_all(progress.open_lesson(enrolment.user, programme.lesson_ids[0], NOW), RIGHT)
        enrolment.refresh_from_db()
        assert enrolment.completed_at == NOW


def test_a_lesson_that_is_moved_within_its_programme_still_comes_back(
    away: Lesson, enrolment: Enrolment, programme: Programme
) -> None:
    target = PrinciplePage.objects.child_of(ProgrammePage.objects.get(programme=programme)).first()
    page_of(away).move(target, pos="last-child")
    answer_all(progress.open_lesson(enrolment.user, programme.lesson_ids[0], NOW), RIGHT)
    enrolment.refresh_from_db()
    assert enrolment.completed_at is None
    away.refresh_from_db()
    assert away.comes_back


# --- When counting anew fails ---


@pytest.fixture
def uncounted(
    amina: User,
    programme: Programme,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> Enrolment:
    """Someone who had all that remained, past their last day, when two lessons came back; counting anew failed."""
    make_lesson(PrinciplePage.objects.get(title="Waarde R1"), "Nog een")
    programme.refresh_from_db()
    enrolment = progress.enrol(amina, programme, START)
    first, *others = programme.lesson_ids
    with django_capture_on_commit_callbacks(execute=True):
        for page in LessonPage.objects.filter(lesson__in=others):
            Lesson.objects.filter(page=page).update(comes_back=True)
            page.unpublish()
    answer_all(progress.open_lesson(amina, first, NOW), RIGHT)
    Enrolment.objects.filter(pk=enrolment.pk).update(due_date=timezone.localdate() - timedelta(days=3))
    with monkeypatch.context() as broken, django_capture_on_commit_callbacks(execute=True):
        broken.setattr(summaries, "_rebuild", lambda *_how: 1 / 0)
        for page in LessonPage.objects.filter(lesson__in=others):
            page.save_revision().publish()
    enrolment.refresh_from_db()
    assert enrolment.is_waiting
    return enrolment


def later() -> datetime:
    return timezone.now() + late_decisions.LATE_AFTER


def is_late(enrolment: Enrolment) -> bool:
    late = Enrolment.objects.in_status(Status.LATE, timezone.localdate())
    return late.filter(pk=enrolment.pk).exists()


def test_counting_anew_that_failed_is_done_again(
    uncounted: Enrolment, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        late_decisions.do_again(later())
    uncounted.refresh_from_db()
    assert not uncounted.is_waiting
    assert not is_late(uncounted)
    assert uncounted.more_time_on == timezone.localdate()
    assert not Recount.objects.exists()


def test_nobody_reads_as_late_between_an_edit_and_being_counted_anew(
    amina: User, programme: Programme, monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    """Amina had one lesson left, and today to do it: that lesson went away, which was not counted."""
    enrolment = progress.enrol(amina, programme, START)
    today = timezone.localdate()
    for lesson_id in programme.lesson_ids[:-1]:
        answer_all(progress.open_lesson(amina, lesson_id, NOW), RIGHT)
    Enrolment.objects.filter(pk=enrolment.pk).update(due_date=today)
    with monkeypatch.context() as broken, django_capture_on_commit_callbacks(execute=True):
        broken.setattr(summaries, "_rebuild", lambda *_how: 1 / 0)
        LessonPage.objects.get(lesson=programme.lesson_ids[-1]).unpublish()
    tomorrow = today + timedelta(days=1)
    enrolment = Enrolment.objects.get(pk=enrolment.pk)
    assert not enrolment.is_waiting
    assert enrolment.status(tomorrow) is Status.BUSY
    assert not Enrolment.objects.in_status(Status.LATE, tomorrow).exists()
    with django_capture_on_commit_callbacks(execute=True):
        late_decisions.do_again(later())
    programme.refresh_from_db()
    assert programme.counting_since is None
    enrolment = Enrolment.objects.get(pk=enrolment.pk)
    assert enrolment.is_waiting


def test_as_long_as_one_edit_is_still_to_be_counted_lateness_is_not_told(
    programme: Programme, enrolment: Enrolment, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=False):
        for page in LessonPage.objects.filter(lesson__in=programme.lesson_ids):
            page.unpublish()
    first, *others = Recount.objects.order_by("pk")
    summaries.recount.call(programme.pk, noted_id=first.pk)
    programme.refresh_from_db()
    assert programme.counting_since == timezone.localdate(first.noted_at)
    for one in others:
        summaries.recount.call(programme.pk, noted_id=one.pk)
    programme.refresh_from_db()
    assert programme.counting_since is None


def test_counting_anew_is_tried_for_ever_for_nobody_becomes_late_meanwhile(
    uncounted: Enrolment, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    """What fails for a month is mended in the end, and then lateness is told again."""
    long_after = timezone.now() + late_decisions.TRIED_FOR + timedelta(days=1)
    assert late_decisions.late_recounts(Programme.objects.all(), long_after).exists(), "HR goes on hearing of it"
    with django_capture_on_commit_callbacks(execute=True):
        late_decisions.do_again(long_after)
    assert not Recount.objects.exists()
    assert not Programme.objects.filter(counting_since__isnull=False).exists()


@pytest.mark.parametrize(
    ("after", "told"), [(late_decisions.LATE_AFTER - timedelta(seconds=1), False), (late_decisions.LATE_AFTER, True)]
)
def test_hr_hears_after_a_quarter_that_not_everyone_was_counted(
    uncounted: Enrolment, after: timedelta, told: bool
) -> None:
    noted = Recount.objects.earliest("noted_at")
    found = late_decisions.late_recounts(Programme.objects.all(), noted.noted_at + after)
    assert found.exists() is told


def test_the_home_page_of_hr_names_the_programme(
    uncounted: Enrolment, marleen: User, signed_in: Callable[[User], Client]
) -> None:
    Recount.objects.update(noted_at=timezone.now() - late_decisions.LATE_AFTER)
    page = signed_in(marleen).get(reverse("wagtailadmin_home")).content.decode()
    assert "nog niet voor iedereen is herteld" in page
    assert uncounted.programme.title in page


def test_nobody_is_late_who_is_counted_by_something_else_first(uncounted: Enrolment) -> None:
    call_command("rebuild_summaries")
    uncounted.refresh_from_db()
    assert not uncounted.is_waiting
    assert not is_late(uncounted)


def test_nobody_is_late_who_finishes_a_lesson_before_they_are_counted_anew(
    uncounted: Enrolment, programme: Programme
) -> None:
    second = Programme.objects.get(pk=programme.pk).lesson_ids[1]
    answer_all(progress.open_lesson(uncounted.user, second, timezone.now()), RIGHT, now=timezone.now())
    uncounted.refresh_from_db()
    assert not uncounted.is_waiting
    assert uncounted.completed_at is None
    assert not is_late(uncounted)
