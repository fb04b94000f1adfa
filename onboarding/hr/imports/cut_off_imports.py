"""An import that was applied, and then cut off before the rules could enrol by it (a worker that was killed, a database
that went away): the enrolments follow, once, with or without mail as was chosen.

What is cut off before it is applied changed nothing, and is begun again by its owner.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from onboarding.hr.imports import applying
from onboarding.hr.models import EmployeeImport
from onboarding.hr.worker import minutely, watched_work
from onboarding.learning.notices import queueing

logger = logging.getLogger(__name__)


def connect() -> None:
    """Have every worker look; not after a jump of the clock, as it reaches people."""
    minutely.EVERY_MINUTE.append(take_up)
    minutely.NOT_AFTER_A_JUMP.append(take_up)


def take_up(now: datetime) -> int:
    """Enrol by the rules after the imports on which nobody works any more, and end their jobs as done; how many imports
    that were."""
    left = EmployeeImport.objects.filter(enrols_silently__isnull=False).exclude(job__state__in=watched_work.OPEN)
    runs = list(left.defer("content").select_related("organisation", "job__owner").order_by("applied_at", "pk"))
    for run in runs:
        with queueing.one_deed(), transaction.atomic():
            enrolled = applying.enrol(run.pk, run.job and run.job.owner)
            if run.job is not None:
                watched_work.make_good(run.job, applying.outcome(run, enrolled), now)
        logger.warning("Import %s was cut off once it was applied; the rules made %s enrolments now.", run.pk, enrolled)
    return len(runs)
