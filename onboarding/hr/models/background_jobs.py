"""What takes longer than a page may, and what does it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from onboarding.people.models import Organisation
from onboarding.people.who_may_see import SeenByHr


class JobState(models.TextChoices):
    WAITING = "waiting", _("wacht")
    RUNNING = "running", _("bezig")
    DONE = "done", _("klaar")
    FAILED = "failed", _("niet gelukt")


class Job(models.Model):
    """Work that takes longer than a page may: done in the background, watched on a page, found again in a list."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="jobs")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    title = models.CharField(_("taak"), max_length=200)
    state = models.CharField(_("stand"), max_length=8, choices=JobState, default=JobState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)  # 0: not known yet
    outcome = models.TextField(_("uitkomst"), blank=True)  # in words
    url = models.CharField(max_length=200, blank=True)  # where to look at what came of it
    task = models.UUIDField(null=True, db_index=True, editable=False)  # the id of what runs in the background
    created_at = models.DateTimeField(_("gestart op"), auto_now_add=True)
    finished_at = models.DateTimeField(_("klaar op"), null=True)

    objects = SeenByHr.as_manager()

    class Meta:
        verbose_name = _("taak op de achtergrond")
        verbose_name_plural = _("taken op de achtergrond")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        return self.state in (JobState.DONE, JobState.FAILED)


class WorkerBeat(models.Model):
    """The last sign of life of a background worker, by its name; see worker/heart.py."""

    worker = models.CharField(max_length=64, primary_key=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.worker
