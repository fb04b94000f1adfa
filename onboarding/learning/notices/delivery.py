"""Hands mails to the mail server over one connection, and tells what its answer means."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable
from datetime import datetime
from enum import Enum, auto

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend

from onboarding.people import mail_pulse
from onboarding.people.mail_message import Mail

logger = logging.getLogger(__name__)

PER_CONNECTION = 100  # mails; servers close a connection that stays open for long
PATIENCE = 60  # seconds; RFC 5321, 4.5.3.2 asks for more, but then a run could hang for hours
SERVER_CLOSES = 421  # RFC 5321, 3.8
OURS = {"django.core.mail.backends.smtp.EmailBackend": "onboarding.learning.notices.smtp.EmailBackend"}


class Delivery(Enum):
    ACCEPTED = auto()
    REFUSED = auto()  # for good: this recipient, or this mail
    PUT_OFF = auto()  # for now: this recipient, or this mail
    SERVER_DOWN = auto()  # surely not accepted
    UNKNOWN = auto()  # the connection broke between the mail and the server's answer


class Mailer:
    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self._connection: BaseEmailBackend | None = None
        self._handed = 0

    def deliver(self, message: Mail) -> Delivery:
        """Hand one mail to the server. Whatever the server does, this returns; only whoever stops us does not."""
        try:
            message.connection = self._open()
        except OSError as error:  # which smtplib's own errors are too
            logger.warning("The mail server cannot be reached: %s.", type(error).__name__)
            mail_pulse.failed(error, self.clock())
            self.close()
            return Delivery.SERVER_DOWN
        try:
            message.send()
        except (OSError, ValueError) as error:
            delivery = self._meaning(error)
            if delivery not in (Delivery.REFUSED, Delivery.PUT_OFF):
                self.close()
            return delivery
        self._handed += 1
        return Delivery.ACCEPTED

    def knock(self) -> bool:
        """Whether the server lets us in; nothing is sent."""
        try:
            self._open()
        except OSError as error:
            mail_pulse.failed(error, self.clock())
            return False
        finally:
            self.close()
        return True

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.close()
            except OSError:
                logger.info("The mail server was gone before it was taken leave of.")

    def _open(self) -> BaseEmailBackend:
        if self._connection is not None and self._handed >= PER_CONNECTION:
            self.close()
        if self._connection is None:
            backend = OURS.get(settings.EMAIL_BACKEND, settings.EMAIL_BACKEND)
            connection: BaseEmailBackend = get_connection(backend, timeout=PATIENCE)
            self._connection, self._handed = connection, 0
            connection.open()
        return self._connection

    def _meaning(self, error: Exception) -> Delivery:
        if isinstance(error, smtplib.SMTPRecipientsRefused):
            return _meaning_of_code(min(code for code, _words in error.recipients.values()))
        if isinstance(error, smtplib.SMTPDataError):
            return _meaning_of_code(error.smtp_code)
        if isinstance(error, (smtplib.SMTPNotSupportedError, ValueError)):
            return Delivery.REFUSED  # an address or a text that cannot be mailed
        if isinstance(error, smtplib.SMTPResponseException):
            return Delivery.SERVER_DOWN  # it refuses us, whomever we write to
        was_handed_over = getattr(getattr(self._connection, "connection", None), "handed_over", False)
        return Delivery.UNKNOWN if was_handed_over else Delivery.SERVER_DOWN


def _meaning_of_code(code: int) -> Delivery:
    """RFC 5321, 4.2.1: 4xx is refused for now, 5xx for good."""
    if code == SERVER_CLOSES:
        return Delivery.SERVER_DOWN
    return Delivery.REFUSED if code >= 500 else Delivery.PUT_OFF
