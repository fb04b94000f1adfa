"""Keeping a file: by what it holds, once per organisation, in the storage of the site."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime
from enum import StrEnum
from mimetypes import guess_type
from pathlib import PurePath
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.core.files.base import File
from django.db import IntegrityError, transaction

from onboarding.lessons.models import FrozenFile

IN_MEMORY = 8 * 1024 * 1024  # bytes; what is larger waits on disk
PORTION = 256 * 1024
logger = logging.getLogger(__name__)
NOT_KNOWN_EVERYWHERE = {".avif": "image/avif", ".vtt": "text/vtt", ".webm": "video/webm", ".webp": "image/webp"}


class State(StrEnum):
    """Of a kept file: as it was kept, something else by now, or gone."""

    WHOLE = "whole"
    DAMAGED = "damaged"
    LOST = "lost"


def sha256_of(file: Any) -> str:
    """Of what a stored file (a FieldFile) holds now, in hexadecimal. Raises OSError when the storage has it no more."""
    with file.storage.open(file.name) as source:
        return _read(source, None)


def keep(source: Any, name: str, organisation_id: int, now: datetime) -> FrozenFile:
    """The kept copy of what `source` (a file that is open) holds: the one there is, or a new one.

    Reads once, so that what is kept is what was counted, and writes the file before the row about it: when the storage
    fails (OSError), there is no row. Whoever comes at the same moment with the same file gets the same row. A copy that
    was lost or damaged is written again, in its own place.
    """
    with SpooledTemporaryFile(max_size=IN_MEMORY) as copy:
        sha256 = _read(source, copy)
        size = copy.tell()
        copy.seek(0)
        kept = FrozenFile.objects.filter(organisation=organisation_id, sha256=sha256).first()
        if kept is None:
            kept = FrozenFile(organisation_id=organisation_id, sha256=sha256, size=size, kept_since=now)
            kept.content_type = content_type_of(name)
            kept.file.save(name, File(copy), save=False)
            return _settled(kept)
        if (now_is := state_of(kept)) != State.WHOLE:  # such as a storage that was put back in part
            logger.error("Kept file %s was %s, and was written again.", kept.pk, now_is)
            kept.file.storage.delete(kept.place)
            kept.file.storage.save(kept.place, File(copy))
        return kept


def state_of(kept: FrozenFile) -> State:
    """What became of a kept file in the storage; reads it whole."""
    try:
        return State.WHOLE if sha256_of(kept.file) == kept.sha256 else State.DAMAGED
    except FileNotFoundError:
        return State.LOST


def content_type_of(name: str) -> str:
    """By the end of a file's name, since not every system knows every one."""
    return NOT_KNOWN_EVERYWHERE.get(PurePath(name).suffix.lower()) or guess_type(name)[0] or "application/octet-stream"


def _read(source: Any, copy: IO[bytes] | None) -> str:
    """Read `source` to its end and write it to `copy`; its SHA-256."""
    digest = hashlib.sha256()
    while portion := source.read(PORTION):
        digest.update(portion)
        if copy is not None:
            copy.write(portion)
    return digest.hexdigest()


def _settled(kept: FrozenFile) -> FrozenFile:
    try:
        with transaction.atomic():
            kept.save(force_insert=True)
    except IntegrityError:
        return FrozenFile.objects.get(organisation=kept.organisation_id, sha256=kept.sha256)
    return kept
