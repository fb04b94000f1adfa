"""Django's own SMTP, which also remembers whether a mail was handed over.

Between the last byte of a mail and the server's answer nobody can know whether it was accepted. Before, it surely was
not. Only so can a broken connection be told from a mail that may have gone out (docs/decisions/0006).
"""

from __future__ import annotations

import smtplib
from typing import TYPE_CHECKING

from django.core.mail.backends import smtp

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

END_OF_MAIL = b"\r\n.\r\n"


class Plain(smtplib.SMTP):
    """`handed_over` is about the mail that was last begun."""

    handed_over = False

    def send(self, s: ReadableBuffer | str) -> None:
        self.handed_over = False
        super().send(s)
        self.handed_over = isinstance(s, bytes) and s.endswith(END_OF_MAIL)


class Encrypted(Plain, smtplib.SMTP_SSL):
    """The same over a connection that is encrypted from its first byte."""


class EmailBackend(smtp.EmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return Encrypted if self.use_ssl else Plain
