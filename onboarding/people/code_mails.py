"""The mail with a code to sign in with, instead of a password. It leaves in the background, at once."""

from __future__ import annotations

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django_tasks import task

from onboarding.people import addresses, mail_again
from onboarding.people.mail_message import Mail, mail_to
from onboarding.people.models import User

MAIL = "account/email/login_code"


def ask(email: str, code: str) -> None:
    """Send this code to whoever has this address, once what is being written is in the database."""

    def enqueue() -> None:  # Django names it in the log when it fails: a partial has no name
        send_code.enqueue(email, code)

    transaction.on_commit(enqueue, robust=True)


@task()
def send_code(email: str, code: str, tries: int = 0) -> bool:
    """Send the mail; False when it goes to nobody, or not yet."""
    person = User.objects.with_address([addresses.written(email)]).filter(is_active=True).order_by("pk").first()
    if person is None:
        return False
    try:
        message_for(person, code).send()
    except OSError as error:  # which smtplib's own errors are too
        what = f"The code for person {person.pk}"
        mail_again.later(send_code, what, error, email, code, tries=tries, now=timezone.now())
        return False
    return True


def message_for(person: User, code: str) -> Mail:
    """In the person's own language."""
    with translation.override(person.language):
        context = {"name": person.first_name, "code": code}
        subject = render_to_string(f"{MAIL}_subject.txt", context)
        text = render_to_string(f"{MAIL}_message.txt", context)
    return mail_to(person.email, person.language, subject, text)
