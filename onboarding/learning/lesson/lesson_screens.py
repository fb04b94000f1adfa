"""What the lesson, question and result screens show, put together from one person's place in a lesson."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField
from django.urls import reverse
from django.utils import timezone

from onboarding.learning.answer_groups import polls
from onboarding.learning.models import LessonProgress, Reflection
from onboarding.lessons.articles import article_of
from onboarding.lessons.models import LessonPage as DeskLessonPage
from onboarding.lessons.outlines import Outline
from onboarding.people.models import User
from quizzes.attempts import seed_for, wait_until
from quizzes.definitions import FeedbackMoment, Quiz
from quizzes.models import Attempt, Response


@dataclass(frozen=True, slots=True)
class LessonHead:
    """The lesson's place in the programme: its letter, "waarde 3 van 5", its title and length (minutes)."""

    id: int
    programme: str
    kind: str
    letter: str
    position: int
    total: int
    title: str
    introduction: str
    summary: str
    minutes: int
    questions: int


@dataclass(frozen=True, slots=True)
class LessonPage:
    head: LessonHead
    sections: list[dict[str, Any]]
    parts: list[dict[str, Any]]
    sections_read: int
    reflections: Mapping[str, str]
    polls: Mapping[str, polls.PollResult]
    continue_url: str
    is_in_quiz: bool
    is_completed: bool
    is_preview: bool = False


@dataclass(frozen=True, slots=True)
class QuestionPage:
    head: LessonHead
    attempt_number: int
    states: list[str]  # of each question: done, now or todo
    next_url: str
    reread_url: str
    is_preview: bool = False


@dataclass(frozen=True, slots=True)
class Reread:
    heading: str
    url: str


@dataclass(frozen=True, slots=True)
class ResultPage:
    """How the last attempt went; `best` is an earlier one that went better, if any: that is the one that counts."""

    head: LessonHead
    is_completed: bool
    attempt: Attempt | None
    best: Attempt | None
    percent: int
    pass_mark: int
    reread: list[Reread]
    tries_left: int | None  # None: unlimited
    wait_until: datetime | None  # when the next try may start; None: now
    waits_today: bool
    has_next: bool
    enrolment_id: int


def page_at_the_desk(user: User, lesson_id: int) -> DeskLessonPage | None:
    """The live page of a lesson that `user` looks after but does not take: there they see it as it was published."""
    if lesson_id > BigIntegerField.MAX_BIGINT or not user.has_perm("wagtailadmin.access_admin"):
        return None
    page = DeskLessonPage.objects.filter(lesson=lesson_id, live=True, live_revision__isnull=False).first()
    return page if page is not None and page.permissions_for_user(user).can_edit() else None


def head_of(place: LessonProgress) -> LessonHead:
    """The head of the lesson as this person sees it. Text comes from the version, structure from the outline."""
    programme, version = place.enrolment.programme, place.version
    return lesson_head(
        programme.title,
        programme.outline,
        place.lesson_id,
        title=version.title,
        introduction=version.introduction,
        minutes=version.minutes,
        questions=version.question_count,
    )


def lesson_head(
    programme: str, outline: Outline, lesson_id: int, *, title: str, introduction: str, minutes: int, questions: int
) -> LessonHead:
    """The head of a lesson, live or a draft, with its own text, in a programme of this title and outline.

    A lesson that is not in the outline stands under no principle.
    """
    entry, principle = outline.lesson(lesson_id), outline.principle_of(lesson_id)
    position, total = outline.position(principle) if principle else (0, 0)
    return LessonHead(
        id=lesson_id,
        programme=programme,
        kind=principle.kind if principle else "",
        letter=principle.letter if principle else "",
        position=position,
        total=total,
        title=title,
        introduction=introduction,
        summary=entry.summary if entry else "",
        minutes=minutes,
        questions=questions,
    )


def lesson_page(place: LessonProgress) -> LessonPage:
    """The lesson with the reader's own words and where to go on. Costs two queries, and those of its polls."""
    answered = None if place.is_completed else answered_in_open_attempt(place)
    article = article_of(place.version)
    return LessonPage(
        head=head_of(place),
        sections=article.sections,
        parts=article.parts,
        sections_read=place.sections_read,
        reflections=_reflections(place),
        polls=polls.results(place),
        continue_url=_continue_url(place, answered),
        is_in_quiz=answered is not None,
        is_completed=place.is_completed,
    )


def _reflections(place: LessonProgress) -> dict[str, str]:
    """The reader's words by block; a lesson that does not ask for any costs no query."""
    if not article_of(place.version).reflections:
        return {}
    mine = Reflection.objects.filter(enrolment_id=place.enrolment_id, lesson_id=place.lesson_id)
    return dict(mine.values_list("block_id", "text"))


def answered_in_open_attempt(place: LessonProgress) -> int | None:
    """How many questions of an open attempt are answered; None when no attempt is open."""
    open_attempt = Attempt.objects.filter(
        user_id=place.enrolment.user_id, context=place.attempts_context, finished_at__isnull=True
    )
    responses = list(open_attempt.values_list("responses", flat=True))  # without responses: one row with None
    return sum(response is not None for response in responses) if responses else None


