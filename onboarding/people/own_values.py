"""Writing what people have in the fields that their organisation named itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django.db import transaction

from onboarding.people.models import OwnValue


@transaction.atomic
def give(values: Mapping[int, Mapping[int, str]]) -> None:
    """What people have from now on, by the id of the person and then of the field, which is of their organisation.

    An empty text takes away what they had; a field that is not named stays as it is.
    """
    written, emptied = [], defaultdict(list)
    for person, by_field in values.items():
        for field, text in by_field.items():
            if text.strip():
                written.append(OwnValue(person_id=person, field_id=field, value=text.strip()))
            else:
                emptied[field].append(person)
    OwnValue.objects.bulk_create(
        written, update_conflicts=True, unique_fields=["person", "field"], update_fields=["value"], batch_size=1000
    )
    for field, people in emptied.items():
        OwnValue.objects.filter(field=field, person__in=people).delete()
