"""Where someone is signed in, and the devices on which they ever did."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from onboarding.people.models.devices_shared import SharedDevice


class SignIn(models.Model):
    """Someone signed in on a device; it is over when its session is."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_ins")
    session_key = models.CharField(max_length=40, unique=True)
    browser = models.CharField(max_length=40, blank=True)  # as sessions/device_names.py tells it
    system = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    by_provider = models.BooleanField(default=False, db_default=False)  # by that of the organisation, and no other way
    shared_device = models.ForeignKey(SharedDevice, on_delete=models.SET_NULL, null=True, related_name="sign_ins")

    class Meta:
        verbose_name = _("aanmelding")
        verbose_name_plural = _("aanmeldingen")

    def __str__(self) -> str:
        return f"{self.user_id}: {self.at:%Y-%m-%d %H:%M}"


class KnownDevice(models.Model):
    """A device where someone signed in before: what the cookie of the device holds, scrambled, for each person anew."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="known_devices")
    device = models.CharField(max_length=32)
    last_seen = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("bekend toestel")
        verbose_name_plural = _("bekende toestellen")
        constraints = [models.UniqueConstraint(fields=["user", "device"], name="device_known_once_per_person")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.device}"
