"""What HR does with a department: write it, change it, take it away. Each deed is one transaction, with its line in the
activity log."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from onboarding.hr.deeds import activity, changed_values
from onboarding.hr.deeds.changed_values import Change
from onboarding.hr.models import Verb
from onboarding.people.models import Department, User

RELATED = ("head", "kind_of_work")
FIELDS = ("name", *RELATED)


@transaction.atomic(savepoint=False)  # the view has a transaction already
def save(actor: Any, department: Department) -> None:
    """Write a new department, or what was changed of one."""
    before = Department.objects.select_related(*RELATED).filter(pk=department.pk).first()
    department.save()
    _record(actor, department, changed_values.of_fields(before, department, FIELDS))


class InUse(ValidationError):
    """The department may not go; nothing was done."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, code="department_in_use")


def objection(department: Department) -> str:
    """Why it may not go, in a sentence; "" when it may. What hangs on it would be lost along."""
    if User.objects.working_in(department).exists():
        return _(
            "In deze dienst staan nog mensen, misschien ook mensen die uit dienst zijn. "
            "Verplaats hen eerst naar een andere dienst, en haal ze weg bij wie er ook werkt."
        )
    if department.rule_conditions.exists():
        return _("Een inschrijfregel gebruikt deze dienst. Verwijder eerst die regel.")
    return ""


@transaction.atomic
def remove(actor: Any, department: Department) -> None:
    """Take the department away. Raises InUse, also for what came in just now: whoever is given this department, or a
    rule of it, meanwhile waits for the lock."""
    held = Department.objects.select_for_update().get(pk=department.pk)
    why_not = objection(held)
    if why_not:
        raise InUse(why_not)
    _record(actor, held, changed_values.of_fields(held, None, FIELDS))
    department.delete()


def _record(actor: Any, department: Department, changes: list[Change]) -> None:
    verb = Verb.DEPARTMENT_CHANGED
    activity.record(actor, verb, department.organisation_id, detail=department.name, changes=changes)
