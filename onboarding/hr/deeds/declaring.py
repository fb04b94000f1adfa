"""What HR says of who has all that remains of a programme: that they are done, or that they wait. In portions, each
one transaction with its line in the activity log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from onboarding.hr.deeds import activity
from onboarding.hr.models import Verb
from onboarding.learning.journey import waiting
from onboarding.learning.journey.enrolling import batches
from onboarding.learning.models import EnrolmentQuerySet
from onboarding.lessons.models import Programme
from onboarding.people.models import User


def declare_done(
    actor: Any, enrolments: EnrolmentQuerySet, programme: Programme, now: datetime, *, sends_mail: bool
) -> int:
    """Declare these people done with `programme`, as far as they have all that it asks; how many that are."""
    ids = list(enrolments.filter(programme=programme).order_by("pk").values_list("pk", flat=True))
    return sum(_declare(actor, portion, programme, now, sends_mail) for portion in batches(ids))


@transaction.atomic
def _declare(actor: Any, ids: list[int], programme: Programme, now: datetime, sends_mail: bool) -> int:
    number = waiting.declare_complete(ids, actor, now, sends_mail=sends_mail)
    if number:
        alone = User.objects.get(enrolments=ids[0]) if len(ids) == 1 else None
        activity.record(
            actor,
            Verb.DECLARED_DONE,
            programme.organisation_id,
            subject=alone,
            number=None if alone else number,
            detail=programme.title,
        )
    return number
