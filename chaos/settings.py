"""The site of a run: as in production, but that its clock may be days ahead, so that it stands on a working day. Mails
that a programme begins leave on those alone, and a run in a weekend would see none."""

import os
from datetime import datetime, timedelta

from django.utils import timezone

from onboarding.settings.production import *  # noqa: F403 - as settings do

AHEAD = timedelta(days=int(os.environ["CHAOS_DAYS_AHEAD"]))
_now = timezone.now


def _ahead() -> datetime:
    return _now() + AHEAD


timezone.now = _ahead  # before anything else takes it
