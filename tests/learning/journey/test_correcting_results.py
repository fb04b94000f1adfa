"""A corrected key raises what people have, once, keeps the old result beside it, and completes what it should."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from onboarding.learning.journey import progress, regrading, summaries
from onboarding.learning.models import AnswerBatch, Completion, Enrolment, LessonProgress, Notice, NoticeKind
from onboarding.lessons.models import ChangeSize, Lesson, Programme
from onboarding.people.models import User
from quizzes.attempts import AttemptRefused
from quizzes.definitions import Quiz
from quizzes.models import Attempt, Correction, Regrade, Response
from tests.factories import QUIZ, UserFactory, single
from tests.learning.journey.new_versions import OTHER_KEY, publish, publish_as
from tests.learning.quiz_answers import NOW, RIGHT, WRONG, answer_all, url

LATER = NOW + timedelta(hours=1)
QUESTION = "id-Vraag 1"
# Answer 0 to question 1 is worth nothing until the key is corrected; 2 of 5 points in all, or 3 with the point for it.
SHORT_OF_ONE = {**RIGHT, QUESTION: ["Vraag 1-0"], "id-Vraag 2": ["Vraag 2-2"]}


@pytest.fixture
def lesson(programme: Programme) -> Lesson:
    return Lesson.objects.get(pk=programme.lesson_ids[0])


@pytest.fixture
def place(enrolment: Enrolment, lesson: Lesson) -> LessonProgress:
    return progress.open_lesson(enrolment.user, lesson.pk, NOW)


@pytest.fixture
def right(lesson: Lesson) -> Quiz:
    """The lesson's quiz with the key of its first question put right, in a version that is live."""
    quiz = publish(lesson, OTHER_KEY).quiz
    assert quiz is not None
    return quiz.quiz


def correct(lesson: Lesson, right: Quiz, by: User | None = None, *, tells: bool = True) -> Correction:
    return regrading.regrade(lesson, right, [QUESTION], "Antwoord A was juist.", by, LATER, tells=tells)


def test_who_was_short_of_one_point_passes_and_completes_the_lesson(
    place: LessonProgress, lesson: Lesson, right: Quiz, marleen: User
) -> None:
    answer_all(place, SHORT_OF_ONE)
    began = place.version
    correction = correct(lesson, right, marleen)
    attempt = Attempt.objects.get()
    assert (attempt.points, attempt.passed) == (Decimal(3), True)
    assert Response.objects.get(question_id=QUESTION).points == 1
    completion = Completion.objects.get()
    assert (completion.version, completion.attempt, completion.completed_at) == (began, attempt, LATER)
    old = Regrade.objects.get()
    assert (old.points_before, old.points_after) == (Decimal(2), Decimal(3))
    assert (old.passed_before, old.passed_after) == (False, True)
    assert old.responses == {QUESTION: {"before": "0.00", "after": "1.00"}}
    assert (correction.corrected_by, correction.reason) == (marleen, "Antwoord A was juist.")
    assert lesson.current_version
    assert correction.corrected == lesson.current_version.quiz


def test_who_it_does_not_help_stays_as_they_are(place: LessonProgress, lesson: Lesson, right: Quiz) -> None:
    answer_all(place, {**WRONG, QUESTION: ["Vraag 1-1"]})
    before = list(Attempt.objects.values()), list(Response.objects.values())
    correct(lesson, right)
    assert (list(Attempt.objects.values()), list(Response.objects.values())) == before
    assert not Regrade.objects.exists()


def test_who_passed_by_another_try_does_not_pass_now(place: LessonProgress, lesson: Lesson, right: Quiz) -> None:
    answer_all(place, SHORT_OF_ONE)
    progress.retry(place, LATER)
    answer_all(place, {**RIGHT, QUESTION: ["Vraag 1-0"]}, number=2, now=LATER)
    before = Completion.objects.get()
    correct(lesson, right)
    assert Completion.objects.get() == before
    assert set(Attempt.objects.values_list("passed", flat=True)) == {True}


