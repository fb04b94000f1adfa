"""When people are away."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _


class Absence(models.Model):
    """Days on which someone is not at work: parental leave, a long illness. Why is nobody's business here.

    Until its end is known, `last_day` is one far away, so that nothing is due and no mail leaves meanwhile.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="absences")
    first_day = models.DateField(_("van"))
    last_day = models.DateField(_("tot en met"))
    has_open_end = models.BooleanField(_("einde nog niet bekend"), default=False)

    class Meta:
        verbose_name = _("afwezigheid")
        verbose_name_plural = _("afwezigheden")
        ordering = ["first_day", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="absence_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.first_day} – {self.last_day}"

    def clean(self) -> None:
        super().clean()
        if self.first_day and self.last_day and self.last_day < self.first_day:
            message = _("De laatste dag ligt voor de eerste. Kijk de datums na.")
            raise ValidationError({"last_day": ValidationError(message, code="end_before_start")})


def is_away_on(day: date, person: str = "pk") -> Exists:
    """Who is not at work on `day`; `person` is the field that holds their id, such as "user_id"."""
    return Exists(Absence.objects.filter(user=OuterRef(person), first_day__lte=day, last_day__gte=day))
