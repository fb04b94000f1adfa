"""Counting the people of a programme anew, which an edit asked for and which is still to be done."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from onboarding.lessons.models import Programme


class Recount(models.Model):
    """Noted in the transaction of the edit, and gone once everyone was counted: what fails is not forgotten.

    `came` and `opening_later` are ids of lessons, `last` the number of the last enrolment then (Came in
    lesson_counts.py).
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="recounts")
    came = models.JSONField(default=list)
    opening_later = models.JSONField(default=list)
    last = models.PositiveBigIntegerField(default=0)
    noted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("hertelling")
        verbose_name_plural = _("hertellingen")

    def __str__(self) -> str:
        return f"{self.programme_id}: {self.noted_at:%Y-%m-%d}"
