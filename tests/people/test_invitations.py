"""The button of an invitation: a first password, and one is in; too late, a new link in one click."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from onboarding.people import invitation_links
from onboarding.people.models import User
from tests.rendered_forms import submit

WORDS = "vier-woorden-na-elkaar"
NEW: dict[str, Any] = {"password1": WORDS, "password2": WORDS}
ONE_CLICK: dict[str, Any] = {"nieuwe-link": "1"}


def opened(person: User, days_ago: int = 0) -> str:
    """The address of a link that was mailed so many days ago."""
    return urlsplit(invitation_links.link_for(person, timezone.localdate() - timedelta(days=days_ago))).path


@pytest.fixture
def new(amina: User) -> User:
    amina.set_unusable_password()
    amina.save()
    return amina


def test_choosing_a_password_signs_in_at_once(client: Client, new: User) -> None:
    response = submit(client, client.get(opened(new)), **NEW)
    assert response["Location"] == reverse("learning:dashboard")
    assert client.session["_auth_user_id"] == str(new.pk)
    new.refresh_from_db()
    assert new.check_password(WORDS)


def test_the_page_wears_the_looks_of_the_organisation_and_says_who_is_meant(client: Client, new: User) -> None:
    page = client.get(opened(new)).content.decode()
    assert "Lokaal bestuur Lennik" in page
    assert "Welkom aan boord, Amina" in page
    assert new.organisation is not None
    assert new.organisation.brand_colour in page


def test_before_the_first_day_the_page_says_when_that_is(client: Client, new: User) -> None:
    User.objects.filter(pk=new.pk).update(start_date=timezone.localdate() + timedelta(days=1))
    assert "Je eerste werkdag is" in client.get(opened(new)).content.decode()
    User.objects.filter(pk=new.pk).update(start_date=timezone.localdate())
    assert "Je eerste werkdag is" not in client.get(opened(new)).content.decode()


def test_looking_uses_nothing_up(client: Client, new: User) -> None:
    key = opened(new)
    for _scanner in range(3):
        client.get(key)
        client.head(key)
    assert submit(client, client.get(key), **NEW).status_code == 302


def test_it_works_once(client: Client, new: User) -> None:
    key = opened(new)
    submit(client, client.get(key), **NEW)
    again = Client()
    assert "werkt niet meer" in again.get(key).content.decode()
    assert "werkt niet meer" in again.post(key, NEW).content.decode()


@pytest.mark.parametrize(
    ("mailed", "first_day", "last_day"),
    [
        (date(2026, 11, 2), None, date(2026, 11, 9)),
        (date(2026, 11, 2), date(2026, 12, 1), date(2026, 12, 8)),
        (date(2026, 11, 2), date(2026, 10, 1), date(2026, 11, 9)),
    ],
)
def test_it_works_until_a_week_after_the_first_day(
    amina: User, mailed: date, first_day: date | None, last_day: date
) -> None:
    amina.start_date = first_day
    amina.save()
    invitation = invitation_links.of_key(invitation_links.key_for(amina, mailed))
    assert invitation is not None
    assert invitation.last_day == last_day
    assert not invitation.is_too_old(last_day)
    assert invitation.is_too_old(last_day + timedelta(days=1))


def test_too_old_a_new_link_is_one_click_away(
    client: Client,
    new: User,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    User.objects.filter(pk=new.pk).update(start_date=None)
    old = opened(new, days_ago=8)
    page = client.get(old)
    assert "te oud" in page.content.decode()
    assert client.post(old, NEW).status_code == 200
    new.refresh_from_db()
    assert not new.has_usable_password()
    with django_capture_on_commit_callbacks(execute=True):
        assert "Kijk in je mailbox" in submit(client, page, **ONE_CLICK).content.decode()
    (message,) = mailoutbox
    assert message.to == [new.email]
    link = next(line for line in str(message.body).splitlines() if "/account/uitnodiging/" in line)
    assert submit(client, client.get(urlsplit(link).path), **NEW).status_code == 302


def test_a_new_link_is_not_asked_for_without_end(
    client: Client,
    new: User,
    mailoutbox: list[EmailMessage],
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.LIMITS_ON = True
    User.objects.filter(pk=new.pk).update(start_date=None)
    page = client.get(opened(new, days_ago=8))
    with django_capture_on_commit_callbacks(execute=True):
        for _time in range(7):
            submit(client, page, **ONE_CLICK)
    assert len(mailoutbox) == 5


@pytest.mark.parametrize("what", ["address", "gone", "inactive", "made_up", "signed_in"])
def test_a_link_that_is_worth_nothing_says_so_and_names_nobody(client: Client, new: User, what: str) -> None:
    key = opened(new)
    changes: dict[str, Callable[[], object]] = {
        "address": lambda: User.objects.filter(pk=new.pk).update(email="nieuw@lennik.example"),
        "gone": lambda: User.objects.filter(pk=new.pk).update(
            start_date=None, end_date=timezone.localdate() - timedelta(days=1)
        ),
        "inactive": lambda: User.objects.filter(pk=new.pk).update(is_active=False),
        "made_up": lambda: None,
        "signed_in": lambda: User.objects.filter(pk=new.pk).update(last_login=timezone.now()),
    }
    changes[what]()
    page = client.get(key[:-3] + "x/" if what == "made_up" else key).content.decode()
    assert "werkt niet meer" in page
    assert "Amina" not in page
    assert "nieuwe-link" not in page


def test_someone_else_who_is_signed_in_on_this_device_hears_so_first(
    signed_in: Callable[[User], Client], new: User, marleen: User
) -> None:
    assert "Je bent al aangemeld" in signed_in(marleen).get(opened(new)).content.decode()


def test_a_password_that_is_refused_leaves_the_link_as_it_was(client: Client, new: User) -> None:
    refused = submit(client, client.get(opened(new)), password1="kort", password2="kort")
    assert "te kort" in refused.content.decode()
    assert submit(client, refused, **NEW).status_code == 302


def test_every_field_for_a_password_can_be_shown(client: Client, new: User) -> None:
    """The button is hidden until the script of the page shows it."""
    page = client.get(opened(new)).content.decode()
    assert page.count('class="show-password" hidden') == 2
    assert "js/sign-in.js" in page
