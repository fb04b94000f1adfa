"""A file of employees from upload to applied, without the screens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from onboarding.hr.imports import applying, checking, import_runs
from onboarding.hr.models import EmployeeImport
from onboarding.hr.worker import watched_work
from onboarding.people.models import Department, Organisation, User
from tests.hr.imports.files import as_csv

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
TODAY = NOW.date()


def checked(
    organisation: Organisation,
    rows: bytes | Sequence[Sequence[str]],
    by: User | None = None,
    complete: bool = False,
    own: Mapping[str, int] | None = None,
) -> EmployeeImport:
    """`own` says which columns are own fields, by their keys."""
    content = rows if isinstance(rows, bytes) else as_csv(rows, encoding="utf-8")
    run = import_runs.create(by, organisation, "personeel.csv", content)
    import_runs.set_mapping(run, {**run.mapping, **(own or {})}, complete, datetime.now(UTC))
    checking.check(run.pk, TODAY, watched_work.Unwatched())
    run.refresh_from_db()
    return run


def apply(run: EmployeeImport, by: User | None = None) -> str:
    outcome = applying.apply(run.pk, by, NOW, watched_work.Unwatched())
    run.refresh_from_db()
    return outcome


def everything() -> list[Any]:
    """All there is to know of everyone."""
    return [list(User.objects.order_by("pk").values()), list(Department.objects.order_by("pk").values())]
