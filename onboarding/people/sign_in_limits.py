"""How often someone may try to sign in, or ask for a new password.

What counts is an account and an address together: who guesses at someone's account closes it for themselves, not for
that person elsewhere, and a colleague behind the same office connection signs in as ever. Against trying one password
on many accounts, or one account from many addresses, each has a bound of its own; it leaves alone an account at an
address where it signed in before. Links to a new password are counted in the same way, so that nobody keeps them from
someone else.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from onboarding.people import addresses
from onboarding.people.limits import HOUR, MINUTE, Limit, give_back, hashed
from onboarding.people.models import KnownAddress

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
CHANGES = Limit("change-password", 10, 5 * MINUTE)  # of a password, by who is signed in


class TooOften(Exception):
    """Raised with the number of seconds after which it may be tried again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


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

    def succeeded(self) -> None:
        """This was the person: the try does not count, and the address is known from now on."""
        give_back(self._places)
        _know(*self._pair, self._now)

    def _limits(self) -> list[tuple[Limit, tuple[str, ...]]]:
        account, address = self._pair
        limits: list[tuple[Limit, tuple[str, ...]]] = [(limit, self._pair) for limit in TOGETHER]
        if not _is_known(*self._pair, self._now):
            limits += [(OF_ACCOUNT, (account,)), (FROM_ADDRESS, (address,))]
        return limits


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
    """Forget the addresses where nobody signed in for too long."""
    KnownAddress.objects.filter(last_seen__lte=now - KNOWN).delete()


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
