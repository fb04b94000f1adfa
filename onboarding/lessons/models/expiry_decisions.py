"""What was decided beforehand about a page that goes away at an hour that is planned."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class AfterExpiry(models.TextChoices):
    """What becomes of the lessons of the page, and of who then has everything that remains."""

    BACK = "back", _("komt terug")
    WAIT = "wait", _("weg voorgoed, wie alles heeft wacht")
    DECLARE = "declare", _("weg voorgoed, wie alles heeft is klaar")


class ExpiryDecision(models.Model):
    """Carried out when the page goes away at `expires_at`, for whoever it is then; else nobody is declared done.

    Of the page and the hour, not of a revision: what is published meanwhile with the same hour leaves it as it is, and
    another hour asks anew. `sends_mail`: who is declared done is told so, by `decided_by`.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="expiry_decisions")
    expires_at = models.DateTimeField()
    after = models.CharField(max_length=7, choices=AfterExpiry)
    sends_mail = models.BooleanField(default=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        verbose_name = _("beslissing bij het vervallen")
        verbose_name_plural = _("beslissingen bij het vervallen")
        constraints = [
            models.UniqueConstraint(fields=["page", "expires_at"], name="one_decision_per_page_and_hour"),
        ]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.after}"
