"""That someone's second factor is to be taken away, kept until it is settled and after."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ResetOutcome(models.TextChoices):
    DONE = "done", _("gewist")
    WITHDRAWN = "withdrawn", _("ingetrokken")


class FactorResetQuerySet(models.QuerySet["FactorReset"]):
    def waiting(self, now: datetime) -> FactorResetQuerySet:
        """What can be confirmed at `now`: neither settled nor too old."""
        return self.filter(settled_at__isnull=True, asked_at__gt=now - FactorReset.WAITS)


class FactorReset(models.Model):
    """One of HR asked to take away someone's second factor; another does it. See second_factor/factor_resets.py."""

    WAITS = timedelta(days=7)

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="factor_resets")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(max_length=9, choices=ResetOutcome, blank=True)

    objects = FactorResetQuerySet.as_manager()

    class Meta:
        verbose_name = _("vraag om een tweede stap te wissen")
        verbose_name_plural = _("vragen om een tweede stap te wissen")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(settled_at__isnull=True), name="one_unsettled_factor_reset_per_person"
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, outcome="") | (Q(settled_at__isnull=False) & ~Q(outcome="")),
                name="factor_reset_settled_with_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.outcome or 'waiting'}"
