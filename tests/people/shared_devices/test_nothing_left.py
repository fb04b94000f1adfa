"""Of whoever was there before, nothing can be seen or done on a shared device: after “klaar, volgende”, after three
quiet minutes, after another session was put in, by whatever address."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from onboarding.hr.deeds import device_sharing
from onboarding.people.models import Organisation, SharedDevice, SignIn, User
from onboarding.people.shared_devices import device_secrets
from onboarding.people.shared_devices.shared_device_rules import ONES_OWN_DEVICE, OTHER_WAYS
from tests.few_examples import FEW
from tests.people.shared_devices.conftest import (
    CODE,
    CODE_OF_JEF,
    NUMBER,
    NUMBER_OF_JEF,
    START,
    Clock,
    come_in,
    switch_on,
    who_is_in,
)
from tests.rendered_forms import fill

pytestmark = pytest.mark.django_db
NEXT = "/toestel/volgende/"


def test_whoever_is_done_is_out_at_once_and_their_session_is_gone(tablet: Client, fatima: User) -> None:
    come_in(tablet)
    key = tablet.session.session_key
    response = tablet.post(NEXT)
    assert response["Location"] == START
    assert response["Clear-Site-Data"] == '"cache"'
    assert "no-store" in response["Cache-Control"]
    assert not Session.objects.filter(session_key=key).exists()
    assert not SignIn.objects.exists()
    assert "Fatima" not in tablet.get(START).content.decode()


def test_whoever_is_done_is_out_also_from_a_page_whose_token_is_of_before(tablet: Client, fatima: User) -> None:
    """Else they walk off while the next page shows theirs."""
    come_in(tablet)
    tablet.handler.enforce_csrf_checks = True
    assert tablet.post(NEXT, {"csrfmiddlewaretoken": "x" * 64})["Location"] == START
    assert who_is_in(tablet) == ""


def test_signing_out_by_any_other_door_ends_at_the_same_screen(tablet: Client, fatima: User) -> None:
    come_in(tablet)
    response = tablet.post(reverse("account_logout"))
    assert (response["Location"], response["Clear-Site-Data"]) == (START, '"cache"')
    assert who_is_in(tablet) == ""


def test_no_cookie_is_left_but_the_devices_own(tablet: Client, fatima: User) -> None:
    come_in(tablet)
    tablet.post(reverse("account_language"), {"taal": "fr"})  # which leaves a message to be told
    tablet.post(NEXT)
    left = {name for name, cookie in tablet.cookies.items() if cookie.value}
    assert left <= {device_secrets.COOKIE, "organisatie", "toestel", "csrftoken"}
    assert "nl" in tablet.get(START, headers={"accept-language": "nl"})["Content-Language"]


def test_nobody_hears_what_was_still_to_be_told_to_who_went_without_a_word(
    tablet: Client, fatima: User, clock: Clock
) -> None:
    come_in(tablet)
    tablet.post(reverse("account_language"), {"taal": "fr"})
    clock.forward(400)
    page = tablet.get(START)
    assert 'class="message' not in page.content.decode()
    assert 'class="message' not in tablet.get(START).content.decode()


def test_nobody_hears_it_either_after_the_session_was_ended_at_a_distance(
    tablet: Client, fatima: User, clock: Clock
) -> None:
    come_in(tablet)
    tablet.post(reverse("account_language"), {"taal": "fr"})
    Session.objects.all().delete()
    assert 'class="message' not in tablet.get(START).content.decode()


def test_the_desk_is_for_ones_own_device(tablet: Client, fatima: User) -> None:
    """Its pages have no quiet minutes, and tell by themselves every so often that someone is there."""
    come_in(tablet)
    for url in ("/beheer/", "/beheer/pages/"):
        response = tablet.get(url)
        assert response.status_code == 403
        assert "eigen toestel" in response.content.decode()
    tablet.post(reverse("wagtailadmin_logout"))
    assert who_is_in(tablet) == ""


def test_a_session_of_a_shared_device_is_worth_nothing_on_another(tablet: Client, client: Client, fatima: User) -> None:
    come_in(tablet)
    client.cookies["sessionid"] = tablet.cookies["sessionid"].value
    assert who_is_in(client) == ""
    assert not SignIn.objects.exists()


def test_a_session_moved_to_another_shared_device_is_worth_nothing(tablet: Client, marleen: User, fatima: User) -> None:
    come_in(tablet)
    depot = switch_on(marleen, "Depot")
    depot.cookies["sessionid"] = tablet.cookies["sessionid"].value
    assert who_is_in(depot) == ""


def test_whoever_got_in_by_another_door_is_out_at_the_next_request(tablet: Client, marleen: User) -> None:
    tablet.force_login(marleen)
    assert tablet.get("/beheer/", follow=True).redirect_chain[-1][0] == START
    assert who_is_in(tablet) == ""


def test_whoever_comes_to_see_others_meanwhile_is_out(tablet: Client, fatima: User, lennik: Organisation) -> None:
    come_in(tablet)
    assert lennik.hr_group
    fatima.groups.add(lennik.hr_group)
    assert who_is_in(tablet) == ""


@pytest.mark.parametrize("name", sorted(OTHER_WAYS))
def test_no_other_way_in_is_offered(tablet: Client, name: str) -> None:
    parts = {
        "account_reset_password_from_key": ("1", "sleutel"),
        "account_single_sign_on": ("lennik",),
        "account_invitation": ("sleutel",),
        "organisation_sign_in": ("lennik",),
    }
    url = reverse(name, args=parts.get(name, ()))
    for response in (tablet.get(url), tablet.post(url)):
        assert response["Location"] == START


@pytest.mark.parametrize("name", sorted(ONES_OWN_DEVICE))
def test_what_hands_over_a_file_or_shows_others_is_for_ones_own_device(tablet: Client, fatima: User, name: str) -> None:
    come_in(tablet)
    of_one = {"certificate", "calendar", "prepare", "session", "slide", "list"}
    of_one |= {"signed", "hand_over", "close", "discard"}
    more: dict[str, list[Any]] = {"together:slide": [1], "account_address_change": ["1.sleutel"]}
    parts = [*([1] if name.partition(":")[2] in of_one else []), *more.get(name, [])]
    response = tablet.get(reverse(name, args=parts))
    assert response.status_code == 403
    assert "eigen toestel" in response.content.decode()


@pytest.mark.parametrize("name", ["account_login", "account_reset_password", "account_find_provider"])
def test_who_is_in_gets_no_other_session_by_another_way(tablet: Client, fatima: User, name: str) -> None:
    come_in(tablet)
    for response in (tablet.get(reverse(name)), tablet.post(reverse(name))):
        assert response["Location"] == reverse("learning:dashboard")
    assert who_is_in(tablet) == "Fatima"


def test_titles_tell_the_history_of_the_browser_nothing(tablet: Client, fatima: User) -> None:
    come_in(tablet)
    titles = {
        url: tablet.get(url).content.decode().partition("</title>")[0].partition("<title>")[2]
        for url in ("/instellingen/", "/zoeken/?q=melding", "/account/toestellen/")
    }
    assert titles == {
        "/instellingen/": "Instellingen · Aan boord",
        "/zoeken/?q=melding": "Zoeken · Aan boord",
        "/account/toestellen/": "Jouw lessen · Aan boord",
    }


def test_the_key_of_what_is_sealed_is_given_to_its_owner_on_that_device_alone(
    tablet: Client, marleen: User, fatima: User, jef: User
) -> None:
    def key(client: Client, number: str, code: str) -> str:
        come_in(client, number, code)
        page = client.get("/instellingen/").content.decode()
        client.post(NEXT)
        return page.partition('data-key="')[2].partition('"')[0]

    of_fatima = key(tablet, NUMBER, CODE)
    assert len(of_fatima) == 64
    assert of_fatima == key(tablet, NUMBER, CODE)
    assert of_fatima != key(tablet, NUMBER_OF_JEF, CODE_OF_JEF)
    assert of_fatima != key(switch_on(marleen, "Depot"), NUMBER, CODE)
    assert 'data-key=""' in tablet.get(START).content.decode()


# --- Switched off at a distance --------------------------------------------------------------------------------------


def test_switched_off_at_a_distance_whoever_is_in_is_out_and_nobody_comes_in(
    tablet: Client, device: SharedDevice, marleen: User, fatima: User, clock: Clock
) -> None:
    come_in(tablet)
    assert device_sharing.switch_off(marleen, device, clock.now)
    assert who_is_in(tablet) == ""
    response = tablet.get(START)
    assert response.status_code == 404
    assert response.cookies[device_secrets.COOKIE].value == ""


def test_switched_off_between_number_and_code_nobody_comes_in(
    tablet: Client, device: SharedDevice, marleen: User, fatima: User, clock: Clock
) -> None:
    tablet.post(START, fill(tablet.get(START), number=NUMBER))
    sent = fill(tablet.get(reverse("shared_device_code")), secret=CODE)
    device_sharing.switch_off(marleen, device, clock.now)
    assert tablet.post(reverse("shared_device_code"), sent).status_code == 404
    assert not SignIn.objects.exists()


def test_switched_off_while_a_code_is_looked_at_nobody_comes_in(
    tablet: Client, device: SharedDevice, marleen: User, fatima: User, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last look is at the row of the device, in the transaction that signs someone in."""
    looked = User.check_personal_code

    def look_long(person: User, code: str) -> bool:
        device_sharing.switch_off(marleen, device, clock.now)
        return looked(person, code)

    monkeypatch.setattr(User, "check_personal_code", look_long)
    assert come_in(tablet).status_code == 404
    assert who_is_in(tablet) == ""


