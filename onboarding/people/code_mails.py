"""The mail with a code to sign in with, instead of a password. It leaves in the background, at once."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django_tasks import task

from onboarding.people import mail_again
from onboarding.people.mail_message import Mail, mail_to
from onboarding.people.models import MailKind, User
from onboarding.people.single_sign_on import only_way

MAIL = "account/email/login_code"


def ask(email: str, code: str) -> None:
    """Send this code to whoever has this address, once what is being written is in the database."""

    def enqueue() -> None:  # Django names it in the log when it fails: a partial has no name
        send_code.enqueue(email, code)

    transaction.on_commit(enqueue, robust=True)


def whose(email: str, today: date) -> User | None:
    """Who gets in with a code that is sent to this address, if anyone; of several accounts, the one to begin with."""
    holders = [one for one in User.objects.holders_of(email) if one.may_sign_in(today)]
    return next(iter(only_way.open_to_others_first(holders)), None)


@task()
def send_code(email: str, code: str, tries: int = 0) -> bool:
    """Send the mail; False when it goes to nobody, or not yet."""
    now = timezone.now()
    person = whose(email, timezone.localdate(now))
    if person is None:
        return False
    message = message_for(person, code)
    return mail_again.deliver(message, MailKind.CODE, [person.pk], send_code, email, code, tries=tries, now=now)


def message_for(person: User, code: str) -> Mail:
    """In the person's own language."""
    with translation.override(person.language):
        context = {"name": person.first_name, "code": code}
        subject = render_to_string(f"{MAIL}_subject.txt", context)
        text = render_to_string(f"{MAIL}_message.txt", context)
    return mail_to(person.email, person.language, subject, text)
