"""What people were asked to read need not be read any more."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction

from onboarding.hr.deeds import activity
from onboarding.hr.models import Verb
from onboarding.learning.journey import progress
from onboarding.learning.models import FollowUp
from onboarding.lessons.models import LessonVersion


@transaction.atomic
def take_back(actor: Any, version: LessonVersion, follow_up_ids: Collection[int]) -> int:
    """Those who were asked so need not read what is new in this version any more; how many still had to. What was read
    stays."""
    asked = FollowUp.objects.visible_to(actor).filter(version=version, pk__in=follow_up_ids)
    number = progress.take_back_follow_ups(asked)
    if number:
        organisation_id = version.lesson.programme.organisation_id
        detail = f"{version.title} ({version.number})"
        activity.record(actor, Verb.FOLLOW_UP_WITHDRAWN, organisation_id, number=number, detail=detail)
    return number