def test_a_device_that_is_off_is_an_ordinary_one_again(
    tablet: Client, device: SharedDevice, marleen: User, fatima: User, clock: Clock
) -> None:
    device_sharing.switch_off(marleen, device, clock.now)
    page = tablet.get("/aanmelden/lennik/")
    assert page.status_code == 200
    assert page.cookies[device_secrets.COOKIE].value == ""
    tablet.force_login(fatima)
    assert who_is_in(tablet) == "Fatima"


# --- Whatever people do one after another ----------------------------------------------------------------------------

NAMES = {"Fatima": (NUMBER, CODE), "Jef": (NUMBER_OF_JEF, CODE_OF_JEF)}
PLACES = ("/", "/instellingen/", "/zoeken/", "/account/toestellen/", START, "/toestel/stil/", "/brief/", "/niets/")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("come"), st.sampled_from(sorted(NAMES))),
        st.tuples(st.just("wrong"), st.sampled_from(sorted(NAMES))),
        st.tuples(st.just("go"), st.sampled_from(PLACES)),
        st.tuples(st.just("wait"), st.sampled_from((10, 100, 179, 196, 400))),
        st.tuples(st.just("next"), st.just("")),
        st.tuples(st.just("again"), st.just("")),
        st.tuples(st.just("close"), st.just("")),
    ),
    max_size=14,
)


