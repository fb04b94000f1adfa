"""What HR does with a department: write it, change it, take it away. Each deed is one transaction, with its line in the
activity log."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from onboarding.hr.deeds import activity
from onboarding.hr.models import Verb
from onboarding.people.models import Department


@transaction.atomic(savepoint=False)  # the view has a transaction already
def save(actor: Any, department: Department) -> None:
    """Write a new department, or what was changed of one."""
    department.save()
    _record(actor, department)


@transaction.atomic
def remove(actor: Any, department: Department) -> None:
    """Take the department away; whether it may go, is for the caller to say."""
    _record(actor, department)
    department.delete()


def _record(actor: Any, department: Department) -> None:
    activity.record(actor, Verb.DEPARTMENT_CHANGED, department.organisation_id, detail=department.name)
