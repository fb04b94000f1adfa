"""The letters of the demo's mailbox, so that whoever tries the product needs no printer.

Here a code is kept as it stands on paper, which a real site never does: without the mailbox nothing is kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from onboarding.learning.demo import mailbox_files
from onboarding.people.models import User

KIND = ".brief"


@dataclass(frozen=True, slots=True)
class KeptLetter:
    """A letter as it was printed; the site may know nothing of it by now."""

    name: str
    to: str
    number: str
    code: str
    at: datetime


def keep(printed: Iterable[tuple[User, str]], now: datetime) -> None:
    """Put letters that were printed, as people with their codes, in the mailbox of the demo; elsewhere do nothing."""
    if not mailbox_files.is_there():
        return
    for person, code in printed:
        letter = KeptLetter("", person.get_full_name(), person.personnel_number, code, now)
        mailbox_files.add(KIND, json.dumps({**asdict(letter), "at": now.isoformat()}).encode())
    mailbox_files.forget_oldest(KIND)


def latest_letters() -> list[KeptLetter]:
    """All of them, the newest first."""
    return [_read(path) for path in mailbox_files.newest_first(KIND)]


def letter_of_name(name: str) -> KeptLetter | None:
    path = mailbox_files.of_name(name, KIND)
    return _read(path) if path is not None else None


def _read(path: Path) -> KeptLetter:
    kept: dict[str, Any] = json.loads(path.read_bytes())
    return KeptLetter(**{**kept, "name": path.stem, "at": datetime.fromisoformat(kept["at"])})
