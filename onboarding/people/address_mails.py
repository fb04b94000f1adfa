"""The mails about another e-mail address, in the person's language: to the old one when it is asked, to both after."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django_tasks import task

from onboarding.people import address_links
from onboarding.people.models import AddressChange

logger = logging.getLogger(__name__)

BATCH = 500  # requests in one task


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of mail: its templates are account/email/<name>_subject.txt and _message.txt."""

    name: str
    goes_to_new: bool


ASKED = Kind("address_asked", goes_to_new=False)
CONFIRMED = Kind("address_confirmed", goes_to_new=True)
KINDS = {kind.name: kind for kind in (ASKED, CONFIRMED)}


def queue(kind: Kind, change_ids: list[int]) -> None:
    """Send these mails in the background, once what is being written is safely in the database."""
    for start in range(0, len(change_ids), BATCH):
        _queue_batch(kind, change_ids[start : start + BATCH])


def _queue_batch(kind: Kind, batch: list[int]) -> None:
    def enqueue() -> None:  # Django names it in the log when it fails: a partial has no name
        deliver.enqueue(kind.name, batch)

    transaction.on_commit(enqueue, robust=True)


@task()
def deliver(kind: str, change_ids: list[int]) -> int:
    """Send the mails of one kind about these requests; how many. One that fails does not keep the others."""
    changes = AddressChange.objects.filter(pk__in=change_ids).select_related("user__organisation", "asked_by")
    number = 0
    for change in changes.order_by("pk"):
        for message in messages_about(KINDS[kind], change):
            try:
                number += message.send()
            except Exception:
                logger.exception("The mail %s about request %s was not sent.", kind, change.pk)
    return number


def messages_about(kind: Kind, change: AddressChange) -> list[EmailMessage]:
    """The mail, once for each address that gets it."""
    path = reverse("account_address_change", args=[address_links.key_of(change)])
    context = {
        "change": change,
        "user": change.user,
        "url": settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path,
        "days": AddressChange.WAITS.days,
    }
    with translation.override(change.user.language):
        subject = render_to_string(f"account/email/{kind.name}_subject.txt", context)
        body = render_to_string(f"account/email/{kind.name}_message.txt", context)
    return [
        EmailMessage(
            " ".join(subject.split()),
            body.strip() + "\n",
            to=[address],
            headers={"Auto-Submitted": "auto-generated", "Content-Language": change.user.language},
        )
        for address in [change.old_email, *([change.new_email] if kind.goes_to_new else [])]
    ]
