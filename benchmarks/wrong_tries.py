"""What wrong tries with a personnel number come to: for who tries, for whose number it is, and for everybody else.

With the hashers of production: one hash is most of what a try costs. The time between tries is not waited for; the site
is told that it passed.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from unittest import mock

from django.conf import global_settings
from django.db.models import Max
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from onboarding.people import sign_in_limits
from onboarding.people.models import KnownAddress, KnownDevice, NumberTries, Organisation, User

CODE, WRONG = "481516", "999017"
LINE, ELSEWHERE = "192.0.2.1", "198.51.100.7"
PEOPLE = 51
TIMES = 5  # that the colleague signs in before, and after
HEAD = (
    "wrong tries",
    "looked at",
    "refused",
    "took",
    "CPU ms of one looked at",
    "of one refused",
    "the person, own device",
    "that line",
    "elsewhere",
    "colleague on that line",
)


@dataclass(frozen=True)
class Way:
    """To try: at which numbers, waiting as long as one must or not at all, from one line or each from another."""

    name: str
    numbers: list[str]
    is_patient: bool = False
    is_from_line: bool = True


@dataclass
class Tries:
    """What became of them: CPU milliseconds of each, and how long it took until the last that was looked at."""

    looked_at: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)
    took: timedelta = timedelta()


class Town:
    """People of one organisation with a number and a code, of whom the first is tried at, and the last is a colleague
    on the same line; and a clock that goes as it is told."""

    def __init__(self) -> None:
        self.organisation = Organisation.objects.create(name="Lokaal bestuur Gooik", short_name="Gooik", slug="gooik")
        self.numbers = [f"{number:05}" for number in range(1, PEOPLE + 1)]
        for number in self.numbers:
            User.objects.create_user(organisation=self.organisation, personnel_number=number)
        someone = User.objects.of(self.organisation)[0]
        someone.set_personal_code(CODE)
        User.objects.of(self.organisation).update(personal_code=someone.personal_code)
        self.now = timezone.now()

    @contextmanager
    def at_its_own_time(self) -> Iterator[None]:
        with mock.patch.object(timezone, "now", lambda: self.now):
            yield

    def begin_anew(self) -> tuple[Client, Client]:
        """Nobody tried anything yet; both signed in on the line, each on a device of their own, which these are."""
        for model in (NumberTries, KnownAddress, KnownDevice):
            model.objects.all().delete()
        devices = browser(LINE), browser(LINE)
        for number, device in zip((self.numbers[0], self.numbers[-1]), devices, strict=True):
            assert self.comes_in(number, device)
        return devices

    def try_once(self, number: str, secret: str, client: Client) -> tuple[int, float]:
        """The status, and the CPU time in milliseconds."""
        address = reverse("organisation_sign_in", args=[self.organisation.slug])
        begin = time.process_time()
        response = client.post(address, {"login": number, "password": secret})
        return response.status_code, 1000 * (time.process_time() - begin)

    def comes_in(self, number: str, client: Client) -> float:
        """In how many CPU milliseconds someone comes in, who then leaves; 0 for who does not."""
        status, spent = self.try_once(number, CODE, client)
        client.post(reverse("account_logout"))
        return spent if status == HTTPStatus.FOUND else 0

    def go(self, way: Way) -> Tries:
        tries, began = Tries(), self.now
        for place, number in enumerate(way.numbers):
            client = browser(LINE if way.is_from_line else f"203.0.113.{place}")
            status, spent = self.try_once(number, WRONG, client)
            if status == HTTPStatus.TOO_MANY_REQUESTS:
                tries.refused.append(spent)
            else:
                tries.looked_at.append(spent)
                tries.took = self.now - began
            if way.is_patient:
                wrong = NumberTries.objects.aggregate(most=Max("wrong"))["most"]
                self.now += timedelta(seconds=sign_in_limits.WAITS.get(wrong, 0))
        return tries

    def row(self, way: Way) -> tuple[str, ...]:
        """The cells of HEAD."""
        own_device, colleague = self.begin_anew()
        before = median([self.comes_in(self.numbers[-1], colleague) for _time in range(TIMES)])
        tries = self.go(way)
        after = median([self.comes_in(self.numbers[-1], colleague) for _time in range(TIMES)])
        person = [self.comes_in(self.numbers[0], one) for one in (own_device, browser(LINE), browser(ELSEWHERE))]
        return (
            way.name,
            str(len(tries.looked_at)),
            str(len(tries.refused)),
            str(tries.took),
            median(tries.looked_at),
            median(tries.refused),
            *("comes in" if spent else "refused" for spent in person),
            f"{before} → {after}",
        )


def browser(address: str) -> Client:
    return Client(REMOTE_ADDR=address)


def median(spent: list[float]) -> str:
    return f"{statistics.median(spent):.0f}" if spent else "-"


def table() -> str:
    """In Markdown: a row for each way of trying."""
    with override_settings(PASSWORD_HASHERS=global_settings.PASSWORD_HASHERS):
        town = Town()
        one = town.numbers[:1]
        ways = [
            Way("200 at one number, at once", one * 200),
            Way("4 at each of 50 numbers, at once", town.numbers[:50] * 4),
            Way("100 at numbers of nobody, at once", [f"9{number:04}" for number in range(100)]),
            Way("20 at one number, as soon as one may", one * 20, is_patient=True),
            Way("the same, each from another address", one * 20, is_patient=True, is_from_line=False),
        ]
        with town.at_its_own_time():
            rows = [HEAD, tuple("-" * len(cell) for cell in HEAD), *map(town.row, ways)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
