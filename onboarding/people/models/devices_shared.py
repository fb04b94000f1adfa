"""Devices that several people use, such as a tablet in the canteen."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from onboarding.people.folded import ComposedField
from onboarding.people.models.organisations import Department, Organisation
from onboarding.people.who_may_see import SeenByHr


class SharedDeviceQuerySet(SeenByHr["SharedDevice"]):
    """HR sees all of them; a head those of the own departments, on their own page."""

    def of_any(self, organisations: Iterable[Organisation]) -> SharedDeviceQuerySet:
        return self.filter(organisation__in=[one.pk for one in organisations])

    def of_departments(self, departments: QuerySet[Department]) -> SharedDeviceQuerySet:
        return self.filter(department__in=departments, organisation=F("department__organisation"))

    def switched_on(self) -> SharedDeviceQuerySet:
        return self.filter(switched_off_at=None)


class SharedDevice(models.Model):
    """A device that was switched on as a shared one. It is known by a secret in a cookie of its own, of which here is
    what it is found by; whoever switched it on or off may be gone, their name stays."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="shared_devices")
    name = ComposedField(_("naam"), max_length=60)
    department = models.ForeignKey(
        Department, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("dienst")
    )
    secret = models.CharField(max_length=32, unique=True)  # a keyed hash
    switched_on_at = models.DateTimeField()
    switched_on_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    switched_on_by_name = models.CharField(max_length=161)
    last_used_at = models.DateTimeField(null=True)  # when someone last signed in there
    switched_off_at = models.DateTimeField(null=True)
    switched_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    switched_off_by_name = models.CharField(max_length=161, blank=True)

    objects = SharedDeviceQuerySet.as_manager()

    class Meta:
        verbose_name = _("gedeeld toestel")
        verbose_name_plural = _("gedeelde toestellen")
        ordering = ["organisation", "-switched_on_at", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
