"""What someone is still to read of a lesson follows the lesson: only the newest, compared with what they read."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from onboarding.learning.follow_ups.follow_up_screens import FollowUpQuestions
from onboarding.learning.journey import after_publishing, following_up, progress
from onboarding.learning.models import Enrolment, FollowUp, Notice, NoticeKind
from onboarding.lessons.models import Lesson, LessonVersion, Programme
from onboarding.people.models import Organisation
from quizzes.models import Response
from tests.conftest import START
from tests.factories import QUIZ, UserFactory, make_lesson, single, text_block
from tests.learning.follow_ups.changed_lessons import ASKED, NEW_TEXT, READ_BY, ask, complete, publish, publish_news

TWO_MORE = [*QUIZ, single("Vraag 4"), single("Vraag 5")]
OTHER_TEXT = text_block("Sinds vandaag", "<p>Bel bij brand eerst de brandweer.</p>")


@pytest.fixture
def lesson(programme: Programme) -> Lesson:
    return Lesson.objects.get(pk=programme.lesson_ids[0])


@pytest.fixture
def done(enrolment: Enrolment) -> Enrolment:
    """Amina completed the programme."""
    return complete(enrolment)


def carry_out(version: LessonVersion) -> None:
    """As the worker does after publishing, where nobody was asked how."""
    before = version.lesson.versions.get(number=version.number - 1)
    after_publishing.carry_out.call(version.pk, before.pk, None)


def asked_of(lesson: Lesson, done: Enrolment, questions: Any = None) -> FollowUp:
    """What Amina is to read of a second version, with more text or these questions."""
    before = lesson.current_version
    version = publish_news(lesson) if questions is None else publish(lesson, questions=questions)
    follow_up = ask(done, version, before)
    assert follow_up is not None
    return follow_up


def test_when_the_lesson_goes_back_nobody_reads_what_was_withdrawn(lesson: Lesson, done: Enrolment) -> None:
    asked_of(lesson, done)
    carry_out(publish(lesson))
    assert not FollowUp.objects.exists()


def test_what_is_left_of_it_is_read_in_the_newest_version_by_the_same_day_and_nobody_is_told_anew(
    lesson: Lesson, done: Enrolment
) -> None:
    asked = asked_of(lesson, done)
    mails = Notice.objects.filter(kind=NoticeKind.FOLLOW_UP).count()
    newest = publish(lesson, [text_block(), OTHER_TEXT])
    for _again in range(2):
        carry_out(newest)
    now = FollowUp.objects.with_variant().get()
    assert (now.version, now.before, now.quiz) == (newest, asked.before, None)
    assert (now.asked_on, now.due_date, now.sends_mail) == (asked.asked_on, asked.due_date, asked.sends_mail)
    assert Notice.objects.filter(kind=NoticeKind.FOLLOW_UP).count() == mails


def test_whoever_has_the_withdrawn_text_on_the_screen_does_not_read_the_newest_unseen(
    lesson: Lesson, done: Enrolment
) -> None:
    before = lesson.current_version
    on_screen = ask(done, publish(lesson, [text_block(), NEW_TEXT]), before)
    assert on_screen is not None
    carry_out(publish(lesson, [text_block(), OTHER_TEXT]))
    assert not progress.finish_follow_up(on_screen, ASKED)
    assert FollowUp.objects.open().get().pk != on_screen.pk


def test_who_read_the_withdrawn_version_is_not_asked_by_an_improvement_and_what_was_read_stays(
    programme: Programme, lennik: Organisation, lesson: Lesson, done: Enrolment
) -> None:
    other = complete(progress.enrol(UserFactory.create(organisation=lennik), programme, START))
    before = lesson.current_version
    second = publish(lesson, [text_block(), NEW_TEXT])
    read = ask(other, second, before)
    ask(done, second, before)
    assert read is not None and progress.finish_follow_up(read, ASKED)
    carry_out(publish(lesson))
    assert list(FollowUp.objects.all()) == [read]


def test_a_new_lesson_that_changes_is_still_read_by_finishing_it(programme: Programme, done: Enrolment) -> None:
    make_lesson(Lesson.objects.get(pk=programme.lesson_ids[0]).page.get_parent().specific, title="Nieuw")
    new = Lesson.objects.get(title="Nieuw")
    assert new.current_version is not None
    ask(done, new.current_version, None)
    newest = publish(new, [text_block(), NEW_TEXT])
    carry_out(newest)
    asked = FollowUp.objects.with_variant().get()
    assert (asked.version, asked.before) == (newest, None)


def test_a_worker_that_comes_late_asks_what_is_live(lesson: Lesson, done: Enrolment) -> None:
    asked_of(lesson, done)
    second = lesson.current_version
    publish(lesson)
    assert second is not None
    carry_out(second)
    assert not FollowUp.objects.exists()


def test_portions_follow_the_lesson_as_well(
    programme: Programme, lennik: Organisation, lesson: Lesson, done: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following_up, "BATCH", 2)
    before = lesson.current_version
    everyone = [done] + [
        complete(progress.enrol(one, programme, START), [lesson.pk])
        for one in UserFactory.create_batch(4, organisation=lennik)
    ]
    following_up.ask([one.pk for one in everyone], publish_news(lesson), before, READ_BY, ASKED)
    newest = publish(lesson, [text_block(), OTHER_TEXT])
    carry_out(newest)
    assert list(FollowUp.objects.values_list("version", flat=True)) == [newest.pk] * 5


# --- Answers that were given ---


def answers(follow_up: FollowUp) -> set[str]:
    return set(FollowUpQuestions(follow_up).answers)


@pytest.mark.parametrize("is_asked_anew", [True, False])
def test_an_answer_that_still_fits_comes_along_to_what_is_asked_next(
    lesson: Lesson, done: Enrolment, is_asked_anew: bool
) -> None:
    asked = asked_of(lesson, done, TWO_MORE)
    progress.answer_follow_up(asked, "id-Vraag 4", ["Vraag 4-0"], ASKED)
    given = Response.objects.get(question_id="id-Vraag 4")
    newest = publish(lesson, questions=[*TWO_MORE, single("Vraag 6")])
    if is_asked_anew:
        ask(done, newest, asked.version, now=ASKED + timedelta(days=1))
    carry_out(newest)
    now = FollowUp.objects.with_variant().get()
    assert answers(now) == {"id-Vraag 4"}
    along = FollowUpQuestions(now).answers["id-Vraag 4"]
    assert (along.selected, along.points, along.answered_at) == (given.selected, given.points, given.answered_at)
    assert along.answered_in == asked.quiz
    for question in ("id-Vraag 5", "id-Vraag 6"):
        progress.answer_follow_up(now, question, [question.removeprefix("id-") + "-1"], ASKED)
    now.refresh_from_db()
    assert now.done_at == ASKED


def test_an_answer_to_a_question_that_became_another_does_not_come_along(lesson: Lesson, done: Enrolment) -> None:
    asked = asked_of(lesson, done, TWO_MORE)
    progress.answer_follow_up(asked, "id-Vraag 4", ["Vraag 4-1"], ASKED)
    carry_out(publish(lesson, questions=[*QUIZ, single("Vraag 4", best=2), single("Vraag 5")]))
    assert answers(FollowUp.objects.with_variant().get()) == set()


def test_where_nothing_would_be_left_to_answer_it_is_answered_anew(lesson: Lesson, done: Enrolment) -> None:
    asked = asked_of(lesson, done, TWO_MORE)
    progress.answer_follow_up(asked, "id-Vraag 4", ["Vraag 4-1"], ASKED)
    carry_out(publish(lesson, questions=TWO_MORE[:-1]))
    now = FollowUp.objects.with_variant().get()
    assert answers(now) == set()
    progress.answer_follow_up(now, "id-Vraag 4", ["Vraag 4-1"], ASKED)
    now.refresh_from_db()
    assert now.done_at == ASKED
