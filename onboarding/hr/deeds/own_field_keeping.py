"""What HR does with an own field of the organisation: name it, take it away. Each deed is one transaction, with its
line in the activity log."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from onboarding.hr.deeds import activity
from onboarding.hr.models import Verb
from onboarding.people.models import OwnField


@transaction.atomic(savepoint=False)  # the view has a transaction already
def save(actor: Any, field: OwnField) -> None:
    """Write a new field, or another name of one."""
    field.save()
    _record(actor, field)


class InUse(ValidationError):
    """The field may not go: a rule asks for it, and would take more people without it. Nothing was done."""

    def __init__(self) -> None:
        super().__init__(_("Een inschrijfregel vraagt ernaar. Wijzig of verwijder eerst die."), code="field_in_use")


@transaction.atomic
def remove(actor: Any, field: OwnField) -> int:
    """Take the field away, with what people have in it: how many had something. Raises InUse."""
    held = OwnField.objects.select_for_update().get(pk=field.pk)
    if held.rule_conditions.exists():
        raise InUse
    number = field.values.count()
    _record(actor, field, number)
    field.delete()
    return number


def _record(actor: Any, field: OwnField, number: int | None = None) -> None:
    activity.record(actor, Verb.OWN_FIELD_CHANGED, field.organisation_id, number=number, detail=field.name)
