"""What a file of the desk holds (its SHA-256), remembered, so that a film that stayed the same is not read again.

A place in the storage alone does not tell: once a file is replaced, its name is free, and another one may get it. So
what is remembered holds while everything about the place is what it was right before the file was read: its size, the
moment at which the storage says that it was written, and Wagtail's own hash, which changes with each file that is sent.
Of a kept copy, which nobody may change, the same tells that it is still whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onboarding.lessons import file_keeping
from onboarding.lessons.models import FrozenFile, ReadFile

STAMP = ("size", "written_at", "sha1")


@dataclass(frozen=True, slots=True)
class Stamp:
    """What can be told of a stored file without reading it: `size` in bytes, `sha1` as Wagtail noted it, or ""."""

    size: int
    written_at: datetime
    sha1: str


def stamp_of(thing: Any) -> Stamp | None:
    """Of the file of a picture, document or kept copy; None where the storage cannot tell. Raises OSError when it is
    lost."""
    try:
        return Stamp(thing.file.size, thing.file.storage.get_modified_time(thing.file.name), _sha1(thing))
    except NotImplementedError:
        return None


def _sha1(thing: Any) -> str:
    return "" if isinstance(thing, FrozenFile) else thing.file_hash


def known(thing: Any, stamp: Stamp | None) -> str:
    """The SHA-256 of its file, in hexadecimal, if that was read before and has this stamp; else ""."""
    return _known([thing]).get((thing.file.name, stamp), "")


def remember(thing: Any, stamp: Stamp | None, sha256: str) -> None:
    """That its file holds this; `stamp` is of before it was read, so that what is written meanwhile is read again."""
    _remember([_row(thing, stamp, sha256)] if stamp else [])


def kept_before(sha256: str, organisation_id: int) -> FrozenFile | None:
    """The kept copy of what has this SHA-256, so that it need not be read; None without one that is whole."""
    kept = FrozenFile.objects.filter(organisation=organisation_id, sha256=sha256).first()
    return kept if kept is not None and is_whole(kept) else None


def is_whole(kept: FrozenFile) -> bool:
    """Whether the storage has a kept file as it was; reads it only when something about its place changed."""
    return sha256_of_each([kept]) == [kept.sha256]


def sha256_of_each(things: Iterable[Any]) -> list[str]:
    """Of the files of these pictures, documents or kept copies, in hexadecimal; "" of one that is lost. Reads what is
    not known."""
    asked = list(things)
    before, found, new = _known(asked), [], []
    for thing in asked:
        try:
            stamp = stamp_of(thing)
            sha256 = before.get((thing.file.name, stamp), "")
            if not sha256:
                sha256 = file_keeping.sha256_of(thing.file)
                new += [_row(thing, stamp, sha256)] if stamp else []
        except FileNotFoundError:
            sha256 = ""
        found.append(sha256)
    _remember(new)
    return found


def _known(things: Iterable[Any]) -> dict[tuple[str, Stamp | None], str]:
    rows = ReadFile.objects.filter(place__in=[thing.file.name for thing in things])
    return {(row.place, Stamp(row.size, row.written_at, row.sha1)): row.sha256 for row in rows}


def _row(thing: Any, stamp: Stamp, sha256: str) -> ReadFile:
    return ReadFile(place=thing.file.name, size=stamp.size, written_at=stamp.written_at, sha1=stamp.sha1, sha256=sha256)


def _remember(rows: Iterable[ReadFile]) -> None:
    by_place = {row.place: row for row in rows}  # two documents may have one file
    ReadFile.objects.bulk_create(
        by_place.values(), update_conflicts=True, unique_fields=["place"], update_fields=[*STAMP, "sha256"]
    )
