"""Django's own SMTP, which also remembers whether a mail was handed over.

Between the last byte of a mail and the server's answer nobody can know whether it was accepted. Before, it surely was
not. Only so can a broken connection be told from a mail that may have gone out (docs/decisions/0006).
"""

from __future__ import annotations

import smtplib
from typing import Any

from django.core.mail.backends import smtp

END_OF_MAIL = b"\r\n.\r\n"


class Remembering:
    """For either kind of connection; `handed_over` is about the mail that was last begun."""

    handed_over = False

    def send(self, data: Any) -> None:
        self.handed_over = False
        super().send(data)  # type: ignore[misc]
        self.handed_over = isinstance(data, bytes) and data.endswith(END_OF_MAIL)


class Plain(Remembering, smtplib.SMTP):
    pass


class Encrypted(Remembering, smtplib.SMTP_SSL):
    pass


class EmailBackend(smtp.EmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return Encrypted if self.use_ssl else Plain
