"""JOURNEY: who is in which programme, where they are in it, and what they finished. Written through progress.py."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _

from onboarding.learning.status import Standing, Status, status_of
from onboarding.lessons.models import Lesson, LessonVersion, Programme
from onboarding.people.models import User
from quizzes.models import Attempt


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def visible_to(self, viewer: Any) -> EnrolmentQuerySet:
        """The enrolments of the people `viewer` may see."""
        if viewer.is_superuser:
            return self
        return self.filter(user__in=User.objects.visible_to(viewer))

    def with_status(self, today: date) -> EnrolmentQuerySet:
        """Each enrolment's status on `today`, by the rule of `status.status_of`, as `status_today`."""
        return self.annotate(
            status_today=Case(
                When(completed_at__isnull=False, then=Value(Status.DONE.value)),
                When(due_date__lt=today, then=Value(Status.LATE.value)),
                When(started_at__isnull=False, then=Value(Status.BUSY.value)),
                default=Value(Status.TODO.value),
                output_field=CharField(),
            )
        )

    def in_status(self, status: str, today: date) -> EnrolmentQuerySet:
        """Only the enrolments with this status on `today`; written so that the database can use its indexes."""
        open_ones = self.filter(completed_at__isnull=True)
        in_time = Q(due_date__isnull=True) | Q(due_date__gte=today)
        return {
            Status.DONE: self.filter(completed_at__isnull=False),
            Status.LATE: open_ones.filter(due_date__lt=today),
            Status.BUSY: open_ones.filter(in_time, started_at__isnull=False),
            Status.TODO: open_ones.filter(in_time, started_at__isnull=True),
        }[Status(status)]


class Enrolment(models.Model):
    """One employee in one programme, with a due date, and the summary of what they did in it."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="enrolments")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="enrolments")
    enrolled_on = models.DateField(_("ingeschreven op"))
    due_date = models.DateField(_("af te werken tegen"), null=True, blank=True)
    # The summary; `summaries.rebuild` can write it anew from the events.
    lessons_done = models.PositiveSmallIntegerField(_("lessen klaar"), default=0)
    started_at = models.DateTimeField(_("begonnen op"), null=True)
    last_activity_at = models.DateTimeField(_("laatst bezig op"), null=True)
    completed_at = models.DateTimeField(_("klaar op"), null=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("inschrijving")
        verbose_name_plural = _("inschrijvingen")
        constraints = [
            models.UniqueConstraint(fields=["user", "programme"], name="one_enrolment_per_programme"),
            models.CheckConstraint(
                condition=Q(completed_at__isnull=True) | Q(started_at__isnull=False),
                name="enrolment_completed_after_start",
            ),
        ]
        indexes = [models.Index(F("programme"), F("completed_at"), F("due_date"), name="enrolment_by_standing")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.programme_id}"

    def status(self, today: date) -> Status:
        return status_of(Standing(self.started_at is not None, self.completed_at is not None, self.due_date), today)


class LessonProgressQuerySet(models.QuerySet["LessonProgress"]):
    def for_screens(self) -> LessonProgressQuerySet:
        """With `is_completed` and what the lesson's screens show; other fields would double what it costs."""
        completions = Completion.objects.filter(enrolment=OuterRef("enrolment"), lesson=OuterRef("lesson"))
        return (
            self.select_related("enrolment__programme", "version")
            .only(
                *("enrolment_id", "lesson_id", "version_id", "sections_read"),
                *("enrolment__user_id", "enrolment__programme_id", "enrolment__completed_at"),
                *("enrolment__programme__title", "enrolment__programme__outline"),
                *("version__title", "version__introduction", "version__minutes"),
                *("version__question_count", "version__quiz_id", "version__digest"),
            )
            .annotate(is_completed=Exists(completions))
        )


