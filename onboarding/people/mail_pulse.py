"""Whether the mail server takes our mails, as every mail that is sent shows: a line in the database, seldom written.

Of mails that leave it is kept once a minute by each process; of one that does not, each time. What is kept here never
stands in the way of a mail: a database that refuses takes a line in the log.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from onboarding.people import mail_trouble
from onboarding.people.models.pulses import Heart, Pulse

logger = logging.getLogger(__name__)

KEPT_LATELY, SELDOM = "mail-pulse", 60  # seconds, in the memory of this process


def worked(now: datetime) -> None:
    """The server accepted a mail, or let us in after it did not."""
    if cache.get(KEPT_LATELY):
        return
    try:
        with transaction.atomic():
            _of_mail().update(worked_at=now, failing_since=None, failures=0, refusals=0, trouble="")
    except DatabaseError as problem:
        _tell(problem)
    else:
        cache.set(KEPT_LATELY, True, SELDOM)


def failed(error: Exception, now: datetime) -> None:
    """A mail did not leave. That one is refused, for good or for now, says nothing of the server; many and nothing else
    do."""
    cache.delete(KEPT_LATELY)
    trouble = mail_trouble.of(error)
    try:
        with transaction.atomic():
            if trouble in mail_trouble.OF_ONE_MAIL:
                _of_mail().update(refusals=F("refusals") + 1)
            else:
                since = Coalesce(F("failing_since"), now)
                _of_mail().update(failed_at=now, failing_since=since, failures=F("failures") + 1, trouble=trouble)
    except DatabaseError as problem:
        _tell(problem)


def _of_mail() -> QuerySet[Pulse]:
    return Pulse.objects.filter(pk=Heart.MAIL)


def _tell(problem: DatabaseError) -> None:
    logger.warning("What the mail server did could not be kept: %s.", type(problem).__name__)
