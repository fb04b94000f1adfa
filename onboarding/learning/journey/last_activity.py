"""When someone began and was last busy, on their enrolment: written with everything that they do."""

from __future__ import annotations

from datetime import datetime

from django.db.models import DateTimeField
from django.db.models.functions import Coalesce

from onboarding.learning.models import Enrolment
from quizzes.compiled_queries import CompiledUpdate, Parameter

NOW = Parameter("now", DateTimeField())
_TOUCH = CompiledUpdate(
    lambda: (
        Enrolment.objects.filter(pk=Parameter("enrolment")),
        {"started_at": Coalesce("started_at", NOW), "last_activity_at": NOW},
    )
)


def touch(enrolment_id: int, now: datetime) -> None:
    _TOUCH.run(enrolment=enrolment_id, now=now)
