"""When someone began and was last busy, on their enrolment: written with everything that they do."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Value
from django.db.models.functions import Coalesce

from onboarding.learning.models import Enrolment


def touch(enrolment_id: int, now: datetime) -> None:
    Enrolment.objects.filter(pk=enrolment_id).update(
        started_at=Coalesce("started_at", Value(now)), last_activity_at=now
    )
