"""An open file on its way out: a ZIP of which the same content gives the same bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from io import BytesIO
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from onboarding.lessons.models import FileKind
from onboarding.lessons.open_file.packing import FILES, Packed, open_thing
from onboarding.lessons.picture_metadata import without_metadata

CONTENT = "programma.json"
PORTION = 256 * 1024
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # no moment stands in what is compared
ENTRY_MODE = 0o644 << 16


def write(what: Packed, target: IO[bytes], advance: Callable[[], None] = lambda: None) -> dict[str, Any]:
    """Write the file to `target`, and give what stands in its programma.json. A film passes through in portions;
    `advance` is told after each picture or document. Raises Refused (`file_gone`) when the storage has one no more."""
    entries = []
    with ZipFile(target, "w") as archive:
        for entry in what.data[FILES]:
            entries.append(entry | _put(archive, entry["path"], what.things[entry["path"]], entry["kind"]))
            advance()
        data = what.data | {FILES: entries}
        archive.writestr(_info(CONTENT, ZIP_DEFLATED), as_text(data))
    return data


def as_text(data: dict[str, Any]) -> str:
    """The content of programma.json."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _info(name: str, compression: int) -> ZipInfo:
    info = ZipInfo(name, LONG_AGO)
    info.compress_type = compression
    info.external_attr = ENTRY_MODE
    info.create_system = 3  # Unix, wherever it is made
    return info


def _bare(thing: Any, kind: str) -> IO[bytes]:
    source = open_thing(thing)
    if kind != FileKind.PICTURE:
        return source
    with source:
        return BytesIO(without_metadata(source.read()))


def _put(archive: ZipFile, path: str, thing: Any, kind: str) -> dict[str, Any]:
    """Puts in what a picture or document holds, uncompressed: they are compressed already. A picture goes out as it
    comes in, without what a camera wrote into it."""
    seen, size = hashlib.sha256(), 0
    with _bare(thing, kind) as source, archive.open(_info(path, ZIP_STORED), "w", force_zip64=True) as into:
        while portion := source.read(PORTION):
            seen.update(portion)
            size += len(portion)
            into.write(portion)
    return {"size": size, "sha256": seen.hexdigest()}
