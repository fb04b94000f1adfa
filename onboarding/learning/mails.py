"""Mail to an employee: welcome, and well done. Queued once the transaction is in, sent by a task.

A mail server that fails never breaks what someone was doing: the task fails, says so in the log, and can be run again.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

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
from onboarding.people.models import User

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of mail: its templates stand in learning/mail/<name>.txt and .html."""

    name: str
    subject: str | Promise  # may name %(programme)s


WELCOME = Kind("welcome", _("Welkom aan boord: je lessen staan klaar"))
COMPLETION = Kind("completion", _("Je bent klaar met %(programme)s"))
KINDS = {kind.name: kind for kind in (WELCOME, COMPLETION)}


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
    user, organisation = enrolment.user, enrolment.user.organisation
    assert organisation is not None  # noqa: S101 - who is enrolled belongs to one
    contact = organisation.house.get("contact") or {}
    with translation.override(user.language):
        subject = str(kind.subject) % {"programme": enrolment.programme.title}
        context = {
            "language": user.language,
            "subject": subject,
            "name": user.first_name,
            "enrolment": enrolment,
            "programme": enrolment.programme,
            "organisation": organisation,
            "palette": organisation.palette,
            "contact": contact,
            "dashboard_url": _absolute("learning:dashboard"),
            "password_url": _absolute("account_reset_password"),
            "farewell_url": _absolute("learning:farewell", enrolment.pk),
            "certificate_url": _absolute("learning:certificate", enrolment.pk),
        }
        text = render_to_string(f"learning/mail/{kind.name}.txt", context)
        html = render_to_string(f"learning/mail/{kind.name}.html", context)
    message = EmailMultiAlternatives(
        " ".join(subject.split()),
        text.strip() + "\n",
        to=[user.email],
        reply_to=[contact["email"]] if contact.get("email") else None,
        headers={"Auto-Submitted": "auto-generated", "Content-Language": user.language},
    )
    message.attach_alternative(html, "text/html")
    return message


def _absolute(name: str, *args: int) -> str:
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse(name, args=args)
