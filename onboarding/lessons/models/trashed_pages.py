"""Pages that were deleted, kept for a while so that they can be put back."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from onboarding.lessons.models.in_trash import InTrash, InTrashQuerySet
from onboarding.people.models import Organisation


class PageKind(models.TextChoices):
    PROGRAMME = "programme", _("traject")
    PRINCIPLE = "principle", _("waarde of pijler")
    LESSON = "lesson", _("les")


class TrashedPage(InTrash):
    """A page that was deleted, with all below it, as their latest drafts were.

    `pages` has one of each, a page always after the one it stood under; deleted_pages.py says what is in it, and once
    all is put back it is empty. `parent` is what it stood under (None: that is gone too), `after` the id of the
    page right before it there (None: it was first).
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="trashed_pages")
    title = models.CharField(_("pagina"), max_length=255)
    kind = models.CharField(_("soort"), max_length=9, choices=PageKind)
    parent = models.ForeignKey(Page, on_delete=models.SET_NULL, null=True, related_name="+")
    parent_title = models.CharField(max_length=255)
    after = models.PositiveIntegerField(null=True)
    pages = models.JSONField(encoder=DjangoJSONEncoder)

    objects = InTrashQuerySet["TrashedPage"].as_manager()

    class Meta:
        verbose_name = _("verwijderde pagina")
        verbose_name_plural = _("verwijderde pagina’s")
        ordering = ["-pk"]
