"""What HR does with an own field of the organisation: name it, take it away. Each deed is one transaction, with its
line in the activity log."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from onboarding.hr.deeds import activity
from onboarding.hr.models import Verb
from onboarding.people.models import OwnField


@transaction.atomic(savepoint=False)  # the view has a transaction already
def save(actor: Any, field: OwnField) -> None:
    """Write a new field, or another name of one."""
    field.save()
    _record(actor, field)


@transaction.atomic
def remove(actor: Any, field: OwnField) -> int:
    """Take the field away, with what people have in it: how many had something."""
    number = field.values.count()
    _record(actor, field, number)
    field.delete()
    return number


def _record(actor: Any, field: OwnField, number: int | None = None) -> None:
    activity.record(actor, Verb.OWN_FIELD_CHANGED, field.organisation_id, number=number, detail=field.name)
