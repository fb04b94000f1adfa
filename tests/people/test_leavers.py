"""Who does not work here any more cannot sign in; on the last working day one still can."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from onboarding.people.backends import PeopleBackend
from onboarding.people.models import User
from tests.client_response import ClientResponse
from tests.rendered_forms import submit

PASSWORD = "vier-woorden-na-elkaar"


@pytest.fixture
def amina(amina: User) -> User:
    amina.set_password(PASSWORD)
    amina.save()
    return amina


def leave(user: User, days_ago: int) -> None:
    User.objects.filter(pk=user.pk).update(end_date=timezone.localdate() - timedelta(days=days_ago), start_date=None)


def sign_in(client: Client, user: User, password: str = PASSWORD) -> ClientResponse:
    return submit(client, client.get(reverse("account_login")), login=user.email, password=password)


@pytest.mark.parametrize("days_ago", [0, -30])
def test_up_to_the_last_working_day_one_signs_in(client: Client, amina: User, days_ago: int) -> None:
    leave(amina, days_ago)
    assert sign_in(client, amina)["Location"] == reverse("learning:dashboard")
    assert client.get(reverse("learning:dashboard")).status_code == 200


def test_the_day_after_one_does_not_and_hears_what_someone_with_a_closed_account_hears(
    client: Client, amina: User
) -> None:
    leave(amina, 1)
    assert sign_in(client, amina)["Location"] == reverse("account_inactive")
    assert "_auth_user_id" not in client.session


def test_with_a_wrong_password_nobody_hears_that_someone_left(client: Client, amina: User) -> None:
    here = sign_in(client, amina, "mis").context["form"].errors
    leave(amina, 1)
    assert sign_in(client, amina, "mis").context["form"].errors == here


def test_a_session_of_before_ends_at_the_next_request(signed_in: Callable[[User], Client], amina: User) -> None:
    client = signed_in(amina)
    assert client.get(reverse("learning:dashboard")).status_code == 200
    leave(amina, 1)
    assert client.get(reverse("learning:dashboard"))["Location"].startswith(reverse("account_login"))


def test_someone_who_comes_back_signs_in_again(client: Client, amina: User) -> None:
    leave(amina, 1)
    User.objects.filter(pk=amina.pk).update(end_date=None)
    assert sign_in(client, amina)["Location"] == reverse("learning:dashboard")


def test_who_left_gets_no_mail_about_a_forgotten_password_and_sees_the_same_screen(
    client: Client, amina: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    def ask() -> ClientResponse:
        with django_capture_on_commit_callbacks(execute=True):
            return submit(client, client.get(reverse("account_reset_password")), email=amina.email)

    here = ask()
    assert len(mail.outbox) == 1
    leave(amina, 1)
    gone = ask()
    assert len(mail.outbox) == 1
    assert gone["Location"] == here["Location"]


def test_knowing_that_someone_left_costs_no_query(
    signed_in: Callable[[User], Client], amina: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        assert PeopleBackend().get_user(amina.pk) == amina
