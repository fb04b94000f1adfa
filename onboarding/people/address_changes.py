"""The one door to another e-mail address. Whoever has the address has the account, so nobody gives it away alone.

An account that was never used changes at once. For one that is in use, a request is made, and the old address hears of
it at once. Until it is confirmed, everything stays at the old address. It is confirmed from there, by the person when
signed in, or, once that mail has left, by someone of HR or an administrator other than whoever asked; and it lapses
after AddressChange.WAITS.

Having no address is one as any other ("" here): who has none hears of it when signed in, and who is to have none is
asked. Mail goes to the address that there is.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from onboarding.people import address_links, address_mails, addresses, events, undelivered
from onboarding.people.models import AddressChange, AddressOutcome, User
from onboarding.people.sessions import not_by_provider


def give(person: User, address: str, asked_by: User | None, now: datetime) -> AddressChange | None:
    """Give this person another address: at once when the account was never used, else ask, and give the request.

    May raise IntegrityError: a colleague has the address.
    """
    asked = give_many([(person, address)], asked_by, now)
    return asked[0] if asked else None


@transaction.atomic
def give_many(
    wanted: Iterable[tuple[User, str]], asked_by: User | None, now: datetime, *, is_silent: bool = False
) -> list[AddressChange]:
    """The same for many, in as many queries; the requests that it took. May raise IntegrityError.

    Nobody is invited at an address that changes at once, if it `is_silent`. Whose account is in use always hears of it
    at the old address: that keeps the account theirs.
    """
    wanted = [(person, addresses.written(address)) for person, address in wanted]
    # Who signs in for the first time right now either does so before this, or finds the link in the mail worn out.
    locked = User.objects.select_for_update(no_key=True).filter(pk__in=[person.pk for person, _address in wanted])
    before = dict(locked.order_by("pk").values_list("pk", "email"))
    in_use = set(User.objects.in_use().filter(pk__in=before).values_list("pk", flat=True))
    at_once = []
    for person, address in wanted:
        person.email = before[person.pk] if person.pk in in_use else address
        if person.pk not in in_use:
            at_once.append(person)
    User.objects.bulk_update(at_once, ["email"])
    given = [person for person in at_once if person.email != before[person.pk]]
    undelivered.forget([person.pk for person in given])
    if given:
        events.addresses_given.send(User, people=given, now=now, is_silent=is_silent)
    asked = [(person, address) for person, address in wanted if person.pk in in_use and address != person.email]
    return _ask(asked, asked_by, now)


def _ask(asked: list[tuple[User, str]], asked_by: User | None, now: datetime) -> list[AddressChange]:
    if not asked:
        return []
    earlier = AddressChange.objects.unsettled().filter(user__in=[person.pk for person, _address in asked])
    earlier.update(settled_at=now, settled_by=asked_by, outcome=AddressOutcome.REPLACED)
    changes = AddressChange.objects.bulk_create(
        AddressChange(user=person, old_email=person.email, new_email=address, asked_by=asked_by, asked_at=now)
        for person, address in asked
    )
    events.address_changes.send(AddressChange, changes=changes, actor=asked_by, became=None)
    address_mails.queue(address_mails.ASKED, [change.pk for change in changes])
    return changes


def waiting_for(person: User, now: datetime) -> AddressChange | None:
    """The address that waits for this person's confirmation, if any; without a query when there is none."""
    if not getattr(person, "has_waiting_address", True):
        return None
    return AddressChange.objects.waiting(now).filter(user=person).select_related("user", "asked_by").first()


def may_confirm(actor: User, change: AddressChange) -> bool:
    """Whether this is for `actor` to say: the person, or a second pair of eyes once the old address was told.

    What a command asked, comes from a file that HR may have made: only an administrator confirms that.
    """
    person = change.user
    if actor.pk == person.pk:
        return True
    if actor.pk == change.asked_by_id or not change.was_told:
        return False
    if actor.is_superuser:
        return True
    is_colleague = person.organisation_id is not None and actor.organisation_id == person.organisation_id
    return actor.is_hr_officer and is_colleague and not person.is_superuser and change.asked_by_id is not None


def confirm(change: AddressChange, by: User | None, now: datetime) -> bool:
    """From now on the new address is this person's; `by` None is whoever read the mail at the old address.

    False when it cannot be any more: it was settled, it lapsed, or the address is a colleague's by now.
    """
    try:
        with transaction.atomic():
            return _confirm(change, by, now)
    except IntegrityError:  # it is a colleague's
        _settle([change.pk], AddressOutcome.TAKEN, by, now)
        return False


def _confirm(change: AddressChange, by: User | None, now: datetime) -> bool:
    person = User.objects.select_for_update().get(pk=change.user_id)
    if not AddressChange.objects.waiting(now).filter(pk=change.pk).exists():
        return False
    if not _settle([change.pk], AddressOutcome.CONFIRMED, by, now):
        return False
    person.email = change.new_email
    person.save(update_fields=["email"])
    if not change.old_email:
        not_by_provider.end_of(person)
    undelivered.forget([person.pk])
    address_mails.queue(address_mails.CONFIRMED, [change.pk])
    return True


def refuse(change: AddressChange, by: User | None, now: datetime) -> bool:
    """The person did not ask for this; False when it was settled already."""
    return bool(_settle([change.pk], AddressOutcome.REFUSED, by, now))


def withdraw(changes: Iterable[int], by: User | None, now: datetime) -> int:
    """HR takes these requests back, as far as they still wait; how many."""
    return _settle(changes, AddressOutcome.WITHDRAWN, by, now)


def forget(person: User, now: datetime, **_sent: Any) -> None:
    """Whoever goes to another organisation does not take a request of the old one along."""
    withdraw(person.address_changes.unsettled().values_list("pk", flat=True), None, now)


def lapse(now: datetime) -> int:
    """What waited too long is over; how many requests."""
    late = AddressChange.objects.unsettled().filter(asked_at__lte=now - AddressChange.WAITS)
    return _settle(late.values_list("pk", flat=True), AddressOutcome.LAPSED, None, now)


@transaction.atomic
def _settle(ids: Iterable[int], outcome: AddressOutcome, by: User | None, now: datetime) -> int:
    """Settle what is not settled yet, each once, whoever else is about to; how many."""
    found = AddressChange.objects.unsettled().filter(pk__in=list(ids)).select_for_update(of=("self",))
    changes = list(found.select_related("user").order_by("pk"))
    AddressChange.objects.filter(pk__in=[one.pk for one in changes]).update(
        settled_at=now, settled_by=by, outcome=outcome
    )
    if changes:
        events.address_changes.send(AddressChange, changes=changes, actor=by, became=outcome)
    return len(changes)


def of_link(key: str, now: datetime) -> AddressChange | None:
    """The request that this link is about, if it can still be answered."""
    change_id = address_links.id_in(key)
    found = AddressChange.objects.waiting(now).filter(pk__in=[] if change_id is None else [change_id])
    return found.select_related("user__organisation", "asked_by").first()
