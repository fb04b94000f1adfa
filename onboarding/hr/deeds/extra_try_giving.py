"""One try more for someone who used them all: one transaction, with its line in the activity log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from onboarding.hr.deeds import activity
from onboarding.hr.models import Verb
from onboarding.learning.journey import progress
from onboarding.learning.models import LessonProgress


@transaction.atomic
def give(actor: Any, place: LessonProgress, tries: int, now: datetime) -> bool:
    """Give one try more in this place to whoever had `tries` and has none left; False where that is not so."""
    is_given = progress.give_extra_try(place, tries, now)
    if is_given:
        enrolment = place.enrolment
        organisation_id = enrolment.programme.organisation_id
        activity.record(
            actor, Verb.EXTRA_TRY_GIVEN, organisation_id, subject=enrolment.user, detail=place.version.title
        )
    return is_given
