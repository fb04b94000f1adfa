"""Who is mailed because an import, or undoing one, gives them another address: who never signed in is invited there,
and whose account is in use is asked at the old address. Counted beforehand, with names behind the numbers.

Of an import it is kept in the summary, under ADDRESSES, as data that JSON knows (`found_in`); of undoing one it is
found when the screen asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils.translation import ngettext

from onboarding.hr.imports import undoing
from onboarding.hr.lists.confirmed_beginnings import leaving_in_words
from onboarding.hr.lists.named_people import NamedPeople, named_people
from onboarding.hr.models import EmployeeImport
from onboarding.learning.models import LETS_IN, Notice
from onboarding.learning.notices import corrected_addresses, promised_mails
from onboarding.people.models import AddressChange, User

ADDRESSES = "foreseen_addresses"  # in the summary: what `found_since` gives


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the ledger and the requests were."""

    notice: int
    request: int


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of some people, and who they are; `may_stop`: whether HR may choose that they hear nothing."""

    words: str
    people: NamedPeople
    may_stop: bool


def mark() -> Mark:
    last = Max("pk")
    return Mark(
        Notice.objects.aggregate(last=last)["last"] or 0, AddressChange.objects.aggregate(last=last)["last"] or 0
    )


def found_since(before: Mark, organisation_id: int, today: date) -> dict[str, Any]:
    """What was planned and asked since then, within what is taken back: the ids of who is `invited` and `asked`, and
    how many mails to who is invited leave `now` and `later`."""
    of_import = Notice.objects.of(organisation_id).filter(pk__gt=before.notice, kind__in=LETS_IN)
    leaving = promised_mails.planned_to_leave(list(of_import.values_list("pk", flat=True)), today)
    asked = AddressChange.objects.filter(pk__gt=before.request, user__organisation=organisation_id)
    return {
        "invited": sorted(leaving),
        "now": sum(leaving.values()),
        "later": len(leaving) - sum(leaving.values()),
        "asked": sorted(asked.exclude(old_email="").values_list("user", flat=True)),
    }


def number_now(run: EmployeeImport) -> int:
    """How many invitations leave at once by this import."""
    return int(run.summary.get(ADDRESSES, {}).get("now", 0))


def of_import(run: EmployeeImport) -> list[Told]:
    """What is said before an import that was checked is applied."""
    found = run.summary.get(ADDRESSES, {})
    invited = found.get("invited", [])
    leaving = leaving_in_words(found.get("now", 0), found.get("later", 0))
    return _told(invited, f"{_invited(len(invited))} {leaving}", found.get("asked", []))


def of_undoing(run: EmployeeImport, today: date) -> list[Told]:
    """What is said before an import is undone."""
    back = undoing.addresses_back(run)
    in_use = set(User.objects.in_use().filter(pk__in=back).values_list("pk", flat=True))
    at_once = {pk: old for pk, (_now, old) in back.items() if pk not in in_use}
    invited = corrected_addresses.would_be_invited_at(at_once, today)
    asked = [pk for pk, (current, _old) in back.items() if pk in in_use and current]
    words = ngettext(
        "%(number)d persoon krijgt de uitnodiging opnieuw, op het adres van voor de import.",
        "%(number)d mensen krijgen hun uitnodiging opnieuw, op het adres van voor de import.",
        len(invited),
    )
    return _told(invited, words % {"number": len(invited)}, asked)


def _invited(number: int) -> str:
    words = ngettext(
        "%(number)d persoon krijgt de uitnodiging op het nieuwe adres.",
        "%(number)d mensen krijgen hun uitnodiging op het nieuwe adres.",
        number,
    )
    return words % {"number": number}


def _told(invited: Iterable[int], words: str, asked: Iterable[int]) -> list[Told]:
    some, others = sorted(invited), sorted(asked)
    question = ngettext(
        "%(number)d persoon gebruikt de account al. Die krijgt op het huidige adres een mail die vraagt of het andere "
        "klopt. Zo een mail vertrekt altijd.",
        "%(number)d mensen gebruiken hun account al. Zij krijgen op het huidige adres een mail die vraagt of het "
        "andere klopt. Zo een mail vertrekt altijd.",
        len(others),
    )
    found = [(some, words, True), (others, question % {"number": len(others)}, False)]
    return [Told(sentence, _named(ids), may_stop) for ids, sentence, may_stop in found if ids]


def _named(ids: list[int]) -> NamedPeople:
    return named_people(User.objects.filter(pk__in=ids).order_by("folded", "pk"), len(ids))
