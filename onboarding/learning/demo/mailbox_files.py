"""The files of the demo's mailbox, each named by when it came; of each kind the latest so many are kept."""

from __future__ import annotations

import re
import secrets
import time
from pathlib import Path

from django.conf import settings

PLACE = "DEMO_MAILBOX"  # the setting that says where it is; only the demo has it
MOST = 500  # of each kind
NAME = re.compile(r"[0-9]{20}-[0-9a-f]{8}", re.ASCII)


def is_there() -> bool:
    """Whether this site has the mailbox: the demo has, and no other."""
    return bool(getattr(settings, PLACE, None))


def add(kind: str, content: bytes) -> None:
    """Whole or not at all: the page may be opened at any time. `kind` is how the name ends, such as ".eml"."""
    path = _folder() / f"{time.time_ns():020d}-{secrets.token_hex(4)}{kind}"
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_bytes(content)
    unfinished.rename(path)


def newest_first(kind: str) -> list[Path]:
    return sorted(_folder().glob(f"*{kind}"), reverse=True)


def of_name(name: str, kind: str) -> Path | None:
    path = _folder() / f"{name}{kind}"
    return path if NAME.fullmatch(name) and path.exists() else None


def forget_oldest(kind: str) -> None:
    for path in newest_first(kind)[MOST:]:
        path.unlink(missing_ok=True)


def _folder() -> Path:
    folder = Path(getattr(settings, PLACE))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
