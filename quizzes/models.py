"""Published quizzes and what people answered. Nothing here changes once it counts."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from quizzes.compiled_queries import CompiledQuery, Parameter
from quizzes.definitions import Quiz, digest
from quizzes.same_question import wording_of_quiz

KEPT = 512  # quizzes in a process's memory, of some 10 kB each


def percent_of(points: Decimal, max_points: int | None) -> int:
    """Points as a percentage, floored to a whole one so that it never promises a pass; 100 without points to earn."""
    return int(points * 100 / max_points) if max_points else 100


class PublishedQuiz(models.Model):
    """A quiz as it was published: frozen, and the rule its attempts are judged by."""

    definition = models.JSONField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("gepubliceerde vragenreeks")
        verbose_name_plural = _("gepubliceerde vragenreeksen")

    def __str__(self) -> str:
        return f"{self.pk} ({self.digest[:8]})"

    @classmethod
    def freeze(cls, quiz: Quiz) -> PublishedQuiz:
        """Store `quiz` for good."""
        definition = quiz.as_dict()
        return cls.objects.create(definition=definition, digest=digest(definition))

    @cached_property
    def quiz(self) -> Quiz:
        """Its questions and rules. Where the definition was left out of the query, as for screens, they are those that
        the process keeps: it never changes."""
        if "definition" in self.get_deferred_fields():
            return _kept(self.pk, self.digest)
        return Quiz.from_dict(self.definition)

    @property
    def wording(self) -> str:
        """A digest that stays while the same questions are asked; kept as they are."""
        return _wording(self.pk, self.digest)


@lru_cache(maxsize=KEPT)
def _kept(pk: int, digest: str) -> Quiz:
    return Quiz.from_dict(PublishedQuiz.objects.values_list("definition", flat=True).get(pk=pk, digest=digest))


@lru_cache(maxsize=KEPT)
def _wording(pk: int, digest: str) -> str:
    return wording_of_quiz(_kept(pk, digest))


class Attempt(models.Model):
    """One go of one person at a published quiz.

    `context` is the host project's own key for what the attempt is for, such as an enrolment's lesson: tries are
    numbered within a person and a context.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="quiz_attempts")
    published_quiz = models.ForeignKey(PublishedQuiz, on_delete=models.PROTECT, related_name="attempts")
    context = models.CharField(max_length=64)
    number = models.PositiveSmallIntegerField(default=1)
    seed = models.PositiveIntegerField(default=0)  # of the order in which choices are shown; 0: as written
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    points = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    max_points = models.PositiveIntegerField(null=True)
    passed = models.BooleanField(null=True)

    is_corrected: bool  # from attempts.with_corrections

    class Meta:
        verbose_name = _("poging")
        verbose_name_plural = _("pogingen")
        constraints = [
            models.UniqueConstraint(fields=["user", "context", "number"], name="attempt_number_once_per_context"),
            models.UniqueConstraint(
                fields=["user", "context"],
                condition=Q(finished_at__isnull=True),
                name="one_open_attempt_per_context",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="attempt_number_from_one"),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, points__isnull=True, passed__isnull=True)
                | Q(
                    finished_at__isnull=False,
                    points__isnull=False,
                    max_points__isnull=False,
                    passed__isnull=False,
                ),
                name="attempt_finished_with_its_result",
            ),
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__gte=0, points__lte=models.F("max_points")),
                name="attempt_points_within_bounds",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.context} #{self.number}"

    @property
    def percent(self) -> int:
        """The points earned, floored to a whole percentage; 0 while the attempt is open, 100 without points."""
        return 0 if self.points is None else percent_of(self.points, self.max_points)

    @cached_property
    def answers(self) -> dict[str, Response]:
        """What was answered when this was first asked, by question id."""
        return {response.question_id: response for response in self.standing_responses()}

    def standing_responses(self) -> list[Response]:
        """The answers that count, as they are now."""
        found = _STANDING.all(attempt=self.pk)
        for response in found:
            response.attempt = self
        return found

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None


