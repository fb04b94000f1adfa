"""Whether an import changes what says who gets in as somebody who sees what is of others: that asks a proof first."""

from __future__ import annotations

from django.db.models import Q

from onboarding.hr.import_row_kinds import RowKind
from onboarding.hr.models import EmployeeImport, ImportRow
from onboarding.people.models import User

GETS_IN_BY = frozenset({"email", "external_id", "personnel_number", "end_date"})


def are_in(run: EmployeeImport) -> bool:
    """Two queries; of the people with power alone, who are few."""
    sees_others = Q(has_hr_role=True) | Q(has_reviewer_role=True) | Q(has_administrator_role=True)
    people = User.objects.of(run.organisation_id).with_roles().filter(sees_others | Q(is_superuser=True))
    ids = list(people.values_list("pk", flat=True))
    rows = ImportRow.objects.filter(run=run, kind=RowKind.CHANGED, user__in=ids)
    changed = {change["field"] for changes in rows.values_list("changes", flat=True) for change in changes}
    return not changed.isdisjoint(GETS_IN_BY)
