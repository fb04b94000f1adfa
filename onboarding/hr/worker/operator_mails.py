"""The mails to who runs the site: once when something stops working, and once when it works again.

The worker looks every minute, and `run_daily` and `check_health --tell` do, for a worker that is dead. While the mail
server is the one that does not work, the rest waits; what could not be told of it itself is told once it works again.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from onboarding.hr.worker import heart_words, hearts
from onboarding.hr.worker.hearts import Verdict
from onboarding.people.mail_message import Mail, mail_to
from onboarding.people.mail_trouble import UNSENT
from onboarding.people.models import Heart, Pulse
from onboarding.people.site_addresses import absolute

logger = logging.getLogger(__name__)

LANGUAGE = "nl"
MAIL = "hr/worker/mail/heart"


def tell(now: datetime) -> None:
    """Tell what changed since the operator was last told; each change is claimed, so that of two at once one tells."""
    if not settings.OPERATOR_EMAIL:
        return
    signs = hearts.look(now)
    found = hearts.verdicts(signs, now)
    mail_works = all(verdict.is_well for verdict in found if verdict.heart == Heart.MAIL)
    for verdict in found:
        told_at = signs.pulses[verdict.heart].told_at
        if not verdict.is_well and told_at is None and (mail_works or verdict.heart == Heart.MAIL):
            _tell(verdict, None, now, now)
        elif verdict.is_well and told_at is not None and mail_works:
            _tell(verdict, told_at, None, now)


def _tell(verdict: Verdict, before: datetime | None, after: datetime | None, now: datetime) -> None:
    """`before` and `after` are what the pulse says of when the operator was told."""
    if not Pulse.objects.filter(pk=verdict.heart, told_at=before).update(told_at=after):
        return  # another one told it
    has_left = [_send(message_for(address, verdict, before, now)) for address in settings.OPERATOR_EMAIL]
    if not any(has_left) and (verdict.is_well or verdict.heart != Heart.MAIL):
        Pulse.objects.filter(pk=verdict.heart, told_at=after).update(told_at=before)


def _send(message: Mail) -> bool:
    try:
        message.send()
    except UNSENT as error:
        logger.error("The operator could not be told by mail (%s): %s.", type(error).__name__, message.subject)
        return False
    return True


def message_for(address: str, verdict: Verdict, told_at: datetime | None, now: datetime) -> Mail:
    """That this heart does not work, or that it works again, of which was told at `told_at` that it did not."""
    with translation.override(LANGUAGE):
        context = {
            "heart": heart_words.NAMES[verdict.heart],
            "is_well": verdict.is_well,
            "sentence": "" if verdict.is_well else heart_words.for_hr(verdict, verdict.number, now),
            "look_at": "" if verdict.is_well else heart_words.what_to_look_at(verdict),
            "told": told_at and heart_words.moment_in_words(told_at, now),
            "site": absolute("wagtailadmin_home"),
        }
        subject = render_to_string(f"{MAIL}_subject.txt", context)
        text = render_to_string(f"{MAIL}_message.txt", context)
    return mail_to(address, LANGUAGE, subject, text)
