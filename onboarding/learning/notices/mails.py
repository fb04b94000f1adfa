"""Mail to an employee: the frame that all mails share. What is sent, and when, is in notices/."""

from __future__ import annotations

import re
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from onboarding.people.models import Organisation, User

EMPTY_LINES = re.compile(r"\n{3,}")  # of parts of a template that say nothing this time


def compose(user: User, subject: str, templates: str, context: dict[str, Any]) -> EmailMultiAlternatives:
    """A mail in the language of now: the templates <templates>.txt and .html in the frame that all mails share."""
    organisation = user.organisation or Organisation(name="Aan boord")
    contact = organisation.house.contact
    framed = {
        "language": user.language,
        "subject": subject,
        "name": user.first_name,
        "organisation": organisation,
        "palette": organisation.palette,
        "contact": contact,
        **context,
    }
    text = render_to_string(f"{templates}.txt", framed)
    html = render_to_string(f"{templates}.html", framed)
    message = EmailMultiAlternatives(
        " ".join(subject.split()),
        EMPTY_LINES.sub("\n\n", text.strip()) + "\n",
        to=[user.email],
        reply_to=[contact.email] if contact.email else None,
        headers={"Auto-Submitted": "auto-generated", "Content-Language": user.language},
    )
    message.attach_alternative(html, "text/html")
    return message
