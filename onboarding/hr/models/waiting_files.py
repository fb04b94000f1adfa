"""Files that wait in the storage until whoever sent them says what is to come of them."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from onboarding.hr.models.background_jobs import Job
from onboarding.lessons.models import FileKind
from onboarding.people.models import Organisation
from onboarding.people.who_may_see import SeenByHr

WAITING_FOLDER = "wacht"  # in the storage, from where nothing is served but by our own views
SENT_FOLDER = "ingelezen"  # likewise


def waiting_place(replacement: Replacement, name: str) -> str:
    """Where a file waits in the storage: under a name that nobody chose, which no address leads to."""
    return f"{WAITING_FOLDER}/{uuid4().hex}"


class Replacement(models.Model):
    """A file that someone sent instead of that of a picture or document, until they say that it may take its place.

    `kind` (as in FileKind) and `source` (its id) say of which; `name` is that of the file as it was sent, and `fields`
    the other fields of the form that they changed, as a query.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=FileKind)
    source = models.PositiveIntegerField()
    file = models.FileField(upload_to=waiting_place, max_length=100)
    name = models.CharField(max_length=255)
    fields = models.TextField(blank=True)
    sent_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("vervanging die wacht")
        verbose_name_plural = _("vervangingen die wachten")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        """Where it is in the storage."""
        return str(self.file.name)


def sent_place(sent: SentProgramme, name: str) -> str:
    """Where a file that was sent is kept, until drafts are made of it."""
    return f"{SENT_FOLDER}/{uuid4().hex}"


class SentState(models.TextChoices):
    SENT = "sent", _("gestuurd")
    CHECKED = "checked", _("nagekeken")
    MAKING = "making", _("wordt gemaakt")
    MADE = "made", _("gemaakt")


class SentProgramme(models.Model):
    """A programme in a file that someone sent, to look at in numbers and to have drafts made of: once.

    `counts` are those numbers (FileCounts), and `lacking` the kinds of work that the organisation has not. `job` is the
    latest. `stored` has the places of the pictures and documents of each try, from before they are there.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    file = models.FileField(upload_to=sent_place, max_length=100)
    name = models.CharField(max_length=255)
    sent_at = models.DateTimeField(db_index=True)
    state = models.CharField(max_length=8, choices=SentState, default=SentState.SENT)
    counts = models.JSONField(default=dict)
    lacking = models.JSONField(default=list)
    stored = models.JSONField(default=list)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    page = models.ForeignKey("lessons.ProgrammePage", on_delete=models.SET_NULL, null=True, related_name="+")

    objects = SeenByHr.as_manager()

    class Meta:
        verbose_name = _("traject uit een bestand")
        verbose_name_plural = _("trajecten uit een bestand")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def place(self) -> str:
        """Where it is in the storage."""
        return str(self.file.name)
