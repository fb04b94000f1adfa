"""The mails of the demo's mailbox: every mail that the demo sends is a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import MIMEPart
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend

from onboarding.learning.demo import mailbox_files

KIND = ".eml"


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
            mailbox_files.add(KIND, message.message().as_bytes())
        mailbox_files.forget_oldest(KIND)
        return len(email_messages)


def latest() -> list[KeptMail]:
    """All of them, the newest first, without what they say."""
    return [_read(path, with_body=False) for path in mailbox_files.newest_first(KIND)]


def mail_of_name(name: str) -> KeptMail | None:
    path = mailbox_files.of_name(name, KIND)
    return _read(path, with_body=True) if path is not None else None


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
