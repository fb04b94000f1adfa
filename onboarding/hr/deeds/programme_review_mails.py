"""Many pages of a programme in one mail: what who reviews is asked, and what of it is approved, to who asked."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django_tasks import task
from django_tasks.base import Task
from wagtail.models import Page

from onboarding.hr.deeds.review_mails import Occasion
from onboarding.people import mail_again, site_addresses
from onboarding.people.mail_message import Mail, mail_to
from onboarding.people.models import MailKind, User


def queue_asked(person: User, programme: Page, titles: list[str], actor: User, words: str) -> None:
    """One mail with these pages, once what is being written is in the database; none without a mailbox."""
    _queue(send_programme_review_mail, person, programme, titles, actor, words)


def queue_approved(person: User, programme: Page, titles: list[str], actor: User, words: str) -> None:
    """As queue_asked, of what `actor` approved."""
    _queue(send_programme_approved_mail, person, programme, titles, actor, words)


def _queue(sending: Task[..., Any], person: User, programme: Page, titles: list[str], actor: User, words: str) -> None:
    if not person.email:
        return
    arguments = (person.pk, programme.get_admin_display_title(), titles, str(actor), words)
    transaction.on_commit(lambda: sending.enqueue(*arguments), robust=True)


@task()
def send_programme_review_mail(
    recipient_id: int, title: str, pages: list[str], who: str, words: str, tries: int = 0
) -> bool:
    """Send the mail that asks; False when it goes to nobody, or not yet."""
    args = (recipient_id, title, pages, who, words)
    return _send(Occasion.ASKED, send_programme_review_mail, *args, tries=tries)


@task()
def send_programme_approved_mail(
    recipient_id: int, title: str, pages: list[str], who: str, words: str, tries: int = 0
) -> bool:
    """Send the mail about what was approved; False when it goes to nobody, or not yet."""
    args = (recipient_id, title, pages, who, words)
    return _send(Occasion.APPROVED, send_programme_approved_mail, *args, tries=tries)


def _send(
    occasion: Occasion,
    sending: Task[..., Any],
    recipient_id: int,
    title: str,
    pages: list[str],
    who: str,
    words: str,
    *,
    tries: int,
) -> bool:
    recipient = User.objects.filter(pk=recipient_id).exclude(email="").first()
    if recipient is None:
        return False
    message = message_for(recipient, occasion, title, pages, who, words)
    args = (recipient_id, title, pages, who, words)
    return mail_again.deliver(message, MailKind.REVIEW, [recipient_id], sending, *args, tries=tries, now=timezone.now())


def message_for(recipient: User, occasion: Occasion, title: str, pages: list[str], who: str, words: str) -> Mail:
    """In the language of whoever gets it; of ASKED or APPROVED."""
    with translation.override(recipient.language):
        context = {
            "name": recipient.first_name,
            "occasion": occasion.value,
            "title": title,
            "pages": pages,
            "who": who,
            "words": words,
            "url": site_addresses.absolute("hr:reviews"),
        }
        subject = render_to_string("hr/reviewing/programme_review_mail_subject.txt", context)
        text = render_to_string("hr/reviewing/programme_review_mail.txt", context)
    return mail_to(recipient.email, recipient.language, subject, text)
