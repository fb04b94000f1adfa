"""Files that were made in the background, kept under the number of their job for as long as they may be downloaded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO

from django.core.files import File
from django.core.files.storage import default_storage

from onboarding.hr.models import Job, JobState
from onboarding.stored_files import names_in


@dataclass(frozen=True, slots=True)
class KeptZips:
    """Those in `folder` of the storage, from where nothing is served but by our own views; each there for `kept`."""

    folder: str
    kept: timedelta

    def place_of(self, job: Job) -> str:
        """Where the file of a job is kept."""
        return f"{self.folder}/{job.pk}.zip"

    def keep(self, job: Job, file: IO[bytes]) -> None:
        """Instead of one of the same work that was cut off and begins again."""
        file.seek(0)
        default_storage.delete(self.place_of(job))
        default_storage.save(self.place_of(job), File(file))

    def kept_until(self, job: Job) -> datetime | None:
        """Until when the file of a job can be downloaded; None while it is not made."""
        return job.finished_at + self.kept if job.state == JobState.DONE and job.finished_at else None

    def is_there(self, job: Job, now: datetime) -> bool:
        until = self.kept_until(job)
        return until is not None and now < until and default_storage.exists(self.place_of(job))

    def forget_old(self, now: datetime) -> int:
        """Forget the files that were there long enough, and those whose job is gone; how many."""
        names = names_in(default_storage, self.folder)
        numbers = {int(name.partition(".")[0]): name for name in names if name.partition(".")[0].isdecimal()}
        kept = Job.objects.filter(pk__in=numbers).exclude(finished_at__lt=now - self.kept).values_list("pk", flat=True)
        old = numbers.keys() - set(kept)
        for number in old:
            default_storage.delete(f"{self.folder}/{numbers[number]}")
        return len(old)
