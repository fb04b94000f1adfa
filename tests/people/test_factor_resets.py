"""Who lost the second factor gets rid of it by two people; the person hears of it, and nobody does it alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from onboarding.hr.models import Activity
from onboarding.people.models import FactorReset, User
from onboarding.people.second_factor import factor_resets
from tests.client_response import ClientResponse
from tests.factories import UserFactory
from tests.just_proven import just_proven
from tests.rendered_forms import submit

ASK, CONFIRM, WITHDRAW = "vragen/", "bevestigen/", "intrekken/"


@pytest.fixture
def lost(marleen: User) -> User:
    """An officer with an app and codes, on a telephone that fell into the canal."""
    TOTP.activate(marleen, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(marleen)
    return marleen


@pytest.fixture
def officer(marleen: User) -> Callable[[str], User]:
    """Another officer of Lennik."""

    def make(name: str) -> User:
        person = UserFactory.create(first_name=name, organisation=marleen.organisation)
        person.groups.set(marleen.groups.all())
        return person

    return make


def press(client: Client, person: User, button: str) -> ClientResponse:
    return submit(client, client.get(reverse("hr:employee", args=[person.pk])), button)


def post(client: Client, person: User, button: str, reset: FactorReset | None = None) -> int:
    """Whoever sends what no button of the page sends: the status of the answer."""
    name = {ASK: "ask", CONFIRM: "confirm", WITHDRAW: "withdraw"}[button]
    url = reverse(f"hr:factor_reset_{name}", args=[person.pk])
    return client.post(url, {"vraag": reset.pk if reset else ""}).status_code


def test_one_asks_another_confirms_and_the_person_hears_of_both(
    signed_in: Callable[[User], Client],
    lost: User,
    officer: Callable[[str], User],
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        press(just_proven(signed_in(officer("Katrien"))), lost, ASK)
    assert Authenticator.objects.count() == 2
    with django_capture_on_commit_callbacks(execute=True):
        press(just_proven(signed_in(officer("Wim"))), lost, CONFIRM)
    assert not Authenticator.objects.exists()
    assert [(mail.to, str(mail.subject)) for mail in mailoutbox] == [
        ([lost.email], "Iemand vraagt om je tweede stap te wissen"),
        ([lost.email], "Je tweede stap is gewist"),
    ]
    assert "Katrien" in mailoutbox[0].body
    assert "Wim" in mailoutbox[1].body
    logged = Activity.objects.filter(verb__startswith="factor_reset").order_by("pk").values_list("verb", "subject")
    assert list(logged) == [("factor_reset_asked", lost.pk), ("factor_reset_done", lost.pk)]


def test_of_who_has_no_address_no_mail_is_promised(
    signed_in: Callable[[User], Client],
    lost: User,
    officer: Callable[[str], User],
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    client = just_proven(signed_in(officer("Katrien")))
    User.objects.filter(pk=lost.pk).update(email="")
    with django_capture_on_commit_callbacks(execute=True):
        press(client, lost, ASK)
    page = client.get(reverse("hr:employee", args=[lost.pk])).content.decode()
    assert f"Zeg het zelf aan {lost}." in page
    assert mailoutbox == []


def test_nobody_confirms_what_they_asked(
    signed_in: Callable[[User], Client], lost: User, officer: Callable[[str], User]
) -> None:
    katrien = officer("Katrien")
    client = just_proven(signed_in(katrien))
    press(client, lost, ASK)
    assert "Bevestig" not in client.get(reverse("hr:employee", args=[lost.pk])).content.decode()
    assert post(client, lost, CONFIRM, FactorReset.objects.get()) == 302
    assert Authenticator.objects.exists()


def test_nobody_does_it_for_themselves(
    signed_in: Callable[[User], Client], lost: User, officer: Callable[[str], User]
) -> None:
    client = just_proven(signed_in(lost))
    post(client, lost, ASK)
    assert not FactorReset.objects.exists()
    factor_resets.ask(lost, officer("Katrien"), timezone.now())
    post(client, lost, CONFIRM, FactorReset.objects.get())
    assert Authenticator.objects.exists()


@pytest.mark.parametrize("who", ["amina", "ioana"])
def test_it_is_not_for_employees_nor_for_hr_elsewhere(
    request: pytest.FixtureRequest,
    signed_in: Callable[[User], Client],
    lost: User,
    officer: Callable[[str], User],
    who: str,
) -> None:
    client = just_proven(signed_in(request.getfixturevalue(who)))
    post(client, lost, ASK)
    assert not FactorReset.objects.exists()
    factor_resets.ask(lost, officer("Katrien"), timezone.now())
    post(client, lost, CONFIRM, FactorReset.objects.get())
    assert Authenticator.objects.exists()


def test_a_platform_administrator_is_a_second_person_too(
    signed_in: Callable[[User], Client], lost: User, officer: Callable[[str], User]
) -> None:
    factor_resets.ask(lost, officer("Katrien"), timezone.now())
    press(just_proven(signed_in(UserFactory.create(is_superuser=True, organisation=None))), lost, CONFIRM)
    assert not Authenticator.objects.exists()


def test_after_a_week_it_is_asked_again(lost: User, officer: Callable[[str], User]) -> None:
    now = timezone.now()
    katrien, wim = officer("Katrien"), officer("Wim")
    assert factor_resets.ask(lost, katrien, now - FactorReset.WAITS)
    (old,) = FactorReset.objects.all()
    assert not factor_resets.confirm(old, wim, now)
    assert factor_resets.ask(lost, wim, now)
    assert not factor_resets.ask(lost, katrien, now + timedelta(days=1))
    assert factor_resets.confirm(FactorReset.objects.get(settled_at=None), katrien, now + timedelta(days=6))


def test_what_was_taken_back_is_not_done_any_more(
    signed_in: Callable[[User], Client], lost: User, officer: Callable[[str], User]
) -> None:
    client = just_proven(signed_in(officer("Katrien")))
    press(client, lost, ASK)
    (reset,) = FactorReset.objects.all()
    press(client, lost, WITHDRAW)
    assert post(just_proven(signed_in(officer("Wim"))), lost, CONFIRM, reset) == 302
    assert Authenticator.objects.exists()


def test_an_administrator_whom_nobody_can_help_is_helped_at_the_server(
    lost: User,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with pytest.raises(CommandError):
        call_command("forget_second_factor", lost.email)
    User.objects.filter(pk=lost.pk).update(is_superuser=True)
    with django_capture_on_commit_callbacks(execute=True):
        call_command("forget_second_factor", lost.email)
    assert not Authenticator.objects.exists()
    assert "beheerder van de toepassing" in mailoutbox[0].body
