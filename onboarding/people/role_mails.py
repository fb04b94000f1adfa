"""The mails about a role that was given or taken: to the person, and where it opens much to the others of HR."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django_tasks import task

from onboarding.people import mail_again
from onboarding.people.mail_message import Mail, mail_to
from onboarding.people.models import MailKind, User, UserQuerySet
from onboarding.people.roles import WEIGHTY, Role


def others_of_hr(person: User, actor: User, now: datetime) -> UserQuerySet:
    """Who else of HR hears of it, and can be reached: not who did it, nor whom it is about."""
    officers = User.objects.of(person.organisation_id).filter(groups__hr_of=person.organisation_id, is_active=True)
    there = officers.not_left(timezone.localdate(now)).with_mailbox()
    return there.exclude(pk__in=[person.pk, actor.pk])


def recipients(person: User, role: Role, actor: User, now: datetime) -> list[User]:
    """Who gets a mail about this role of this person."""
    others = list(others_of_hr(person, actor, now)) if role in WEIGHTY else []
    return [*([person] if person.email else []), *others]


def queue(person: User, role: Role, actor: User, now: datetime, *, is_given: bool) -> None:
    """Tell them, once what is being written is in the database."""
    for recipient in recipients(person, role, actor, now):
        arguments = (recipient.pk, person.pk, role.value, str(actor), now.isoformat(), is_given)

        def enqueue(arguments: tuple[int, int, str, str, str, bool] = arguments) -> None:
            send_role_mail.enqueue(*arguments)

        transaction.on_commit(enqueue, robust=True)


@task()
def send_role_mail(
    recipient_id: int, person_id: int, role: str, who: str, at: str, is_given: bool, tries: int = 0
) -> bool:
    """Send the mail; False when it goes to nobody, or not yet. `at` as ISO."""
    recipient = User.objects.filter(pk=recipient_id).exclude(email="").first()
    person = User.objects.filter(pk=person_id).first()
    if recipient is None or person is None:
        return False
    message = message_for(recipient, person, Role(role), who, datetime.fromisoformat(at), is_given=is_given)
    args = (recipient_id, person_id, role, who, at, is_given)
    now = timezone.now()
    return mail_again.deliver(message, MailKind.ROLE, [recipient_id], send_role_mail, *args, tries=tries, now=now)


def message_for(recipient: User, person: User, role: Role, who: str, at: datetime, *, is_given: bool) -> Mail:
    """In the language of whoever gets it."""
    with translation.override(recipient.language):
        context = {
            "name": recipient.first_name,
            "person": person,
            "is_own": recipient.pk == person.pk,
            "role": role.label,
            "who": who,
            "at": at,
            "is_given": is_given,
        }
        subject = render_to_string("account/email/role_subject.txt", context)
        text = render_to_string("account/email/role_message.txt", context)
    return mail_to(recipient.email, recipient.language, subject, text)
