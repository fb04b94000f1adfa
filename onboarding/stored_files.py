"""What a storage of files does in another way than the disk, for who must not care which of the two it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from django.core.files.storage import Storage
from django.db.models.fields.files import FieldFile

PORTION = 64 * 1024  # bytes


def names_in(storage: Storage, folder: str) -> list[str]:
    """The files in a folder, by their names, in order; none where there is no such folder."""
    try:
        return sorted(storage.listdir(folder)[1])
    except FileNotFoundError:  # of the disk; a bucket knows no folders
        return []


def portions(file: FieldFile, part: range) -> Iterator[bytes]:
    """These bytes of a file as it is now, in pieces. A bucket is asked for these only: a film is not fetched whole for
    each leap. Raises FileNotFoundError at once."""
    storage: Any = file.storage
    if hasattr(storage, "part"):
        return storage.part(file.name, part).iter_chunks(PORTION)  # type: ignore[no-any-return]
    return _of_open(storage.open(file.name), part)


def _of_open(source: IO[bytes], part: range) -> Iterator[bytes]:
    with source:
        source.seek(part.start)
        left = len(part)
        while left and (portion := source.read(min(PORTION, left))):
            left -= len(portion)
            yield portion
