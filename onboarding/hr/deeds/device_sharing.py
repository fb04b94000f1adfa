"""Switching a device on and off as a shared one, each with its line in the log."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from onboarding.hr.deeds import activity
from onboarding.hr.models import Verb
from onboarding.people.models import Department, Organisation, SharedDevice, User
from onboarding.people.shared_devices import device_switching


@transaction.atomic
def switch_on(actor: User, organisation: Organisation, department: Department | None, name: str, now: datetime) -> str:
    """The secret of the new device, which is kept on the device alone."""
    device, secret = device_switching.switch_on(actor, organisation, department, name, now)
    activity.record(actor, Verb.DEVICE_SHARED, organisation, detail=device.name)
    return secret


@transaction.atomic
def switch_off(actor: User, device: SharedDevice, now: datetime) -> bool:
    """False when it was off by now."""
    if not device_switching.switch_off(actor, device, now):
        return False
    activity.record(actor, Verb.DEVICE_UNSHARED, device.organisation_id, detail=device.name)
    return True
