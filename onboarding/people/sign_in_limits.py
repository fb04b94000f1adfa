"""How often someone may try to sign in, or ask for a new password.

What counts is an account and an address together: who guesses at someone's account closes it for themselves, not for
that person elsewhere, and a colleague behind the same office connection signs in as ever. Against trying one password
on many accounts, or one account from many addresses, each has a bound of its own; it leaves alone an account at an
address where it signed in before.
"""

from __future__ import annotations

from django.conf import settings
from django.core.cache import caches

from onboarding.people.limits import HOUR, MINUTE, NOWHERE, Limit, give_back, key_of

TOGETHER = (Limit("sign-in", 5, 5 * MINUTE), Limit("sign-in-hour", 20, HOUR))  # of an account at an address
FROM_ADDRESS = Limit("sign-in-address", 100, HOUR)  # of all accounts that were never signed in to there
OF_ACCOUNT = Limit("sign-in-account", 100, HOUR)  # from all addresses where it was never signed in to
KNOWN = 90 * 24 * HOUR  # seconds for which an address where someone signed in is known

RESETS_OF_ACCOUNT = Limit("reset", 5, HOUR)
RESETS_FROM_ADDRESS = Limit("reset-address", 50, HOUR)
CHANGES = Limit("change-password", 10, 5 * MINUTE)  # of a password, by who is signed in


class TooOften(Exception):
    """Raised with the number of seconds after which it may be tried again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Attempt:
    """One try to sign in to an account from an address; it counts until it turns out right. May raise TooOften."""

    def __init__(self, account: str, address: str) -> None:
        self._pair = (account.strip().lower(), address)
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
        _know(*self._pair)

    def _limits(self) -> list[tuple[Limit, tuple[str, ...]]]:
        account, address = self._pair
        limits: list[tuple[Limit, tuple[str, ...]]] = [(limit, self._pair) for limit in TOGETHER]
        if _is_known(account, address):
            return limits
        limits.append((OF_ACCOUNT, (account,)))
        if address != NOWHERE:  # otherwise it would be everyone's
            limits.append((FROM_ADDRESS, (address,)))
        return limits


def begin_anew(account: str, address: str) -> None:
    """Someone chose a new password through the mailbox: that is the person, here."""
    pair = (account.strip().lower(), address)
    for limit in TOGETHER:
        limit.forget(*pair)
    _know(*pair)


def may_ask_for_reset(account: str, address: str) -> bool:
    """Count a request for a link to a new password, and say whether one may be sent."""
    of_account = RESETS_OF_ACCOUNT.take(account.strip().lower())
    from_address = address == NOWHERE or RESETS_FROM_ADDRESS.take(address)
    return bool(of_account and from_address)


def _is_known(account: str, address: str) -> bool:
    return bool(settings.LIMITS_ON and caches["limits"].get(key_of("known", account, address)))


def _know(account: str, address: str) -> None:
    if settings.LIMITS_ON:
        caches["limits"].set(key_of("known", account, address), 1, KNOWN)
