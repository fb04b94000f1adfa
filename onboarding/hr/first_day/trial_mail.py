"""A mail to oneself, in the looks of the organisation: whether mail arrives, before anyone is invited."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from onboarding.hr.deeds import activity
from onboarding.hr.models import Verb
from onboarding.learning.notices import mail_frame
from onboarding.people import mail_trouble
from onboarding.people.limits import HOUR, Limit
from onboarding.people.mail_message import Mail
from onboarding.people.models import User
from onboarding.people.site_addresses import absolute

logger = logging.getLogger(__name__)

TEST_MAILS = Limit("test-mail", 5, HOUR)  # of one person


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it, in a sentence; why it did not leave as a `code`: "no_address", "too_often", "refused"."""

    sentence: str
    code: str = ""


def send(viewer: User, now: datetime) -> Outcome:
    """Send it to `viewer`, who works for an organisation, at once: waits for the mail server, some seconds at most."""
    if not viewer.email:
        return Outcome(_("Je hebt zelf geen e-mailadres. Een proefmail kan dus nergens heen."), "no_address")
    if not TEST_MAILS.take(str(viewer.pk)):
        most = _(
            "Je stuurde er net al %(number)d. Kijk in je mailbox, ook bij ongewenste mail. Over een uur kan het weer."
        )
        return Outcome(most % {"number": TEST_MAILS.times}, "too_often")
    try:
        message_for(viewer, now).send()
    except mail_trouble.UNSENT as error:
        logger.warning("A test mail was not sent.", exc_info=True)
        return Outcome(mail_trouble.in_words(mail_trouble.of(error)), "refused")
    activity.record(viewer, Verb.TEST_MAILED, viewer.organisation_id, subject=viewer)
    sent = _("De proefmail is vertrokken naar %(address)s. Zie je hem niet, kijk dan bij ongewenste mail.")
    return Outcome(sent % {"address": viewer.email})


def message_for(viewer: User, now: datetime) -> Mail:
    """In the person's own language."""
    with translation.override(viewer.language):
        subject = _("Proefmail van Aan boord")
        context = {"address": viewer.email, "moment": timezone.localtime(now), "desk": absolute("wagtailadmin_home")}
        return mail_frame.compose(viewer, subject, "hr/first_day/mail/trial", context, contact_answers=False)
