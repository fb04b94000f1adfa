"""Printed letters as a file, for as long as someone needs to print them: there are codes on them that are kept nowhere
else."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

FOLDER = "brieven"  # in the storage, from where nothing is served but by our own views
KEPT = timedelta(hours=1)


def keep(number: int, pdf: bytes) -> None:
    """Keep the letters that the job of this number made."""
    forget(number)  # of the same work that was cut off and begins again
    default_storage.save(_place(number), ContentFile(pdf))


def read(number: int) -> bytes | None:
    """The file, or None when it is gone."""
    if not default_storage.exists(_place(number)):
        return None
    with default_storage.open(_place(number)) as file:
        content: bytes = file.read()
    return content


def forget(number: int) -> None:
    default_storage.delete(_place(number))


def forget_old(now: datetime) -> int:
    """Forget what was there for an hour; how many files."""
    if not default_storage.exists(FOLDER):
        return 0
    places = [f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]]
    old = [place for place in places if default_storage.get_modified_time(place) <= now - KEPT]
    for place in old:
        default_storage.delete(place)
    return len(old)


def _place(number: int) -> str:
    return f"{FOLDER}/{number}.pdf"
