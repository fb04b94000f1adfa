"""What an editor decided about a publication: how big it is, and for whom it counts."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from onboarding.lessons.models.records import ChangeSize, Lesson, LessonVersion, Programme
from onboarding.lessons.outlines import Audience


class AskedLesson(models.Model):
    """Since when, and of whom, a programme asks a lesson.

    `after` is the number of the last enrolment of before the lesson came: those up to it are not asked it, unless
    `audience` says so. 0 for a lesson that was there first. Written when a lesson first stands in a programme; one that
    goes away for a while and comes back is asked of the same people, one that was gone for good of whom HR says then.

    `read_by` is the last day for whoever is done, where they are asked to read it (None: they are not), and
    `sends_mail` whether a mail tells them; `all_told_at` is when all of them were asked.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="asked_lessons")
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="asked_in")
    after = models.PositiveBigIntegerField(default=0)
    audience = models.CharField(max_length=4, choices=Audience, default=Audience.NEW)
    asked_at = models.DateTimeField()
    read_by = models.DateField(null=True)
    sends_mail = models.BooleanField(default=False)
    all_told_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("gevraagde les")
        verbose_name_plural = _("gevraagde lessen")
        constraints = [
            models.UniqueConstraint(fields=["programme", "lesson"], name="one_audience_per_lesson_and_programme"),
        ]

    def __str__(self) -> str:
        return f"{self.lesson_id} in {self.programme_id}: {self.audience}"


class PublishDecision(models.Model):
    """What was chosen on the step before publishing a revision, now or planned; carried out when it goes live.

    `size` counts for a lesson that is live already, `audience` for one that is new to its programme. `moves_busy`: who
    is half-way goes on in the new version, with the answers that still fit. `due_date` is the last day for whoever is
    asked to read what changed, or one lesson more; `sends_mail`: they are told by mail. `version` is what came of it,
    once it is live; None of a page that was published without a change, or that is no lesson. It stays when its
    revision is purged: what fails is done again by what is kept here.
    """

    revision = models.OneToOneField(Revision, on_delete=models.SET_NULL, null=True, related_name="publish_decision")
    size = models.CharField(max_length=12, choices=ChangeSize, default=ChangeSize.IMPROVEMENT)
    note = models.CharField(max_length=300, blank=True)
    moves_busy = models.BooleanField(default=False)
    audience = models.CharField(max_length=4, choices=Audience, default=Audience.NEW)
    due_date = models.DateField(null=True)
    sends_mail = models.BooleanField(default=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField()
    version = models.OneToOneField(LessonVersion, on_delete=models.SET_NULL, null=True, related_name="decision")
    carried_out_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("beslissing bij het publiceren")
        verbose_name_plural = _("beslissingen bij het publiceren")

    def __str__(self) -> str:
        return f"{self.revision_id}: {self.size}"
