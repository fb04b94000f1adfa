"""Switching a device on and off as a shared one."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction

from onboarding.people.models import Department, Organisation, SharedDevice, SignIn, User
from onboarding.people.shared_devices.device_secrets import hashed_secret


def switch_on(
    actor: User, organisation: Organisation, department: Department | None, name: str, now: datetime
) -> tuple[SharedDevice, str]:
    """A new shared device, and its secret, which nothing here keeps."""
    secret = secrets.token_urlsafe(32)
    device = SharedDevice.objects.create(
        organisation=organisation,
        department=department,
        name=name,
        secret=hashed_secret(secret),
        switched_on_at=now,
        switched_on_by=actor,
        switched_on_by_name=actor.get_full_name(),
    )
    return device, secret


@transaction.atomic
def switch_off(actor: User | None, device: SharedDevice, now: datetime) -> bool:
    """It is no shared device any more, and whoever is signed in there is signed out; False when it was off by now."""
    by = {"switched_off_by": actor, "switched_off_by_name": actor.get_full_name() if actor else ""}
    if not SharedDevice.objects.switched_on().filter(pk=device.pk).update(switched_off_at=now, **by):
        return False
    there = SignIn.objects.filter(shared_device=device)
    Session.objects.filter(session_key__in=list(there.values_list("session_key", flat=True))).delete()
    there.delete()
    return True
