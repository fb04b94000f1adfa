"""Stopping a mailing that leaves in portions, and starting it again: each with its line in the activity log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from onboarding.hr.deeds import activity
from onboarding.hr.models import Verb
from onboarding.learning.models import HIDDEN_UNLESS_SENT, Mailing
from onboarding.learning.notices import portions


@transaction.atomic
def stop(actor: Any, mailing: Mailing, now: datetime) -> int:
    """Stop what did not leave yet; how many mails that are."""
    return _record(actor, Verb.MAILING_STOPPED, mailing, portions.stop(mailing, now))


@transaction.atomic
def resume(actor: Any, mailing: Mailing, now: datetime) -> int:
    """Let what was stopped go after all; how many mails that are."""
    return _record(actor, Verb.MAILING_RESUMED, mailing, portions.resume(mailing, now))


def _record(actor: Any, verb: Verb, mailing: Mailing, number: int) -> int:
    if number:
        shown = None if mailing.kind in HIDDEN_UNLESS_SENT else number  # how many get these, is their own
        activity.record(actor, verb, mailing.organisation_id, number=shown, detail=str(mailing))
    return number
