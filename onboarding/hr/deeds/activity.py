"""The activity log: who did what when. Told in the language of whoever reads it, so only codes and names are kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from onboarding.hr.deeds.changed_values import Change
from onboarding.hr.models import Activity, Verb
from onboarding.people.models import Organisation, User


def record(
    actor: Any,
    verb: Verb,
    organisation: Organisation | int | None,
    *,
    subject: User | None = None,
    number: int | None = None,
    detail: str = "",
    changes: Iterable[Change] = (),
) -> None:
    """Remember that `actor` (None: a command or a rule) did this; `number` is of people or rows, `changes` what became
    what.

    Called in the transaction of the deed itself: no deed without its line, no line without its deed.
    """
    Activity.objects.create(
        actor=actor,
        verb=verb,
        organisation_id=organisation.pk if isinstance(organisation, Organisation) else organisation,
        subject=subject,
        number=number,
        detail=detail[:300],
        changes=[asdict(one) for one in changes],
    )
