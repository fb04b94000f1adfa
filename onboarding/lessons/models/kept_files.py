"""The files that published versions show, kept as they were: what an editor replaces or deletes is another copy."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from onboarding.lessons.models.records import LessonVersion
from onboarding.people.models import Organisation
from onboarding.people.who_may_see import Belonging


def kept_at(file: FrozenFile, name: str) -> str:
    """The place of a kept file in the storage: by what it holds, so that it is written once."""
    suffix = name.rpartition(".")[2].lower() if "." in name else "bin"
    return f"bewaard/{file.organisation_id}/{file.sha256[:2]}/{file.sha256}.{suffix}"


class FrozenFile(models.Model):
    """A file as it was when a version that shows it was published; `size` in bytes, `sha256` in hexadecimal."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="frozen_files")
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=kept_at, max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    kept_since = models.DateTimeField()

    objects = Belonging.as_manager()

    class Meta:
        verbose_name = _("bewaard bestand")
        verbose_name_plural = _("bewaarde bestanden")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "sha256"], name="one_frozen_file_per_content"),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]

    @property
    def place(self) -> str:
        """Where it is in the storage."""
        return str(self.file.name)

    @property
    def is_there(self) -> bool:
        """Whether the storage still has it."""
        return self.file.storage.exists(self.place)


class FileKind(models.TextChoices):
    PICTURE = "picture", _("afbeelding")
    RENDITION = "rendition", _("afbeelding zoals getoond")
    DOCUMENT = "document", _("document")


class VersionFile(models.Model):
    """A file that a version shows, under the number that its content knows it by.

    `source` is the id of the picture or document at the time, `spec` how a rendition was cut. `is_in_digest` is False
    for a rendition, which follows from its picture, and for what a version of before got only afterwards.
    """

    version = models.ForeignKey(LessonVersion, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(FrozenFile, on_delete=models.PROTECT, related_name="uses")
    kind = models.CharField(max_length=12, choices=FileKind)
    source = models.PositiveIntegerField()
    spec = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=255)  # of the file, as someone who keeps it finds it again
    title = models.CharField(max_length=255, blank=True)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    is_in_digest = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("bestand van een versie")
        verbose_name_plural = _("bestanden van versies")
        constraints = [
            models.UniqueConstraint(fields=["version", "kind", "source", "spec"], name="one_file_per_use_in_version"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.name}"


class ReadFile(models.Model):
    """What a file of the desk held when it was read; see read_files.py for how long that holds.

    `place` is where it is in the storage, `size` in bytes, `written_at` as the storage says, `sha1` as Wagtail noted it
    (or ""), `sha256` in hexadecimal.
    """

    place = models.CharField(max_length=255, unique=True)
    size = models.PositiveBigIntegerField()
    written_at = models.DateTimeField()
    sha1 = models.CharField(max_length=40, blank=True)
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("gelezen bestand")
        verbose_name_plural = _("gelezen bestanden")

    def __str__(self) -> str:
        return self.place
