"""A ZIP of which each file is sealed as it is written, and which is sealed itself by a signed manifest."""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import IO, Any

from onboarding.learning.evidence.evidence_key import SigningKey
from quizzes.definitions import digest

MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
MANIFEST_SCHEMA = "aanboord-manifest/1"


class Member:
    """A file in the ZIP while it is written: counted and hashed."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> None:
        self._hash.update(data)
        self.size += len(data)
        self._file.write(data)

    @property
    def sha256(self) -> bytes:
        return self._hash.digest()


class SealedZip:
    """Written in order, from front to back; what was written is remembered by its name, size and SHA-256 alone.

    `moment` is when every file in it says to be made, so that the same contents give the same bytes.
    """

    def __init__(self, file: IO[bytes], moment: datetime) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
        self._date = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
        self._entries = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - closed by `seal`
        self.files: dict[str, dict[str, Any]] = {}
        self.head: dict[str, str] = {}
        self.entry_count = 0

    @contextmanager
    def member(self, path: str, *, is_packed: bool = False) -> Iterator[Member]:
        """Write one file; `is_packed`: it would not become smaller."""
        info = zipfile.ZipInfo(path, self._date)
        info.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        with self._zip.open(info, "w", force_zip64=True) as file:
            member = Member(file)
            yield member
        self.files[path] = {"sha256": member.sha256.hex(), "size": member.size}

    def add(self, path: str, content: bytes, *, is_packed: bool = False) -> None:
        with self.member(path, is_packed=is_packed) as member:
            member.write(content)

    def add_json(self, path: str, data: Any) -> None:
        self.add(path, (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode())

    def add_entries(self, path: str, head: dict[str, Any], entries: Iterable[dict[str, Any]]) -> None:
        """JSON of `head` and its `entries`, an entry on a line; each field and each entry is sealed apart."""
        self.head = {name: digest(value) for name, value in head.items()}
        with self.member(path) as member:
            lines = "".join(f"{_json(name)}: {_json(value)},\n" for name, value in head.items())
            member.write(("{\n" + lines + '"entries": [').encode())
            for entry in entries:
                member.write(((",\n" if self.entry_count else "\n") + _json(entry)).encode())
                self._entries.write(f"{_json({'id': entry['id'], 'sha256': digest(entry)})}\n")
                self.entry_count += 1
            member.write(b"\n]\n}\n")

    def seal(self, key: SigningKey, published_at: str) -> None:
        """Write the manifest and its signature, and end. `published_at`: the address where the key can be compared."""
        head: dict[str, Any] = {"schema": MANIFEST_SCHEMA, "key": key.public.fingerprint, "published_at": published_at}
        head |= {"evidence": self.head, "files": dict(sorted(self.files.items()))}
        with self.member(MANIFEST) as member:
            member.write(json.dumps(head, ensure_ascii=False, indent=1)[:-2].encode() + b',\n "entries": [')
            self._entries.seek(0)
            for number, line in enumerate(self._entries):
                member.write(((",\n  " if number else "\n  ") + line.rstrip("\n")).encode())
            member.write(b"\n ]\n}\n")
        self.add(SIGNATURE, key.sign(member.sha256), is_packed=True)
        self.close()

    def close(self) -> None:
        self._zip.close()
        self._entries.close()


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False)
