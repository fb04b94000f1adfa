"""Signing in with a personnel number: slow after wrong tries of one person, never for another, and no one can tell
whose number exists."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from statistics import median
from typing import Any

import pytest
from django.contrib.auth import get_user
from django.contrib.auth.hashers import MD5PasswordHasher, PBKDF2PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from onboarding.people import sign_in_limits
from onboarding.people.models import NumberTries, Organisation, User
from onboarding.people.sign_in_limits import MOST_WRONG, WAITS
from tests.client_response import ClientResponse
from tests.factories import UserFactory
from tests.people.letters.conftest import NUMBER, Print
from tests.rendered_forms import submit

CODE = "481516"
PASSWORD = "drie-paarse-fietsen"
URL = "/aanmelden/lennik/"
OFFICE, HOME = "192.0.2.1", "198.51.100.7"


class Clock:
    """The time that the site takes it to be."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture(autouse=True)
def limits_on(settings: Settings) -> None:
    settings.LIMITS_ON = True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock(timezone.now())
    monkeypatch.setattr(timezone, "now", lambda: found.now)
    return found


@pytest.fixture
def fatima_with_code(fatima: User) -> User:
    fatima.set_personal_code(CODE)
    fatima.save()
    return fatima


@pytest.fixture
def jef(lennik: Organisation) -> User:
    user = UserFactory.create(organisation=lennik, personnel_number="00413")
    user.set_personal_code(CODE)
    user.save()
    return user


def sign_in(
    login: str, secret: str, address: str = OFFICE, url: str = URL, client: Client | None = None
) -> ClientResponse:
    client = client or Client(REMOTE_ADDR=address)
    return submit(client, client.get(url), login=login, password=secret)


def leave(client: Client) -> None:
    client.post(reverse("account_logout"))


def error(response: ClientResponse) -> str:
    """The stable code of what went wrong; "" when one is in."""
    if response.status_code == 302:
        return ""
    (found,) = response.context["form"].errors.as_data()["__all__"]
    return str(found.code)


def words(response: ClientResponse) -> str:
    """The page without what is another each time."""
    main = response.content.decode().partition("<main")[2]
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", main)


def guess(times: int, clock: Clock, number: str = NUMBER, address: str = OFFICE) -> list[str]:
    """Wrong tries, each as soon as one may again; what each heard."""
    heard = []
    for _time in range(times):
        heard.append(error(sign_in(number, "999017", address)))
        clock.forward(WAITS[9])
    return heard


@pytest.mark.parametrize("typed", [NUMBER, f" {NUMBER} "])
@pytest.mark.parametrize("secret", [CODE, "48 15 16"])
def test_a_number_and_its_code_open_the_account(fatima_with_code: User, typed: str, secret: str) -> None:
    response = sign_in(typed, secret)
    assert response["Location"] == "/"


@pytest.mark.parametrize(("number", "typed"), [("AB12", "ab12"), ("ab12", "AB12")])
def test_capitals_of_a_number_do_not_matter(fatima_with_code: User, number: str, typed: str) -> None:
    fatima_with_code.personnel_number = number
    fatima_with_code.save()
    assert error(sign_in(typed, CODE)) == ""


def test_a_password_goes_with_a_number_or_an_address(fatima: User) -> None:
    fatima.set_password(PASSWORD)
    fatima.save()
    assert error(sign_in(NUMBER, PASSWORD)) == ""
    assert error(sign_in(fatima.email, PASSWORD)) == ""


def test_a_code_never_goes_with_an_address(fatima_with_code: User) -> None:
    assert error(sign_in(fatima_with_code.email, CODE)) == "mismatch"
    page = Client().get("/account/aanmelden/")
    assert submit(Client(), page, login=fatima_with_code.email, password=CODE).status_code == 200


def test_one_is_led_on_to_where_one_was_going(fatima_with_code: User) -> None:
    assert sign_in(NUMBER, CODE, url=f"{URL}?next=/instellingen/")["Location"] == "/instellingen/"
    assert sign_in(NUMBER, CODE, url=f"{URL}?next=https://elders.example/")["Location"] == "/"


def test_the_number_of_another_organisation_opens_nothing(fatima_with_code: User, herenthout: Organisation) -> None:
    assert error(sign_in(NUMBER, CODE, url="/aanmelden/herenthout/")) == "mismatch"


def test_an_organisation_that_there_is_not_has_no_screen(client: Client, lennik: Organisation) -> None:
    assert client.get("/aanmelden/nergens/").status_code == 404


def test_who_left_or_may_not_sign_in_hears_what_a_stranger_hears(fatima_with_code: User) -> None:
    fatima_with_code.end_date = timezone.localdate() - timedelta(days=1)
    fatima_with_code.save()
    assert error(sign_in(NUMBER, CODE)) == error(sign_in("99999", CODE)) == "mismatch"
    fatima_with_code.end_date, fatima_with_code.is_active = None, False
    fatima_with_code.save()
    assert error(sign_in(NUMBER, CODE)) == "mismatch"


