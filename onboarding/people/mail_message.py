"""A mail as this machine sends it. Every mail is made here: all have the same headers, and a subject of one line."""

from __future__ import annotations

from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from onboarding.people import mail_pulse
from onboarding.people.mail_trouble import UNSENT


class Mail(EmailMultiAlternatives):
    """Text, and HTML that says the same where there is any."""

    @property
    def html(self) -> str:
        """The HTML form; empty when there is none."""
        return next((str(content) for content, kind in self.alternatives if kind == "text/html"), "")

    def send(self, *args: Any, **kwargs: Any) -> int:
        """As Django does; whether the server took it is kept, of every mail."""
        try:
            number = super().send(*args, **kwargs)
        except UNSENT as error:
            mail_pulse.failed(error, timezone.now())
            raise
        mail_pulse.worked(timezone.now())
        return number


def mail_to(address: str, language: str, subject: str, text: str, html: str = "", reply_to: str = "") -> Mail:
    """A mail to one address in one language; who answers it writes to `reply_to`, or else to the sender."""
    mail = Mail(
        " ".join(subject.split()),
        f"{text.strip()}\n",
        to=[address],
        reply_to=[reply_to] if reply_to else None,
        headers={"Auto-Submitted": "auto-generated", "Content-Language": language},
    )
    if html:
        mail.attach_alternative(html, "text/html")
    return mail
