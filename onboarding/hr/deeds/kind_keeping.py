"""What HR does with a kind of work: write it, change its name, take it away. Each deed is one transaction, with its
line in the activity log."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from onboarding.hr.deeds import activity
from onboarding.hr.models import Verb
from onboarding.people.models import Department, KindOfWork, Organisation
from onboarding.people.models.kinds_of_work import free_key


@transaction.atomic(savepoint=False)  # the view has a transaction already
def save(actor: Any, kind: KindOfWork) -> None:
    """Write a new kind, under a key that was never another's, or the name of one."""
    if not kind.key:
        Organisation.objects.select_for_update(no_key=True).only("pk").get(pk=kind.organisation_id)
        taken = KindOfWork.objects.of(kind.organisation_id).values_list("key", flat=True)
        kind.key = free_key(kind.name, taken)
    kind.save()
    _record(actor, kind)


@transaction.atomic
def remove(actor: Any, kind: KindOfWork) -> None:
    """Take the kind away from all departments; what was published for it stays known by its key."""
    Department.objects.filter(kind_of_work=kind).update(kind_of_work=None)
    KindOfWork.objects.filter(pk=kind.pk).update(is_gone=True)
    _record(actor, kind)


def _record(actor: Any, kind: KindOfWork) -> None:
    activity.record(actor, Verb.KIND_CHANGED, kind.organisation_id, detail=kind.name)
