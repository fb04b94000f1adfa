"""The mails about another e-mail address, in the person's language: to the old one when it is asked, to both after.

Each goes out once. One that did not leave is tried again; that the old address was told is kept, for until then nobody
but the person confirms.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django_tasks import task, task_backends

from onboarding.people import address_links, mail_again
from onboarding.people.mail_message import Mail, mail_to
from onboarding.people.models import AddressChange, MailKind
from onboarding.people.site_addresses import absolute

logger = logging.getLogger(__name__)

PORTION = 50  # mails in one task; they keep accounts safe, so that nothing stops them
BETWEEN = timedelta(minutes=5)  # two portions: a mail server takes many at once for junk


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of mail: its templates are account/email/<name>_subject.txt and _message.txt."""

    name: str
    goes_to: tuple[str, ...]  # fields of AddressChange


ASKED = Kind("address_asked", ("old_email",))
CONFIRMED = Kind("address_confirmed", ("old_email", "new_email"))
KINDS = {kind.name: kind for kind in (ASKED, CONFIRMED)}
SEEN_AS = {  # by HR, when it does not arrive
    (ASKED.name, "old_email"): MailKind.ADDRESS,
    (CONFIRMED.name, "old_email"): MailKind.OLD_ADDRESS,
    (CONFIRMED.name, "new_email"): MailKind.NEW_ADDRESS,
}


def queue(kind: Kind, change_ids: list[int]) -> None:
    """Send these mails in the background, once what is being written is safely in the database; many in portions."""
    for to in kind.goes_to:
        for number, start in enumerate(range(0, len(change_ids), PORTION)):
            _queue_portion(kind, to, change_ids[start : start + PORTION], number)


def _queue_portion(kind: Kind, to: str, portion: list[int], number: int) -> None:
    def enqueue() -> None:  # Django names it in the log when it fails: a partial has no name
        waits = number and task_backends[deliver.backend].supports_defer
        send = deliver.using(run_after=timezone.now() + number * BETWEEN) if waits else deliver
        send.enqueue(kind.name, to, portion)

    transaction.on_commit(enqueue, robust=True)


@task()
def deliver(kind: str, to: str, change_ids: list[int], tries: int = 0) -> int:
    """Send the mails of one kind about these requests to their address `to`, a field; how many went out.

    One that fails does not keep the others. What the mail server does not take, is tried again alone.
    """
    to_someone = AddressChange.objects.filter(pk__in=change_ids).exclude(**{to: ""})
    changes = to_someone.select_related("user__organisation", "asked_by")
    if kind == ASKED.name:
        changes = changes.unsettled().filter(told_at=None)  # what was settled since, has no question any more
    number, broken = 0, []
    for change in changes.order_by("pk"):
        try:
            number += _send(kind, change, to, tries)
        except Exception as error:  # a mistake of ours, which another try does not mend
            logger.exception("The mail %s of request %s could not be made.", kind, change.pk)
            broken.append(error)
    if broken:
        raise ExceptionGroup(f"Mails {kind} that could not be made", broken)
    return number


def _send(kind: str, change: AddressChange, to: str, tries: int) -> int:
    message, args, now = message_about(KINDS[kind], change, to), (kind, to, [change.pk]), timezone.now()
    has_left = mail_again.deliver(message, SEEN_AS[kind, to], [change.user_id], deliver, *args, tries=tries, now=now)
    if has_left:
        _keep_that_it_left(kind, change)
    return int(has_left)


def _keep_that_it_left(kind: str, change: AddressChange) -> None:
    if kind == ASKED.name:
        AddressChange.objects.filter(pk=change.pk).update(told_at=timezone.now())


def message_about(kind: Kind, change: AddressChange, to: str) -> Mail:
    """The mail to one of the addresses of this request."""
    context = {
        "change": change,
        "name": change.user.first_name,
        "url": absolute("account_address_change", address_links.key_of(change)),
        "days": AddressChange.WAITS.days,
    }
    with translation.override(change.user.language):
        subject = render_to_string(f"account/email/{kind.name}_subject.txt", context)
        body = render_to_string(f"account/email/{kind.name}_message.txt", context)
    return mail_to(getattr(change, to), change.user.language, subject, body)