class ExtraTry(models.Model):
    """One try more than a quiz allows, given to one person in one context; `number` is that of the attempt that it is
    for. Given once, never taken back."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    context = models.CharField(max_length=64)
    number = models.PositiveSmallIntegerField()
    given_at = models.DateTimeField()

    class Meta:
        verbose_name = _("extra poging")
        verbose_name_plural = _("extra pogingen")
        constraints = [
            models.UniqueConstraint(fields=["user", "context", "number"], name="extra_try_once_per_number"),
            models.CheckConstraint(condition=Q(number__gte=2), name="extra_try_after_the_first"),
        ]

    def __str__(self) -> str:
        return f"{self.context} #{self.number}"


class StandingResponses(models.Manager["Response"]):
    """The answers that count: without those that no longer fit the quiz that their attempt goes on in."""

    def get_queryset(self) -> models.QuerySet[Response]:
        return super().get_queryset().filter(set_aside_at__isnull=True)


class Response(models.Model):
    """The answer to one question in one attempt: given once, kept as given.

    `answered_in` is the quiz that it was given in, where the attempt went on in another one since; None: the
    attempt's own. `set_aside_at`: when the attempt went on in a quiz that this answer does not fit. `situation`: in
    which one the question was asked, 1 or 2. `carried_from`: the answer of the try before, which was right, and counts
    here too.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="responses")
    question_id = models.CharField(max_length=64)
    selected = models.JSONField()
    points = models.DecimalField(max_digits=7, decimal_places=2)
    max_points = models.PositiveIntegerField()
    answered_at = models.DateTimeField()
    answered_in = models.ForeignKey(PublishedQuiz, on_delete=models.PROTECT, null=True, related_name="+")
    set_aside_at = models.DateTimeField(null=True)
    situation = models.PositiveSmallIntegerField(default=1)
    carried_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    objects = StandingResponses()
    with_set_aside = models.Manager()  # noqa: DJ012 - a manager too

    class Meta:
        verbose_name = _("antwoord")
        verbose_name_plural = _("antwoorden")
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "question_id"],
                condition=Q(set_aside_at__isnull=True),
                name="one_response_per_question",
            ),
            models.CheckConstraint(
                condition=Q(points__gte=0, points__lte=models.F("max_points")),
                name="response_points_within_bounds",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.question_id}"


_STANDING = CompiledQuery(lambda: Response.objects.filter(attempt=Parameter("attempt")))


class Correction(models.Model):
    """What was wrong in how quizzes counted, put right: a key, or a pass mark.

    `corrected` is the quiz as it is right, of which `question_ids` had a wrong key; empty when only the pass mark
    became lower. `holds_for` are the quizzes that counted wrong: every attempt at one of them is judged by it, also one
    that begins later. `reason` is for who reads it later.
    """

    corrected = models.ForeignKey(PublishedQuiz, on_delete=models.PROTECT, related_name="corrections")
    holds_for = models.ManyToManyField(PublishedQuiz, related_name="put_right_by")
    question_ids = models.JSONField(default=list)
    reason = models.CharField(max_length=300)
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    corrected_at = models.DateTimeField()

    class Meta:
        verbose_name = _("correctie van een vragenreeks")
        verbose_name_plural = _("correcties van vragenreeksen")

    def __str__(self) -> str:
        return f"{self.corrected_id}: {self.reason}"


class Regrade(models.Model):
    """What a correction made of one attempt: raised, never lowered; the result of before is kept here.

    `responses` maps the ids of questions to {"before", "after"}: points, as text.
    """

    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, related_name="regrades")
    attempt = models.ForeignKey(Attempt, on_delete=models.PROTECT, related_name="regrades")
    points_before = models.DecimalField(max_digits=7, decimal_places=2)
    points_after = models.DecimalField(max_digits=7, decimal_places=2)
    passed_before = models.BooleanField()
    passed_after = models.BooleanField()
    responses = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("herberekend resultaat")
        verbose_name_plural = _("herberekende resultaten")
        constraints = [
            models.UniqueConstraint(fields=["correction", "attempt"], name="one_regrade_per_correction"),
            models.CheckConstraint(condition=Q(points_after__gte=models.F("points_before")), name="regrade_raises"),
            models.CheckConstraint(
                condition=Q(passed_before=False) | Q(passed_after=True), name="regrade_keeps_who_passed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.points_before} → {self.points_after}"
