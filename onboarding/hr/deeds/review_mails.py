"""Who reviews hears what is asked of them, and who asked what came of it: one mail each time, to each.

Whoever saw the screen before it knows how many: `asked_of` and `who_asked` say who gets one.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django_tasks import task
from wagtail.models import Page

from onboarding.lessons import four_eyes
from onboarding.lessons.models import OrganisationPage
from onboarding.people import mail_again, site_addresses
from onboarding.people.mail_message import Mail, mail_to
from onboarding.people.models import MailKind, User, UserQuerySet
from onboarding.people.roles import Role


class Occasion(StrEnum):
    """What the mail is about."""

    ASKED = "asked"
    APPROVED = "approved"
    CHANGES = "changes"


def reviewers_of(organisation_id: int | None, today: date) -> UserQuerySet:
    """Who has the role nazicht at this organisation, and works there."""
    here = User.objects.of(organisation_id).filter(
        groups__role_group__organisation=organisation_id, groups__role_group__role=Role.REVIEWER, is_active=True
    )
    return here.not_left(today).order_by("folded", "pk")


def asked_of(page: Page, house: OrganisationPage, now: datetime) -> UserQuerySet:
    """Who may approve the draft: who reviews, and did not write it."""
    return reviewers_of(house.organisation_id, timezone.localdate(now)).exclude(pk__in=four_eyes.writers_of(page))


def who_asked(asker: User | None, house: OrganisationPage | None) -> list[User]:
    """Whoever asked, as long as that person works at the same organisation."""
    is_there = asker is not None and house is not None and asker.organisation_id == house.organisation_id
    return [asker] if asker is not None and is_there and asker.is_active else []


def queue(occasion: Occasion, people: Collection[User], page: Page, actor: User, words: str) -> None:
    """Tell them, once what is being written is in the database; who has no mailbox sees it at the desk alone."""
    for person in people:
        if not person.email:
            continue
        arguments = (person.pk, occasion.value, page.pk, page.get_admin_display_title(), str(actor), words)

        def enqueue(arguments: tuple[int, str, int, str, str, str] = arguments) -> None:
            send_review_mail.enqueue(*arguments)

        transaction.on_commit(enqueue, robust=True)


@task()
def send_review_mail(
    recipient_id: int, occasion: str, page_id: int, title: str, who: str, words: str, tries: int = 0
) -> bool:
    """Send the mail; False when it goes to nobody, or not yet."""
    recipient = User.objects.filter(pk=recipient_id).exclude(email="").first()
    if recipient is None:
        return False
    message = message_for(recipient, Occasion(occasion), page_id, title, who, words)
    args = (recipient_id, occasion, page_id, title, who, words)
    now = timezone.now()
    return mail_again.deliver(message, MailKind.REVIEW, [recipient_id], send_review_mail, *args, tries=tries, now=now)


def message_for(recipient: User, occasion: Occasion, page_id: int, title: str, who: str, words: str) -> Mail:
    """In the language of whoever gets it."""
    with translation.override(recipient.language):
        context = {
            "name": recipient.first_name,
            "occasion": occasion.value,
            "title": title,
            "who": who,
            "words": words,
            "url": site_addresses.absolute("hr:review", page_id),
        }
        subject = render_to_string("hr/reviewing/review_mail_subject.txt", context)
        text = render_to_string("hr/reviewing/review_mail.txt", context)
    return mail_to(recipient.email, recipient.language, subject, text)