@dataclass
class Seen:
    """What a model of the device says: who is in, and since when they were last there."""

    who: str = ""
    at: float = 0
    now: float = 0
    old_sessions: list[str] = field(default_factory=list)
    closed: tuple[str, str, float] = ("", "", 0)  # who was in when the browser was closed, in which session, seen when


@FEW
@given(steps=STEPS)
def test_nobody_sees_another_whatever_they_do(
    steps: list[tuple[str, str | float]], marleen: User, fatima: User, jef: User, clock: Clock
) -> None:
    """`again`: a session cookie of before is put back, as from a browser that restores its tabs.

    A browser that was closed without leaving, and then restores, goes on where it was: within the three quiet minutes.
    """
    device, seen = switch_on(marleen), Seen()
    for step, what in steps:
        _do(device, seen, step, what, clock)
        page = device.get("/instellingen/")
        html, who = page.content.decode(), seen.who if seen.now - seen.at <= 180 else ""
        seen.who, seen.at = who, seen.now
        assert (page.status_code == 200) == bool(who)
        for other in set(NAMES) - {who}:
            assert other not in html
            assert other not in device.get("/", follow=True).content.decode()


def _do(device: Client, seen: Seen, step: str, what: str | float, clock: Clock) -> None:
    if step in ("come", "wrong") and not seen.who:
        number, code = NAMES[str(what)]
        answer = come_in(device, number, code if step == "come" else "999017")
        if step == "come" and answer.status_code == 302:  # who typed wrong too often has to wait
            seen.who, seen.at = str(what), seen.now
            seen.old_sessions.append(device.cookies["sessionid"].value)
    elif step == "go":
        device.get(str(what))
    elif step == "wait":
        clock.forward(float(what))
        seen.now += float(what)
    elif step == "next":
        if seen.who:
            seen.closed = ("", "", 0)  # who left is out, in any tab
        device.post(NEXT)
        seen.who = ""
    elif step == "again" and not seen.who and seen.old_sessions:
        _restore(device, seen)
    elif step == "close":  # the browser forgets what lasts as long as itself
        device.cookies.pop("sessionid", None)
        if seen.who:
            seen.closed = (seen.who, seen.old_sessions[-1], seen.at)
        seen.who = ""


def _restore(device: Client, seen: Seen) -> None:
    session, (who, closed, at) = seen.old_sessions[-1], seen.closed
    is_still_in = session == closed and seen.now - at <= 195
    if not is_still_in or seen.now - at <= 165:  # what is between, is written once in fifteen seconds
        device.cookies["sessionid"] = session
        seen.who, seen.at = (who, seen.now) if is_still_in else ("", seen.at)
