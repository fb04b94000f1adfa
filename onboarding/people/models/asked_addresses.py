"""Another e-mail address that someone is to have, kept until it is settled and after."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class AddressOutcome(models.TextChoices):
    CONFIRMED = "confirmed", _("bevestigd")
    REFUSED = "refused", _("geweigerd")
    WITHDRAWN = "withdrawn", _("ingetrokken")
    REPLACED = "replaced", _("vervangen")
    LAPSED = "lapsed", _("verlopen")
    TAKEN = "taken", _("van iemand anders")


class AddressChangeQuerySet(models.QuerySet["AddressChange"]):
    def unsettled(self) -> AddressChangeQuerySet:
        return self.filter(settled_at__isnull=True)

    def waiting(self, now: datetime) -> AddressChangeQuerySet:
        """What can be confirmed at `now`: not lapsed, and the person still has the address that heard of it."""
        return self.unsettled().filter(asked_at__gt=now - AddressChange.WAITS, user__email=F("old_email"))


class AddressChange(models.Model):
    """Another address that was asked for someone, and works only once it is confirmed; see address_changes.py."""

    WAITS = timedelta(days=14)

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="address_changes")
    old_email = models.EmailField()  # which hears of it; "": there was none
    new_email = models.EmailField()  # "": none any more
    asked_by = models.ForeignKey(  # null: a command
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)  # when the mail to the old address left
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(  # null: by mail, or time
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    outcome = models.CharField(max_length=9, choices=AddressOutcome, blank=True)

    objects = AddressChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("nieuw e-mailadres")
        verbose_name_plural = _("nieuwe e-mailadressen")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(settled_at__isnull=True), name="one_unsettled_address_change_per_person"
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, outcome="") | (Q(settled_at__isnull=False) & ~Q(outcome="")),
                name="address_change_settled_with_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.outcome or 'waiting'}"

    @property
    def was_told(self) -> bool:
        """Whether the old address heard of it, where there is one."""
        return self.told_at is not None or not self.old_email