class LessonProgress(models.Model):
    """Someone in a lesson: the version they started on, which no edit takes from them, and how far they read."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="progress")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="progress")
    version = models.ForeignKey(LessonVersion, on_delete=models.PROTECT, related_name="progress")
    started_at = models.DateTimeField()
    sections_read = models.PositiveSmallIntegerField(default=0)
    read_at = models.DateTimeField(null=True)

    is_completed: bool  # from `for_screens`

    objects = LessonProgressQuerySet.as_manager()

    class Meta:
        verbose_name = _("voortgang in een les")
        verbose_name_plural = _("voortgang in lessen")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "lesson"], name="one_progress_per_lesson"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}/{self.lesson_id}"

    @property
    def attempts_context(self) -> str:
        """The context under which this lesson's quiz attempts are kept."""
        return attempts_context(self.enrolment_id, self.lesson_id)


def attempts_context(enrolment_id: int, lesson_id: int) -> str:
    return f"enrolment:{enrolment_id}:lesson:{lesson_id}"


class Completion(models.Model):
    """One employee finished one lesson, in one version. Never changes."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="completions")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="completions")
    version = models.ForeignKey(LessonVersion, on_delete=models.PROTECT, related_name="completions")
    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, null=True, related_name="completion")
    completed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("voltooiing")
        verbose_name_plural = _("voltooiingen")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "lesson"], name="one_completion_per_lesson"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}/{self.lesson_id}"


class PollVote(models.Model):
    """What someone chose in a poll of a lesson; shown to others only as a share of five people or more."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="poll_votes")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="poll_votes")
    block_id = models.CharField(max_length=64)
    choice_id = models.CharField(max_length=64)
    voted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("stem in een peiling")
        verbose_name_plural = _("stemmen in peilingen")
        constraints = [models.UniqueConstraint(fields=["enrolment", "lesson", "block_id"], name="one_vote_per_poll")]
        indexes = [models.Index(fields=["lesson", "block_id", "choice_id"], name="poll_by_choice")]

    def __str__(self) -> str:
        return f"{self.enrolment_id}/{self.block_id}"


class Certificate(models.Model):
    """The proof that someone completed a programme, with what stood on it when it was given."""

    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="certificate")
    number = models.CharField(_("nummer"), max_length=16, unique=True)
    name = models.CharField(_("naam"), max_length=170)
    programme_title = models.CharField(_("traject"), max_length=255)
    organisation_name = models.CharField(_("organisatie"), max_length=120)
    completed_on = models.DateField(_("klaar op"))
    issued_at = models.DateTimeField(_("gegeven op"))

    class Meta:
        verbose_name = _("attest")
        verbose_name_plural = _("attesten")

    def __str__(self) -> str:
        return self.number


class Refresher(models.Model):
    """Three questions from lessons already done, some weeks later. Nobody but the person sees how it went.

    `questions` is [{"lesson", "quiz", "question"}]: ids of a lesson, a published quiz and a question in it.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="refreshers")
    days = models.PositiveSmallIntegerField()  # after the last lesson that it looks back on
    questions = models.JSONField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("opfrisser")
        verbose_name_plural = _("opfrissers")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "days"], name="one_refresher_per_round"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}+{self.days}"


class RefresherAnswer(models.Model):
    """The answer to one question of a refresher: given once."""

    refresher = models.ForeignKey(Refresher, on_delete=models.PROTECT, related_name="answers")
    question_id = models.CharField(max_length=64)
    selected = models.JSONField()
    is_right = models.BooleanField()
    answered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("antwoord in een opfrisser")
        verbose_name_plural = _("antwoorden in opfrissers")
        constraints = [
            models.UniqueConstraint(fields=["refresher", "question_id"], name="one_answer_per_refresher_question"),
        ]

    def __str__(self) -> str:
        return f"{self.refresher_id}/{self.question_id}"


class Reflection(models.Model):
    """A resolution in someone's own words: theirs alone, no one else ever reads it."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="reflections")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="reflections")
    block_id = models.CharField(max_length=64)
    question = models.CharField(max_length=200)
    text = models.TextField(max_length=2000)
    written_at = models.DateTimeField()

    class Meta:
        verbose_name = _("voornemen")
        verbose_name_plural = _("voornemens")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "lesson", "block_id"], name="one_reflection_per_block"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}/{self.block_id}"
