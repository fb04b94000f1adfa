"""The mail to who changed how they sign in: another code or password, a second step set up or taken away.

Whoever finds a session open, or steals one, might do it too: then this is how the person hears of it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from onboarding.people import mail_again
from onboarding.people.mail_message import Mail, mail_to
from onboarding.people.models import MailKind, User
from onboarding.people.sessions.device_names import browser_and_system
from onboarding.people.site_addresses import absolute

MAIL = "account/email/own_change"
WHAT = {
    "code": _("Voor je account is een nieuwe code gekozen."),
    "password": _("Voor je account is een nieuw wachtwoord gekozen."),
    "totp_added": _("Voor je account is een app met codes ingesteld, als tweede stap."),
    "totp_removed": _("Van je account is de app met codes weggehaald."),
    "webauthn_added": _("Voor je account is een toegangssleutel gemaakt."),
    "webauthn_removed": _("Van je account is een toegangssleutel weggehaald."),
    "codes_renewed": _("Voor je account zijn nieuwe herstelcodes gemaakt. De vorige werken niet meer."),
}


def listen() -> None:
    """Hear of the owner's own second factor from allauth, which says so after the commit."""
    signals.authenticator_added.connect(factor_added, dispatch_uid="own_change_mails")
    signals.authenticator_removed.connect(factor_removed, dispatch_uid="own_change_mails")
    signals.authenticator_reset.connect(codes_renewed, dispatch_uid="own_change_mails")


def factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **_sent: Any) -> None:
    queue(request, user, f"{authenticator.type}_added")


def factor_removed(request: HttpRequest, user: User, authenticator: Authenticator, **_sent: Any) -> None:
    queue(request, user, f"{authenticator.type}_removed")


def codes_renewed(request: HttpRequest, user: User, **_sent: Any) -> None:
    queue(request, user, "codes_renewed")


def queue(request: HttpRequest, person: User, what: str) -> None:
    """Tell this person, once what is being written is in the database; of recovery codes that come or go along with
    something else there is nothing to tell."""
    if what not in WHAT or not person.email:
        return
    browser, system = browser_and_system(request.META.get("HTTP_USER_AGENT", ""))
    at = timezone.now().isoformat()

    def enqueue() -> None:  # Django names it in the log when it fails: a partial has no name
        send_own_change_mail.enqueue(person.pk, what, browser, system, at)

    transaction.on_commit(enqueue, robust=True)


@task()
def send_own_change_mail(person_id: int, what: str, browser: str, system: str, at: str, tries: int = 0) -> bool:
    """Send the mail; False when it goes to nobody, or not yet."""
    person = User.objects.filter(pk=person_id).exclude(email="").first()
    if person is None:
        return False
    message = message_for(person, what, browser, system, datetime.fromisoformat(at))
    task, args = send_own_change_mail, (person_id, what, browser, system, at)
    return mail_again.deliver(message, MailKind.OWN_CHANGE, [person_id], task, *args, tries=tries, now=timezone.now())


def message_for(person: User, what: str, browser: str, system: str, at: datetime) -> Mail:
    """In the person's own language."""
    with translation.override(person.language):
        context = {
            "name": person.first_name,
            "person": person,
            "what": WHAT[what],
            "browser": browser,
            "system": system,
            "at": timezone.localtime(at),
            "devices_url": absolute("account_devices"),
            "password_url": absolute("account_reset_password"),
        }
        subject = render_to_string(f"{MAIL}_subject.txt", context)
        text = render_to_string(f"{MAIL}_message.txt", context)
    return mail_to(person.email, person.language, subject, text)
