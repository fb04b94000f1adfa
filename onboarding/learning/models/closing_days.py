"""The days on which an organisation closes, besides weekends and public holidays."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from onboarding.people.models import Organisation
from onboarding.people.who_may_see import Belonging


class ClosingDay(models.Model):
    """One day on which nobody of the organisation works: 11 July, a bridge day, 2 January."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="closing_days")
    day = models.DateField(_("dag"))
    name = models.CharField(_("naam"), max_length=60)

    objects = Belonging.as_manager()

    class Meta:
        verbose_name = _("sluitingsdag")
        verbose_name_plural = _("sluitingsdagen")
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["organisation", "day"], name="closing_day_once")]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.day}"