def test_repeating_it_raises_nobody_twice(place: LessonProgress, lesson: Lesson, right: Quiz) -> None:
    answer_all(place, SHORT_OF_ONE)
    once = correct(lesson, right)
    assert correct(lesson, right) == once
    assert Regrade.objects.count() == 1
    assert Attempt.objects.get().points == 3
    assert Completion.objects.count() == 1


def test_it_goes_on_where_it_was_cut_off(place: LessonProgress, lesson: Lesson, programme: Programme) -> None:
    other = progress.enrol(UserFactory.create(organisation=programme.organisation), programme, NOW.date())
    for one in (place, progress.open_lesson(other.user, lesson.pk, NOW)):
        answer_all(one, SHORT_OF_ONE)
    version = publish(lesson, OTHER_KEY)
    assert version.quiz

    def cut_off() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        regrading.regrade(lesson, version.quiz.quiz, [QUESTION], "Antwoord A was juist.", None, LATER, advance=cut_off)
    assert Regrade.objects.count() == 1
    correct(lesson, version.quiz.quiz)
    assert Correction.objects.get().regrades.count() == 2


@pytest.mark.parametrize(("mark", "passes"), [(51, False), (50, True)])
def test_a_lower_pass_mark_of_before_holds_for_whoever_reaches_it_by_a_corrected_key(
    mark: int, passes: bool, place: LessonProgress, lesson: Lesson
) -> None:
    """2 of the 5 points, and 2.5 since the key is right; both versions ask 60 %."""
    answer_all(place, SHORT_OF_ONE)
    assert place.version.quiz is not None
    lower = replace(place.version.quiz.quiz, pass_mark=mark)
    regrading.regrade(lesson, lower, [], "De norm stond te hoog.", None, LATER)
    assert not Completion.objects.exists()
    quiz = publish(lesson, [single("Vraag 1", best=2), *QUIZ[1:]]).quiz
    assert quiz is not None
    correct(lesson, quiz.quiz)
    assert Attempt.objects.get().points == Decimal("2.5")
    assert Regrade.objects.latest("pk").passed_after is passes
    assert Completion.objects.exists() is passes


def test_repeating_what_finds_nothing_wrong_writes_nothing_more(place: LessonProgress, lesson: Lesson) -> None:
    quiz = place.version.quiz
    assert quiz is not None
    assert correct(lesson, quiz.quiz) == correct(lesson, quiz.quiz)
    assert Correction.objects.count() == 1


