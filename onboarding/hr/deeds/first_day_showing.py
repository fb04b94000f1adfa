"""Whether the first steps stand on the first screen of an organisation's HR: the log keeps who said so last."""

from __future__ import annotations

from django.db import transaction

from onboarding.hr.deeds import activity
from onboarding.hr.models import Activity, Verb
from onboarding.people.models import Organisation, User

BOTH = (Verb.FIRST_DAY_HIDDEN, Verb.FIRST_DAY_SHOWN)


def hide(actor: User) -> bool:
    """From now on HR of the actor's organisation does not see them there; False when that was so already."""
    return _become(actor, Verb.FIRST_DAY_HIDDEN)


def show_again(actor: User) -> bool:
    """They see them again; False when nobody had hidden them."""
    return _become(actor, Verb.FIRST_DAY_SHOWN)


@transaction.atomic
def _become(actor: User, verb: Verb) -> bool:
    """Once, however often it is asked."""
    Organisation.objects.select_for_update().get(people=actor)
    said = Activity.objects.filter(organisation=actor.organisation_id, verb__in=BOTH).order_by("-pk")
    latest = said.values_list("verb", flat=True).first() or Verb.FIRST_DAY_SHOWN
    if latest == verb:
        return False
    activity.record(actor, verb, actor.organisation_id)
    return True
