"""What goes along with the mail of a saved list."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MailedFile:
    """`rows` is how long the list is, in words, and `told` a sentence about the file; `content` is empty when
    there is too much for a mail."""

    count: int
    rows: str
    told: str
    filename: str = ""
    content: bytes = b""
    content_type: str = ""
