"""A lesson that comes into a programme for whoever is done too: published first or again, moved, or with its value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks
from wagtail.models import Page

from onboarding.learning.calendar.working_days import LEGAL
from onboarding.learning.journey import extra_tries, following_up, late_decisions, progress
from onboarding.learning.models import Enrolment, FollowUp, LessonProgress, Notice, NoticeKind
from onboarding.lessons.asked_lessons import Coming
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
from onboarding.lessons.publishing import moving_as
from onboarding.people.models import Organisation
from tests.conftest import START
from tests.factories import UserFactory, make_lesson, make_programme
from tests.learning.follow_ups.changed_lessons import complete
from tests.learning.journey.new_versions import DECIDED
from tests.learning.quiz_answers import NOW, WRONG, answer_all, url
from tests.ready_made import Copy

Settled = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def settled(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Settled:
    """Does what follows in the background as well, at the end."""

    @contextmanager
    def within() -> Iterator[None]:
        with django_capture_on_commit_callbacks(execute=True):
            yield

    return within


@pytest.fixture
def done(enrolment: Enrolment) -> Enrolment:
    """Amina completed the programme."""
    return complete(enrolment)


@pytest.fixture(scope="session")
def another(programme_with: Callable[..., Copy]) -> Copy:
    return programme_with(make_programme, wordmark="", letters="X", title="Een ander traject")


@pytest.fixture
def elsewhere(programme: Programme, another: Copy) -> LessonPage:
    """The first lesson of another programme that Lennik has."""
    other = another.put_back()
    page: LessonPage = LessonPage.objects.get(lesson=other.lesson_ids[0])
    return page


def value_in(programme: Programme) -> PrinciplePage:
    page: PrinciplePage = PrinciplePage.objects.child_of(ProgrammePage.objects.get(programme=programme)).first()
    return page


def read_by() -> date:
    return LEGAL.on_or_after(timezone.localdate() + timedelta(days=15))


def publish(page: Page, audience: Audience) -> None:
    """As was decided on the step before."""
    revision = page.save_revision()
    PublishDecision.objects.create(
        revision=revision, audience=audience, due_date=read_by(), decided_at=DECIDED, sends_mail=False
    )
    revision.publish()


def move(page: Page, value: PrinciplePage, coming: Coming | None = None) -> None:
    page = Page.objects.get(pk=page.pk).specific
    if coming is None:
        page.move(value, pos="last-child")
        return
    with moving_as(coming):
        page.move(value, pos="last-child")


def asked() -> list[tuple[int, int, date]]:
    found = FollowUp.objects.still_asked().filter(before=None)
    return [(one.enrolment_id, one.lesson_id, one.due_date) for one in found]


@pytest.mark.parametrize("is_edited", [True, False])
def test_a_lesson_that_was_elsewhere_before_is_asked_of_who_is_done_here(
    done: Enrolment, elsewhere: LessonPage, programme: Programme, settled: Settled, is_edited: bool
) -> None:
    with settled():
        elsewhere.unpublish()
        move(elsewhere, value_in(programme))
    assert asked() == []
    page = LessonPage.objects.get(pk=elsewhere.pk)
    if is_edited:
        page.introduction = "Herschreven."
    with settled():
        publish(page, Audience.DONE)
    lesson = Lesson.objects.get(page=page)
    assert asked() == [(done.pk, lesson.pk, read_by())]
    assert lesson.versions.count() == (2 if is_edited else 1)
    assert AskedLesson.objects.get(lesson=lesson, programme=programme).all_told_at is not None


@pytest.mark.parametrize("audience", Audience)
def test_a_lesson_that_is_moved_here_is_asked_of_whom_was_chosen(
    done: Enrolment, elsewhere: LessonPage, programme: Programme, settled: Settled, audience: Audience
) -> None:
    with settled():
        move(elsewhere, value_in(programme), Coming(audience, read_by()))
    lesson = Lesson.objects.get(page=elsewhere)
    programme.refresh_from_db()
    entry = programme.outline.lesson(lesson.pk)
    assert entry is not None
    assert entry.audience == audience
    assert asked() == ([(done.pk, lesson.pk, read_by())] if audience == Audience.DONE else [])


def test_who_is_done_is_asked_the_lesson_that_comes_for_another(
    done: Enrolment, programme: Programme, settled: Settled
) -> None:
    page = make_lesson(value_in(programme), "Nieuwe les", publish=False)
    with settled():
        LessonPage.objects.get(lesson=programme.lesson_ids[0]).unpublish()
        publish(page, Audience.DONE)
    assert asked() == [(done.pk, Lesson.objects.get(page=page).pk, read_by())]
    done.refresh_from_db()
    assert (done.completed_at is not None, done.lessons_done, done.lessons_asked) == (True, 1, 1)


def test_who_is_done_and_has_no_try_left_in_the_lesson_that_came_can_be_given_one(
    done: Enrolment, programme: Programme, settled: Settled
) -> None:
    page = make_lesson(value_in(programme), "Nieuwe les", publish=False, max_attempts=1)
    with settled():
        publish(page, Audience.DONE)
    place = progress.open_lesson(done.user, Lesson.objects.get(page=page).pk, NOW)
    answer_all(place, WRONG)
    assert extra_tries.out_of_tries(LessonProgress.objects.all())
    follow_up = FollowUp.objects.get()
    follow_up.delete()  # it is not asked any more
    assert not progress.give_extra_try(place, 1, NOW)
    FollowUp.objects.bulk_create([follow_up])
    assert progress.give_extra_try(place, 1, NOW)
    assert progress.retry(place, NOW).number == 2


def test_a_lesson_that_is_moved_without_a_choice_is_for_who_is_new_also_after_one_with_a_choice(
    done: Enrolment, elsewhere: LessonPage, programme: Programme, settled: Settled
) -> None:
    second = make_lesson(PrinciplePage.objects.parent_of(elsewhere).get(), "Nog een")
    with settled():
        move(elsewhere, value_in(programme), Coming(Audience.DONE, read_by()))
        move(second, value_in(programme))
    assert [lesson_id for _one, lesson_id, _day in asked()] == [Lesson.objects.get(page=elsewhere).pk]


def test_a_lesson_that_is_moved_within_its_programme_is_asked_of_nobody_more(
    done: Enrolment, programme: Programme, settled: Settled
) -> None:
    page = LessonPage.objects.get(lesson=programme.lesson_ids[0])
    other = PrinciplePage.objects.child_of(ProgrammePage.objects.get(programme=programme)).last()
    with settled():
        move(page, other, Coming(Audience.DONE, read_by()))
    assert asked() == []


def test_a_lesson_under_a_value_that_is_a_draft_is_asked_once_the_value_is_there(
    client: Client, done: Enrolment, programme: Programme, settled: Settled
) -> None:
    client.force_login(done.user)
    value = PrinciplePage(title="Nieuw", kind="value", statement="In één zin.", live=False)
    ProgrammePage.objects.get(programme=programme).add_child(instance=value)
    page = make_lesson(value, "Nieuwe les", publish=False)
    with settled():
        publish(page, Audience.DONE)
    assert asked() == []
    with settled():
        publish(value, Audience.DONE)
    lesson = Lesson.objects.get(page=page)
    assert asked() == [(done.pk, lesson.pk, read_by())]
    card = client.get(url("follow_up", FollowUp.objects.get().pk), follow=True)
    assert (card.status_code, card.redirect_chain[-1][0]) == (200, url("lesson", lesson.pk))


def test_nobody_is_led_to_a_lesson_whose_value_went_away(
    client: Client, done: Enrolment, programme: Programme, settled: Settled
) -> None:
    client.force_login(done.user)
    value = value_in(programme)
    with settled():
        publish(make_lesson(value, "Nieuwe les", publish=False), Audience.DONE)
    follow_up = FollowUp.objects.still_asked().get()
    with settled():
        PrinciplePage.objects.get(pk=value.pk).unpublish()
    assert Lesson.objects.get(pk=follow_up.lesson_id).current_version is not None
    assert asked() == []
    assert client.get(url("follow_up", follow_up.pk)).status_code == 200
    with settled():
        PrinciplePage.objects.get(pk=value.pk).save_revision().publish()
    assert asked() == [(done.pk, follow_up.lesson_id, read_by())]


@pytest.mark.parametrize(("days", "expected"), [(-1, None), (0, None), (1, 1)])
def test_a_day_that_came_before_the_lesson_makes_place_for_the_usual_one(
    done: Enrolment, elsewhere: LessonPage, programme: Programme, settled: Settled, days: int, expected: int | None
) -> None:
    today = timezone.localdate()
    with settled():
        move(elsewhere, value_in(programme), Coming(Audience.DONE, today + timedelta(days=days)))
    day = (
        following_up.usual_due_date(today, LEGAL)
        if expected is None
        else LEGAL.on_or_after(today + timedelta(days=expected))
    )
    assert [due_date for _one, _lesson, due_date in asked()] == [day]


# --- When it fails for someone ---


def failing_for(enrolment: Enrolment, broken: pytest.MonkeyPatch) -> None:
    """Asking this one fails, alone or with others."""
    ask = following_up._ask

    def failing(ids: Sequence[int], *how: Any) -> list[int]:
        if enrolment.pk in ids:
            raise RuntimeError
        return ask(ids, *how)

    broken.setattr(following_up, "_ask", failing)


@pytest.mark.parametrize("way", ["published", "moved"])
def test_one_who_cannot_be_asked_stops_no_other_and_is_asked_again(
    done: Enrolment,
    elsewhere: LessonPage,
    programme: Programme,
    settled: Settled,
    way: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    person = UserFactory.create(organisation=programme.organisation)
    other = complete(progress.enrol(person, programme, START, announce=False))
    with monkeypatch.context() as broken, settled():
        failing_for(done, broken)
        if way == "moved":
            move(elsewhere, value_in(programme), Coming(Audience.DONE, read_by()))
        else:
            publish(make_lesson(value_in(programme), "Nog een", publish=False), Audience.DONE)
    assert [enrolment for enrolment, _lesson, _day in asked()] == [other.pk]
    soon = timezone.now() + late_decisions.LATE_AFTER
    assert late_decisions.late(Lesson.objects.all(), soon).count() == 1
    with settled():
        assert late_decisions.do_again(soon) == 1
    assert {enrolment for enrolment, _lesson, _day in asked()} == {done.pk, other.pk}
    assert {day for _enrolment, _lesson, day in asked()} == {read_by()}
    assert len(asked()) == 2
    assert late_decisions.do_again(soon) == 0


def test_of_lessons_that_came_together_and_could_not_be_asked_whoever_is_done_gets_one_mail(
    done: Enrolment, lennik: Organisation, programme: Programme, settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    value = value_in(make_programme(lennik, wordmark="", letters="X", title="Een ander traject"))
    make_lesson(value, "Nog een")
    with monkeypatch.context() as broken, settled():
        failing_for(done, broken)
        with moving_as(Coming(Audience.DONE, read_by(), sends_mail=True)):
            value.move(ProgrammePage.objects.get(programme=programme), pos="last-child")
    assert not asked()
    soon = timezone.now() + late_decisions.LATE_AFTER
    with settled():
        assert late_decisions.do_again(soon) == 2
    assert len(asked()) == 2
    assert Notice.objects.filter(kind=NoticeKind.FOLLOW_UP).count() == 1


@pytest.mark.parametrize("audience", [Audience.NEW, Audience.BUSY])
def test_a_lesson_that_is_not_asked_of_who_is_done_is_never_late(
    programme: Programme, elsewhere: LessonPage, audience: Audience
) -> None:
    move(elsewhere, value_in(programme), Coming(audience, read_by(), sends_mail=True))
    assert AskedLesson.objects.get(programme=programme, lesson__page=elsewhere).sends_mail is False
    assert not late_decisions.late(Lesson.objects.all(), timezone.now() + late_decisions.LATE_AFTER).exists()


@pytest.mark.parametrize(
    ("after", "is_late"),
    [
        (late_decisions.LATE_AFTER - timedelta(seconds=1), False),
        (late_decisions.LATE_AFTER, True),
        (late_decisions.TRIED_FOR, True),
        (late_decisions.TRIED_FOR + timedelta(seconds=1), False),
    ],
)
def test_what_was_not_asked_of_everyone_is_late_after_a_quarter_and_not_for_ever(
    programme: Programme, elsewhere: LessonPage, after: timedelta, is_late: bool
) -> None:
    move(elsewhere, value_in(programme), Coming(Audience.DONE, read_by()))
    came = AskedLesson.objects.get(programme=programme, lesson__page=elsewhere)
    assert late_decisions.late(Lesson.objects.all(), came.asked_at + after).exists() is is_late


@pytest.mark.parametrize("goes", ["lesson", "programme"])
def test_a_lesson_that_was_away_before_anyone_was_asked_is_asked_when_it_is_back(
    done: Enrolment, programme: Programme, settled: Settled, goes: str
) -> None:
    page = make_lesson(value_in(programme), "Nieuw", publish=False)
    with settled():
        publish(page, Audience.DONE)
        gone = (
            LessonPage.objects.get(pk=page.pk) if goes == "lesson" else ProgrammePage.objects.get(programme=programme)
        )
        gone.unpublish()
    assert asked() == []
    soon = timezone.now() + late_decisions.LATE_AFTER
    assert not late_decisions.late(Lesson.objects.all(), soon).exists()  # nothing failed
    with settled():
        type(gone).objects.get(pk=gone.pk).save_revision().publish()
    assert asked() == [(done.pk, Lesson.objects.get(page=page).pk, read_by())]
    assert AskedLesson.objects.get(lesson__page=page).all_told_at is not None
