"""What is kept of imports and of what was changed, and for how long: people's data is not kept for its own sake."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Max, OuterRef, Q, Subquery

from onboarding.hr.import_row_kinds import RowKind
from onboarding.hr.models import Activity, EmployeeImport, ImportRow, Job, Verb

# Files that were uploaded and never applied, with what the dry run made of them; and rows that were set apart.
FILES = timedelta(days=30)
ROWS = timedelta(days=365)  # of imports that were applied; those of the last one stay, to undo it
ABOUT_PEOPLE = (Verb.PERSON_CHANGED, Verb.MOVED, Verb.LEFT, Verb.RETURNED)
VALUES = timedelta(days=365)  # old and new ones in the log; the line itself stays
JOBS = timedelta(days=90)  # that are over


def forget_old(now: datetime) -> int:
    """Forget what is older than that; how many files, rows and jobs went."""
    files, _ = EmployeeImport.objects.filter(applied_at__isnull=True, uploaded_at__lt=now - FILES).delete()
    same = EmployeeImport.objects.filter(organisation=OuterRef("run__organisation")).order_by()
    last = same.values("organisation").annotate(last=Max("applied_at")).values("last")
    old = ImportRow.objects.filter(run__applied_at__lt=now - ROWS).exclude(run__applied_at=Subquery(last))
    rows, _ = ImportRow.objects.filter(pk__in=old.values("pk")).delete()
    apart, _ = ImportRow.objects.filter(kind=RowKind.WRONG, run__applied_at__lt=now - FILES).delete()
    has_gone = Q(verb__in=ABOUT_PEOPLE, subject__isnull=True, number__isnull=True)  # deleted, with what was known
    Activity.objects.filter(Q(at__lt=now - VALUES) | has_gone).exclude(changes=[]).update(changes=[])
    jobs, _ = Job.objects.filter(finished_at__lt=now - JOBS).delete()
    return files + rows + apart + jobs
