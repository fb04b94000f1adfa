"""What HR chose for a file is proposed for the next one of the same shape: with the same headings, in the same order.

The columns that we put in a file of rows to repair do not count, so that a repaired file is of the shape of the first.
Of people nothing is kept: headings, fields, separators, and what becomes of whoever left already.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.utils import timezone

from onboarding.hr.imports import file_columns, file_layout, made_columns
from onboarding.hr.imports.name_splitting import Naming
from onboarding.hr.models import EmployeeImport, KeptChoices


def keep(run: EmployeeImport, now: datetime) -> None:
    """Remember what is chosen for this file now; nothing of one that was not read yet."""
    if not run.layout:
        return
    places = {index: place for place, index in enumerate(_own(run))}
    width, own = len(file_layout.file_header(run)), len(places)
    columns = {
        field: places[index] if index < width else own + index - width
        for field, index in run.mapping.items()
        if index >= width or index in places
    }
    naming = Naming.from_dict(run.naming)
    KeptChoices.objects.update_or_create(
        organisation_id=run.organisation_id,
        shape=_shape(run),
        defaults={
            "columns": columns,
            "made": [made_columns.moved(one, places) for one in file_layout.made(run)],
            "naming": Naming(naming.order, naming.one_first_name).as_dict(),
            "takes_gone": run.takes_gone,
            "kept_at": now,
        },
    )


def propose(run: EmployeeImport) -> None:
    """Choose for a file that was just read what was chosen the last time for one of its shape, if there was one."""
    kept = KeptChoices.objects.of(run.organisation_id).filter(shape=_shape(run)).first()
    if kept is None:
        return
    own, width = _own(run), len(file_layout.file_header(run))
    run.layout["made"] = [made_columns.moved(one, dict(enumerate(own))) for one in kept.made]
    run.layout["as_before"] = timezone.localtime(kept.kept_at).date().isoformat()
    run.mapping = {
        field: own[place] if place < len(own) else width + place - len(own) for field, place in kept.columns.items()
    }
    run.naming, run.takes_gone = kept.naming, kept.takes_gone
    run.save(update_fields=["layout", "mapping", "naming", "takes_gone"])


def _own(run: EmployeeImport) -> list[int]:
    """The columns (from 0) of the file, without those that we put there."""
    header = file_layout.file_header(run)
    return [index for index, heading in enumerate(header) if not file_columns.is_remark(heading)]


def _shape(run: EmployeeImport) -> str:
    header = file_layout.file_header(run)
    text = "\n".join(file_columns.folded(header[index]) for index in _own(run))
    return hashlib.sha256(text.encode()).hexdigest()
