"""One backup: a folder named after its moment, with the database, the uploaded files and `backup.json` about both.

Files that did not change are the same ones on the disk as in the backup before (hard links): one costs what is new. It
gets its name when it is whole; what was broken off begins with a dot, and is taken away by the next one.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from onboarding.backups import database_copies, evidence_digests

ABOUT, FILES = "backup.json", "media"
LOCK = ".lock"
NAME = "%Y-%m-%dT%H%M%SZ"
AT_ONCE = 1024 * 1024  # bytes


class UnderWay(Exception):
    """Somebody, or a timer, makes a backup in that folder now; the message says so."""


class NoBackup(Exception):
    """A folder is no backup, or not what was written then; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A whole backup: where it stands, and what `backup.json` says."""

    folder: Path
    about: dict[str, Any]

    @property
    def database(self) -> Path:
        return self.folder / str(self.about["database"]["file"])

    @property
    def in_words(self) -> str:
        rows = sum(one["rows"] for one in self.about["evidence"].values())
        return f"{self.folder}: de databank, {rows} rijen bewijs, {self._files_in_words}."

    @property
    def has_files(self) -> bool:
        return "bucket" not in self.about["files"]

    @property
    def _files_in_words(self) -> str:
        files = self.about["files"]
        if not self.has_files:
            return f"zonder de bestanden: die staan in de bucket {files['bucket']}, waarvan u zelf een kopie bewaart"
        return f"{files['number']} bestanden ({files['bytes'] // 1_000_000} MB)"


@contextmanager
def alone(into: Path) -> Iterator[None]:
    """Nobody else makes or forgets backups in the folder `into` meanwhile, in whatever process; raises UnderWay."""
    into.mkdir(parents=True, exist_ok=True)
    with (into / LOCK).open("ab") as lock:  # it stays there, and is let go by whoever ends or is killed
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise UnderWay(
                f"In {into} wordt al een kopie gemaakt. Wacht tot die klaar is, en begin opnieuw."
            ) from problem
        yield


def make(connection: BaseDatabaseWrapper, media: Path | str, into: Path, now: datetime) -> Backup:
    """Make a backup in the folder `into`, which is ours alone(). `media` is the folder of uploaded files, or the name
    of the bucket in which they stand: then they are no part of it. Raises CopyFailed or OSError, and then leaves no
    backup behind.

    The database goes first: the files that it names are there when they are copied, since none that evidence rests on
    is ever taken away.
    """
    for broken_off in into.glob(".*.part"):
        shutil.rmtree(broken_off)
    name = now.astimezone(UTC).strftime(NAME)
    part = into / f".{name}.part"
    before = next(iter(newest_first(into)), None)
    part.mkdir(mode=0o700)
    database, evidence = database_copies.copy(connection, part)
    files: dict[str, Any] = {"bucket": media}
    if isinstance(media, Path):
        number, size = _copy_files(media, part / FILES, before / FILES if before else None)
        files = {"number": number, "bytes": size}
    about = {
        "made_at": now.isoformat(timespec="seconds"),
        "database": {"file": database.name, "vendor": connection.vendor, "sha256": _sha256(database)},
        "files": files,
        "evidence": {table: one.as_dict() for table, one in evidence.items()},
    }
    (part / ABOUT).write_text(json.dumps(about, indent=2), encoding="utf-8")
    whole = into / name
    part.rename(whole)
    return Backup(whole, about)


def read(folder: Path) -> Backup:
    """The backup in this folder; raises NoBackup when it is none, or its database is not what was written."""
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        backup = Backup(folder, about)
        is_same = _sha256(backup.database) == about["database"]["sha256"]
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise NoBackup(f"{folder} is geen kopie, of ze is niet heel ({problem}).") from problem
    if not is_same:
        raise NoBackup(f"{backup.database} is niet meer wat er bewaard werd. Neem een andere kopie.")
    return backup


def put_back(backup: Backup, connection: BaseDatabaseWrapper, media: Path | str) -> None:
    """Put a backup into an empty database and an empty folder of files, and see that the evidence is the same. Files in
    a bucket (`media` is its name) are left as they are.

    Raises CopyFailed, and changes nothing, where something stands already; NoBackup when what came of it is another.
    """
    if isinstance(media, str) == backup.has_files:
        where = "een bucket" if isinstance(media, str) else "een map"
        raise database_copies.CopyFailed(
            f"Deze site bewaart bestanden in {where}, en toen deze kopie gemaakt werd was dat niet zo. "
            "Geef de site dezelfde MEDIA_BUCKET als toen, en zet daarna de bestanden over."
        )
    if isinstance(media, Path) and media.exists() and any(media.iterdir()):
        raise database_copies.CopyFailed(f"In {media} staat al iets. Zet een kopie alleen terug in een lege map.")
    database_copies.put_back(backup.database, connection)
    if isinstance(media, Path):
        shutil.copytree(backup.folder / FILES, media, dirs_exist_ok=True)
    differing = evidence_digests.differing(backup.about["evidence"], evidence_digests.of_connection(connection))
    if differing:
        raise NoBackup(f"Het bewijs is niet wat er bewaard werd, in: {', '.join(differing)}.")


def newest_first(into: Path) -> list[Path]:
    """The whole backups in a folder."""
    return sorted((one.parent for one in into.glob(f"*/{ABOUT}") if not one.parent.name.startswith(".")), reverse=True)


def forget(into: Path, keep: int) -> list[Path]:
    """Take away all but the `keep` newest backups; returns those that went."""
    gone = newest_first(into)[max(keep, 1) :]
    for folder in gone:
        shutil.rmtree(folder)
    return gone


def _copy_files(source: Path, target: Path, before: Path | None) -> tuple[int, int]:
    """Copy all files; returns how many, and how large together, in bytes."""
    target.mkdir()
    number = size = 0
    for path in _files(source):
        inside = path.relative_to(source)
        copied = target / inside
        copied.parent.mkdir(parents=True, exist_ok=True)
        try:
            known = before / inside if before else None
            if known and _is_same(path, known):
                os.link(known, copied)
            else:
                shutil.copy2(path, copied)
        except FileNotFoundError:
            continue  # a file that is not kept may go meanwhile
        number += 1
        size += copied.stat().st_size
    return number, size


def _is_same(path: Path, known: Path) -> bool:
    if not known.is_file():
        return False
    one, other = path.stat(), known.stat()
    return (one.st_size, one.st_mtime_ns) == (other.st_size, other.st_mtime_ns)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())


def _sha256(path: Path) -> str:
    hashed = hashlib.sha256()
    with path.open("rb") as source:
        while chunk := source.read(AT_ONCE):
            hashed.update(chunk)
    return hashed.hexdigest()
