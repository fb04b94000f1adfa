"""A mail outside the ledger that did not leave is tried again, for as long as someone may still be waiting for it. What
is given up, or refused for good, HR sees (undelivered.py)."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django_tasks import task_backends
from django_tasks.base import Task

from onboarding.people import mail_trouble, undelivered
from onboarding.people.mail_message import Mail
from onboarding.people.mail_trouble import FOR_GOOD, UNSENT
from onboarding.people.models import MailKind

logger = logging.getLogger(__name__)

WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240)]  # before each next try


def deliver(
    message: Mail,
    kind: MailKind,
    people: Collection[int],
    task: Task[..., Any],
    *args: Any,
    tries: int,
    now: datetime,
) -> bool:
    """Send this mail to these people, by their ids, who share an address; False when it did not leave.

    Then `task` is done again with these arguments and one more try behind it, after the next of WAITS; given up after
    the last one, and at once when it was refused for good. The log names of the error its type alone: mail servers
    repeat addresses in theirs.
    """
    try:
        message.send()
    except UNSENT as error:
        trouble = mail_trouble.of(error)
        can_wait = tries < len(WAITS) and task_backends[task.backend].supports_defer
        may_wait = can_wait and trouble not in FOR_GOOD
        what_now = f"tried again in {WAITS[tries]}" if may_wait else "given up"
        who = ", ".join(map(str, people))
        logger.warning("The mail %s of person %s did not leave (%s): %s.", kind, who, type(error).__name__, what_now)
        if may_wait:
            task.using(run_after=now + WAITS[tries]).enqueue(*args, tries + 1)
        else:
            undelivered.note(kind, people, trouble, timezone.localdate(now))
        return False
    undelivered.arrived(kind, people)
    return True
