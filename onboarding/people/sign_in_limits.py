"""How often someone may try to sign in, or ask for a new password.

What counts is an account and an address together: who guesses at someone's account closes it for themselves, not for
that person elsewhere, and a colleague behind the same office connection signs in as ever. Against trying one password
on many accounts, or one account from many addresses, each has a bound of its own; it leaves alone an account at an
address where it signed in before. Links to a new password are counted in the same way, so that nobody keeps them from
someone else.

Someone who signs in with a personnel number has a code of six digits, which can be guessed: it waits longer after each
wrong try in a row, and after MOST_WRONG nothing but a new letter helps. That is counted in the database, where nothing
forgets it, for the person on each device and at each address where they signed in before, and for the person everywhere
else. The device comes first: so nobody closes it for a colleague who has a device of their own, not on the same line
either, nor from outside. On one device that several people use nothing tells who is who: there it closes for all that
try one number. A shared device is a place of its own for everybody, by its secret and not by its address.
There is no limit of an address alone. Of numbers that are nobody's the same is counted, so that nobody can tell.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

from django.conf import settings
from django.db.models import Q

from onboarding.people import addresses
from onboarding.people.limits import HOUR, MINUTE, Limit, give_back, hashed
from onboarding.people.models import KnownAddress, NumberTries, Organisation, User

TOGETHER = (Limit("sign-in", 5, 5 * MINUTE), Limit("sign-in-hour", 20, HOUR))  # of an account at an address
FROM_ADDRESS = Limit("sign-in-address", 100, HOUR)  # of all accounts that were never signed in to there
OF_ACCOUNT = Limit("sign-in-account", 100, HOUR)  # from all addresses where it was never signed in to
KNOWN = timedelta(days=90)  # for which an address where someone signed in is known

SECOND_STEP = (Limit("second-step", 5, 5 * MINUTE), Limit("second-step-hour", 20, HOUR))  # of an account at an address
SECOND_STEP_OF_ACCOUNT = Limit("second-step-account", 100, HOUR)  # of six digits, by who has the password already
SECOND_STEP_CODE = Limit("second-step-code", 1, 2 * MINUTE)  # longer than a code of an app is taken for right

RESETS = Limit("reset", 5, HOUR)  # of an account at an address
RESETS_FROM_ADDRESS = Limit("reset-address", 50, HOUR)
RESETS_OF_ACCOUNT = Limit("reset-account", 30, HOUR)  # mails from all addresses where it was never signed in to
WAITS = {3: 30, 4: MINUTE, 5: 2 * MINUTE, 6: 5 * MINUTE, 7: 10 * MINUTE, 8: 20 * MINUTE, 9: HOUR}  # after so many
MOST_WRONG = 10  # tries with a number in a row; NIST SP 800-63B-4, 3.2.2, has at most 100
FORGOTTEN = timedelta(days=365)  # after which tries with a number are, short of MOST_WRONG or of nobody
ELSEWHERE = "elsewhere"  # from where it counts of all addresses that are not known

STARTS = Limit("single-sign-on", 100, 5 * MINUTE)  # on the way to a provider, from an address
CHANGES = Limit("change-password", 10, 5 * MINUTE)  # of a password, by who is signed in


class TooOften(Exception):
    """Raised with the number of seconds after which it may be tried again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Closed(Exception):
    """With this number nobody can sign in from here before a new letter was used."""


class Attempt:
    """One try to sign in to an account from an address; it counts until it turns out right. May raise TooOften."""

    def __init__(self, account: str, address: str, now: datetime) -> None:
        self._now = now
        self._pair = (addresses.written(account), address)
        self._places: list[str] = []
        for limit, whose in self._limits():
            place = limit.take(*whose)
            if not place:
                give_back(self._places)
                raise TooOften(limit.seconds)
            self._places.append(place)

    def succeeded(self, *, opens_all: bool = True) -> None:
        """This was the person: the try does not count, and the address is known from now on; unless another account
        of the same name did not open (`opens_all` is false), whose bounds stay."""
        give_back(self._places)
        if opens_all:
            _know(*self._pair, self._now)

    def _limits(self) -> list[tuple[Limit, tuple[str, ...]]]:
        account, address = self._pair
        limits: list[tuple[Limit, tuple[str, ...]]] = [(limit, self._pair) for limit in TOGETHER]
        if not _is_known(*self._pair, self._now):
            limits += [(OF_ACCOUNT, (account,)), (FROM_ADDRESS, (address,))]
        return limits