def test_a_code_opens_nothing_for_who_sees_others_by_now(fatima_with_code: User) -> None:
    assert fatima_with_code.organisation and fatima_with_code.organisation.hr_group
    fatima_with_code.groups.add(fatima_with_code.organisation.hr_group)
    assert error(sign_in(NUMBER, CODE)) == "mismatch"


def test_nobody_without_a_number_is_found_by_an_empty_one(lennik: Organisation) -> None:
    UserFactory.create(organisation=lennik, personnel_number="")
    assert User.objects.with_number("  ", lennik) is None


def test_the_wait_grows_and_is_told_and_a_try_during_it_does_not_count(fatima_with_code: User, clock: Clock) -> None:
    for _time in range(3):
        assert error(sign_in(NUMBER, "999017")) == "mismatch"
    response = sign_in(NUMBER, CODE)
    assert response.status_code == 429
    assert "Wacht nog 30 seconden" in response.content.decode()
    clock.forward(29)
    assert "Wacht nog 1 seconde." in sign_in(NUMBER, CODE).content.decode()
    clock.forward(1)
    assert error(sign_in(NUMBER, "999017")) == "mismatch"
    clock.forward(59.5)
    assert error(sign_in(NUMBER, CODE)) == "too_many_login_attempts"
    clock.forward(0.5)
    assert error(sign_in(NUMBER, CODE)) == ""


def test_after_the_right_code_it_counts_anew(fatima_with_code: User, clock: Clock) -> None:
    guess(MOST_WRONG - 1, clock)
    assert error(sign_in(NUMBER, CODE)) == ""
    assert NumberTries.objects.count() == 0
    assert guess(MOST_WRONG, clock) == ["mismatch"] * MOST_WRONG


def test_after_ten_wrong_tries_only_a_new_letter_helps(
    fatima_with_code: User, clock: Clock, print_letter: Print
) -> None:
    assert guess(MOST_WRONG, clock) == ["mismatch"] * MOST_WRONG
    clock.forward(400 * 24 * 3600)
    sign_in_limits.forget_known(clock.now)
    response = sign_in(NUMBER, CODE)
    assert error(response) == "closed"
    assert response.status_code == 429
    assert "nieuwe brief" in response.content.decode()
    assert sign_in_limits.is_closed(fatima_with_code)
    letter = Client(REMOTE_ADDR=HOME)
    page = letter.get(f"/brief/{print_letter(fatima_with_code, clock.now)}/")
    assert submit(letter, page, secret="928374", again="928374").status_code == 302
    assert error(sign_in(NUMBER, "928374")) == ""


def test_printing_a_letter_opens_nothing_yet(fatima_with_code: User, clock: Clock, print_letter: Print) -> None:
    guess(MOST_WRONG, clock)
    print_letter(fatima_with_code, clock.now)
    assert error(sign_in(NUMBER, CODE)) == "closed"


def test_wrong_tries_cost_nobody_else_anything(fatima_with_code: User, jef: User, clock: Clock) -> None:
    """On the same device and line: whoever tries a hundred times at one, at numbers of nobody and at an address."""
    shared = Client(REMOTE_ADDR=OFFICE)
    for number in (NUMBER, "99999", "niemand@lennik.example"):
        for _time in range(34):
            sign_in(number, "999017", client=shared)
    assert error(sign_in("00413", CODE, client=shared)) == ""


def test_who_signs_in_at_a_place_of_their_own_is_not_closed_from_outside(fatima_with_code: User, clock: Clock) -> None:
    sign_in(NUMBER, CODE, OFFICE)
    guess(MOST_WRONG, clock, address=HOME)
    assert error(sign_in(NUMBER, CODE, HOME)) == "closed"
    assert error(sign_in(NUMBER, CODE, "203.0.113.9")) == "closed"
    assert error(sign_in(NUMBER, CODE, OFFICE)) == ""
    assert error(sign_in(NUMBER, CODE, HOME)) == "closed"


def test_a_colleague_on_the_same_line_closes_nothing_on_someones_own_device(
    fatima_with_code: User, clock: Clock
) -> None:
    phone = Client(REMOTE_ADDR=OFFICE)
    assert error(sign_in(NUMBER, CODE, client=phone)) == ""
    leave(phone)
    assert guess(MOST_WRONG + 1, clock, address=OFFICE) == ["mismatch"] * MOST_WRONG + ["closed"]
    assert guess(MOST_WRONG + 1, clock, address=HOME) == ["mismatch"] * MOST_WRONG + ["closed"]
    assert error(sign_in(NUMBER, CODE, client=phone)) == ""
    leave(phone)
    phone.defaults["REMOTE_ADDR"] = "203.0.113.9"  # as a phone has another one each day
    assert error(sign_in(NUMBER, CODE, client=phone)) == ""
    assert error(sign_in(NUMBER, CODE, OFFICE)) == "closed"


def test_on_someones_own_device_there_are_ten_tries_too(fatima_with_code: User, clock: Clock) -> None:
    phone = Client(REMOTE_ADDR=OFFICE)
    sign_in(NUMBER, CODE, client=phone)
    leave(phone)
    for _time in range(MOST_WRONG):
        assert error(sign_in(NUMBER, "999017", client=phone)) == "mismatch"
        clock.forward(WAITS[9])
    assert error(sign_in(NUMBER, CODE, client=phone)) == "closed"
    assert error(sign_in(NUMBER, CODE, OFFICE)) == ""


