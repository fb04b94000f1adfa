"""That nobody has to look at a draft any more before it goes live: who reviews and who is of HR hear it, in a mail."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django_tasks import task

from onboarding.hr.deeds.review_mails import reviewers_of
from onboarding.people import mail_again, role_mails, site_addresses
from onboarding.people.mail_message import Mail, mail_to
from onboarding.people.models import MailKind, User, UserQuerySet


def recipients(organisation_id: int, actor: User, now: datetime) -> UserQuerySet:
    """Who reviews there, and who else is of HR; without who does it, and who has no mailbox."""
    reviewers = reviewers_of(organisation_id, timezone.localdate(now)).with_mailbox().exclude(pk=actor.pk)
    officers = role_mails.others_of_hr(actor, actor, now)
    people = User.objects.filter(Q(pk__in=reviewers.values("pk")) | Q(pk__in=officers.values("pk")))
    return people.order_by("folded", "pk")


def queue(organisation_id: int, actor: User, now: datetime) -> int:
    """Tell them, once what is being written is in the database; how many that are."""
    told = list(recipients(organisation_id, actor, now))
    for person in told:
        arguments = (person.pk, str(actor), now.isoformat())

        def enqueue(arguments: tuple[int, str, str] = arguments) -> None:
            send_four_eyes_mail.enqueue(*arguments)

        transaction.on_commit(enqueue, robust=True)
    return len(told)


@task()
def send_four_eyes_mail(recipient_id: int, who: str, at: str, tries: int = 0) -> bool:
    """Send the mail; False when it goes to nobody, or not yet. `at` as ISO."""
    recipient = User.objects.filter(pk=recipient_id).exclude(email="").first()
    if recipient is None:
        return False
    message, now = message_for(recipient, who, datetime.fromisoformat(at)), timezone.now()
    args = (recipient_id, who, at)
    return mail_again.deliver(
        message, MailKind.REVIEW, [recipient_id], send_four_eyes_mail, *args, tries=tries, now=now
    )


def message_for(recipient: User, who: str, at: datetime) -> Mail:
    """In the language of whoever gets it."""
    with translation.override(recipient.language):
        context = {"name": recipient.first_name, "who": who, "at": at, "url": site_addresses.absolute("hr:reviews")}
        subject = render_to_string("hr/reviewing/four_eyes_mail_subject.txt", context)
        text = render_to_string("hr/reviewing/four_eyes_mail.txt", context)
    return mail_to(recipient.email, recipient.language, subject, text)