def _continue_url(place: LessonProgress, answered: int | None) -> str:
    if not place.version.question_count:
        return reverse("learning:finish", args=[place.lesson_id])
    if place.is_completed:
        return reverse("learning:result", args=[place.lesson_id])
    return reverse("learning:question", args=[place.lesson_id, (answered or 0) + 1])


def quiz_of(place: LessonProgress, attempt: Attempt | None) -> Quiz:
    """The quiz of the attempt; before the first one, that of the person's version. The lesson must have one."""
    published = attempt.published_quiz if attempt else place.version.quiz
    assert published is not None  # noqa: S101 - the caller checked question_count
    return published.quiz


def answers_of(attempt: Attempt | None) -> dict[str, Response]:
    """What was answered in an attempt, by question id."""
    return attempt.answers if attempt else {}


def seed_of(place: LessonProgress, quiz: Quiz, attempt: Attempt | None) -> int:
    """The seed of the attempt; before the first one, the seed it will have."""
    return attempt.seed if attempt else seed_for(quiz, place.enrolment.user_id, place.attempts_context, 1)


def tells(quiz: Quiz, attempt: Attempt | None) -> bool:
    """Whether the person may see how an answer of this attempt fits."""
    return quiz.feedback_moment is FeedbackMoment.EACH or (attempt is not None and attempt.is_finished)


def first_unanswered(quiz: Quiz, answers: Mapping[str, Response]) -> int | None:
    """The number, from 1, of the first question without an answer; None when all have one."""
    return next(
        (number for number, question in enumerate(quiz.questions, start=1) if question.id not in answers),
        None,
    )


def question_page(
    place: LessonProgress, quiz: Quiz, attempt: Attempt | None, answers: Mapping[str, Response], number: int
) -> QuestionPage:
    """What stands around question `number`: the bar, where to go next, and the text to reread."""
    question = quiz.questions[number - 1]
    is_last = number == len(quiz.questions)
    next_url = (
        reverse("learning:result", args=[place.lesson_id])
        if is_last
        else reverse("learning:question", args=[place.lesson_id, number + 1])
    )
    return QuestionPage(
        head=head_of(place),
        attempt_number=attempt.number if attempt else 1,
        states=[
            "now" if index == number else "done" if one.id in answers else "todo"
            for index, one in enumerate(quiz.questions, start=1)
        ],
        next_url=next_url,
        reread_url=section_url(place, question.reread),
    )


def section_url(place: LessonProgress, heading: str) -> str:
    """The address of the section with this heading; the lesson itself when it has no such section."""
    section = next((one["id"] for one in article_of(place.version).sections if one["heading"] == heading), "")
    return reverse("learning:lesson", args=[place.lesson_id]) + (f"#{section}" if section else "")


def result_page(place: LessonProgress, now: datetime) -> ResultPage | None:
    """How the lesson ended, or where it stands; None while there is nothing to show."""
    attempts = attempts_of(place)
    attempt = attempts[-1] if attempts and attempts[-1].is_finished else None
    if attempt is None and not place.is_completed:
        return None
    quiz = attempt.published_quiz.quiz if attempt else None
    moment = wait_until(quiz, attempts, now) if quiz else None
    tries_left = None
    if quiz and attempt and quiz.max_attempts is not None:
        tries_left = max(0, quiz.max_attempts - attempt.number)
    return ResultPage(
        head=head_of(place),
        is_completed=place.is_completed,
        attempt=attempt,
        best=_better_one(attempts, attempt) if attempt else None,
        percent=attempt.percent if attempt else 100,
        pass_mark=quiz.pass_mark if quiz else 0,
        reread=_to_reread(place, quiz, attempt) if quiz and attempt else [],
        tries_left=tries_left,
        wait_until=moment,
        waits_today=moment is not None and timezone.localdate(moment) == timezone.localdate(now),
        has_next=place.enrolment.completed_at is None,
        enrolment_id=place.enrolment_id,
    )


def attempts_of(place: LessonProgress) -> list[Attempt]:
    """The person's attempts at this lesson's quiz, the first one first."""
    mine = Attempt.objects.filter(user_id=place.enrolment.user_id, context=place.attempts_context)
    return list(mine.select_related("published_quiz").order_by("number"))


def _better_one(attempts: list[Attempt], last: Attempt) -> Attempt | None:
    """The attempt that earned the largest share of its points, when that is more than the last one did."""
    best = max(attempts, key=lambda attempt: attempt.percent)
    return best if best.percent > last.percent else None


def _to_reread(place: LessonProgress, quiz: Quiz, attempt: Attempt) -> list[Reread]:
    """The sections behind the questions that did not earn all their points, each once, in the lesson's order."""
    answers = answers_of(attempt)
    missed = {
        question.reread
        for question in quiz.questions
        if question.reread and question.id in answers and answers[question.id].points < question.points
    }
    return [
        Reread(section["heading"], section_url(place, section["heading"]))
        for section in article_of(place.version).sections
        if section["heading"] in missed
    ]
