"""What happens in rooms that may not import this one, and belongs in the activity log."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from onboarding.hr import activity
from onboarding.hr.models import Verb
from onboarding.people import address_changes, events
from onboarding.people.models import AddressChange, AddressOutcome

VERB_OF = {
    address_changes.ASKED: Verb.ADDRESS_ASKED,
    AddressOutcome.CONFIRMED: Verb.ADDRESS_CONFIRMED,
    AddressOutcome.REFUSED: Verb.ADDRESS_REFUSED,
    AddressOutcome.WITHDRAWN: Verb.ADDRESS_WITHDRAWN,
    AddressOutcome.LAPSED: Verb.ADDRESS_LAPSED,
    AddressOutcome.TAKEN: Verb.ADDRESS_LAPSED,
}


def connect() -> None:
    events.address_changes.connect(log_address_changes, dispatch_uid="activity_log")


def log_address_changes(changes: list[AddressChange], actor: Any, became: str, **_sent: Any) -> None:
    """A line for each organisation: about one person, or how many they are."""
    of_organisation: dict[int | None, list[AddressChange]] = defaultdict(list)
    for change in changes:
        of_organisation[change.user.organisation_id].append(change)
    for organisation_id, ours in of_organisation.items():
        subject = ours[0].user if len(ours) == 1 else None
        number = None if subject else len(ours)
        activity.record(actor, VERB_OF[became], organisation_id, subject=subject, number=number)
