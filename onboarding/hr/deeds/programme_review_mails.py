"""Who reviews is asked for many pages of a programme in one mail."""

from __future__ import annotations

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django_tasks import task
from wagtail.models import Page

from onboarding.people import mail_again, site_addresses
from onboarding.people.mail_message import Mail, mail_to
from onboarding.people.models import MailKind, User


def queue(person: User, programme: Page, titles: list[str], actor: User, words: str) -> None:
    """One mail with these pages, once what is being written is in the database; none without a mailbox."""
    if not person.email:
        return
    arguments = (person.pk, programme.get_admin_display_title(), titles, str(actor), words)
    transaction.on_commit(lambda: send_programme_review_mail.enqueue(*arguments), robust=True)


@task()
def send_programme_review_mail(
    recipient_id: int, title: str, pages: list[str], who: str, words: str, tries: int = 0
) -> bool:
    """Send the mail; False when it goes to nobody, or not yet."""
    recipient = User.objects.filter(pk=recipient_id).exclude(email="").first()
    if recipient is None:
        return False
    message = message_for(recipient, title, pages, who, words)
    args = (recipient_id, title, pages, who, words)
    now = timezone.now()
    return mail_again.deliver(
        message, MailKind.REVIEW, [recipient_id], send_programme_review_mail, *args, tries=tries, now=now
    )


def message_for(recipient: User, title: str, pages: list[str], who: str, words: str) -> Mail:
    """In the language of whoever gets it."""
    with translation.override(recipient.language):
        context = {
            "name": recipient.first_name,
            "title": title,
            "pages": pages,
            "who": who,
            "words": words,
            "url": site_addresses.absolute("hr:reviews"),
        }
        subject = render_to_string("hr/reviewing/programme_review_mail_subject.txt", context)
        text = render_to_string("hr/reviewing/programme_review_mail.txt", context)
    return mail_to(recipient.email, recipient.language, subject, text)
