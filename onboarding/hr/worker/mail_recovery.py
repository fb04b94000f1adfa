"""While the mail server does not work, it is tried again now and then: what it kept waiting then leaves by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, Q
from django.utils import timezone

from onboarding.learning.notices import ledger, outgoing_mails
from onboarding.learning.notices.delivery import Mailer
from onboarding.people import mail_pulse
from onboarding.people.mail_trouble import OF_CONNECTION, UNREACHABLE
from onboarding.people.models import Heart, Pulse

NOW_AND_THEN = timedelta(minutes=5)
SOON = timedelta(minutes=1)  # where nobody answers, nobody minds that we knock


def look_again(now: datetime) -> bool:
    """Whether mails that failed may leave again; then what waits is sent in the background."""
    if not (_lets_us_in_again(now) or _worked_since(now)):
        return False
    today = timezone.localdate(now)
    outgoing_mails.leave(ledger.held_up(today), today)
    return True


def _lets_us_in_again(now: datetime) -> bool:
    """Whether the server does after it did not, asked now and then.

    That it lets us in proves it works only where that was the trouble; otherwise a mail has to show it.
    """
    failing = Pulse.objects.filter(pk=Heart.MAIL, failing_since__isnull=False)
    pulse = failing.first()
    if pulse is None:
        return False
    before = now - (SOON if pulse.trouble in UNREACHABLE else NOW_AND_THEN)
    waited_long = failing.filter(Q(began_at=None) | Q(began_at__lte=before), failed_at__lte=before)
    if not waited_long.update(began_at=now) or not Mailer(lambda: now).knock():
        return False
    if pulse.trouble in OF_CONNECTION:
        mail_pulse.worked(now)
    return True


def _worked_since(now: datetime) -> bool:
    """Whether another mail left after some did not, so that nobody has to knock: once for each time it failed."""
    works = Pulse.objects.filter(pk=Heart.MAIL, failing_since=None, failed_at__isnull=False)
    return bool(works.filter(Q(began_at=None) | Q(began_at__lt=F("failed_at"))).update(began_at=now))
