"""Who is asked to read what is new since they finished a lesson, what they are asked, and when that is done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from onboarding.learning.journey import asked_to_read, following_up, progress
from onboarding.learning.models import Certificate, Completion, Enrolment, FollowUp, Notice, NoticeKind
from onboarding.lessons.models import Lesson, LessonVersion, Programme
from onboarding.people.models import Organisation, User
from quizzes.definitions import NoSuchQuestion
from quizzes.models import PublishedQuiz
from tests.conftest import START
from tests.factories import QUIZ, UserFactory, make_lesson, single, text_block
from tests.learning.follow_ups.changed_lessons import (
    ASKED,
    NEW_TEXT,
    READ_BY,
    TODAY,
    ask,
    complete,
    publish,
    publish_news,
)

ANSWER_4 = ["Vraag 4-1"]


@pytest.fixture
def lesson(programme: Programme) -> Lesson:
    return Lesson.objects.get(pk=programme.lesson_ids[0])


@pytest.fixture
def done(enrolment: Enrolment) -> Enrolment:
    """Amina completed the programme."""
    return complete(enrolment)


# --- Who ---


def test_who_finished_the_lesson_is_asked_whether_or_not_the_programme_is_complete(
    programme: Programme, lennik: Organisation, lesson: Lesson, done: Enrolment
) -> None:
    busy, began, other = (
        progress.enrol(one, programme, START) for one in UserFactory.create_batch(3, organisation=lennik)
    )
    complete(busy, [lesson.pk])
    progress.open_lesson(began.user, lesson.pk, ASKED)
    complete(other, programme.lesson_ids[1:])
    before = lesson.current_version
    assert before is not None
    asked = asked_to_read.who_is_asked(lesson, before, TODAY)
    assert set(asked) == {done, busy}
    assert set(asked_to_read.who_is_asked_new(programme, TODAY)) == {done}


def test_after_publishing_the_same_people_are_asked_and_not_who_finished_the_new_version(
    programme: Programme, lennik: Organisation, lesson: Lesson, done: Enrolment
) -> None:
    before = lesson.current_version
    assert before is not None
    publish_news(lesson)
    late = progress.enrol(UserFactory.create(organisation=lennik), programme, START)
    place = progress.open_lesson(late.user, lesson.pk, ASKED)
    for question, selected in {"id-Vraag 1": ["Vraag 1-1"], "id-Vraag 4": ANSWER_4}.items():
        progress.answer(place, 1, question, selected, ASKED)
    progress.answer(place, 1, "id-Vraag 2", ["Vraag 2-0", "Vraag 2-1"], ASKED)
    progress.answer(place, 1, "id-Vraag 3", ["true"], ASKED)
    assert Completion.objects.filter(enrolment=late, lesson=lesson).exists()
    assert set(asked_to_read.who_is_asked(lesson, before, TODAY)) == {done}


@pytest.mark.parametrize(("last_day", "is_asked"), [(TODAY, True), (TODAY - timedelta(days=1), False)])
def test_who_left_is_not_asked_from_the_day_after_the_last_one(
    lesson: Lesson, done: Enrolment, last_day: object, is_asked: bool
) -> None:
    User.objects.filter(pk=done.user_id).update(end_date=last_day)
    assert lesson.current_version is not None
    assert asked_to_read.who_is_asked(lesson, lesson.current_version, TODAY).exists() == is_asked


def test_who_works_elsewhere_or_begins_a_new_round_is_not_asked(
    lesson: Lesson, done: Enrolment, herenthout: Organisation
) -> None:
    before = lesson.current_version
    assert before is not None
    Enrolment.objects.filter(pk=done.pk).update(is_current=False)
    assert not asked_to_read.who_is_asked(lesson, before, TODAY).exists()
    Enrolment.objects.filter(pk=done.pk).update(is_current=True)
    User.objects.filter(pk=done.user_id).update(organisation=herenthout)
    assert not asked_to_read.who_is_asked(lesson, before, TODAY).exists()
    assert ask(done, publish_news(lesson), before) is None


# --- What ---


def test_what_is_asked_is_only_what_is_new_and_nothing_of_the_person_changes(lesson: Lesson, done: Enrolment) -> None:
    before, completions = lesson.current_version, list(Completion.objects.values())
    version = publish_news(lesson)
    follow_up = ask(done, version, before)
    assert follow_up is not None and follow_up.quiz is not None
    assert (follow_up.version, follow_up.before, follow_up.due_date) == (version, before, READ_BY)
    quiz = follow_up.quiz.quiz
    assert ([question.id for question in quiz.questions], quiz.pass_mark, quiz.max_attempts) == (
        ["id-Vraag 4"],
        0,
        None,
    )
    assert list(Completion.objects.values()) == completions
    was = Enrolment.objects.filter(pk=done.pk).values().get()
    assert {name: getattr(done, name) for name in was} == was


def test_without_new_questions_there_is_no_quiz(lesson: Lesson, done: Enrolment) -> None:
    before = lesson.current_version
    follow_up = ask(done, publish(lesson, [text_block(), NEW_TEXT]), before)
    assert follow_up is not None and follow_up.quiz is None


def test_a_question_with_other_words_or_another_key_is_asked_and_one_that_stays_is_not(
    lesson: Lesson, done: Enrolment
) -> None:
    before = lesson.current_version
    version = publish(lesson, questions=[single("Vraag 1", best=2), *QUIZ[1:]])
    follow_up = ask(done, version, before)
    assert follow_up is not None and follow_up.quiz is not None
    assert [question.id for question in follow_up.quiz.quiz.questions] == ["id-Vraag 1"]


def test_who_finished_what_stands_there_again_has_nothing_to_read(lesson: Lesson, done: Enrolment) -> None:
    second = publish_news(lesson)
    assert ask(done, publish(lesson), second) is None


def test_reading_without_questions_is_done_once(lesson: Lesson, done: Enrolment) -> None:
    before = lesson.current_version
    follow_up = ask(done, publish(lesson, [text_block(), NEW_TEXT]), before)
    assert follow_up is not None
    assert progress.finish_follow_up(follow_up, ASKED)
    assert not progress.finish_follow_up(follow_up, ASKED + timedelta(days=1))
    follow_up.refresh_from_db()
    assert follow_up.done_at == ASKED


def test_asking_again_asks_nobody_twice_and_the_questions_are_frozen_once(
    programme: Programme, lennik: Organisation, lesson: Lesson, done: Enrolment
) -> None:
    before = lesson.current_version
    other = complete(progress.enrol(UserFactory.create(organisation=lennik), programme, START))
    version = publish_news(lesson)
    quizzes = PublishedQuiz.objects.count()
    assert following_up.ask([done.pk], version, before, READ_BY, ASKED) == 1
    assert following_up.ask([done.pk, other.pk], version, before, READ_BY, ASKED) == 1
    assert following_up.ask([done.pk, other.pk], version, before, READ_BY, ASKED) == 0
    assert FollowUp.objects.values("quiz").distinct().count() == 1
    assert PublishedQuiz.objects.count() == quizzes + 1


def test_portions_ask_everyone_once(
    programme: Programme, lennik: Organisation, lesson: Lesson, done: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following_up, "BATCH", 2)
    before = lesson.current_version
    everyone = [done] + [
        complete(progress.enrol(one, programme, START), [lesson.pk])
        for one in UserFactory.create_batch(4, organisation=lennik)
    ]
    assert following_up.ask([one.pk for one in everyone], publish_news(lesson), before, READ_BY, ASKED) == 5
    assert FollowUp.objects.count() == 5


@pytest.fixture
def four(programme: Programme, lennik: Organisation, lesson: Lesson, done: Enrolment) -> list[int]:
    """The enrolments of Amina and of three others who finished the lesson."""
    people = UserFactory.create_batch(3, organisation=lennik)
    return [done.pk, *(complete(progress.enrol(one, programme, START), [lesson.pk]).pk for one in people)]


def fail_for(enrolment_id: int, does: str, broken: pytest.MonkeyPatch) -> None:
    """Doing this fails for this one, alone or with others."""
    real = getattr(following_up, does)

    def failing(ids: list[int], *how: object) -> object:
        if enrolment_id in ids:
            raise RuntimeError
        return real(ids, *how)

    broken.setattr(following_up, does, failing)


def still_reading(version: LessonVersion) -> set[int]:
    return set(FollowUp.objects.open().filter(version=version).values_list("enrolment_id", flat=True))


def test_one_of_a_portion_who_cannot_be_asked_stops_no_other(
    lesson: Lesson, four: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    before, news = lesson.current_version, publish_news(lesson)
    fail_for(four[1], "_ask", monkeypatch)
    with pytest.raises(ExceptionGroup):
        following_up.ask(four, news, before, READ_BY, ASKED)
    assert still_reading(news) == {*four} - {four[1]}
    told = Notice.objects.filter(kind=NoticeKind.FOLLOW_UP).values_list("enrolment_id", flat=True)
    assert set(told) == {*four} - {four[1]}


def test_one_of_a_portion_for_whom_there_is_no_newer_one_stops_no_other(
    lesson: Lesson, four: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    before, news = lesson.current_version, publish_news(lesson)
    following_up.ask(four, news, before, READ_BY, ASKED)
    newer = publish(lesson, [text_block(), NEW_TEXT, text_block(text="<p>Nog iets.</p>")])
    fail_for(four[1], "_renew", monkeypatch)
    with pytest.raises(ExceptionGroup):
        following_up.renew(lesson.pk)
    assert still_reading(news) == {four[1]}
    assert still_reading(newer) == {*four} - {four[1]}


def test_something_newer_takes_the_place_of_what_is_open_and_counts_from_what_was_finished(
    lesson: Lesson, done: Enrolment
) -> None:
    first = lesson.current_version
    second = publish_news(lesson)
    ask(done, second, first)
    third = publish(lesson, [text_block(text="<p>Iets anders.</p>")])
    follow_up = ask(done, third, second)
    assert follow_up is not None
    assert list(FollowUp.objects.all()) == [follow_up]
    assert (follow_up.version, follow_up.before) == (third, first)
    assert ask(done, second, first) == follow_up, "an older one that comes late changes nothing"


def test_who_read_a_version_is_asked_what_changed_since_and_what_was_read_stays(
    lesson: Lesson, done: Enrolment
) -> None:
    first = lesson.current_version
    second = publish(lesson, [text_block(), NEW_TEXT])
    read = ask(done, second, first)
    assert read is not None and progress.finish_follow_up(read, ASKED)
    third = publish_news(lesson)
    follow_up = ask(done, third, second)
    assert follow_up is not None and follow_up.before == second
    assert FollowUp.objects.count() == 2


# --- Done ---


def test_its_questions_come_first_and_their_first_answer_stands(lesson: Lesson, done: Enrolment) -> None:
    before = lesson.current_version
    follow_up = ask(done, publish_news(lesson), before)
    assert follow_up is not None
    with pytest.raises(progress.QuestionsFirst):
        progress.finish_follow_up(follow_up, ASKED)
    with pytest.raises(NoSuchQuestion):
        progress.answer_follow_up(follow_up, "id-Vraag 1", ["Vraag 1-1"], ASKED)
    assert progress.answer_follow_up(follow_up, "id-Vraag 4", ["Vraag 4-0"], ASKED).is_new
    again = progress.answer_follow_up(follow_up, "id-Vraag 4", ANSWER_4, ASKED + timedelta(days=1))
    assert (again.is_new, again.response.selected) == (False, ["Vraag 4-0"])
    follow_up.refresh_from_db()
    assert follow_up.done_at == ASKED


def test_a_lesson_that_is_new_is_read_by_finishing_it_and_the_programme_stays_completed_as_it_was(
    programme: Programme, done: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    completed_at = done.completed_at
    make_lesson(Lesson.objects.get(pk=programme.lesson_ids[0]).page.get_parent().specific, title="Nieuw")
    new = Lesson.objects.get(title="Nieuw")
    assert new.current_version is not None
    follow_up = ask(done, new.current_version, None)
    assert follow_up is not None and (follow_up.before, follow_up.quiz) == (None, None)
    with pytest.raises(progress.LessonFirst):
        progress.finish_follow_up(follow_up, ASKED)
    was_first: list[bool] = []
    record = progress._complete

    def recorded(*of: Any, **more: Any) -> bool:
        was_first.append(record(*of, **more))
        return was_first[-1]

    monkeypatch.setattr(progress, "_complete", recorded)
    complete(done, [new.pk])
    assert was_first == [True], "what is to be read is not done yet"
    follow_up.refresh_from_db()
    assert follow_up.done_at is not None
    assert done.completed_at == completed_at
    assert not Certificate.objects.exists()
    assert Notice.objects.filter(kind=NoticeKind.COMPLETION).count() == 1
    assert ask(done, new.current_version, None) is None, "who has finished it is not asked again"


def test_what_is_taken_back_is_only_what_is_open(
    programme: Programme, lennik: Organisation, lesson: Lesson, done: Enrolment
) -> None:
    other = complete(progress.enrol(UserFactory.create(organisation=lennik), programme, START))
    before, version = lesson.current_version, publish(lesson, [text_block(), NEW_TEXT])
    read = ask(other, version, before)
    ask(done, version, before)
    assert read is not None and progress.finish_follow_up(read, ASKED)
    assert progress.take_back_follow_ups(FollowUp.objects.filter(version=version)) == 1
    assert list(FollowUp.objects.all()) == [read]
