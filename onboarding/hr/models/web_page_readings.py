"""A web page that a programme is made of."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from onboarding.lessons.models import ProgrammePage
from onboarding.people.models import Organisation
from onboarding.people.who_may_see import Belonging


class WebPageReading(models.Model):
    """A page of an organisation's own site that someone makes a programme of, until the drafts are there.

    `lines` is the page: [{"text", "mark"}], the mark being "heading", "bullet" or ""; `recognised` is what was made of
    it and corrected since (from_web_page/recognised_parts.py).
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="web_page_readings")
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    name = models.CharField(_("bestand"), max_length=200, blank=True)  # "" for what was pasted
    lines = models.JSONField(default=list)
    recognised = models.JSONField(default=dict)
    read_at = models.DateTimeField(_("ingelezen op"))
    saved_at = models.DateTimeField(_("bewaard op"), db_index=True)
    made_at = models.DateTimeField(null=True)
    programme_page = models.ForeignKey(ProgrammePage, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = Belonging.as_manager()

    class Meta:
        verbose_name = _("ingelezen webpagina")
        verbose_name_plural = _("ingelezen webpagina’s")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name or str(self.pk)
