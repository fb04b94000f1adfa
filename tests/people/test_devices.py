"""Where someone is signed in, signing out there and everywhere, and the mail about a device that is new."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.mail import EmailMessage
from django.db.models.signals import pre_delete
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from onboarding.people.models import KnownDevice, SignIn, User
from onboarding.people.sessions import sign_ins
from onboarding.people.sessions.device_names import browser_and_system
from tests.rendered_forms import submit

PASSWORD = "vier-woorden-na-elkaar"
DEVICES = reverse("account_devices")
HOME = reverse("learning:preferences")
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 "
    "Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def amina(amina: User) -> User:
    amina.set_password(PASSWORD)
    amina.save()
    return amina


def device(user_agent: str = FIREFOX) -> Client:
    return Client(headers={"user-agent": user_agent})


@pytest.fixture
def sign_in(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> Callable[[User, Client], Client]:
    def enter(person: User, client: Client) -> Client:
        with django_capture_on_commit_callbacks(execute=True):
            submit(client, client.get(reverse("account_login")), login=person.email, password=PASSWORD)
        return client

    return enter


def is_in(client: Client) -> bool:
    return client.get(HOME).status_code == 200


# --- The mail --------------------------------------------------------------------------------------------------------


def test_the_first_device_ever_brings_no_mail_and_another_one_does_once(
    sign_in: Callable[[User, Client], Client], amina: User, mailoutbox: list[EmailMessage]
) -> None:
    computer, phone = device(), device(PHONE)
    sign_in(amina, computer)
    assert mailoutbox == []
    sign_in(amina, phone)
    (message,) = mailoutbox
    assert message.to == [amina.email]
    assert "Safari op iPhone" in message.body
    assert DEVICES in message.body
    for one in (computer, phone):
        one.post(reverse("account_logout"))
        sign_in(amina, one)
    assert len(mailoutbox) == 1


def test_a_device_that_two_people_share_is_new_for_each(
    sign_in: Callable[[User, Client], Client], amina: User, marleen: User, mailoutbox: list[EmailMessage]
) -> None:
    marleen.set_password(PASSWORD)
    marleen.save()
    shared = device()
    sign_in(amina, shared)
    shared.post(reverse("account_logout"))
    sign_in(marleen, device(PHONE))
    sign_in(marleen, shared)
    assert [mail.to for mail in mailoutbox] == [[marleen.email]]
    assert KnownDevice.objects.count() == len(set(KnownDevice.objects.values_list("device"))) == 3


def test_nobody_makes_a_device_known_by_inventing_a_cookie(
    sign_in: Callable[[User, Client], Client], amina: User, mailoutbox: list[EmailMessage]
) -> None:
    first = sign_in(amina, device())
    invented = device()
    invented.cookies[sign_ins.COOKIE] = first.cookies[sign_ins.COOKIE].value.partition(":")[0]
    sign_in(amina, invented)
    assert len(mailoutbox) == 1


def test_the_cookie_says_nothing_of_who_uses_the_device(sign_in: Callable[[User, Client], Client], amina: User) -> None:
    cookie = sign_in(amina, device()).cookies[sign_ins.COOKIE]
    assert cookie["httponly"]
    assert amina.email not in cookie.value
    assert cookie.value.partition(":")[0] not in KnownDevice.objects.get().device


@pytest.mark.pure
@pytest.mark.parametrize(
    ("user_agent", "told"),
    [
        (FIREFOX, ("Firefox", "Windows")),
        (PHONE, ("Safari", "iPhone")),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/129 Safari/537.36 Edg/129", ("Edge", "Windows")),
        ("Mozilla/5.0 (Linux; Android 14; SM) AppleWebKit/537.36 SamsungBrowser/25 Chrome/121 Mobile Safari/537.36",
         ("Samsung Internet", "Android")),
        ("Mozilla/5.0 (X11; CrOS x86_64) AppleWebKit/537.36 Chrome/129 Safari/537.36", ("Chrome", "ChromeOS")),
        ("curl/8", ("", "")),
        ("", ("", "")),
    ],
)  # fmt: skip
def test_a_device_is_told_in_words_that_one_knows(user_agent: str, told: tuple[str, str]) -> None:
    assert browser_and_system(user_agent) == told


# --- Where am I signed in --------------------------------------------------------------------------------------------


def test_each_device_stands_there_and_one_of_them_is_this_one(
    sign_in: Callable[[User, Client], Client], amina: User
) -> None:
    sign_in(amina, device(PHONE))
    page = sign_in(amina, device()).get(DEVICES).content.decode()
    assert page.count('name="toestel"') == 1
    assert "Firefox op Windows" in page and "Safari op iPhone" in page and "Dit toestel" in page


def test_signing_out_on_another_device(sign_in: Callable[[User, Client], Client], amina: User) -> None:
    phone, computer = sign_in(amina, device(PHONE)), sign_in(amina, device())
    other = SignIn.objects.get(system="iPhone")
    submit(computer, computer.get(DEVICES), toestel=str(other.pk))
    assert not is_in(phone)
    assert is_in(computer)


def test_nobody_signs_someone_else_out(
    sign_in: Callable[[User, Client], Client], signed_in: Callable[[User], Client], amina: User, marleen: User
) -> None:
    client = sign_in(amina, device())
    signed_in(marleen).post(DEVICES, {"toestel": SignIn.objects.get(user=amina).pk})
    assert is_in(client)


def test_signing_out_everywhere_ends_all_also_what_nobody_wrote_down(
    sign_in: Callable[[User, Client], Client], amina: User
) -> None:
    phone, computer = sign_in(amina, device(PHONE)), sign_in(amina, device())
    SignIn.objects.filter(system="iPhone").delete()
    response = submit(computer, computer.get(DEVICES), overal="1")
    assert "storage" in response["Clear-Site-Data"]
    assert not is_in(phone) and not is_in(computer)
    assert is_in(sign_in(amina, device()))


def test_another_password_ends_the_others_and_this_one_goes_on(
    sign_in: Callable[[User, Client], Client], amina: User
) -> None:
    phone, computer = sign_in(amina, device(PHONE)), sign_in(amina, device())
    new = "drie andere woorden hier"
    submit(
        computer,
        computer.get(reverse("account_change_password")),
        oldpassword=PASSWORD,
        password1=new,
        password2=new,
    )
    assert not is_in(phone)
    assert "Firefox op Windows" in (page := computer.get(DEVICES).content.decode())
    assert 'name="toestel"' not in page


def test_who_signs_out_stands_there_no_more(sign_in: Callable[[User, Client], Client], amina: User) -> None:
    client = sign_in(amina, device())
    client.post(reverse("account_logout"))
    assert not SignIn.objects.exists()


def test_a_session_that_is_over_is_not_shown_and_forgotten_in_time(
    sign_in: Callable[[User, Client], Client], amina: User
) -> None:
    sign_in(amina, device(PHONE))
    client = sign_in(amina, device())
    old = SignIn.objects.get(system="iPhone")
    Session.objects.filter(pk=old.session_key).update(expire_date=timezone.now() - timedelta(minutes=1))
    assert "iPhone" not in client.get(DEVICES).content.decode()
    sign_ins.forget(timezone.now())
    assert [one.system for one in SignIn.objects.all()] == ["Windows"]
    sign_ins.forget(timezone.now() + sign_ins.KEPT)
    assert not KnownDevice.objects.exists()


@pytest.mark.parametrize("number", [1, 8])
def test_the_list_costs_the_same_however_long(
    sign_in: Callable[[User, Client], Client],
    amina: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    number: int,
) -> None:
    for _one in range(number):
        client = sign_in(amina, device())
    with django_assert_num_queries(3):  # the session, the person, where
        client.get(DEVICES)


def test_a_request_costs_nothing_more(
    sign_in: Callable[[User, Client], Client], amina: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = sign_in(amina, device())
    with django_assert_num_queries(2):
        client.get(reverse("account_logout"))


# --- Who left --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", ["left", "closed"])
def test_who_left_is_out_at_the_next_request_wherever_they_were_in(
    sign_in: Callable[[User, Client], Client], amina: User, change: str
) -> None:
    phone, computer = sign_in(amina, device(PHONE)), sign_in(amina, device())
    yesterday = timezone.localdate() - timedelta(days=1)
    changes: dict[str, dict[str, Any]] = {
        "left": {"start_date": None, "end_date": yesterday},
        "closed": {"is_active": False},
    }
    User.objects.filter(pk=amina.pk).update(**changes[change])
    for client in (phone, computer):
        for address in (HOME, reverse("learning:dashboard"), reverse("wagtailadmin_home"), DEVICES):
            assert client.get(address)["Location"].startswith(reverse("account_login"))


def test_one_that_begins_while_others_end_stays_known(sign_in: Callable[..., Client], amina: User) -> None:
    """Else it would go on where nobody sees it, and nobody could end it."""
    phone, computer = sign_in(amina, device(PHONE)), device()

    def begin_here(**_sent: Any) -> None:
        pre_delete.disconnect(sender=Session, dispatch_uid="begin_here")
        sign_in(amina, computer)

    pre_delete.connect(begin_here, sender=Session, weak=False, dispatch_uid="begin_here")
    sign_ins.end_others(amina, None)
    assert (is_in(phone), is_in(computer)) == (False, True)
    [left] = SignIn.objects.filter(user=amina)
    assert left.session_key == computer.session.session_key
    sign_ins.end_others(amina, None)
    assert not is_in(computer)
