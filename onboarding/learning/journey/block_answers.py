"""How someone votes in the text of a lesson. Part of the one door: used from outside as `progress.vote`."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from onboarding.learning.answer_groups import first_tries
from onboarding.learning.journey.last_activity import touch
from onboarding.learning.journey.places import NoSuchBlock, poll_choices
from onboarding.learning.models import LessonProgress, PollVote


def vote(place: LessonProgress, block_id: str, choice_id: str, now: datetime) -> bool:
    """Keep the person's vote in a poll; True when it is new. The first vote stands, also in a later round.

    Raises NoSuchBlock for a poll or a choice that the lesson lacks.
    """
    if choice_id not in poll_choices(place, block_id):
        raise NoSuchBlock("no_such_choice")
    with transaction.atomic():
        mine, is_new = PollVote.objects.get_or_create(
            enrolment__user_id=place.enrolment.user_id,
            lesson_id=place.lesson_id,
            block_id=block_id,
            defaults={"enrolment_id": place.enrolment_id, "choice_id": choice_id, "voted_at": now},
        )
        if is_new:
            touch(place.enrolment_id, now)
            first_tries.add_vote(mine, now)
    return is_new
