"""How often something may be done, and from where it comes.

A limit is so many places; each use takes one, which is free again when its time is over. Places are taken with the
cache's `add`, which no two processes win, in the cache `limits`, which all of them share: so a limit holds however many
processes and machines serve the site.

    LOOK_UPS = Limit("certificate", times=30, seconds=600)
    if not LOOK_UPS.take(client_address(request)): …  # 429
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

NOWHERE = "nowhere"  # the address of whom it cannot be told
IPV6_PREFIX = 64  # bits: what one connection at home or at work is given (RFC 6177)
FREE = "free"  # the place that is given when nothing is counted

MINUTE = 60
HOUR = 60 * MINUTE


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `times` in any `seconds`, for each combination of what `take` is given."""

    name: str
    times: int
    seconds: int

    def take(self, *whose: str) -> str:
        """Count one use; the place it took, to `give_back`, or "" when there is none left.

        A limit of an address alone does not hold for NOWHERE: it would be everyone's.
        """
        if not settings.LIMITS_ON or whose == (NOWHERE,):
            return FREE
        key = key_of(self.name, *whose)
        places = [f"{key}:{number}" for number in range(self.times)]
        taken = caches["limits"].get_many(places)
        free = (place for place in places if place not in taken)
        return next((place for place in free if caches["limits"].add(place, 1, self.seconds)), "")

    def forget(self, *whose: str) -> None:
        """Begin to count anew."""
        key = key_of(self.name, *whose)
        give_back(f"{key}:{number}" for number in range(self.times))


def give_back(places: Iterable[str]) -> None:
    """What was counted did not count after all."""
    caches["limits"].delete_many([place for place in places if place != FREE])


def key_of(name: str, *whose: str) -> str:
    """The key of a counter: of any length, in any alphabet, and nobody reads in the cache whom it is about."""
    return f"{name}:{hashed(*whose)}"


def hashed(*whose: str) -> str:
    """32 characters for any combination; without our secret key nobody tells whose they are."""
    return salted_hmac("onboarding.people.limits", repr(whose), algorithm="sha256").hexdigest()[:32]


def client_address(request: HttpRequest) -> str:
    """Where a request comes from: an IPv4 address, the first 64 bits of an IPv6 address, or NOWHERE.

    Behind proxies (settings.TRUSTED_PROXIES, as many as there are) it is what the outermost one of ours wrote down;
    what stands before that in X-Forwarded-For may be made up. A header that holds no address there is passed over.
    """
    proxies = settings.TRUSTED_PROXIES
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if proxies else []
    told = forwarded[-proxies] if 0 < proxies <= len(forwarded) else ""
    return _network(told) or _network(request.META.get("REMOTE_ADDR", "")) or NOWHERE


def _network(text: str) -> str:
    """The part of an address that counts, or "" for what is no address; a port is left out."""
    bare = text.strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        address = ipaddress.ip_address(bare.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, IPV6_PREFIX), strict=False))
