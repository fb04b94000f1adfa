"""The demo's shared device: a tablet in Lennik's canteen, which any browser can become. It exists in the demo only."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from onboarding.people.models import Organisation, SharedDevice, User
from onboarding.people.shared_devices import device_secrets
from onboarding.people.shared_devices.shared_entering import begin_here

SECRET = "tablet-in-the-canteen"  # noqa: S105 - of the demo, whose password is printed too
NAME = "Kantine technische dienst"
CODE = "481516"  # of the two who try it
NUMBERS = ("00001", "00002")


def make(organisation: Organisation, officer: User, now: datetime) -> None:
    """The device and two codes to sign in there, unless they are there."""
    device, is_new = SharedDevice.objects.get_or_create(
        secret=device_secrets.hashed_secret(SECRET),
        defaults={
            "organisation": organisation,
            "name": NAME,
            "switched_on_at": now,
            "switched_on_by": officer,
            "switched_on_by_name": officer.get_full_name(),
        },
    )
    if not is_new:
        return
    for person in User.objects.of(device.organisation).having(NUMBERS).filter(personal_code=""):
        person.set_personal_code(CODE)
        person.save(update_fields=["personal_code"])


@never_cache
@require_safe
def tablet(request: HttpRequest) -> HttpResponseBase:
    """This browser is the tablet from now on."""
    if device_secrets.of_secret(SECRET) is None:
        raise Http404
    return begin_here(request, SECRET)
