"""The mails to whom a second factor is taken away from: when it is asked, and when it is done."""

from __future__ import annotations

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django_tasks import task

from onboarding.people import mail_again
from onboarding.people.mail_message import Mail, mail_to
from onboarding.people.models import MailKind, User

ASKED, DONE = "factor_reset_asked", "factor_reset_done"  # templates account/email/<kind>_subject.txt and _message.txt


def queue(kind: str, person: User, by: User | None) -> None:
    """Tell this person, once what is being written is in the database; `by` None: who looks after the site."""
    who = "" if by is None else str(by)

    def enqueue() -> None:  # Django names it in the log when it fails: a partial has no name
        send_factor_mail.enqueue(kind, person.pk, who)

    transaction.on_commit(enqueue, robust=True)


@task()
def send_factor_mail(kind: str, person_id: int, who: str, tries: int = 0) -> bool:
    """Send the mail; False when it goes to nobody, or not yet."""
    person = User.objects.filter(pk=person_id).exclude(email="").first()
    if person is None:
        return False
    message, args = message_for(kind, person, who), (kind, person_id, who)
    now = timezone.now()
    return mail_again.deliver(message, MailKind.FACTOR, [person_id], send_factor_mail, *args, tries=tries, now=now)


def message_for(kind: str, person: User, who: str) -> Mail:
    """In the person's own language."""
    with translation.override(person.language):
        context = {"name": person.first_name, "who": who}
        subject = render_to_string(f"account/email/{kind}_subject.txt", context)
        text = render_to_string(f"account/email/{kind}_message.txt", context)
    return mail_to(person.email, person.language, subject, text)
