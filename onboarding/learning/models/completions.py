"""Where someone is in a lesson, what they finished, and what they voted."""

from __future__ import annotations

from django.db import models
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from onboarding.learning.how_done import was_together
from onboarding.learning.models.enrolments import Enrolment
from onboarding.learning.models.group_sessions import GroupSession
from onboarding.lessons.models import Lesson, LessonVersion, VersionTranslation
from onboarding.lessons.translations.as_read import AsRead
from onboarding.lessons.translations.content_languages import ContentLanguage, language_of
from onboarding.lessons.translations.liked_languages import ON_SCREENS
from onboarding.people.who_may_see import AboutPerson
from quizzes.models import Attempt


class LessonProgressQuerySet(AboutPerson["LessonProgress"]):
    organisation_path = "enrolment__programme__organisation"
    person_path = "enrolment__user__"

    def for_screens(self) -> LessonProgressQuerySet:
        """With `is_completed`, `is_together` and what the lesson's screens show; other fields would double what it
        costs."""
        completions = Completion.objects.filter(enrolment=OuterRef("enrolment"), lesson=OuterRef("lesson"))
        return (
            self.select_related("enrolment__programme", "version__quiz", "lesson", "translation")  # type: ignore[no-redef]  # the model says of what kind it is
            .only(
                *("enrolment_id", "lesson__programme_id", "lesson__current_version_id", "version_id", "sections_read"),
                *("enrolment__user_id", "enrolment__programme_id", "enrolment__completed_at"),
                "enrolment__exempt_from",
                *("enrolment__programme__title", "enrolment__programme__outline"),
                *("version__title", "version__introduction", "version__minutes"),
                "variant",
                *("version__question_count", "version__quiz__digest", "version__digest"),
                *(f"translation__{field}" for field in ON_SCREENS),
            )
            .annotate(is_completed=Exists(completions), is_together=Exists(completions.filter(was_together())))
        )


class LessonProgress(models.Model):
    """Someone in a lesson: the version they are in, which no edit takes from them, and how far they read.

    That is the version they began, unless they went on in a newer one: EarlierVersion keeps in which they were.
    `variant` is the key of the kind of work that their department did when they began: what is for other kinds, they do
    not read here (lessons/for_whom.py). "" where it did none: then they read all. `translation` is what they read the
    version in; None: in the language that it was written in.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="progress")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="progress")
    version = models.ForeignKey(LessonVersion, on_delete=models.PROTECT, related_name="progress")
    started_at = models.DateTimeField()
    sections_read = models.PositiveSmallIntegerField(default=0)
    read_at = models.DateTimeField(null=True)
    variant = models.CharField(max_length=40, blank=True)
    translation = models.ForeignKey(VersionTranslation, on_delete=models.PROTECT, null=True, related_name="progress")

    is_completed: bool  # from `for_screens`
    is_together: bool  # from `for_screens`: completed in a group

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

    @property
    def as_read(self) -> AsRead:
        """What this person reads: their version, in the language and the variant that are theirs."""
        return AsRead(self.version, self.translation, self.variant)


class EarlierVersion(models.Model):
    """A version that someone was in until they went on in a newer one, at `left_at`, and what they read it in (None: as
    it was written). Never changes."""

    place = models.ForeignKey(LessonProgress, on_delete=models.PROTECT, related_name="earlier_versions")
    version = models.ForeignKey(LessonVersion, on_delete=models.PROTECT, related_name="+")
    translation = models.ForeignKey(VersionTranslation, on_delete=models.PROTECT, null=True, related_name="+")
    left_at = models.DateTimeField()

    class Meta:
        verbose_name = _("versie van vroeger in een les")
        verbose_name_plural = _("versies van vroeger in lessen")
        constraints = [
            models.UniqueConstraint(fields=["place", "version"], name="one_leaving_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.place_id}/{self.version_id}"


def attempts_context(enrolment_id: int, lesson_id: int) -> str:
    return f"enrolment:{enrolment_id}:lesson:{lesson_id}"


# The same of a place, in the database.
CONTEXT = Concat(
    Value("enrolment:"), Cast("enrolment_id", CharField()), Value(":lesson:"), Cast("lesson_id", CharField())
)


def attempts_in_lesson(lesson_id: int) -> QuerySet[Attempt]:
    """Everyone's attempts at the quiz of a lesson, in whatever version and round."""
    return Attempt.objects.filter(context__endswith=context_ends_in(lesson_id))


def context_ends_in(lesson_id: int) -> str:
    """How the context of an attempt in a lesson ends, in whatever round."""
    return f":lesson:{lesson_id}"


class CompletionQuerySet(AboutPerson["Completion"]):
    organisation_path = "enrolment__programme__organisation"
    person_path = "enrolment__user__"


class Completion(models.Model):
    """One employee finished one lesson, in one version, variant and language; how_done.py says how. Never changes."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="completions")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="completions")
    version = models.ForeignKey(LessonVersion, on_delete=models.PROTECT, related_name="completions")
    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, null=True, related_name="completion")
    group_session = models.ForeignKey(GroupSession, on_delete=models.PROTECT, null=True, related_name="completions")
    completed_at = models.DateTimeField()
    variant = models.CharField(max_length=40, blank=True)
    translation = models.ForeignKey(VersionTranslation, on_delete=models.PROTECT, null=True, related_name="completions")

    objects = CompletionQuerySet.as_manager()

    class Meta:
        verbose_name = _("voltooiing")
        verbose_name_plural = _("voltooiingen")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "lesson"], name="one_completion_per_lesson"),
            models.CheckConstraint(
                condition=Q(attempt__isnull=True) | Q(group_session__isnull=True), name="completed_in_one_way"
            ),
        ]
        indexes = [models.Index(fields=["completed_at"], name="completion_by_moment")]

    def __str__(self) -> str:
        return f"{self.enrolment_id}/{self.lesson_id}"

    @property
    def language(self) -> ContentLanguage:
        """The one that they read it in."""
        return language_of(self.translation.language if self.translation else "")


class PollVote(models.Model):
    """What someone chose in a poll of a lesson; shown to others only as a share of six people or more."""

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