def test_the_last_lesson_completes_the_programme_and_tells_both(
    place: LessonProgress,
    lesson: Lesson,
    right: Quiz,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    answer_all(place, SHORT_OF_ONE)
    rest = progress.open_lesson(place.enrolment.user, place.enrolment.programme.lesson_ids[1], NOW)
    answer_all(rest, RIGHT)
    correct(lesson, right)
    enrolment = Enrolment.objects.get()
    assert enrolment.completed_at == LATER
    assert set(Notice.objects.values_list("kind", flat=True)) >= {NoticeKind.COMPLETION, NoticeKind.REGRADED}
    assert summaries.rebuild(Enrolment.objects.all()) == 0


@pytest.mark.parametrize("tells", [True, False])
def test_whoever_is_raised_is_told_when_asked_to(
    tells: bool, place: LessonProgress, lesson: Lesson, right: Quiz
) -> None:
    answer_all(place, SHORT_OF_ONE)
    correct(lesson, right, tells=tells)
    assert Notice.objects.filter(kind=NoticeKind.REGRADED).exists() is tells


@pytest.mark.parametrize("by", ["a lower mark", "a key"])
def test_who_passed_by_another_try_is_told_of_a_higher_result_and_not_of_a_lower_mark(
    by: str, place: LessonProgress, lesson: Lesson
) -> None:
    answer_all(place, {**SHORT_OF_ONE, QUESTION: ["Vraag 1-2"]})
    progress.retry(place, LATER)
    answer_all(place, RIGHT, number=2, now=LATER)
    if by == "a key":
        quiz = publish(lesson, [single("Vraag 1", best=2), *QUIZ[1:]]).quiz
        assert quiz is not None
        correct(lesson, quiz.quiz)
    else:
        assert place.version.quiz is not None
        lower = replace(place.version.quiz.quiz, pass_mark=45)
        regrading.regrade(lesson, lower, (), "Slagen vanaf 45 %.", None, LATER)
    assert Attempt.objects.get(number=1).passed
    assert Notice.objects.filter(kind=NoticeKind.REGRADED).exists() is (by == "a key")


def test_an_open_attempt_is_raised_and_finished_by_what_is_right(
    place: LessonProgress, lesson: Lesson, right: Quiz
) -> None:
    progress.answer(place, 1, QUESTION, ["Vraag 1-0"], NOW)
    correct(lesson, right)
    assert (Response.objects.get().points, Attempt.objects.get().is_finished) == (Decimal(1), False)
    progress.answer(place, 1, "id-Vraag 2", ["Vraag 2-2"], LATER)
    progress.answer(place, 1, "id-Vraag 3", ["true"], LATER)
    assert (Attempt.objects.get().points, Attempt.objects.get().passed) == (Decimal(3), True)
    assert Completion.objects.get().version == place.version


def test_what_is_answered_after_it_is_judged_by_what_is_right(
    place: LessonProgress, lesson: Lesson, right: Quiz
) -> None:
    progress.answer(place, 1, "id-Vraag 3", ["true"], NOW)
    correct(lesson, right)
    progress.answer(place, 1, QUESTION, ["Vraag 1-0"], LATER)
    assert Response.objects.get(question_id=QUESTION).points == 1


def test_what_is_begun_after_it_in_any_version_of_before_is_judged_by_what_is_right(
    enrolment: Enrolment, lesson: Lesson, programme: Programme
) -> None:
    """Nobody answered in the version that this person has, when the key was put right."""
    other = progress.enrol(UserFactory.create(organisation=programme.organisation), programme, NOW.date())
    answer_all(progress.open_lesson(other.user, lesson.pk, NOW), SHORT_OF_ONE)
    words = {**QUIZ[2], "value": {**QUIZ[2]["value"], "question": "Klopt dit?"}}
    publish(lesson, [*QUIZ[:2], words])
    place = progress.open_lesson(enrolment.user, lesson.pk, NOW)
    version = publish(lesson, [OTHER_KEY[0], QUIZ[1], words])
    assert version.quiz
    correct(lesson, version.quiz.quiz)
    saved = progress.answer(place, 1, QUESTION, ["Vraag 1-0"], LATER)
    assert saved
    assert saved.response.points == 1
    assert saved.attempt.published_quiz == place.version.quiz


def test_a_version_that_comes_after_it_is_judged_by_its_own_key(
    place: LessonProgress, lesson: Lesson, right: Quiz, programme: Programme
) -> None:
    """HR thought better of it."""
    answer_all(place, SHORT_OF_ONE)
    correct(lesson, right)
    publish(lesson, QUIZ)
    other = progress.enrol(UserFactory.create(organisation=programme.organisation), programme, NOW.date())
    saved = progress.answer(progress.open_lesson(other.user, lesson.pk, LATER), 1, QUESTION, ["Vraag 1-0"], LATER)
    assert saved
    assert saved.response.points == 0


def test_what_was_counted_of_first_tries_stays_counted_as_it_was(
    lesson: Lesson, programme: Programme, right: Quiz
) -> None:
    publish(lesson, QUIZ)
    for number in range(5):
        person = UserFactory.create(organisation=programme.organisation)
        enrolment = progress.enrol(person, programme, NOW.date())
        answer_all(progress.open_lesson(person, lesson.pk, NOW + timedelta(minutes=number)), SHORT_OF_ONE)
        assert enrolment
    before = list(AnswerBatch.objects.values())
    correct(lesson, right)
    assert Completion.objects.count() == 5
    assert list(AnswerBatch.objects.values()) == before != []


def test_another_lesson_with_the_same_questions_is_left_alone(
    place: LessonProgress, lesson: Lesson, right: Quiz
) -> None:
    other = progress.open_lesson(place.enrolment.user, place.enrolment.programme.lesson_ids[1], NOW)
    answer_all(other, SHORT_OF_ONE)
    correct(lesson, right)
    assert Attempt.objects.get().points == 2


# Out of tries, and the pass mark.


def test_who_is_out_of_tries_goes_on_as_soon_as_there_are_more(
    place: LessonProgress, lesson: Lesson, signed_in: Callable[[User], Client]
) -> None:
    limited = publish(lesson, max_attempts=1)
    LessonProgress.objects.update(version=limited)
    place = progress.open_lesson(place.enrolment.user, lesson.pk, NOW)
    answer_all(place, WRONG)
    client = signed_in(place.enrolment.user)
    assert "Je pogingen zijn op." in client.get(url("result", lesson.pk)).content.decode()
    with pytest.raises(AttemptRefused):
        progress.retry(place, LATER)
    publish(lesson, max_attempts=2)
    page = client.get(url("result", lesson.pk)).content.decode()
    assert "Probeer opnieuw" in page
    assert "Je hebt nog één poging." in page
    assert client.post(url("retry", lesson.pk), follow=True).status_code == 200
    assert Attempt.objects.count() == 2


def test_tries_without_an_end_let_everyone_go_on(place: LessonProgress, lesson: Lesson) -> None:
    LessonProgress.objects.update(version=publish(lesson, max_attempts=1))
    place = progress.open_lesson(place.enrolment.user, lesson.pk, NOW)
    answer_all(place, WRONG)
    publish(lesson, max_attempts=None)
    assert progress.retry(place, LATER).number == 2


@pytest.mark.parametrize(("before", "now", "left"), [(3, 1, "Je hebt nog 2 pogingen."), (2, 1, "nog één poging")])
def test_fewer_tries_take_none_from_who_began_with_more(
    before: int, now: int, left: str, place: LessonProgress, lesson: Lesson, signed_in: Callable[[User], Client]
) -> None:
    LessonProgress.objects.update(version=publish(lesson, max_attempts=before))
    place = progress.open_lesson(place.enrolment.user, lesson.pk, NOW)
    answer_all(place, WRONG)
    publish(lesson, max_attempts=now)
    client = signed_in(place.enrolment.user)
    assert left in client.get(url("result", lesson.pk)).content.decode()
    for number in range(2, before + 1):
        assert progress.retry(place, LATER).number == number
        answer_all(place, WRONG, number=number, now=LATER)
    with pytest.raises(AttemptRefused, match="no_tries_left"):
        progress.retry(place, LATER)
    assert "Je pogingen zijn op." in client.get(url("result", lesson.pk)).content.decode()


@pytest.mark.parametrize("moves", [False, True])
def test_tries_without_an_end_stay_so_for_who_began_with_them(
    moves: bool, place: LessonProgress, lesson: Lesson, signed_in: Callable[[User], Client]
) -> None:
    answer_all(place, WRONG)
    version = publish(lesson, max_attempts=1)
    if moves:
        LessonProgress.objects.update(version=version)
    page = signed_in(place.enrolment.user).get(url("result", lesson.pk)).content.decode()
    assert "Probeer opnieuw" in page
    assert "Je hebt nog" not in page
    assert progress.retry(place, LATER).number == 2


def test_fewer_tries_hold_for_who_begins_then(enrolment: Enrolment, lesson: Lesson) -> None:
    publish(lesson, max_attempts=1)
    place = progress.open_lesson(enrolment.user, lesson.pk, NOW)
    answer_all(place, WRONG)
    with pytest.raises(AttemptRefused, match="no_tries_left"):
        progress.retry(place, LATER)


@pytest.mark.parametrize("moves_busy", [False, True])
def test_who_is_out_of_tries_goes_on_when_the_questions_are_gone(
    moves_busy: bool, place: LessonProgress, lesson: Lesson, signed_in: Callable[[User], Client],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    LessonProgress.objects.update(version=publish(lesson, max_attempts=1))
    place = progress.open_lesson(place.enrolment.user, lesson.pk, NOW)
    answer_all(place, WRONG)
    with django_capture_on_commit_callbacks(execute=True):
        version = publish_as(lesson, ChangeSize.IMPROVEMENT, [], moves_busy=moves_busy)
    client = signed_in(place.enrolment.user)
    page = client.get(url("result", lesson.pk), follow=True).content.decode()
    if not moves_busy:
        assert "Probeer opnieuw" in page
        assert "Vanaf 0 %" not in page
        page = client.post(url("retry", lesson.pk), follow=True).content.decode()
        assert "Bij deze les horen geen vragen meer." in page
    assert url("finish", lesson.pk) in page
    assert not Completion.objects.exists()
    finished = client.post(url("finish", lesson.pk), follow=True)
    assert finished.redirect_chain[-1][0] == url("moment", lesson.pk)
    assert "punten" not in finished.content.decode()
    completion = Completion.objects.get()
    assert (completion.version, completion.attempt) == (version, None)
    assert not Attempt.objects.get().passed
    assert client.post(url("retry", lesson.pk), follow=True).status_code == 200


def test_an_attempt_that_is_open_goes_on_when_the_questions_are_gone(place: LessonProgress, lesson: Lesson) -> None:
    answer_all(place, WRONG)
    attempt = progress.retry(place, LATER)
    publish(lesson, [])
    assert progress.retry(place, LATER) == attempt
    answer_all(place, RIGHT, number=2, now=LATER)
    assert Completion.objects.get().attempt == attempt


def test_who_passed_keeps_their_version_when_the_questions_are_gone(place: LessonProgress, lesson: Lesson) -> None:
    answer_all(place, RIGHT)
    publish(lesson, [])
    with pytest.raises(AttemptRefused, match="already_passed"):
        progress.retry(place, LATER)
    place.refresh_from_db()
    assert place.version == Completion.objects.get().version


def test_a_try_that_is_open_when_another_one_passes_after_all_is_not_gone_on_with(
    place: LessonProgress, lesson: Lesson, right: Quiz, signed_in: Callable[[User], Client]
) -> None:
    answer_all(place, SHORT_OF_ONE)
    progress.retry(place, LATER)
    correct(lesson, right)
    with pytest.raises(AttemptRefused, match="already_passed"):
        progress.retry(place, LATER)
    client = signed_in(place.enrolment.user)
    assert client.post(url("retry", lesson.pk))["Location"] == url("result", lesson.pk)
    assert (Completion.objects.count(), Attempt.objects.count()) == (1, 2)


def test_fewer_tries_take_nothing_from_who_passed(place: LessonProgress, lesson: Lesson) -> None:
    answer_all(place, WRONG)
    progress.retry(place, LATER)
    answer_all(place, RIGHT, number=2, now=LATER)
    publish(lesson, max_attempts=1, pass_mark=60)
    assert Completion.objects.count() == 1


@pytest.mark.parametrize(("mark", "passes"), [(51, False), (50, True)])
def test_a_lower_pass_mark_lets_pass_whoever_reached_it(
    mark: int, passes: bool, place: LessonProgress, lesson: Lesson,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    """2.5 of the 5 points are 50 %."""
    answer_all(place, {**SHORT_OF_ONE, QUESTION: ["Vraag 1-2"]})
    with django_capture_on_commit_callbacks(execute=True):
        publish_as(lesson, ChangeSize.IMPROVEMENT, pass_mark=mark)
    assert Attempt.objects.get().passed is passes
    assert Completion.objects.exists() is passes
    assert Regrade.objects.exists() is passes


@pytest.mark.parametrize("mark", [51, 50, 0])
def test_who_may_pass_by_a_lower_mark_is_known_before_it_is_published_and_tells_no_score(
    mark: int, place: LessonProgress, lesson: Lesson, programme: Programme,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    answer_all(place, {**SHORT_OF_ONE, QUESTION: ["Vraag 1-2"]})  # 2.5 of the 5 points
    for answers in (RIGHT, WRONG):
        other = progress.enrol(UserFactory.create(organisation=programme.organisation), programme, NOW.date())
        answer_all(progress.open_lesson(other.user, lesson.pk, NOW), answers)
    assert place.version.quiz is not None
    draft = replace(place.version.quiz.quiz, pass_mark=mark)
    foreseen = set(regrading.who_may_pass(lesson, draft))
    assert len(foreseen) == 2
    done = set(Completion.objects.filter(lesson=lesson).values_list("enrolment", flat=True))
    with django_capture_on_commit_callbacks(execute=True):
        publish_as(lesson, ChangeSize.TYPO, pass_mark=mark)
    now_done = set(Completion.objects.filter(lesson=lesson).values_list("enrolment", flat=True))
    assert now_done - done <= {one.pk for one in foreseen}


def test_nobody_passes_by_a_mark_that_is_not_lower_or_a_lesson_without_questions(
    place: LessonProgress, lesson: Lesson
) -> None:
    answer_all(place, WRONG)
    assert place.version.quiz is not None
    quiz = place.version.quiz.quiz
    assert not regrading.who_may_pass(lesson, quiz).exists()
    assert not regrading.who_may_pass(lesson, None).exists()
    assert list(regrading.who_may_pass(lesson, replace(quiz, pass_mark=0))) == [place.enrolment]


def test_who_passed_by_another_try_is_not_among_who_may_pass(place: LessonProgress, lesson: Lesson) -> None:
    answer_all(place, WRONG)
    assert place.version.quiz is not None
    draft = replace(place.version.quiz.quiz, pass_mark=0)
    progress.retry(place, NOW)
    answer_all(place, RIGHT, number=2)
    assert not regrading.who_may_pass(lesson, draft).exists()


@pytest.mark.parametrize(("mark", "passes"), [(51, False), (50, True)])
@pytest.mark.parametrize("answered", [0, 1])
@pytest.mark.parametrize("is_raised", [False, True])
def test_a_lower_pass_mark_holds_for_who_finishes_an_older_version_afterwards(
    mark: int, passes: bool, answered: int, is_raised: bool, enrolment: Enrolment, lesson: Lesson, programme: Programme,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    """They have one try, and none after it, whether or not the mark let someone else pass at once."""
    half = {**SHORT_OF_ONE, QUESTION: ["Vraag 1-2"]}
    publish(lesson, max_attempts=1)
    place = progress.open_lesson(enrolment.user, lesson.pk, NOW)
    answer_all(place, dict(list(half.items())[:answered]))
    if is_raised:
        other = progress.enrol(UserFactory.create(organisation=programme.organisation), programme, NOW.date())
        answer_all(progress.open_lesson(other.user, lesson.pk, NOW), half)
    with django_capture_on_commit_callbacks(execute=True):
        publish_as(lesson, ChangeSize.IMPROVEMENT, pass_mark=mark)
    answer_all(place, dict(list(half.items())[answered:]), now=LATER)
    assert place.enrolment.completions.exists() is passes
    assert Attempt.objects.get(user=enrolment.user).passed is passes


@pytest.mark.parametrize("tries", [1, 2])
def test_the_result_says_of_which_try_it_was_when_that_is_not_the_one_shown(
    tries: int, place: LessonProgress, lesson: Lesson, signed_in: Callable[[User], Client]
) -> None:
    answer_all(place, SHORT_OF_ONE)
    if tries == 2:
        progress.retry(place, NOW)
        answer_all(place, {**WRONG, QUESTION: ["Vraag 1-2"]}, number=2)  # worth as much before as after
    quiz = publish(lesson, OTHER_KEY).quiz
    assert quiz is not None
    correct(lesson, quiz.quiz)
    page = signed_in(place.enrolment.user).get(url("result", lesson.pk)).content.decode()
    assert "een juist antwoord was fout aangeduid. Je had 40 %, nu 60 %." in page
    assert ("Dit gaat over poging 1." in page) is (tries == 2)