def test_a_device_is_someones_own_for_who_signed_in_there_and_cannot_be_made_up(
    fatima_with_code: User, jef: User, clock: Clock
) -> None:
    """A guesser who signed in as themselves, and one who writes a cookie, are counted where everybody is."""
    guess(MOST_WRONG, clock)
    guesser = Client(REMOTE_ADDR=OFFICE)
    assert error(sign_in("00413", CODE, client=guesser)) == ""
    leave(guesser)
    assert error(sign_in(NUMBER, "999017", client=guesser)) == "closed"
    guesser.cookies["toestel"] = "verzonnen:1abc:xyz"
    assert error(sign_in(NUMBER, "999017", client=guesser)) == "closed"


def test_many_addresses_together_have_ten_tries(fatima_with_code: User, clock: Clock) -> None:
    heard = [guess(1, clock, address=f"203.0.113.{last}") for last in range(20)]
    assert heard == [["mismatch"]] * MOST_WRONG + [["closed"]] * (20 - MOST_WRONG)


def test_a_number_that_is_nobodys_is_told_and_counted_as_one_that_is(fatima_with_code: User, clock: Clock) -> None:
    assert guess(MOST_WRONG + 1, clock) == guess(MOST_WRONG + 1, clock, number="99999")
    known, unknown = (words(sign_in(number, "999017")).replace(number, "") for number in (NUMBER, "99999"))
    assert known == unknown


@pytest.mark.parametrize("secret", ["999017", "geen-goed-wachtwoord"])
def test_it_takes_as_many_questions_and_one_slow_hash_whoever_it_is(
    fatima_with_code: User, jef: User, monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    hashes: list[str] = []
    own = MD5PasswordHasher.encode

    def encode(hasher: Any, password: str, salt: str) -> str:
        hashes.append(password)
        return own(hasher, password, salt)

    jef.personal_code = ""
    jef.save()
    colleague = UserFactory.create(organisation=jef.organisation, personnel_number="00414")
    colleague.set_personal_code(CODE)
    colleague.save()
    monkeypatch.setattr(MD5PasswordHasher, "encode", encode)
    cost = []
    for number in (NUMBER, "00413", "99999"):
        client = Client()
        sign_in("00414", CODE, client=client)  # so that the device is somebody's
        assert "toestel" in client.cookies
        leave(client)
        page = client.get(URL)
        hashes.clear()
        with CaptureQueriesContext(connection) as queries:
            submit(client, page, login=number, password=secret)
        cost.append((len(queries), len(hashes)))
    assert len({one[1] for one in cost}) == 1
    assert len({one[0] for one in cost}) == 1


def test_it_takes_as_long_for_a_number_of_nobody(
    fatima_with_code: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the slow hash of production, in a fifth of its rounds: the difference is far below what one hash takes,
    and one hash takes far longer than all else."""
    monkeypatch.setattr(PBKDF2PasswordHasher, "iterations", PBKDF2PasswordHasher.iterations // 5)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    fatima_with_code.set_personal_code(CODE)
    fatima_with_code.save()
    taken: dict[str, list[float]] = {NUMBER: [], "99999": []}
    for _time in range(2):
        for number, times in taken.items():
            client = Client()
            page = client.get(URL)
            begin = time.process_time()
            submit(client, page, login=number, password="999017")
            times.append(time.process_time() - begin)
    known, unknown = (median(times) for times in taken.values())
    assert min(known, unknown) > max(known, unknown) / 2


def test_of_two_tries_at_the_same_moment_one_is_looked_at(
    fatima_with_code: User, lennik: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    own = sign_in_limits.NumberAttempt._refuse

    def another_in_between(attempt: sign_in_limits.NumberAttempt, tries: NumberTries) -> None:
        own(attempt, tries)
        NumberTries.objects.filter(pk=tries.pk).update(wrong=tries.wrong + 1)

    monkeypatch.setattr(sign_in_limits.NumberAttempt, "_refuse", another_in_between)
    with pytest.raises(sign_in_limits.TooOften):
        sign_in_limits.NumberAttempt(lennik, NUMBER, fatima_with_code, OFFICE, now)


def test_tries_of_long_ago_are_forgotten_but_not_what_is_closed(fatima_with_code: User, clock: Clock) -> None:
    guess(MOST_WRONG, clock)
    guess(MOST_WRONG, clock, number="99999")
    guess(1, clock, number="00413")
    sign_in_limits.forget_known(clock.now + sign_in_limits.FORGOTTEN)
    assert list(NumberTries.objects.values_list("person", "wrong")) == [(fatima_with_code.pk, MOST_WRONG)]


def test_who_is_in_goes_on(fatima_with_code: User, signed_in: Callable[[User], Client]) -> None:
    client = signed_in(fatima_with_code)
    assert client.get(URL)["Location"] == "/"
    assert client.post(URL, {"login": "00413", "password": CODE}).status_code == 409
    assert get_user(client) == fatima_with_code
