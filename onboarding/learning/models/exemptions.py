"""What someone need not do, because they did it elsewhere: recorded by HR, with why and when."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onboarding.learning.models.enrolments import Enrolment
from onboarding.lessons.models import Lesson
from onboarding.people.who_may_see import AboutPerson

FOLDER = "vrijstellingen"  # in the storage, from where nothing is served but by a view of HR
LONGEST_REASON = 300


def place_of_document() -> str:
    """Where a document is kept: under a name that nobody chose, which no address leads to."""
    return f"{FOLDER}/{uuid4().hex}"


class ExemptionQuerySet(AboutPerson["Exemption"]):
    organisation_path = "enrolment__programme__organisation"
    person_path = "enrolment__user__"

    def in_force(self) -> ExemptionQuerySet:
        """Those that were not taken back."""
        return self.filter(revoked_at__isnull=True)

    def from_lesson(self, lesson_id: int) -> ExemptionQuerySet:
        """Those from this lesson, or from the whole programme."""
        return self.filter(Q(lesson=lesson_id) | Q(lesson__isnull=True))


class Exemption(models.Model):
    """Someone need not do a lesson, or (without `lesson`) the whole programme, in this round: it was done elsewhere, on
    the day `done_on`. Never changes, but that it is taken back once.

    Who recorded it and who took it back are kept by name too. `document` is the file that shows it, if there is one:
    several people may share it. `document_name` is what it was called, `document_type` what was found in it.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="exemptions")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, null=True, related_name="exemptions")
    reason = models.CharField(_("reden"), max_length=LONGEST_REASON)
    done_on = models.DateField(_("gedaan op"))
    document = models.FileField(upload_to=FOLDER, max_length=100, blank=True)
    document_name = models.CharField(max_length=255, blank=True)
    document_type = models.CharField(max_length=40, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    recorded_by_name = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    revoked_by_name = models.CharField(max_length=200, blank=True)
    revoked_why = models.CharField(max_length=LONGEST_REASON, blank=True)

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("vrijstelling")
        verbose_name_plural = _("vrijstellingen")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "lesson"],
                condition=Q(revoked_at__isnull=True, lesson__isnull=False),
                name="one_exemption_in_force_per_lesson",
            ),
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(revoked_at__isnull=True, lesson__isnull=True),
                name="one_whole_exemption_in_force",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="exemption_has_a_reason"),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_why="", revoked_by__isnull=True)
                | Q(revoked_at__isnull=False) & ~Q(revoked_why=""),
                name="exemption_taken_back_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id}/{self.lesson_id or '*'}"

    @property
    def is_in_force(self) -> bool:
        return self.revoked_at is None


def earliest_day(today: date) -> date:
    """What was done longer ago than this counts as a mistake of typing: fifty years."""
    return today - timedelta(days=50 * 366)
