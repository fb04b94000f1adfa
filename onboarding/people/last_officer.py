"""An organisation that has someone of HR keeps someone of HR: the last one goes in no way.

An officer counts who can sign in, until the last working day when there is one. So the day until which there is
someone of HR may not come closer, whatever is done: taking the role, a last working day, closing or deleting the
account, another organisation, an import or undoing one. Two who take the role of each other at the same moment do it
one after the other (the organisation is locked), and the second one hears that it cannot be.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from onboarding.people.models.organisations import Organisation
from onboarding.people.single_sign_on.vouched_addresses import by_address

SENTENCE = _("Dan is er niemand meer van HR die kan aanmelden. Maak eerst iemand anders HR.")
# What of a person decides whether they can sign in, with what takes nobody away.
SIGNS_IN: Mapping[str, Any] = {
    "is_active": True,
    "end_date": None,
    "email": ...,
    "password": ...,
    "personnel_number": ...,
    "external_id": ...,
}
NEVER, FOR_EVER = date.min, date.max


class LastOfficer(ValidationError):
    """Nothing was done: nobody of HR would be left."""

    def __init__(self) -> None:
        super().__init__(SENTENCE, code="last_officer")


def lasts_until(person: Any) -> date:
    """The last day on which this person can sign in, as one who sees others does: with no letter and no code."""
    provider = getattr(person.organisation, "sign_in_provider", None)
    by_provider = bool(person.external_id) and provider is not None and provider.is_on
    by_number = bool(person.personnel_number and person.password) and person.has_usable_password()
    if provider is not None and provider.is_only_way and person.email and not person.is_superuser:  # see only_way.py
        gets_in = by_provider or _stands_in(person, provider)
    else:
        gets_in = bool(person.email) or by_provider or by_number
    if not person.is_active or not gets_in:
        return NEVER
    return person.end_date or FOR_EVER


def _stands_in(person: Any, provider: Any) -> bool:
    """Whether the provider knows this person by the address, as long as there is no key."""
    return get_user_model().objects.filter(by_address(provider), pk=person.pk).exists()


def officers(organisation_id: int) -> QuerySet[Any]:
    people = get_user_model().objects.filter(organisation=organisation_id, groups__hr_of=organisation_id)
    return people.select_related("organisation__sign_in_provider")


def until(organisation_id: int, without: Collection[int] = ()) -> date:
    """The last day on which someone of HR can sign in at this organisation, but for the people with these ids."""
    left = officers(organisation_id).exclude(pk__in=without)
    return max((lasts_until(person) for person in left), default=NEVER)


def may_take_away(values: Mapping[str, Any]) -> bool:
    """Whether an update with these values could keep someone from signing in."""
    return any(name in SIGNS_IN and value is not SIGNS_IN[name] for name, value in values.items())


def may_be_taken_away(person: Any, fields: Collection[str] | None) -> bool:
    """Whether saving these fields (None: all) of this person could: not of one with an address, here to stay."""
    if fields is not None and SIGNS_IN.keys().isdisjoint(fields):
        return False
    return not (person.is_active and person.email and person.end_date is None)


@contextmanager
def kept(people: QuerySet[Any]) -> Iterator[None]:
    """A transaction in which something happens to these people; raises LastOfficer, and nothing happened."""
    with transaction.atomic():
        found = people.order_by().filter(groups__hr_of__isnull=False)
        before = _held(found.values_list("groups__hr_of", flat=True).distinct())
        yield
        for organisation_id, day in before.items():
            now = until(organisation_id)
            if now < day and now != FOR_EVER:
                raise LastOfficer


def refuse(organisation_id: int, without: Collection[int]) -> None:
    """Raises LastOfficer when these people were the last ones; to be called in the transaction that takes them away."""
    for day in _held([organisation_id]).values():
        left = until(organisation_id, without)
        if left < day and left != FOR_EVER:
            raise LastOfficer


def _held(organisation_ids: Iterable[int]) -> dict[int, date]:
    """Until when there is someone of HR at each of these, which nobody else changes before the transaction ends."""
    locked = Organisation.objects.select_for_update(no_key=True).filter(pk__in=list(organisation_ids)).order_by("pk")
    return {pk: until(pk) for pk in locked.values_list("pk", flat=True)}


def leaving_group(instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **_sent: Any) -> None:
    """Before someone is taken out of a group, whoever does it and wherever: it may be that of HR."""
    if action not in ("pre_remove", "pre_clear"):
        return
    if reverse:
        people = pk_set if pk_set is not None else set(instance.user_set.values_list("pk", flat=True))
        groups = Group.objects.filter(pk=instance.pk)
    else:
        people = {instance.pk}
        groups = instance.groups.all() if pk_set is None else Group.objects.filter(pk__in=pk_set)
    for organisation_id in groups.filter(hr_of__isnull=False).values_list("hr_of", flat=True):
        refuse(organisation_id, people)


def deleting_group(instance: Group, **_sent: Any) -> None:
    """Before a group goes, with which all its people would lose a role."""
    leaving_group(instance, "pre_clear", reverse=True, pk_set=None)


class LastOfficerStays:
    """Middleware: where a screen has no place of its own for it, the sentence stands above that screen, as it was."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, LastOfficer):
            return None
        messages.error(request, SENTENCE)
        return HttpResponseRedirect(request.get_full_path())
