"""The mail with a link to choose a new password.

Someone who asks for it gets an answer at once, the same whether we know the address or not; the work is done in the
background. A mail server that is away is tried again; see mail_again.py.
"""

from __future__ import annotations

from collections.abc import Sequence

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django_tasks import task

from onboarding.people import mail_again
from onboarding.people.mail_message import Mail, mail_to
from onboarding.people.models import MailKind, SignInProvider, User
from onboarding.people.single_sign_on import only_way
from onboarding.people.site_addresses import absolute

MAIL = "account/email/password_reset_key"
NO_PASSWORD_MAIL = "account/email/no_password"  # noqa: S105


def ask(email: str) -> None:
    """Send a link for each account that has this address, if any, once what is being written is in the database."""

    def enqueue() -> None:  # Django names it in the log when it fails: a partial has no name
        send_link.enqueue(email)

    transaction.on_commit(enqueue, robust=True)


@task()
def send_link(email: str, tries: int = 0) -> bool:
    """Send the mail; False when it goes to nobody, or not yet."""
    now = timezone.now()
    today = timezone.localdate(now)
    people = [person for person in User.objects.holders_of(email) if person.may_sign_in(today)]
    if not people:
        return False
    ids = [person.pk for person in people]
    return mail_again.deliver(message_for(people), MailKind.PASSWORD, ids, send_link, email, tries=tries, now=now)


def link_for(person: User) -> str:
    """Where this person chooses a password; works once, and for settings.PASSWORD_RESET_TIMEOUT seconds.

    Where an organisation lets its people in by its provider alone, it leads there.
    """
    provider = only_way.of(person)
    if provider is not None:
        return _link_to(provider)
    key = default_token_generator.make_token(person)
    return absolute("account_reset_password_from_key", user_pk_to_url_str(person), key)


def _link_to(provider: SignInProvider) -> str:
    return absolute("account_single_sign_on", provider.organisation.slug)


def message_for(people: Sequence[User]) -> Mail:
    """One mail to the one address of these people, each at another organisation: mostly it is one person.

    In the language of whoever gets it, not of the browser that asked. Who reads that mailbox may know of all of them.
    """
    person = people[0]
    mail = NO_PASSWORD_MAIL if len(people) == 1 and only_way.of(person) else MAIL
    with translation.override(person.language):
        links = [(one.organisation, link_for(one)) for one in people]
        context = {"name": person.first_name, "accounts": links}
        subject = render_to_string(f"{mail}_subject.txt", context)
        text = render_to_string(f"{mail}_message.txt", context)
    return mail_to(person.email, person.language, subject, text)
