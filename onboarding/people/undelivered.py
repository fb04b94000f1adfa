"""Keeps whom a mail did not reach, until a next one does or they get another address: no such mail is silent."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from onboarding.people.mail_trouble import MailTrouble
from onboarding.people.models import MailKind, UndeliveredMail, User


def note(kind: MailKind, people: Collection[int], trouble: MailTrouble, today: date) -> None:
    """A mail of this kind did not reach these people, by their ids, and will not be tried again by itself."""
    UndeliveredMail.objects.bulk_create(
        [UndeliveredMail(person_id=pk, kind=kind, trouble=trouble, day=today) for pk in people],
        update_conflicts=True,
        unique_fields=["person", "kind"],
        update_fields=["trouble", "day"],
    )


def arrived(kind: MailKind, people: Collection[int]) -> None:
    """A mail of this kind left for these people: an earlier one is no news any more."""
    UndeliveredMail.objects.filter(person__in=people, kind=kind).delete()


def whom(kinds: Collection[MailKind]) -> set[tuple[str, int]]:
    """Whom an earlier mail of these kinds did not reach, as (kind, id): for a run of many mails."""
    return set(UndeliveredMail.objects.filter(kind__in=kinds).order_by().values_list("kind", "person"))


def forget(people: Collection[int]) -> None:
    """These people have another address now."""
    UndeliveredMail.objects.filter(person__in=people).delete()


def forget_moved(person: User, **_sent: Any) -> None:
    """What another organisation's mails met is not for the next one."""
    forget([person.pk])
