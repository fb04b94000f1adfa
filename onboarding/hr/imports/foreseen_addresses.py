"""Who is mailed because an import, or undoing one, gives them another address: who never signed in is invited there,
and whose account is in use is asked at the old address. Counted beforehand, with names behind the numbers.

It is found out by rehearsing it, so that people are judged as they will be. Of an import it is kept in the
summary, under ADDRESSES, as data that JSON knows (`found_since`); of undoing one it is found when the screen asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onboarding.hr.imports import undoing
from onboarding.hr.lists.confirmed_beginnings import leaving_in_words
from onboarding.hr.lists.named_people import NamedPeople, named_people
from onboarding.hr.models import EmployeeImport
from onboarding.learning.models import LETS_IN, Notice, NoticeKind
from onboarding.learning.notices import promised_mails
from onboarding.people.last_officer import LastOfficer
from onboarding.people.models import AddressChange, User
from onboarding.rehearsals import rehearsal

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
    of the mails to who is invited how many are `invitations` or tell of `beginnings`, and leave `now` or `later`."""
    of_import = Notice.objects.of(organisation_id).filter(pk__gt=before.notice, kind__in=LETS_IN)
    leaving = promised_mails.planned_to_leave(list(of_import.values_list("pk", flat=True)), today)
    asked = AddressChange.objects.filter(pk__gt=before.request, user__organisation=organisation_id)
    invitations = sum(one.line.kind == NoticeKind.INVITATION for one in leaving)
    return {
        "invited": sorted({one.line.person.pk for one in leaving}),
        "invitations": invitations,
        "beginnings": len(leaving) - invitations,
        "now": sum(one.is_now for one in leaving),
        "later": sum(not one.is_now for one in leaving),
        "asked": sorted(asked.exclude(old_email="").values_list("user", flat=True)),
    }


def number_now(run: EmployeeImport) -> int:
    """How many of these mails leave at once by this import."""
    return int(run.summary.get(ADDRESSES, {}).get("now", 0))


def of_import(run: EmployeeImport) -> list[Told]:
    """What is said before an import that was checked is applied."""
    found = run.summary.get(ADDRESSES, {})
    words = ngettext(
        "%(number)d persoon krijgt op het nieuwe adres een mail om aan te melden: %(mails)s.",
        "%(number)d mensen krijgen op het nieuwe adres een mail om aan te melden: %(mails)s.",
        len(found.get("invited", [])),
    )
    return _told(found, words)


def of_undoing(run: EmployeeImport, actor: Any, now: datetime) -> list[Told]:
    """What is said before an import is undone."""
    found: dict[str, Any] = {}
    with suppress(LastOfficer, IntegrityError), rehearsal():  # what is in its way is told when it is undone
        before = mark()
        undoing.give_addresses_back(run, actor, now)
        found = found_since(before, run.organisation_id, timezone.localdate(now))
    words = ngettext(
        "%(number)d persoon krijgt op het adres van voor de import een mail om aan te melden: %(mails)s.",
        "%(number)d mensen krijgen op het adres van voor de import een mail om aan te melden: %(mails)s.",
        len(found.get("invited", [])),
    )
    return _told(found, words)


def _mails(found: Mapping[str, Any]) -> str:
    """Of which kind the mails to who is invited are, in words."""
    invitations, beginnings = found.get("invitations", 0), found.get("beginnings", 0)
    parts = []
    if invitations:
        words = ngettext("%(number)d uitnodiging", "%(number)d uitnodigingen", invitations)
        parts.append(words % {"number": invitations})
    if beginnings:
        words = ngettext(
            "%(number)d mail dat een traject begint", "%(number)d mails dat een traject begint", beginnings
        )
        parts.append(words % {"number": beginnings})
    return _(" en ").join(parts)


def _told(found: Mapping[str, Any], words: str) -> list[Told]:
    """Of what was `found`; `words` are for who is invited."""
    invited, asked = found.get("invited", []), found.get("asked", [])
    leaving = leaving_in_words(found.get("now", 0), found.get("later", 0))
    sentence = words % {"number": len(invited), "mails": _mails(found)}
    question = ngettext(
        "%(number)d persoon gebruikt de account al. Die krijgt op het huidige adres een mail die vraagt of het andere "
        "klopt. Zo een mail vertrekt altijd.",
        "%(number)d mensen gebruiken hun account al. Zij krijgen op het huidige adres een mail die vraagt of het "
        "andere klopt. Zo een mail vertrekt altijd.",
        len(asked),
    )
    each = [(invited, f"{sentence} {leaving}", True), (asked, question % {"number": len(asked)}, False)]
    return [Told(said, _named(ids), may_stop) for ids, said, may_stop in each if ids]


def _named(ids: list[int]) -> NamedPeople:
    return named_people(User.objects.filter(pk__in=ids).order_by("folded", "pk"), len(ids))
