"""What follows a publication in the background: what was decided about it, once, also when it is done again."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from importlib import import_module
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks
from wagtail.models import Revision

from onboarding.learning.calendar.working_days import LEGAL
from onboarding.learning.journey import after_publishing, following_up, late_decisions, moving_over, progress
from onboarding.learning.models import Completion, Enrolment, FollowUp, LessonProgress, Notice, NoticeKind
from onboarding.lessons import migrations
from onboarding.lessons.models import (
    Audience,
    ChangeSize,
    Lesson,
    LessonPage,
    LessonVersion,
    Programme,
    PublishDecision,
)
from quizzes.models import Correction, Response
from tests.factories import QUIZ, UserFactory, single, stream
from tests.learning.journey.new_versions import DECIDED, ONE_MORE, OTHER_KEY, publish_as
from tests.learning.quiz_answers import NOW, RIGHT, answer_all

READ_BY = date(2026, 12, 11)


@pytest.fixture
def lesson(programme: Programme) -> Lesson:
    return Lesson.objects.get(pk=programme.lesson_ids[0])


@pytest.fixture
def place(enrolment: Enrolment, lesson: Lesson) -> LessonProgress:
    return progress.open_lesson(enrolment.user, lesson.pk, NOW)


def carry_out(version: LessonVersion) -> None:
    """As the worker does, and does again when it was killed half-way."""
    before = LessonVersion.objects.filter(lesson=version.lesson_id, number=version.number - 1).first()
    decision = PublishDecision.objects.order_by("-pk").first()
    assert decision
    after_publishing.carry_out.call(version.pk, before.pk if before else None, after_publishing.decided_in(decision))


def decide(**fields: object) -> None:
    PublishDecision.objects.update(due_date=READ_BY, **fields)


def test_after_a_material_change_whoever_is_done_is_asked_to_read_it_once(
    place: LessonProgress, lesson: Lesson
) -> None:
    answer_all(place, RIGHT)
    version = publish_as(lesson, ChangeSize.MATERIAL, ONE_MORE)
    decide()
    for _again in range(2):
        carry_out(version)
    asked = FollowUp.objects.get()
    assert (asked.enrolment, asked.version, asked.due_date) == (place.enrolment, version, READ_BY)
    assert Completion.objects.get().version == place.version


@pytest.mark.parametrize("change", [{"questions": QUIZ[:2], "pass_mark": 0}, {"pass_mark": 45}, {"minutes": 9}])
def test_where_nothing_is_new_to_read_nobody_is_asked_whatever_the_size(
    place: LessonProgress, lesson: Lesson, change: dict[str, Any]
) -> None:
    answer_all(place, RIGHT)
    version = publish_as(lesson, ChangeSize.MATERIAL, **change)
    decide()
    carry_out(version)
    assert not FollowUp.objects.exists()


def test_what_came_with_an_earlier_version_is_not_asked_with_a_later_one_that_says_nothing_new(
    place: LessonProgress, lesson: Lesson
) -> None:
    answer_all(place, RIGHT)
    publish_as(lesson, ChangeSize.IMPROVEMENT, ONE_MORE)
    version = publish_as(lesson, ChangeSize.MATERIAL, minutes=9)
    decide()
    carry_out(version)
    assert not FollowUp.objects.exists()


def test_what_was_decided_is_carried_out_also_when_the_decision_was_purged_before(
    place: LessonProgress, lesson: Lesson, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    answer_all(place, RIGHT)
    page = LessonPage.objects.get(lesson=lesson)
    page.questions = stream("questions", ONE_MORE)
    revision = page.save_revision()
    PublishDecision.objects.create(
        revision=revision, size=ChangeSize.MATERIAL, due_date=READ_BY, decided_at=DECIDED, sends_mail=False
    )
    with django_capture_on_commit_callbacks(execute=True):
        revision.publish()
        PublishDecision.objects.all().delete()
    assert FollowUp.objects.get().due_date == READ_BY


def test_what_failed_is_done_again_although_the_revisions_were_purged_meanwhile(
    three: list[LessonProgress], place: LessonProgress, lesson: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_all(place, RIGHT)
    version = publish_as(lesson, ChangeSize.MATERIAL, ONE_MORE, moves_busy=True)
    decide()
    with monkeypatch.context() as broken, pytest.raises(ExceptionGroup):
        fail_for(three[0], broken)
        carry_out(version)
    LessonPage.objects.get(lesson=lesson).save_revision()
    revision = PublishDecision.objects.get().revision
    assert revision is not None
    LessonPage.objects.filter(lesson=lesson).update(live_revision=None)
    call_command("purge_revisions", stdout=StringIO())
    assert not Revision.objects.filter(pk=revision.pk).exists()
    assert late_decisions.do_again(version.published_at + late_decisions.LATE_AFTER) == 1
    assert set(LessonProgress.objects.filter(version=version)) == set(three)
    assert PublishDecision.objects.get().carried_out_at is not None


def test_a_decision_of_before_is_known_by_the_version_that_came_of_it(lesson: Lesson) -> None:
    """Of before it was written with the decision; a publication without a change made none, and keeps none."""
    first = publish_as(lesson, ChangeSize.MATERIAL, ONE_MORE)
    publish_as(lesson, ChangeSize.IMPROVEMENT)
    second = publish_as(lesson, ChangeSize.IMPROVEMENT, minutes=9)
    soon = first.published_at + timedelta(microseconds=1)
    decided = [first.published_at, soon, second.published_at]
    for one, moment in zip(PublishDecision.objects.order_by("pk"), decided, strict=True):
        PublishDecision.objects.filter(pk=one.pk).update(version=None, decided_at=moment)
    (path,) = Path(migrations.__path__[0]).glob("*_decisions_outlive_revisions.py")
    import_module(f"{migrations.__name__}.{path.stem}").link_versions(apps, SimpleNamespace(connection=connection))
    assert [one.version for one in PublishDecision.objects.order_by("pk")] == [first, None, second]


@pytest.mark.parametrize("size", [ChangeSize.TYPO, ChangeSize.IMPROVEMENT])
def test_after_a_smaller_change_nobody_is_asked_anything(
    size: ChangeSize, place: LessonProgress, lesson: Lesson
) -> None:
    answer_all(place, RIGHT)
    version = publish_as(lesson, size, ONE_MORE)
    decide()
    carry_out(version)
    assert not FollowUp.objects.exists()


@pytest.mark.parametrize(("audience", "asked"), [(Audience.NEW, 0), (Audience.BUSY, 0), (Audience.DONE, 1)])
def test_a_new_lesson_is_asked_of_who_is_done_when_hr_chose_so(
    audience: Audience, asked: int, place: LessonProgress, lesson: Lesson,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    for lesson_id in place.enrolment.programme.lesson_ids:
        answer_all(progress.open_lesson(place.enrolment.user, lesson_id, NOW), RIGHT)
    first = LessonPage.objects.get(pk=lesson.page_id)
    page = LessonPage(title="Nieuw", summary="Nieuw", introduction="Nieuw", minutes=5, body=first.body, live=False)
    first.get_parent().add_child(instance=page)
    revision = page.save_revision()
    PublishDecision.objects.create(
        revision=revision, audience=audience, due_date=READ_BY, decided_at=DECIDED, sends_mail=False
    )
    with django_capture_on_commit_callbacks(execute=True):
        revision.publish()
    assert FollowUp.objects.filter(before=None).count() == asked
    assert Enrolment.objects.get().completed_at is not None


def test_doing_it_again_moves_nobody_twice_and_corrects_nothing_twice(place: LessonProgress, lesson: Lesson) -> None:
    progress.answer(place, 1, "id-Vraag 1", ["Vraag 1-1"], NOW)
    version = publish_as(lesson, ChangeSize.IMPROVEMENT, OTHER_KEY, moves_busy=True, pass_mark=50)
    for _again in range(2):
        carry_out(version)
    place.refresh_from_db()
    assert place.version == version
    assert Response.with_set_aside.count() == 1
    assert Correction.objects.count() == 1
    assert PublishDecision.objects.get().carried_out_at is not None


def test_whoever_was_in_the_lesson_later_than_that_is_left_alone(place: LessonProgress, lesson: Lesson) -> None:
    version = publish_as(lesson, ChangeSize.IMPROVEMENT, OTHER_KEY, moves_busy=True)
    newest = publish_as(lesson, ChangeSize.IMPROVEMENT, ONE_MORE)
    LessonProgress.objects.filter(pk=place.pk).update(version=newest)
    carry_out(version)
    place.refresh_from_db()
    assert place.version == newest


def test_who_goes_on_in_a_new_version_answers_another_question_in_the_same_place(
    place: LessonProgress, lesson: Lesson
) -> None:
    """Its choices are judged as those of before; what they say, and what is asked, is something else."""
    progress.answer(place, 1, "id-Vraag 1", ["Vraag 1-1"], NOW)
    another = single("Vraag 1")
    another["value"]["question"] = "Welk nummer bel je bij brand?"
    for choice, words in zip(another["value"]["choices"], ["100", "112", "1722"], strict=True):
        choice["value"]["text"] = words
    carry_out(publish_as(lesson, ChangeSize.IMPROVEMENT, [another, *QUIZ[1:]], moves_busy=True))
    assert not Response.objects.exists()
    assert Response.with_set_aside.get().selected == ["Vraag 1-1"]
    assert LessonProgress.objects.get().version.number == 2


@pytest.mark.parametrize("again", [1, 2])
def test_a_lower_mark_that_is_carried_out_late_holds_for_what_came_before_it(
    again: int, enrolment: Enrolment, lesson: Lesson, programme: Programme
) -> None:
    """Half the points are enough for the 45 % of the second version, not for the 60 % of the first and the third."""
    half = {**RIGHT, "id-Vraag 1": ["Vraag 1-2"], "id-Vraag 2": ["Vraag 2-2"]}
    answer_all(progress.open_lesson(enrolment.user, lesson.pk, NOW), half)
    lower = publish_as(lesson, ChangeSize.IMPROVEMENT, pass_mark=45)
    higher = publish_as(lesson, ChangeSize.IMPROVEMENT, pass_mark=60)
    for version in (lower, higher) * again:
        carry_out(version)
    other = progress.enrol(UserFactory.create(organisation=programme.organisation), programme, NOW.date())
    answer_all(progress.open_lesson(other.user, lesson.pk, NOW), half)
    assert Completion.objects.get().enrolment == enrolment
    assert Correction.objects.get().holds_for.get().lesson_versions.get().number == 1


def test_a_mark_that_is_lowered_again_is_a_correction_of_its_own(lesson: Lesson) -> None:
    """Of as many percent, by the same person: what was answered in the third version is put right now, not before."""
    for mark in (45, 60, 45):
        carry_out(publish_as(lesson, ChangeSize.IMPROVEMENT, pass_mark=mark))
    held = [sorted(one.holds_for.values_list("lesson_versions__number", flat=True)) for one in _corrections()]
    assert held == [[1], [1, 3]]


def _corrections() -> list[Correction]:
    return list(Correction.objects.order_by("pk"))


# When it fails for someone.


@pytest.fixture
def three(programme: Programme, lesson: Lesson) -> list[LessonProgress]:
    people = UserFactory.create_batch(3, organisation=programme.organisation)
    return [progress.open_lesson(progress.enrol(one, programme, NOW.date()).user, lesson.pk, NOW) for one in people]


def fail_for(place: LessonProgress, broken: pytest.MonkeyPatch) -> None:
    """Moving this one over fails."""
    move = moving_over._move

    def failing(place_id: int, version: LessonVersion, now: datetime) -> bool:
        if place_id == place.pk:
            raise RuntimeError
        return move(place_id, version, now)

    broken.setattr(moving_over, "_move", failing)


def test_one_for_whom_it_fails_stops_no_other_and_is_done_again(
    three: list[LessonProgress], place: LessonProgress, lesson: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_all(place, RIGHT)
    version = publish_as(lesson, ChangeSize.MATERIAL, ONE_MORE, moves_busy=True)
    decide()
    with monkeypatch.context() as broken, pytest.raises(ExceptionGroup):
        fail_for(three[0], broken)
        carry_out(version)
    assert set(LessonProgress.objects.filter(version=version)) == set(three[1:])
    assert FollowUp.objects.get().enrolment == place.enrolment
    assert PublishDecision.objects.get().carried_out_at is None
    later = version.published_at + late_decisions.LATE_AFTER
    assert late_decisions.do_again(later) == 1
    assert set(LessonProgress.objects.filter(version=version)) == set(three)
    assert FollowUp.objects.count() == 1
    assert late_decisions.do_again(later) == 0


@pytest.mark.parametrize(
    ("after", "is_late"),
    [
        (late_decisions.LATE_AFTER - timedelta(seconds=1), False),
        (late_decisions.LATE_AFTER, True),
        (late_decisions.TRIED_FOR, True),
        (late_decisions.TRIED_FOR + timedelta(seconds=1), False),
    ],
)
def test_what_is_not_carried_out_is_late_after_a_quarter_and_not_for_ever(
    after: timedelta, is_late: bool, lesson: Lesson
) -> None:
    version = publish_as(lesson, ChangeSize.IMPROVEMENT, ONE_MORE)
    assert late_decisions.late(Lesson.objects.all(), version.published_at + after).exists() is is_late


def test_where_publishing_made_no_version_nothing_is_late(lesson: Lesson) -> None:
    version = lesson.current_version
    assert version is not None
    publish_as(lesson, ChangeSize.IMPROVEMENT)
    PublishDecision.objects.update(decided_at=version.published_at + timedelta(seconds=1))
    assert not late_decisions.late(Lesson.objects.all(), version.published_at + late_decisions.LATE_AFTER).exists()


@pytest.mark.parametrize(("size", "asked"), [(ChangeSize.MATERIAL, 1), (ChangeSize.IMPROVEMENT, 0)])
def test_whoever_finishes_the_old_version_after_a_material_change_is_asked_to_read_it_then(
    size: ChangeSize, asked: int, place: LessonProgress, lesson: Lesson,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    progress.answer(place, 1, "id-Vraag 1", RIGHT["id-Vraag 1"], NOW)
    changed = publish_as(lesson, size, ONE_MORE)
    PublishDecision.objects.update(due_date=timezone.localdate() + timedelta(days=21), sends_mail=True)
    carry_out(changed)
    newest = publish_as(lesson, ChangeSize.IMPROVEMENT, introduction="Nog iets.")
    assert not FollowUp.objects.exists()
    place = progress.open_lesson(place.enrolment.user, lesson.pk, NOW)
    with django_capture_on_commit_callbacks(execute=True):
        answer_all(place, RIGHT)
    assert Completion.objects.get().version.number == 1
    assert FollowUp.objects.filter(version=newest, before=place.version).count() == asked
    assert Notice.objects.filter(kind=NoticeKind.FOLLOW_UP).count() == asked
    for follow_up in FollowUp.objects.all():
        assert follow_up.due_date == LEGAL.on_or_after(timezone.localdate() + timedelta(days=21))


def test_whoever_finishes_the_version_that_is_live_is_asked_nothing(
    enrolment: Enrolment, lesson: Lesson, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    publish_as(lesson, ChangeSize.MATERIAL, [*QUIZ, single("Vraag 4")])
    decide()
    place = progress.open_lesson(enrolment.user, lesson.pk, NOW)
    with django_capture_on_commit_callbacks(execute=True):
        answer_all(place, {**RIGHT, "id-Vraag 4": ["Vraag 4-1"]})
    assert Completion.objects.get().version.number == 2
    assert not FollowUp.objects.exists()


def test_what_failed_is_done_again_also_when_something_was_published_since(
    place: LessonProgress, lesson: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_all(place, RIGHT)
    material = publish_as(lesson, ChangeSize.MATERIAL, ONE_MORE)
    decide()
    with monkeypatch.context() as broken, pytest.raises(ExceptionGroup):
        broken.setattr(following_up, "_ask", lambda *_how: 1 / 0)
        carry_out(material)
    newest = publish_as(lesson, ChangeSize.TYPO, introduction="Een inleiding!")
    carry_out(newest)
    later = newest.published_at + late_decisions.LATE_AFTER
    assert list(late_decisions.late(Lesson.objects.all(), later)) == [lesson]
    assert late_decisions.do_again(later) == 1
    asked = FollowUp.objects.get()
    assert (asked.enrolment, asked.version, asked.due_date) == (place.enrolment, newest, READ_BY)
    assert late_decisions.do_again(later) == 0


@pytest.mark.parametrize(("mark", "passes"), [(50, 1), (51, 0)])
def test_a_lower_mark_counts_as_well_after_a_version_without_questions(
    mark: int, passes: int, place: LessonProgress, lesson: Lesson
) -> None:
    answer_all(place, {**RIGHT, "id-Vraag 1": ["Vraag 1-2"], "id-Vraag 2": ["Vraag 2-2"]})  # 2.5 of the 5 points
    carry_out(publish_as(lesson, ChangeSize.IMPROVEMENT, []))
    carry_out(publish_as(lesson, ChangeSize.IMPROVEMENT, QUIZ, pass_mark=mark))
    assert Completion.objects.count() == passes


def test_a_mark_that_is_as_high_after_a_version_without_questions_corrects_nothing(lesson: Lesson) -> None:
    carry_out(publish_as(lesson, ChangeSize.IMPROVEMENT, []))
    carry_out(publish_as(lesson, ChangeSize.IMPROVEMENT, QUIZ))
    assert not Correction.objects.exists()
