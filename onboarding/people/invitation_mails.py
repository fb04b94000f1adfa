"""The mail with a new link for who was invited, and opened the link too late. It leaves at once, in the background."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django_tasks import task

from onboarding.people import invitation_links, mail_again
from onboarding.people.mail_message import Mail, mail_to
from onboarding.people.models import MailKind, User

MAIL = "account/email/invitation_again"


def ask(person: User) -> None:
    """Send this person a new link, once what is being written is in the database."""

    def enqueue() -> None:  # Django names it in the log when it fails: a partial has no name
        send_invitation.enqueue(person.pk)

    transaction.on_commit(enqueue, robust=True)


@task()
def send_invitation(person_id: int, tries: int = 0) -> bool:
    """Send the mail; False when it goes to nobody, or not yet."""
    now = timezone.now()
    today = timezone.localdate(now)
    person = User.objects.filter(pk=person_id).exclude(email="").first()
    if person is None or not person.is_active or person.has_left(today):
        return False
    mail, ids = message_for(person, today), [person_id]
    return mail_again.deliver(mail, MailKind.INVITATION, ids, send_invitation, person_id, tries=tries, now=now)


def message_for(person: User, today: date) -> Mail:
    """In the person's own language."""
    with translation.override(person.language):
        context = {
            "name": person.first_name,
            "url": invitation_links.link_for(person, today),
            "last_day": invitation_links.last_day(person, today),
        }
        subject = render_to_string(f"{MAIL}_subject.txt", context)
        text = render_to_string(f"{MAIL}_message.txt", context)
    return mail_to(person.email, person.language, subject, text)
