"""The mail to who signed in on a device where they never did before. It leaves at once, in the background."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django_tasks import task

from onboarding.people import mail_again
from onboarding.people.mail_message import Mail, mail_to
from onboarding.people.models import MailKind, User
from onboarding.people.site_addresses import absolute

MAIL = "account/email/new_device"


def queue(person: User, browser: str, system: str, at: datetime) -> None:
    """Tell this person, once what is being written is in the database."""
    if not person.email:
        return

    def enqueue() -> None:  # Django names it in the log when it fails: a partial has no name
        send_device_mail.enqueue(person.pk, browser, system, at.isoformat())

    transaction.on_commit(enqueue, robust=True)


@task()
def send_device_mail(person_id: int, browser: str, system: str, at: str, tries: int = 0) -> bool:
    """Send the mail; False when it goes to nobody, or not yet."""
    person = User.objects.filter(pk=person_id).exclude(email="").first()
    if person is None:
        return False
    message = message_for(person, browser, system, datetime.fromisoformat(at))
    args = (person_id, browser, system, at)
    now = timezone.now()
    return mail_again.deliver(message, MailKind.DEVICE, [person_id], send_device_mail, *args, tries=tries, now=now)


def message_for(person: User, browser: str, system: str, at: datetime) -> Mail:
    """In the person's own language."""
    with translation.override(person.language):
        context = {
            "name": person.first_name,
            "browser": browser,
            "system": system,
            "at": timezone.localtime(at),
            "devices_url": absolute("account_devices"),
            "password_url": absolute("account_reset_password"),
        }
        subject = render_to_string(f"{MAIL}_subject.txt", context)
        text = render_to_string(f"{MAIL}_message.txt", context)
    return mail_to(person.email, person.language, subject, text)
