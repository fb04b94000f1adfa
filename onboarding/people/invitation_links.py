"""The link with which someone who is invited chooses a first password.

It works once, from the day that it was made until a week after the first working day; whoever opens it later is known
still, so that a new one can go out in one click. It holds for the account as it was then: once a password was chosen,
someone signed in, or the address changed, it is worth nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from onboarding.people.models import User
from onboarding.people.site_addresses import absolute

VALID = timedelta(days=7)  # after the first working day, or after the day of the mail when that is later
SALT = "people.invitation"
_signer = signing.Signer(salt=SALT, sep=".")


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that we made: to whom, the last day that it works, and whether the account is what it was then."""

    person: User
    last_day: date
    is_unused: bool

    def is_too_old(self, today: date) -> bool:
        return today > self.last_day


def link_for(person: User, today: date) -> str:
    """Where this person, invited on `today`, chooses a password."""
    return absolute("account_invitation", key_for(person, today))


def last_day(person: User, made_on: date) -> date:
    """The last day on which a link works that was made on `made_on`."""
    return max(made_on, person.start_date or made_on) + VALID


def key_for(person: User, today: date) -> str:
    """What stands in the link; nobody else can make it."""
    return _signer.sign(f"{person.pk}-{today:%Y%m%d}-{_as_it_is(person)}")


def of_key(key: str) -> Invitation | None:
    """Whose link this is; None when we did not make it, or when nobody is there any more."""
    try:
        person_id, made_on, as_it_was = _signer.unsign(key).split("-")
        day = date.fromisoformat(made_on)
    except (signing.BadSignature, ValueError):
        return None
    person = User.objects.select_related("organisation", "department").filter(pk=int(person_id)).first()
    if person is None:
        return None
    return Invitation(person, last_day(person, day), constant_time_compare(as_it_was, _as_it_is(person)))


def _as_it_is(person: User) -> str:
    """Another one as soon as the password, the latest signing in or the address is."""
    signed_in = "" if person.last_login is None else int(person.last_login.timestamp())
    return salted_hmac(SALT, f"{person.password}|{signed_in}|{person.email}", algorithm="sha256").hexdigest()[:32]
