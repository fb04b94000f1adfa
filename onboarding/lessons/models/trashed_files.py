"""Pictures and documents that were deleted, kept for a while so that they can be put back."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from onboarding.lessons.models.in_trash import InTrash, InTrashQuerySet
from onboarding.lessons.models.kept_files import FileKind
from onboarding.people.models import Organisation


class TrashedFile(InTrash):
    """A picture or document that was deleted, under the id (`source`) that it had and gets again.

    `place` is where its file stays in the storage all the while: no row says that it is anyone's, so that no address
    leads to it. `content` is what deleted_files.py says. Once it is put back, both are empty.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="trashed_files")
    title = models.CharField(_("titel"), max_length=255)
    kind = models.CharField(_("soort"), max_length=12, choices=FileKind)
    source = models.PositiveIntegerField()
    place = models.CharField(max_length=255, db_index=True)
    name = models.CharField(_("bestand"), max_length=255)
    content = models.JSONField(encoder=DjangoJSONEncoder)

    objects = InTrashQuerySet["TrashedFile"].as_manager()

    class Meta:
        verbose_name = _("verwijderd bestand")
        verbose_name_plural = _("verwijderde bestanden")
        ordering = ["-pk"]

    @property
    def is_picture(self) -> bool:
        return self.kind == FileKind.PICTURE
