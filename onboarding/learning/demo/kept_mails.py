"""The demo's mailbox on disk: every mail that the demo sends is a file, the latest so many of them."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import MIMEPart
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend

PLACE = "DEMO_MAILBOX"  # the setting that says where it is; only the demo has it
MOST = 500  # mails that are kept
NAME = re.compile(r"[0-9]{20}-[0-9a-f]{8}", re.ASCII)


@dataclass(frozen=True, slots=True)
class KeptMail:
    """A mail as it was sent; `html` is empty where it has none."""

    name: str
    to: str
    subject: str
    at: datetime | None
    text: str = ""
    html: str = ""


class MailboxBackend(BaseEmailBackend):
    """An e-mail backend that keeps what it is given."""

    def send_messages(self, email_messages: Sequence[Any]) -> int:
        for message in email_messages:
            _keep(message.message().as_bytes())
        _forget_oldest()
        return len(email_messages)


def latest() -> list[KeptMail]:
    """All of them, the newest first, without what they say."""
    return [_read(path, with_body=False) for path in sorted(_folder().glob("*.eml"), reverse=True)]


def mail_of_name(name: str) -> KeptMail | None:
    path = _folder() / f"{name}.eml"
    return _read(path, with_body=True) if NAME.fullmatch(name) and path.exists() else None


def _keep(content: bytes) -> None:
    """Whole or not at all: the page may be opened at any time."""
    path = _folder() / f"{time.time_ns():020d}-{secrets.token_hex(4)}.eml"
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_bytes(content)
    unfinished.rename(path)


def _forget_oldest() -> None:
    for path in sorted(_folder().glob("*.eml"), reverse=True)[MOST:]:
        path.unlink(missing_ok=True)


def _folder() -> Path:
    folder = Path(getattr(settings, PLACE))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _read(path: Path, *, with_body: bool) -> KeptMail:
    parsed = BytesParser(policy=policy.default).parsebytes(path.read_bytes(), headersonly=not with_body)
    sent = parsed["Date"]
    return KeptMail(
        name=path.stem,
        to=str(parsed["To"] or ""),
        subject=str(parsed["Subject"] or ""),
        at=_moment(str(sent)) if sent else None,
        text=_body(parsed, "plain") if with_body else "",
        html=_body(parsed, "html") if with_body else "",
    )


def _moment(written: str) -> datetime:
    """Without a zone, it is UTC (RFC 5322, 3.3)."""
    moment = parsedate_to_datetime(written)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _body(mail: MIMEPart, kind: str) -> str:
    part = mail.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part is not None else ""
