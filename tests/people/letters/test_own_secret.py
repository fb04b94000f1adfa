"""Who is signed in with a number changes the code or password on one screen, and nobody else does so from a session
that stands open."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from onboarding.hr.models import Activity, Verb
from onboarding.people.models import NumberTries, User
from onboarding.people.sign_in_limits import MOST_WRONG
from tests.client_response import ClientResponse
from tests.people.letters.conftest import NUMBER
from tests.rendered_forms import submit

CODE, NEW = "481516", "928374"
PASSWORD = "drie-paarse-fietsen"
URL = reverse("account_change_password")


@pytest.fixture
def fatima(fatima: User) -> User:
    fatima.email = ""
    fatima.set_personal_code(CODE)
    fatima.set_unusable_password()
    fatima.save()
    return fatima


def sign_in(secret: str = CODE) -> Client:
    client = Client()
    submit(client, client.get("/aanmelden/lennik/"), login=NUMBER, password=secret)
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("learning:preferences")).status_code == 200


def change(client: Client, present: str = CODE, secret: str = NEW, query: str = "") -> ClientResponse:
    return submit(client, client.get(URL + query), present=present, secret=secret, again=secret)


def test_a_code_is_changed_and_other_sessions_end(fatima: User) -> None:
    here, elsewhere = sign_in(), sign_in()
    assert change(here).status_code == 302
    assert is_in(here)
    assert not is_in(elsewhere)
    assert not is_in(sign_in(CODE))
    assert is_in(sign_in(NEW))
    line = Activity.objects.get(verb=Verb.SECRET_CHANGED)
    assert (line.actor, line.subject, line.detail) == (fatima, fatima, "")


def test_a_password_instead_ends_the_code(fatima: User) -> None:
    assert change(sign_in(), secret=PASSWORD, query="?met=wachtwoord").status_code == 302
    assert not is_in(sign_in(CODE))
    client = sign_in(PASSWORD)
    assert is_in(client)
    assert change(client, PASSWORD, NEW, "?met=code").status_code == 302  # and back
    assert is_in(sign_in(NEW))


@pytest.mark.parametrize(
    ("present", "secret", "field", "reason"),
    [
        ("481517", NEW, "present", "enter_current"),
        ("", NEW, "present", "required"),
        (CODE, "123456", "secret", "row"),
        (CODE, "050587", "secret", "date"),
        (CODE, "92837", "secret", "too_short"),
        (CODE, PASSWORD, "secret", "not_digits"),
    ],
)
def test_what_is_no_good_is_refused_with_the_rules_of_the_letter(
    fatima: User, present: str, secret: str, field: str, reason: str
) -> None:
    page = change(sign_in(), present, secret)
    assert page.context["form"].has_error(field, reason)
    assert is_in(sign_in(CODE))
    assert not Activity.objects.filter(verb=Verb.SECRET_CHANGED).exists()


def test_who_finds_a_session_open_cannot_guess_at_the_code(fatima: User, settings: Settings) -> None:
    settings.LIMITS_ON = True
    client = sign_in()
    for _time in range(3):
        assert change(client, "999017").context["form"].has_error("present", "enter_current")
    page = change(client)
    assert page.status_code == 429
    assert "Wacht nog 30 seconden" in page.content.decode()
    NumberTries.objects.update(wrong=MOST_WRONG)
    page = change(client)
    assert (page.status_code, page.context["form"].has_error("present", "closed")) == (429, True)


def test_who_has_a_mailbox_hears_of_it(
    fatima: User, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client = sign_in()
    with django_capture_on_commit_callbacks(execute=True):
        change(client)
    assert mailoutbox == []
    User.objects.filter(pk=fatima.pk).update(email="fatima@lennik.example")
    with django_capture_on_commit_callbacks(execute=True):
        change(client, NEW, CODE)
    (mail,) = mailoutbox
    assert mail.to == ["fatima@lennik.example"]
    assert "nieuwe code" in mail.body
    assert "Was jij dit niet?" in mail.body
    assert reverse("account_devices") in mail.body


def test_who_signs_in_with_an_address_has_the_screen_of_passwords_and_a_mail_too(
    amina: User, signed_in: Callable[[User], Client], mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    amina.set_password(PASSWORD)
    amina.save()
    client = signed_in(amina)
    fresh = "heel-iets-nieuws-nu"
    with django_capture_on_commit_callbacks(execute=True):
        submit(client, client.get(URL), oldpassword=PASSWORD, password1=fresh, password2=fresh)
    (mail,) = mailoutbox
    assert "nieuw wachtwoord" in mail.body
    assert Activity.objects.get(verb=Verb.SECRET_CHANGED).subject == amina


def test_who_sees_others_has_no_code_to_change(fatima: User, signed_in: Callable[[User], Client]) -> None:
    assert fatima.organisation and fatima.organisation.hr_group
    fatima.groups.add(fatima.organisation.hr_group)
    page = signed_in(fatima).get(URL)
    assert page.status_code == 302  # nothing of theirs opens with a password either


@pytest.mark.parametrize(("place", "label"), [("/", "Code wijzigen"), ("/instellingen/", "Code wijzigen")])
def test_the_way_there_stands_in_the_menu_and_among_the_settings(fatima: User, place: str, label: str) -> None:
    page = sign_in().get(place, follow=True).content.decode()
    assert page.count(f'<a href="{URL}">{label}</a>') == (2 if place == "/instellingen/" else 1)
