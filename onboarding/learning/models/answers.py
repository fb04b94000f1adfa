"""Who counts together in what is shown of answers; written in answer_groups/first_tries.py, and never changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onboarding.learning.models.completions import PollVote
from onboarding.lessons.models import Lesson
from quizzes.models import Attempt, PublishedQuiz


class AnswerPool(models.Model):
    """Those who answered the same: the questions of a lesson in the same words, or a poll of it.

    `what` is "quiz:" with the digest of the questions' wording, or "poll:" with the id of the block. `quiz` is one
    that asks these questions.
    """

    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="answer_pools")
    what = models.CharField(max_length=70)
    quiz = models.ForeignKey(PublishedQuiz, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("wie hetzelfde beantwoordde")
        verbose_name_plural = _("wie hetzelfde beantwoordde")
        constraints = [models.UniqueConstraint(fields=["lesson", "what"], name="one_pool_per_question")]

    def __str__(self) -> str:
        return f"{self.lesson_id}/{self.what[:13]}"


class AnswerBatch(models.Model):
    """Some people of a pool who count together, for good, and what they have in common when the batch is made.

    `department` is the id of a department that may be gone, `department_name` what it was called then; `half_year` is
    "2026-1" or "2026-2". `drawn` is what is shown of them: for a poll {"choice": id}, for a quiz
    {question id: {"answer": [...], "rest": "0.75" or null}}, of each the answer of one, by lot.
    """

    pool = models.ForeignKey(AnswerPool, on_delete=models.PROTECT, related_name="batches")
    department = models.PositiveBigIntegerField(null=True)
    department_name = models.CharField(max_length=120, blank=True)
    half_year = models.CharField(max_length=6, blank=True)
    drawn = models.JSONField()
    formed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("groepje dat samen telt")
        verbose_name_plural = _("groepjes die samen tellen")

    def __str__(self) -> str:
        return f"{self.pool_id}/{self.pk}"


class PooledAnswer(models.Model):
    """Someone’s first try or vote, and where they were when they gave it; it waits while `batch` is None."""

    pool = models.ForeignKey(AnswerPool, on_delete=models.PROTECT, related_name="answers")
    batch = models.ForeignKey(AnswerBatch, on_delete=models.PROTECT, null=True, related_name="answers")
    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, null=True, related_name="pooled")
    vote = models.OneToOneField(PollVote, on_delete=models.PROTECT, null=True, related_name="pooled")
    department = models.PositiveBigIntegerField(null=True)
    department_name = models.CharField(max_length=120, blank=True)
    half_year = models.CharField(max_length=6, blank=True)

    class Meta:
        verbose_name = _("antwoord dat meetelt")
        verbose_name_plural = _("antwoorden die meetellen")
        constraints = [
            models.CheckConstraint(
                condition=Q(attempt__isnull=True, vote__isnull=False) | Q(attempt__isnull=False, vote__isnull=True),
                name="pooled_try_or_vote",
            ),
        ]
        indexes = [models.Index(fields=["pool"], condition=Q(batch=None), name="pooled_waiting")]

    def __str__(self) -> str:
        return f"{self.pool_id}/{self.pk}"
