"""What was deleted at the desk is kept for a while, so that it can be put back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self, TypeVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from onboarding.people.who_may_see import SeenByHr

KEPT_FOR = timedelta(days=30)
M = TypeVar("M", bound="InTrash")


class InTrashQuerySet(SeenByHr[M]):
    def still_kept(self, now: datetime) -> Self:
        """Those that are not erased today, and that nobody put back."""
        return self.filter(deleted_at__gt=now - KEPT_FOR, put_back_at=None)


class InTrash(models.Model):
    """Each kind has an `organisation` besides, and keeps what is put back until that is done."""

    title: models.CharField[str, str]
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("door")
    )
    deleted_at = models.DateTimeField(_("verwijderd op"), db_index=True)
    put_back_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def kept_until(self) -> datetime:
        """From then on it is erased."""
        return self.deleted_at + KEPT_FOR
