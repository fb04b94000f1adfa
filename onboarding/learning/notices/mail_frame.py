"""The frame of a mail to someone who works here: colours, greeting and where an answer goes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.template.loader import render_to_string

from onboarding.people.mail_message import Mail, mail_to
from onboarding.people.models import Organisation, User

PRODUCT = "Aan boord"  # stands on top of a mail to someone of no organisation
EMPTY_LINES = re.compile(r"\n{3,}")  # of parts of a template that say nothing this time


def compose(
    user: User, subject: str, templates: str, context: Mapping[str, object], *, contact_answers: bool = True
) -> Mail:
    """A mail in the language of now: the templates <templates>.txt and .html in the frame that all mails share.

    An answer goes to the contact at HR, where there is one and `contact_answers`.
    """
    organisation = user.organisation or Organisation(name=PRODUCT)
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
    text = EMPTY_LINES.sub("\n\n", render_to_string(f"{templates}.txt", framed))
    html = render_to_string(f"{templates}.html", framed)
    reply_to = contact.email if contact_answers else ""
    return mail_to(user.email, user.language, subject, text, html, reply_to)
