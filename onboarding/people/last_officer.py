"""An organisation that has someone of HR keeps someone of HR: the last one goes in no way.

Whatever is done, someone of HR who could sign in before still can, in a way that was theirs already: taking the role, a
last working day, closing or deleting the account, another address or key, another organisation, an import or undoing
one, and how the organisation signs in: its provider, the only way or not, and its domains. An officer counts until the
last working day when there is one; the day until which there is someone may not come closer. Two who take the role of
each other at the same moment do it one after the other (the organisation is locked), and the second one hears that it
cannot be.

What the database cannot know is taken at its word: a key that was there before is the one that the provider gives.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
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
from onboarding.people.models.sign_in_providers import SignInProvider
from onboarding.people.single_sign_on.vouched_addresses import let_in, named_domains

SENTENCE = _("Dan is er niemand meer van HR die kan aanmelden. Maak eerst iemand anders HR.")
# What of a person decides whether they can sign in, with what takes nobody away.
SIGNS_IN: Mapping[str, Any] = {
    "is_active": True,
    "is_superuser": ...,
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


@dataclass(frozen=True, slots=True)
class Standing:
    """In which ways an officer signs in, as one who sees others does (with no letter and no code), and until when.

    By the provider it is with one key, or with one address as long as there is no key: another one is another way.
    """

    ways: frozenset[str]
    last_day: date

    @property
    def until(self) -> date:
        return self.last_day if self.ways else NEVER

    def still(self, now: Standing | None) -> date:
        """Until when it is so `now` too."""
        if now is None or self.ways.isdisjoint(now.ways):
            return NEVER
        return min(self.until, now.until)


def officers(organisation_id: int) -> QuerySet[Any]:
    return get_user_model().objects.filter(organisation=organisation_id, groups__hr_of=organisation_id)


def standings(organisation_id: int) -> dict[int, Standing]:
    """Of each officer of this organisation, by their id; in five queries at most."""
    provider = SignInProvider.objects.switched_on().filter(organisation=organisation_id).first()
    found = officers(organisation_id)
    by_provider = set(found.filter(let_in(provider)).values_list("pk", flat=True)) if provider else set()
    domains = named_domains(provider) if provider else []
    return {
        person.pk: Standing(_ways(person, provider, person.pk in by_provider, domains), person.end_date or FOR_EVER)
        for person in found
    }


def _ways(person: Any, provider: SignInProvider | None, is_let_in: bool, domains: Collection[str]) -> frozenset[str]:
    """`domains` are those one of which the provider has to name; of who has no address nobody knows which it names, so
    that other ones are another way."""
    ways = set()
    if is_let_in:
        of_domain = "" if person.email or not domains else f" of {' '.join(sorted(domains))}"
        ways.add(f"key {person.external_id}{of_domain}" if person.external_id else f"address {person.email}")
    is_bound = provider is not None and provider.is_only_way and person.email and not person.is_superuser
    if not is_bound:  # see only_way.py
        if person.email:
            ways.add("mail")
        if person.personnel_number and person.password and person.has_usable_password():
            ways.add("number")
    return frozenset(ways if person.is_active else ())


def until(organisation_id: int, without: Collection[int] = ()) -> date:
    """The last day on which someone of HR can sign in at this organisation, but for the people with these ids."""
    return max((one.until for pk, one in standings(organisation_id).items() if pk not in without), default=NEVER)


def may_take_away(values: Mapping[str, Any]) -> bool:
    """Whether an update with these values could keep someone from signing in."""
    return any(name in SIGNS_IN and value is not SIGNS_IN[name] for name, value in values.items())


def may_be_taken_away(fields: Collection[str] | None) -> bool:
    """Whether saving these fields of someone (None: all) could."""
    return fields is None or not SIGNS_IN.keys().isdisjoint(fields)


@contextmanager
def kept(people: QuerySet[Any]) -> Iterator[None]:
    """A transaction in which something happens to these people; raises LastOfficer, and nothing happened."""
    with transaction.atomic():
        found = people.order_by().filter(groups__hr_of__isnull=False)
        before = _held(found.values_list("groups__hr_of", flat=True).distinct())
        yield
        for organisation_id, stood in before.items():
            now = standings(organisation_id)
            still = max((one.still(now.get(pk)) for pk, one in stood.items()), default=NEVER)
            if still < max((one.until for one in stood.values()), default=NEVER):
                raise LastOfficer


def refuse(organisation_id: int, without: Collection[int]) -> None:
    """Raises LastOfficer when these people were the last ones; to be called in the transaction that takes them away."""
    for stood in _held([organisation_id]).values():
        until_now = max((one.until for one in stood.values()), default=NEVER)
        if max((one.until for pk, one in stood.items() if pk not in without), default=NEVER) < until_now:
            raise LastOfficer


def _held(organisation_ids: Iterable[int]) -> dict[int, dict[int, Standing]]:
    """Of the officers of each of these how they stand, which nobody else changes before the transaction ends."""
    locked = Organisation.objects.select_for_update(no_key=True).filter(pk__in=list(organisation_ids)).order_by("pk")
    return {pk: standings(pk) for pk in locked.values_list("pk", flat=True)}


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
