"""How people get in, as HR narrows the list of employees down by it: who needs a letter is asked with these three."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, CharField, Exists, OuterRef, Q, Subquery, TextChoices, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from onboarding.people.models import Letter, LetterState, UserQuerySet


class Mailbox(TextChoices):
    WITHOUT = "without", _("Zonder e-mailadres")
    WITH = "with", _("Met een e-mailadres")


class SignedIn(TextChoices):
    NEVER = "never", _("Nooit aangemeld")
    EVER = "ever", _("Al aangemeld")


class LetterGiven(TextChoices):
    NONE = "none", _("Nog geen brief")
    UNUSED = "unused", _("Brief nog niet gebruikt")  # whether its last day is over or not
    USED = "used", _("Brief gebruikt")


def by_mailbox(people: UserQuerySet, name: str, value: str) -> UserQuerySet:
    return people.without_mailbox() if value == Mailbox.WITHOUT else people.with_mailbox()


def by_signing_in(people: UserQuerySet, name: str, value: str) -> UserQuerySet:
    return people.filter(last_login__isnull=value == SignedIn.NEVER)


def signed_in_case() -> Case:
    """A value of SignedIn, as an expression."""
    never = When(last_login__isnull=True, then=Value(SignedIn.NEVER.value))
    return Case(never, default=Value(SignedIn.EVER.value), output_field=CharField())


def by_letter(people: UserQuerySet, name: str, value: str) -> UserQuerySet:
    """By the last letter: one that nobody used is always the last one, as a new one replaces it."""
    theirs = Letter.objects.filter(user=OuterRef("pk"))
    match LetterGiven(value):
        case LetterGiven.NONE:
            return people.filter(~Exists(theirs))
        case LetterGiven.UNUSED:
            return people.filter(Exists(theirs.unsettled()))
        case LetterGiven.USED:
            return people.filter(Exists(theirs), ~Exists(theirs.unsettled()))


def with_letter(people: UserQuerySet, today: date) -> UserQuerySet:
    """With `letter`: the LetterState of the last one on `today`; "" for who never had one.

    One subquery: of three, the database would look for letters thrice for whoever has none, as most have.
    """
    unsettled = Q(used_at__isnull=True, replaced_at__isnull=True)
    state = Case(
        When(unsettled & Q(last_day__gte=today), then=Value(LetterState.OPEN.value)),
        When(unsettled, then=Value(LetterState.EXPIRED.value)),
        default=Value(LetterState.USED.value),
        output_field=CharField(),
    )
    last = Letter.objects.filter(user=OuterRef("pk")).order_by("-printed_at", "-pk").values(state=state)
    return people.annotate(letter=Coalesce(Subquery(last[:1]), Value("")))
