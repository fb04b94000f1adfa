"""Mail to an employee: what every mail has in common, and the one that says well done.

That one is queued once the transaction is in, and sent by a task. A mail server that fails never breaks what someone
was doing: the task fails, says so in the log, and can be run again. Other mails are kept count of; see notices/.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from onboarding.learning.models import Enrolment
from onboarding.people.models import Organisation, User

logger = logging.getLogger(__name__)

EMPTY_LINES = re.compile(r"\n{3,}")  # of parts of a template that say nothing this time


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of mail: its templates stand in learning/mail/<name>.txt and .html."""

    name: str
    subject: str | Promise  # may name %(programme)s


COMPLETION = Kind("completion", _("Je bent klaar met %(programme)s"))
KINDS = {kind.name: kind for kind in (COMPLETION,)}


def queue(kind: Kind, enrolment_id: int) -> None:
    """Send this mail about this enrolment once what is being written is safely in the database."""

    def enqueue() -> None:  # Django names it in the log when it fails: a partial has no name
        deliver.enqueue(kind.name, enrolment_id)

    transaction.on_commit(enqueue, robust=True)


@task()
def deliver(kind: str, enrolment_id: int) -> bool:
    """Send one mail; False when there is nobody to send it to (any more)."""
    enrolment = Enrolment.objects.select_related("user__organisation", "programme").get(pk=enrolment_id)
    if not may_be_mailed(enrolment.user):
        return False
    try:
        message_for(KINDS[kind], enrolment).send()
    except Exception:
        logger.exception("The mail %s about enrolment %s was not sent.", kind, enrolment_id)
        raise
    return True


def may_be_mailed(user: User) -> bool:
    """Whether this person works here and has an address."""
    has_left = user.end_date is not None and user.end_date < timezone.localdate()
    return user.is_active and bool(user.email) and not has_left


def message_for(kind: Kind, enrolment: Enrolment) -> EmailMultiAlternatives:
    """The mail in the person's own language, as HTML and as text that says the same."""
    user = enrolment.user
    with translation.override(user.language):
        context = {
            "enrolment": enrolment,
            "programme": enrolment.programme,
            "farewell_url": absolute("learning:farewell", enrolment.pk),
            "certificate_url": absolute("learning:certificate", enrolment.pk),
        }
        subject = str(kind.subject) % {"programme": enrolment.programme.title}
        return compose(user, subject, f"learning/mail/{kind.name}", context)


def compose(user: User, subject: str, templates: str, context: dict[str, Any]) -> EmailMultiAlternatives:
    """A mail in the language of now: the templates <templates>.txt and .html in the frame that all mails share."""
    organisation = user.organisation or Organisation(name="Aan boord")
    contact = organisation.house.get("contact") or {}
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
        reply_to=[contact["email"]] if contact.get("email") else None,
        headers={"Auto-Submitted": "auto-generated", "Content-Language": user.language},
    )
    message.attach_alternative(html, "text/html")
    return message


def absolute(name: str, *args: Any) -> str:
    """The whole address of one of our screens."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse(name, args=args)
