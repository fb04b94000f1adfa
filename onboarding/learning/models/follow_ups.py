"""What someone who is done is asked to read afterwards: what changed in a lesson, or a lesson that is new."""

from __future__ import annotations

from django.db import models
from django.db.models import BooleanField, ExpressionWrapper, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from onboarding.learning.models.completions import Completion
from onboarding.learning.models.enrolments import Enrolment
from onboarding.lessons.models import Lesson, LessonVersion, VersionTranslation
from onboarding.lessons.translations.as_read import AsRead
from onboarding.people.who_may_see import AboutPerson
from quizzes.models import PublishedQuiz

# To be read as things are now: the lesson stands in the programme, which is live, in a round that nobody began anew.
STILL_ASKED = Q(
    done_at__isnull=True,
    enrolment__is_current=True,
    enrolment__programme__is_live=True,
    lesson__is_asked=True,
    lesson__programme=F("enrolment__programme"),
)


class FollowUpQuerySet(AboutPerson["FollowUp"]):
    organisation_path = "enrolment__programme__organisation"
    person_path = "enrolment__user__"

    def open(self) -> FollowUpQuerySet:
        """Those that are still to be read."""
        return self.filter(done_at__isnull=True)

    def still_asked(self) -> FollowUpQuerySet:
        """Those that are to be read as things are now."""
        return self.filter(STILL_ASKED)

    def with_standing(self) -> FollowUpQuerySet:
        """With whether each is to be read as things are now, as `is_still_asked`."""
        return self.annotate(is_still_asked=ExpressionWrapper(STILL_ASKED, output_field=BooleanField()))  # type: ignore[no-redef]  # the model says of what kind it is

    def with_variant(self) -> FollowUpQuerySet:
        """With the variant of the lesson in which each person finished it, as `variant`: they go on reading that."""
        finished = Completion.objects.filter(enrolment=OuterRef("enrolment"), lesson=OuterRef("lesson"))
        return self.annotate(variant=Coalesce(Subquery(finished.values("variant")[:1]), Value("")))  # type: ignore[no-redef]  # the model says of what kind it is


class FollowUp(models.Model):
    """One person is asked to read what is new since they completed a programme; that stays completed.

    `before` is the version that they finished, None for a lesson that is new; `quiz` has the questions that are new
    or changed, if any. Never makes anyone late.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="follow_ups")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="follow_ups")
    version = models.ForeignKey(LessonVersion, on_delete=models.PROTECT, related_name="follow_ups")
    before = models.ForeignKey(LessonVersion, on_delete=models.PROTECT, null=True, related_name="+")
    quiz = models.ForeignKey(PublishedQuiz, on_delete=models.PROTECT, null=True, related_name="+")
    asked_on = models.DateField(_("gevraagd op"))
    due_date = models.DateField(_("te lezen tegen"))
    sends_mail = models.BooleanField(default=True)
    done_at = models.DateTimeField(_("gelezen op"), null=True)

    is_still_asked: bool  # from `with_standing`
    variant: str  # from `with_variant`
    translation: VersionTranslation | None = None  # what the person reads it in, where that was looked up

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("iets om bij te lezen")
        verbose_name_plural = _("om bij te lezen")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "version"], name="one_follow_up_per_version"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}/{self.version_id}"

    @property
    def as_read(self) -> AsRead:
        """What this person reads, of one that is `with_variant`."""
        return AsRead(self.version, self.translation, self.variant)

    @property
    def attempts_context(self) -> str:
        """The context under which the answers to its questions are kept."""
        return f"follow-up:{self.pk}"