class NumberAttempt:
    """One try to sign in with a personnel number, `person`'s or nobody's; it counts until it turns out right.

    On a shared device its `device` counts, which is hashed, and not the address; else `own_device`, by which the person
    is known there. May raise TooOften, and then the try does not count, or Closed.
    """

    def __init__(
        self,
        organisation: Organisation,
        number: str,
        person: User | None,
        address: str,
        now: datetime,
        device: str = "",
        own_device: str = "",
    ) -> None:
        self._now = now
        self._pair = (_account(organisation.pk, number), address)
        self._device, self._own_device = device, own_device
        self._key = hashed("number", self._pair[0], self._place())
        tries, _new = NumberTries.objects.get_or_create(pk=self._key, defaults={"person": person, "last_at": now})
        self._refuse(tries)
        # Counted before the code is looked at: of many tries at the same moment, one is.
        same = NumberTries.objects.filter(pk=self._key, wrong=tries.wrong)
        if not same.update(wrong=tries.wrong + 1, last_at=now, person=person):
            raise TooOften(WAITS[min(WAITS)])
        self.is_last = tries.wrong + 1 == MOST_WRONG

    def _place(self) -> str:
        if self._device:
            return f"device {self._device}"
        if self._own_device:
            return f"own device {self._own_device}"
        account, address = self._pair
        return address if _is_known(account, address, self._now) else ELSEWHERE

    def _refuse(self, tries: NumberTries) -> None:
        if tries.wrong >= MOST_WRONG:
            raise Closed
        left = WAITS.get(tries.wrong, 0) - (self._now - tries.last_at).total_seconds()
        if left > 0:
            raise TooOften(ceil(left))

    def succeeded(self) -> None:
        """This was the person: the wrong tries before it are forgotten, and the address is known from now on, unless it
        is that of a shared device."""
        NumberTries.objects.filter(pk=self._key).delete()
        if not self._device:
            _know(*self._pair, self._now)


def know_by_letter(person: User, address: str, now: datetime) -> None:
    """Someone used a letter at this address: that is the person, here."""
    if person.organisation_id is not None:
        _know(_account(person.organisation_id, person.personnel_number), address, now)


def forget_wrong(person: User) -> None:
    """After a new letter nothing is left of wrong tries with the number of before."""
    NumberTries.objects.filter(person=person).delete()


def is_closed(person: User) -> bool:
    """Whether someone's number is closed, at one place or elsewhere, until a new letter."""
    return NumberTries.objects.filter(person=person, wrong__gte=MOST_WRONG).exists()


def _account(organisation_id: int, number: str) -> str:
    return f"{organisation_id}/{number.upper()}"


class SecondStep:
    """One try at the code that is asked after a password; it counts until it turns out right. May raise TooOften."""

    def __init__(self, account: str, address: str) -> None:
        self._account = account
        self._places: list[str] = []
        pairs: list[tuple[Limit, tuple[str, ...]]] = [(limit, (account, address)) for limit in SECOND_STEP]
        for limit, whose in [*pairs, (SECOND_STEP_OF_ACCOUNT, (account,))]:
            place = limit.take(*whose)
            if not place:
                give_back(self._places)
                raise TooOften(limit.seconds)
            self._places.append(place)

    def is_new(self, code: str) -> bool:
        """Whether this code was not tried just before: what someone looks at over a shoulder works once."""
        return bool(SECOND_STEP_CODE.take(self._account, code))

    def succeeded(self) -> None:
        give_back(self._places)


def begin_anew(account: str, address: str, now: datetime) -> None:
    """Someone chose a new password through the mailbox: that is the person, here."""
    pair = (addresses.written(account), address)
    for limit in TOGETHER:
        limit.forget(*pair)
    _know(*pair, now)


def take_reset(account: str, address: str, now: datetime) -> bool:
    """Count a request for a link to a new password; False when none may be sent.

    What is refused counts no further: or one address alone would use up what is left for the others.
    """
    account = addresses.written(account)
    limits: list[tuple[Limit, tuple[str, ...]]] = [(RESETS, (account, address)), (RESETS_FROM_ADDRESS, (address,))]
    if not _is_known(account, address, now):
        limits.append((RESETS_OF_ACCOUNT, (account,)))
    return all(limit.take(*whose) for limit, whose in limits)


def forget_known(now: datetime) -> None:
    """Forget the addresses where nobody signed in for too long, and tries of long ago."""
    KnownAddress.objects.filter(last_seen__lte=now - KNOWN).delete()
    old = NumberTries.objects.filter(last_at__lte=now - FORGOTTEN)
    old.filter(Q(wrong__lt=MOST_WRONG) | Q(person=None)).delete()


def _is_known(account: str, address: str, now: datetime) -> bool:
    if not settings.LIMITS_ON:
        return False
    seen = KnownAddress.objects.filter(pair=hashed(account, address), last_seen__gt=now - KNOWN)
    return seen.exists()


def _know(account: str, address: str, now: datetime) -> None:
    if settings.LIMITS_ON:
        KnownAddress.objects.bulk_create(
            [KnownAddress(pair=hashed(account, address), last_seen=now)],
            update_conflicts=True,
            unique_fields=["pair"],
            update_fields=["last_seen"],
        )
