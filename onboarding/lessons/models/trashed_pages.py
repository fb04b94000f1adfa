"""Pages that were deleted, kept for a while so that they can be put back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from onboarding.people.models import Organisation
from onboarding.people.who_may_see import SeenByHr

KEPT_FOR = timedelta(days=30)


class PageKind(models.TextChoices):
    PROGRAMME = "programme", _("traject")
    PRINCIPLE = "principle", _("waarde of pijler")
    LESSON = "lesson", _("les")


class TrashedPageQuerySet(SeenByHr["TrashedPage"]):
    def still_kept(self, now: datetime) -> Self:
        """Those that are not erased today, and that nobody put back."""
        return self.filter(deleted_at__gt=now - KEPT_FOR, put_back_at=None)


class TrashedPage(models.Model):
    """A page that was deleted, with all below it, as their latest drafts were.

    `pages` has one of each, a page always after the one it stood under; lessons/trash.py says what is in it, and once
    all is put back it is empty. `parent` is what it stood under (None: that is gone too), `after` the id of the page
    right before it there (None: it was first).
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="trashed_pages")
    title = models.CharField(_("pagina"), max_length=255)
    kind = models.CharField(_("soort"), max_length=9, choices=PageKind)
    parent = models.ForeignKey(Page, on_delete=models.SET_NULL, null=True, related_name="+")
    parent_title = models.CharField(max_length=255)
    after = models.PositiveIntegerField(null=True)
    pages = models.JSONField(encoder=DjangoJSONEncoder)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("door")
    )
    deleted_at = models.DateTimeField(_("verwijderd op"), db_index=True)

    put_back_at = models.DateTimeField(null=True, editable=False)

    objects = TrashedPageQuerySet.as_manager()

    class Meta:
        verbose_name = _("verwijderde pagina")
        verbose_name_plural = _("verwijderde pagina’s")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def kept_until(self) -> datetime:
        """From then on it is erased."""
        return self.deleted_at + KEPT_FOR
