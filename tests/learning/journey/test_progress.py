"""The one door for writes: opening, reading, answering, completing, reflecting."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from onboarding.learning.journey import lesson_counts, progress, summaries
from onboarding.learning.models import Completion, Enrolment, LessonProgress, Reflection
from onboarding.lessons.models import Lesson, LessonPage, PrinciplePage, Programme
from onboarding.people.models import User
from quizzes.attempts import AttemptRefused
from quizzes.definitions import NoSuchQuestion
from quizzes.grading import InvalidAnswer
from quizzes.models import Attempt, Response
from tests.conftest import START
from tests.factories import UserFactory, make_lesson, single, stream
from tests.learning.quiz_answers import RIGHT, WRONG, answer_all

NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


def republish(lesson: Lesson, **fields: Any) -> None:
    page = LessonPage.objects.get(pk=lesson.page_id)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


@pytest.fixture
def first_lesson(programme: Programme) -> Lesson:
    return Lesson.objects.get(pk=programme.lesson_ids[0])


@pytest.fixture
def place(enrolment: Enrolment, first_lesson: Lesson) -> LessonProgress:
    return progress.open_lesson(enrolment.user, first_lesson.pk, NOW)


def test_enrolling_twice_keeps_the_first_enrolment(enrolment: Enrolment, amina: User, programme: Programme) -> None:
    again = progress.enrol(amina, programme, START + timedelta(days=5))
    assert again == enrolment
    assert again.due_date == START + timedelta(days=30)


def test_nobody_is_enrolled_in_another_organisations_programme(programme: Programme, ioana: User) -> None:
    with pytest.raises(ValueError, match="own organisation"):
        progress.enrol(ioana, programme, START)


def test_a_lesson_of_someone_elses_programme_is_not_readable(
    programme: Programme, ioana: User, first_lesson: Lesson
) -> None:
    with pytest.raises(progress.NotReadable):
        progress.open_lesson(ioana, first_lesson.pk, NOW)


def test_opening_a_lesson_starts_the_enrolment_once(
    enrolment: Enrolment, place: LessonProgress, first_lesson: Lesson
) -> None:
    progress.open_lesson(enrolment.user, first_lesson.pk, NOW + timedelta(days=1))
    enrolment.refresh_from_db()
    assert enrolment.started_at == NOW
    assert LessonProgress.objects.count() == 1


def test_reading_never_goes_back(place: LessonProgress) -> None:
    progress.mark_read(place, 2, NOW)
    progress.mark_read(place, 1, NOW)
    progress.mark_read(place, 99, NOW)
    place.refresh_from_db()
    assert place.sections_read == 2  # the lesson has two sections


def test_the_last_right_answer_completes_the_lesson(place: LessonProgress, enrolment: Enrolment) -> None:
    saved = answer_all(place, RIGHT)
    enrolment.refresh_from_db()
    assert saved[-1].attempt.passed
    assert enrolment.lessons_done == 1
    completion = Completion.objects.get()
    assert (completion.version, completion.attempt) == (place.version, saved[-1].attempt)


def test_a_failed_attempt_completes_nothing_and_can_be_tried_again(place: LessonProgress, enrolment: Enrolment) -> None:
    answer_all(place, WRONG)
    assert not Completion.objects.exists()
    second = progress.retry(place, NOW)
    answer_all(place, RIGHT, number=2)
    assert second.number == 2
    assert Completion.objects.count() == 1


def test_the_first_answer_to_a_question_stands(place: LessonProgress) -> None:
    first = progress.answer(place, 1, "id-Vraag 1", ["Vraag 1-0"], NOW)
    second = progress.answer(place, 1, "id-Vraag 1", ["Vraag 1-1"], NOW)
    assert first.is_new
    assert not second.is_new
    assert second.response.selected == ["Vraag 1-0"]


def test_submitting_everything_twice_gives_one_result(place: LessonProgress) -> None:
    answer_all(place, RIGHT)
    assert all(not saved.is_new for saved in answer_all(place, RIGHT))
    assert (Attempt.objects.count(), Response.objects.count(), Completion.objects.count()) == (1, 3, 1)


def test_a_form_of_an_earlier_attempt_changes_nothing_in_the_next_one(place: LessonProgress) -> None:
    answer_all(place, WRONG)
    progress.retry(place, NOW)
    stale = progress.answer(place, 1, "id-Vraag 1", ["Vraag 1-1"], NOW)
    assert not stale.is_new
    assert Response.objects.filter(attempt__number=2).count() == 0


def test_a_form_of_the_first_try_begins_none_for_who_is_past_it(place: LessonProgress) -> None:
    """They were in their second one where the lesson was asked of them before."""
    assert place.version.quiz is not None
    Attempt.objects.create(
        user_id=place.enrolment.user_id, published_quiz=place.version.quiz, context=place.attempts_context, number=2,
        started_at=NOW, finished_at=NOW, points=0, max_points=5, passed=False,
    )  # fmt: skip
    assert answer_all(place, RIGHT) == [None, None, None]
    assert [one.number for one in Attempt.objects.all()] == [2]


def test_an_answer_for_an_attempt_far_ahead_is_refused(place: LessonProgress) -> None:
    assert progress.answer(place, 7, "id-Vraag 1", ["Vraag 1-1"], NOW) is None
    assert Response.objects.count() == 0


@pytest.mark.parametrize("number", [2, 0, -1, 10**30])
def test_only_the_retry_door_begins_another_try_and_it_moves_to_the_lesson_as_it_is_now(
    place: LessonProgress, first_lesson: Lesson, number: int
) -> None:
    """A form that says "try 2" would be judged by the quiz of before, which HR took away."""
    answer_all(place, WRONG)
    republish(first_lesson, introduction="De les van nu.")
    place = progress.open_lesson(place.enrolment.user, first_lesson.pk, NOW)
    assert answer_all(place, RIGHT, number=number) == [None, None, None]
    assert Attempt.objects.get().number == 1
    assert progress.retry(place, NOW).published_quiz.lesson_versions.get().number == 2


@pytest.mark.parametrize(
    ("selected", "code"),
    [([], "no_choice"), (["Vraag 1-0", "Vraag 1-1"], "too_many_choices"), (["elders"], "unknown_choice")],
)
def test_an_answer_that_does_not_fit_is_refused_with_a_code(
    place: LessonProgress, selected: list[str], code: str
) -> None:
    with pytest.raises(InvalidAnswer) as refusal:
        progress.answer(place, 1, "id-Vraag 1", selected, NOW)
    assert refusal.value.code == code
    assert (Attempt.objects.count(), Response.objects.count()) == (0, 0)


def test_an_unknown_question_is_refused_and_nothing_is_half_done(place: LessonProgress) -> None:
    with pytest.raises(NoSuchQuestion) as refusal:
        progress.answer(place, 1, "bestaat-niet", ["x"], NOW)
    assert refusal.value.code == "no_such_question"
    assert Attempt.objects.count() == 0


def test_someone_who_passed_cannot_lower_the_result(place: LessonProgress) -> None:
    answer_all(place, RIGHT)
    with pytest.raises(AttemptRefused) as refusal:
        progress.retry(place, NOW)
    assert refusal.value.code == "already_passed"


def test_someone_who_passed_cannot_try_again_on_a_later_version(place: LessonProgress, first_lesson: Lesson) -> None:
    """Their place stays on the version that they completed: the database would refuse to move it."""
    answer_all(place, RIGHT)
    republish(first_lesson, introduction="De les van nu.")
    place = progress.open_lesson(place.enrolment.user, first_lesson.pk, NOW)
    with pytest.raises(AttemptRefused) as refusal:
        progress.retry(place, NOW)
    assert refusal.value.code == "already_passed"
    assert LessonProgress.objects.get().version.number == 1


def test_asking_twice_for_another_try_stays_on_the_version_that_it_began_on(
    place: LessonProgress, first_lesson: Lesson
) -> None:
    answer_all(place, WRONG)
    progress.retry(place, NOW)
    republish(first_lesson, introduction="De les van nu.")
    place = progress.open_lesson(place.enrolment.user, first_lesson.pk, NOW)
    attempt = progress.retry(place, NOW)
    assert attempt.number == 2
    place.refresh_from_db()
    assert attempt.published_quiz_id == place.version.quiz_id
    assert place.version.number == 1


def test_tries_run_out_when_the_editor_limits_them(amina: User, programme: Programme) -> None:
    page = LessonPage.objects.first()
    page.max_attempts = 1
    page.save_revision().publish()
    progress.enrol(amina, programme, START)
    place = progress.open_lesson(amina, page.lesson.pk, NOW)
    answer_all(place, WRONG)
    with pytest.raises(AttemptRefused) as refusal:
        progress.retry(place, NOW)
    assert refusal.value.code == "no_tries_left"


def test_an_edit_does_not_disturb_someone_half_way(place: LessonProgress, first_lesson: Lesson) -> None:
    progress.answer(place, 1, "id-Vraag 1", ["Vraag 1-1"], NOW)
    page = first_lesson.page
    page.questions, page.pass_mark = stream("questions", [single("Heel anders")]), 0
    page.save_revision().publish()
    place = progress.open_lesson(place.enrolment.user, first_lesson.pk, NOW)
    progress.answer(place, 1, "id-Vraag 2", RIGHT["id-Vraag 2"], NOW)
    saved = progress.answer(place, 1, "id-Vraag 3", ["true"], NOW)
    assert saved.attempt.passed
    assert Completion.objects.get().version.number == 1


def test_a_new_try_is_made_on_the_lesson_as_it_is_now(place: LessonProgress, first_lesson: Lesson) -> None:
    answer_all(place, WRONG)
    page = first_lesson.page
    page.questions, page.pass_mark = stream("questions", [single("Heel anders")]), 0
    page.save_revision().publish()
    place = progress.open_lesson(place.enrolment.user, first_lesson.pk, NOW)
    progress.retry(place, NOW)
    saved = progress.answer(place, 2, "id-Heel anders", ["Heel anders-1"], NOW)
    assert saved.attempt.passed
    assert Completion.objects.get().version.number == 2


def test_completing_every_lesson_completes_the_programme(
    amina: User, programme: Programme, enrolment: Enrolment
) -> None:
    for day, lesson_id in enumerate(programme.lesson_ids):
        answer_all(progress.open_lesson(amina, lesson_id, NOW), RIGHT, now=NOW + timedelta(days=day))
    enrolment.refresh_from_db()
    assert enrolment.completed_at == NOW + timedelta(days=1)


def test_completed_stays_completed_when_a_lesson_is_added(
    amina: User,
    programme: Programme,
    enrolment: Enrolment,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    for lesson_id in programme.lesson_ids:
        answer_all(progress.open_lesson(amina, lesson_id, NOW), RIGHT)
    with django_capture_on_commit_callbacks(execute=True):
        make_lesson(PrinciplePage.objects.first(), "Een nieuwe les")
    enrolment.refresh_from_db()
    assert len(Programme.objects.get().lesson_ids) == 3
    assert enrolment.completed_at == NOW


def test_deleting_the_page_keeps_completion_score_and_date(
    place: LessonProgress, first_lesson: Lesson, enrolment: Enrolment
) -> None:
    answer_all(place, RIGHT)
    first_lesson.page.delete()
    completion = Completion.objects.select_related("attempt", "version").get()
    assert completion.attempt.points == 5
    assert completion.completed_at == NOW
    assert completion.version.content.title == first_lesson.title


def test_a_lesson_without_quiz_is_completed_by_reading_it(amina: User, programme: Programme) -> None:
    make_lesson(PrinciplePage.objects.first(), "Alleen lezen", questions=[])
    lesson_id = Lesson.objects.get(title="Alleen lezen").pk
    progress.enrol(amina, programme, START)
    place = progress.open_lesson(amina, lesson_id, NOW)
    progress.finish_reading(place, NOW)
    progress.finish_reading(place, NOW)
    assert Completion.objects.filter(lesson_id=lesson_id).count() == 1


def test_a_lesson_with_a_quiz_is_not_completed_by_reading(place: LessonProgress) -> None:
    with pytest.raises(progress.QuizFirst):
        progress.finish_reading(place, NOW)


def test_a_reflection_is_kept_changed_and_taken_away(place: LessonProgress) -> None:
    progress.write_reflection(place, "blok-voornemen", "Ik bel terug.", NOW)
    progress.write_reflection(place, "blok-voornemen", " Ik bel altijd terug. ", NOW)
    assert Reflection.objects.get().text == "Ik bel altijd terug."
    progress.write_reflection(place, "blok-voornemen", "  ", NOW)
    assert not Reflection.objects.exists()


def test_a_reflection_on_a_block_that_is_not_there_is_refused(place: LessonProgress) -> None:
    with pytest.raises(progress.NoSuchBlock) as refusal:
        progress.write_reflection(place, "elders", "x", NOW)
    assert refusal.value.code == "no_such_reflection"


def test_the_summary_rebuilt_from_the_events_is_equal(
    amina: User, programme: Programme, enrolment: Enrolment, place: LessonProgress
) -> None:
    progress.mark_read(place, 2, NOW + timedelta(minutes=1))
    answer_all(place, WRONG, now=NOW + timedelta(minutes=2))
    progress.retry(place, NOW + timedelta(minutes=3))
    answer_all(place, RIGHT, number=2, now=NOW + timedelta(minutes=4))
    second = progress.open_lesson(amina, programme.lesson_ids[1], NOW + timedelta(hours=1))
    progress.write_reflection(second, "blok-voornemen", "Later.", NOW + timedelta(hours=2))
    other = progress.enrol(UserFactory.create(organisation=amina.organisation), programme, START)
    lived = [Enrolment.objects.filter(pk=one.pk).values(*summaries.SUMMARY).get() for one in (enrolment, other)]
    Enrolment.objects.update(lessons_done=0, lessons_asked=0, started_at=None, last_activity_at=None)
    summaries.rebuild(Enrolment.objects.all())
    rebuilt = [Enrolment.objects.filter(pk=one.pk).values(*summaries.SUMMARY).get() for one in (enrolment, other)]
    assert rebuilt == lived


def finish_again(place: LessonProgress, now: datetime) -> None:
    progress.finish_reading(place, now)


def ask_for_the_same_try_again(place: LessonProgress, now: datetime) -> None:
    assert progress.retry(place, now).number == 2


def keep_the_same_words_again(place: LessonProgress, now: datetime) -> None:
    progress.write_reflection(place, "blok-voornemen", "Later.", now)


@pytest.mark.parametrize("deed", [finish_again, ask_for_the_same_try_again, keep_the_same_words_again])
def test_what_leaves_nothing_behind_is_no_activity(
    amina: User, programme: Programme, enrolment: Enrolment, place: LessonProgress,
    deed: Callable[[LessonProgress, datetime], None],
) -> None:  # fmt: skip
    if deed is finish_again:
        make_lesson(PrinciplePage.objects.first(), "Alleen lezen", questions=[])
        programme.refresh_from_db()
        enrolment = progress.enrol(UserFactory.create(organisation=amina.organisation), programme, START)
        place = progress.open_lesson(enrolment.user, Lesson.objects.get(title="Alleen lezen").pk, NOW)
    elif deed is ask_for_the_same_try_again:
        answer_all(place, WRONG)
    deed(place, NOW + timedelta(hours=1))
    deed(place, NOW + timedelta(hours=2))
    enrolment.refresh_from_db()
    assert enrolment.last_activity_at == NOW + timedelta(hours=1)
    summaries.rebuild(Enrolment.objects.filter(pk=enrolment.pk))
    enrolment.refresh_from_db()
    assert enrolment.last_activity_at == NOW + timedelta(hours=1)


def test_the_summary_of_a_finished_programme_rebuilt_from_the_events_is_equal(
    amina: User, programme: Programme, enrolment: Enrolment
) -> None:
    for day, lesson_id in enumerate(programme.lesson_ids):
        answer_all(
            progress.open_lesson(amina, lesson_id, NOW + timedelta(days=day)),
            RIGHT,
            now=NOW + timedelta(days=day),
        )
    lived = Enrolment.objects.values(*summaries.SUMMARY, "completed_at").get()
    Enrolment.objects.update(lessons_done=0, lessons_asked=0, is_waiting=True, last_activity_at=None)
    summaries.rebuild(Enrolment.objects.all())
    assert Enrolment.objects.values(*summaries.SUMMARY, "completed_at").get() == lived


def test_one_whose_summary_cannot_be_rebuilt_stops_no_other(
    amina: User, programme: Programme, enrolment: Enrolment, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = progress.enrol(UserFactory.create(organisation=amina.organisation), programme, START)
    Enrolment.objects.update(lessons_asked=0)
    count = lesson_counts.count_lessons

    def failing(one: Enrolment, done: Collection[int]) -> None:
        if one.pk == enrolment.pk:
            raise RuntimeError
        count(one, done)

    monkeypatch.setattr(summaries, "count_lessons", failing)
    with pytest.raises(ExceptionGroup):
        summaries.rebuild(Enrolment.objects.all())
    counted = dict(Enrolment.objects.values_list("pk", "lessons_asked"))
    assert counted == {enrolment.pk: 0, other.pk: len(programme.lesson_ids)}


def test_a_copied_lesson_has_a_resolution_of_its_own(amina: User, programme: Programme, enrolment: Enrolment) -> None:
    for lesson_id, words in zip(programme.lesson_ids, ("Een.", "Twee."), strict=True):
        place = progress.open_lesson(amina, lesson_id, NOW)
        progress.write_reflection(place, "blok-voornemen", words, NOW)  # the factories give every copy the same id
    assert sorted(Reflection.objects.values_list("text", flat=True)) == ["Een.", "Twee."]
