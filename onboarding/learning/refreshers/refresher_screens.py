"""Refreshers for one person: whether one is due, what is in it, and what its screens show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from onboarding.learning.calendar.refresher_rounds import due_round
from onboarding.learning.how_done import had_questions
from onboarding.learning.journey import progress
from onboarding.learning.lesson.lesson_screens import section_url
from onboarding.learning.lesson.question_screens import Given, Passage, QuestionHead, QuestionSeries, passage_of
from onboarding.learning.lesson.quiz_screens import Reread
from onboarding.learning.models import (
    Completion,
    Enrolment,
    FollowUp,
    LessonProgress,
    Refresher,
    RefresherAnswer,
    attempts_context,
    last_quiz,
)
from onboarding.learning.refreshers.refresher_questions import Answered, Candidate, choose
from onboarding.people.models import User
from quizzes.compiled_queries import CompiledQuery, Parameter
from quizzes.definitions import FIRST, Quiz
from quizzes.grading import Verdict, best_answer, grade_answer
from quizzes.models import PublishedQuiz, Response


@dataclass(frozen=True, slots=True)
class Due:
    """A refresher that waits for someone: of which enrolment, which round, and whether it was begun."""

    enrolment_id: int
    days: int
    is_begun: bool


def due_for(user: User, enrolments: Iterable[Enrolment], today: date) -> Due | None:
    """The first refresher due in these enrolments of `user`, their programmes loaded.

    Costs one query, and none when both are not on or nothing is done yet. Only a lesson with questions counts.
    """
    enrolled = {one.pk: one for one in enrolments if one.lessons_done and one.programme.is_live}
    if not enrolled or not user.gets_refreshers:
        return None
    had: dict[int, dict[int, bool]] = defaultdict(dict)
    last_done: dict[int, datetime] = {}
    for enrolment_id, days, finished_at, moment in _ROUNDS.all(user=user.pk):
        if moment is not None:
            last_done[enrolment_id] = moment
        if days is not None:
            had[enrolment_id][days] = finished_at is not None
    for enrolment_id in sorted(enrolled.keys() & last_done):
        moment = last_done[enrolment_id]
        rounds = enrolled[enrolment_id].programme.refresher_days
        due = due_round(rounds, timezone.localtime(moment).date(), had[enrolment_id], today)
        if due is not None:
            return Due(enrolment_id, due, is_begun=due in had[enrolment_id])
    return None


# Of every enrolment of one person, its rounds, and when the last lesson with questions was completed.
_ROUNDS = CompiledQuery(
    lambda: (
        Enrolment.objects.filter(user=Parameter("user"))
        .order_by("pk")
        .values("pk", "refreshers__days", "refreshers__finished_at")
        .annotate(last_quiz_at=last_quiz())
        .values_list("pk", "refreshers__days", "refreshers__finished_at", "last_quiz_at")
    )
)


def begin(enrolment: Enrolment, days: int, now: datetime) -> Refresher:
    """Begin this round for the person of `enrolment`, or go on with it."""
    chosen = choose(candidates(enrolment), salt=f"{enrolment.pk}:{days}")
    questions = [
        {"lesson": one.lesson, "quiz": one.quiz, "question": one.question, "situation": one.situation} for one in chosen
    ]
    return progress.begin_refresher(enrolment.pk, days, questions, now)


def candidates(enrolment: Enrolment) -> list[Candidate]:
    """Every question that can come back, as it was when the lesson was completed, with all answers to it.

    Left out are lessons taken from the programme, questions without a right answer, and questions that were taken
    away or are judged otherwise in the lesson as it is now: what HR has put right is not asked in its old form. Nor is
    a question that this person was asked anew since, as one of what changed in the lesson.
    """
    completions = Completion.objects.filter(
        had_questions(), enrolment=enrolment, lesson__in=enrolment.outline.lesson_ids
    ).select_related("attempt__published_quiz", "version__quiz", "lesson__current_version__quiz")
    completions = completions.defer("version__article", "version__content")
    answers, anew = _answers(enrolment), _asked_anew(enrolment)
    found = []
    for completion in completions:
        published = completion.attempt.published_quiz if completion.attempt else completion.version.quiz
        assert published is not None  # noqa: S101 - filtered on above
        rules, rules_now = _rules(published), _rules(completion.lesson.current_version.quiz)  # type: ignore[union-attr]  # a lesson of the outline is published
        for question in published.quiz.questions:
            has_answer = grade_answer(question, best_answer(question)).verdict is Verdict.BEST
            is_anew = (completion.lesson_id, question.id) in anew
            if has_answer and not is_anew and rules[question.id] == rules_now.get(question.id):
                given = tuple(answers[completion.lesson_id, question.id])
                found.append(Candidate(completion.lesson_id, published.pk, question.id, given))
    return found


def _asked_anew(enrolment: Enrolment) -> set[tuple[int, str]]:
    """The questions that came in another form after the lesson was completed: lesson and question."""
    asked = FollowUp.objects.filter(enrolment=enrolment, quiz__isnull=False).select_related("quiz")
    return {(one.lesson_id, question.id) for one in asked if one.quiz for question in one.quiz.quiz.questions}


def _rules(published: PublishedQuiz | None) -> dict[str, Any]:
    return published.quiz.rules()["questions"] if published else {}


def _answers(enrolment: Enrolment) -> dict[tuple[int, str], list[Answered]]:
    """Every answer in this enrolment, of quizzes and of refreshers, by lesson and question."""
    answers: dict[tuple[int, str], list[Answered]] = defaultdict(list)
    contexts = {attempts_context(enrolment.pk, lesson): lesson for lesson in enrolment.outline.lesson_ids}
    responses = Response.objects.filter(attempt__user=enrolment.user_id, attempt__context__in=contexts)
    for context, question, points, max_points, moment, situation in responses.filter(carried_from=None).values_list(
        "attempt__context", "question_id", "points", "max_points", "answered_at", "situation"
    ):
        answers[contexts[context], question].append(Answered(moment, points >= max_points, situation))
    for answer in RefresherAnswer.objects.filter(refresher__enrolment=enrolment).select_related("refresher"):
        asked = next(one for one in answer.refresher.questions if one["question"] == answer.question_id)
        given = Answered(answer.answered_at, answer.is_right, asked.get("situation", FIRST))
        answers[asked["lesson"], answer.question_id].append(given)
    return answers


class Round(QuestionSeries):
    """A refresher with its questions, answers and lessons loaded. Costs three queries."""

    template = "learning/refreshers/refresher_question.html"
    end_label = gettext_lazy("Naar het einde")

    def __init__(self, refresher: Refresher) -> None:
        self.refresher = refresher
        self.answers = {answer.question_id: answer for answer in refresher.answers.all()}
        published = PublishedQuiz.objects.in_bulk({one["quiz"] for one in refresher.questions})
        quizzes = [published[one["quiz"]].quiz for one in refresher.questions]
        self.shuffles = [quiz.shuffles for quiz in quizzes]
        self.asked = tuple(
            quiz.question(one["question"]).in_situation(one.get("situation", FIRST))
            for quiz, one in zip(quizzes, refresher.questions, strict=True)
        )
        lessons = {one["question"]: one["lesson"] for one in refresher.questions}
        self.say(Quiz(self.asked), lambda question: self.places[lessons[question.id]].as_read.question(question))

    @property
    def has_following(self) -> bool:
        """Whether the programme has a later round."""
        return any(days > self.refresher.days for days in self.refresher.enrolment.programme.refresher_days)

    @property
    def next_url(self) -> str:
        """Where to go on: the first open question, or the end."""
        if self.first_open is None:
            return self.end_url
        return self.question_url(self.first_open)

    @property
    def end_url(self) -> str:
        return reverse("learning:refresher_end", args=[self.refresher.pk])

    def question_url(self, number: int) -> str:
        return reverse("learning:refresher_question", args=[self.refresher.pk, number])

    @cached_property
    def places(self) -> dict[int, LessonProgress]:
        """The person's place in each lesson that a question comes from, by lesson."""
        lessons = {one["lesson"] for one in self.refresher.questions}
        places = LessonProgress.objects.filter(enrolment=self.refresher.enrolment_id, lesson__in=lessons)
        found = places.select_related("version", "translation").defer("translation__words", "translation__article")
        return {place.lesson_id: place for place in found}

    def place_of(self, number: int) -> LessonProgress:
        return self.places[self.refresher.questions[number - 1]["lesson"]]

    def head(self, number: int) -> QuestionHead:
        as_read = self.place_of(number).as_read
        return QuestionHead(self.refresher.enrolment.programme.title, as_read.title, as_read.lang)

    def given(self, number: int) -> Given | None:
        answer = self.answers.get(self.quiz.questions[number - 1].id)
        return Given(answer.selected, answer.answered_at) if answer else None

    def passage(self, number: int) -> Passage | None:
        if not self.is_done(number):
            return None
        return passage_of(self.place_of(number).as_read, self.asked[number - 1].reread)

    def reread_url(self, number: int) -> str:
        """The text to reread comes after the answer: first remember."""
        if not self.is_done(number):
            return ""
        return section_url(self.place_of(number), self.asked[number - 1].reread)

    def seed(self, number: int) -> int:
        return self.refresher.pk if self.shuffles[number - 1] else 0

    @property
    def reread(self) -> list[Reread]:
        """What to read again: the section behind each question that was not quite right, each once."""
        parts: dict[str, Reread] = {}
        for number, question in enumerate(self.asked, start=1):
            if question.id in self.answers and not self.answers[question.id].is_right:
                place = self.place_of(number)
                as_read, url = place.as_read, section_url(place, question.reread)
                section = as_read.section_under(question.reread)
                heading = f"{section.heading} · {as_read.title}" if section else as_read.title
                parts.setdefault(url, Reread(heading, url, as_read.lang))
        return list(parts.values())
