"""Before what changes who gets in as somebody with power, whoever does it shows who they are: an open session is not
enough."""

from __future__ import annotations

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onboarding.hr.deeds import role_giving
from onboarding.hr.imports import checking, import_runs
from onboarding.hr.worker.watched_work import Unwatched
from onboarding.people import address_changes
from onboarding.people.models import AddressChange, FactorReset, OwnedDomain, SignInProvider, User
from onboarding.people.roles import Role
from tests.hr.conftest import Municipality, at, make_person, sign_in
from tests.just_proven import just_proven
from tests.rendered_forms import fill, submit

pytestmark = pytest.mark.django_db
NOW = at(2026, 11, 22, 10)
PASSWORD = "vier-woorden-na-elkaar"
PROVIDER = {"kind": "other", "issuer": "https://login.lennik.example", "client_id": "x", "secret": "geheim"}


@pytest.fixture
def officer(lennik: Municipality) -> User:
    """HR of Lennik, with a password."""
    lennik.hr_officer.set_password(PASSWORD)
    lennik.hr_officer.save()
    return lennik.hr_officer


@pytest.fixture
def katrien(lennik: Municipality) -> User:
    """Another one of HR."""
    person = make_person(lennik.organisation, "Katrien", "Wouters")
    role_giving.give(lennik.hr_officer, person, Role.HR, NOW)
    return person


def is_asked(client: Client, address: str, **data: object) -> bool:
    response = client.post(address, data) if data else client.get(address)
    return response.status_code == 302 and response["Location"].startswith(reverse("account_reauthenticate"))


def test_how_an_organisation_signs_in_is_shown_after_it_and_then_one_is_back(
    officer: User, lennik: Municipality
) -> None:
    client, address = sign_in(officer), reverse("hr:sign_in_setting", args=[lennik.organisation.pk])
    asked = client.get(address)
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert submit(client, client.get(asked["Location"]), password=PASSWORD)["Location"] == address
    assert client.get(address).status_code == 200


def test_another_provider_is_not_kept_without_it_and_what_was_filled_in_stays(
    officer: User, lennik: Municipality
) -> None:
    client, address = just_proven(sign_in(officer)), reverse("hr:sign_in_setting", args=[lennik.organisation.pk])
    sent = fill(client.get(address), **PROVIDER)
    later = sign_in(officer)
    page = later.post(address, sent)
    assert not SignInProvider.objects.exists()
    assert reverse("account_reauthenticate") in page.content.decode()
    assert PROVIDER["issuer"] in page.content.decode()
    assert "Nog niet bewaard." in page.content.decode()
    just_proven(later).post(address, sent)
    assert SignInProvider.objects.exists()


def test_nor_is_a_domain_that_an_organisation_owns(lennik: Municipality, administrator: Client) -> None:
    address = reverse("hr:sign_in_setting", args=[lennik.organisation.pk])
    later = sign_in(User.objects.get(is_superuser=True))
    later.post(address, {"domains": "lennik.be"})
    assert not OwnedDomain.objects.exists()
    administrator.post(address, {"domains": "lennik.be"})
    assert OwnedDomain.objects.exists()


def test_the_second_factor_of_somebody_is_asked_for_and_wiped_after_it(
    officer: User, katrien: User, lennik: Municipality
) -> None:
    other = make_person(lennik.organisation, "Wim", "Wouters")
    role_giving.give(officer, other, Role.HR, NOW)
    other.set_password(PASSWORD)
    other.save()
    TOTP.activate(katrien, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    ask, confirm = (reverse(f"hr:factor_reset_{what}", args=[katrien.pk]) for what in ("ask", "confirm"))
    client, second = sign_in(officer), sign_in(other)
    assert is_asked(client, ask, vraag="")
    assert not FactorReset.objects.exists()
    just_proven(client).post(ask)
    wanted = FactorReset.objects.get()
    assert is_asked(second, confirm, vraag=wanted.pk)
    assert User.objects.get(pk=katrien.pk).has_second_factor
    just_proven(second).post(confirm, {"vraag": wanted.pk})
    assert not User.objects.get(pk=katrien.pk).has_second_factor


@pytest.mark.parametrize("role", [Role.HR, Role.ORGANISATION_ADMINISTRATOR, Role.REVIEWER])
def test_what_is_known_of_who_sees_others_changes_after_it_and_not_of_anyone_else(
    officer: User, lennik: Municipality, role: Role
) -> None:
    person = make_person(lennik.organisation, "Bart", "Beheer")
    client, edit = sign_in(officer), reverse("hr:employee_edit", args=[person.pk])
    sent = fill(client.get(edit), external_id="een-ander")
    role_giving.give(officer, person, role, NOW)
    assert is_asked(client, edit)
    assert is_asked(client, edit, **sent)
    assert User.objects.get(pk=person.pk).external_id == ""


def test_who_sees_others_comes_back_after_it(officer: User, katrien: User) -> None:
    User.objects.filter(pk=katrien.pk).update(end_date="2026-01-31")
    assert is_asked(sign_in(officer), reverse("hr:employee_bring_back", args=[katrien.pk]), ja="ja")
    assert User.objects.get(pk=katrien.pk).end_date is not None


def test_another_address_of_who_sees_others_is_confirmed_after_it(officer: User, katrien: User) -> None:
    asked = User.objects.create_superuser("beheer@aanboord.example", PASSWORD, first_name="B", last_name="B")
    User.objects.filter(pk=katrien.pk).update(last_login=timezone.now())
    change = address_changes.give(User.objects.get(pk=katrien.pk), "nieuw@lennik.example", asked, timezone.now())
    assert change is not None
    AddressChange.objects.update(told_at=timezone.now())
    assert is_asked(sign_in(officer), reverse("hr:address_confirm", args=[katrien.pk]), vraag=change.pk)
    assert User.objects.get(pk=katrien.pk).email != "nieuw@lennik.example"


@pytest.mark.parametrize("name", ["wagtailusers_users:add", "wagtailusers_users:edit", "hr:organisation_add"])
def test_whoever_runs_the_platform_makes_who_gets_in_after_it(lennik: Municipality, name: str) -> None:
    runs = User.objects.create_superuser("beheer@aanboord.example", PASSWORD, first_name="B", last_name="B")
    address = reverse(name, args=[lennik.learner.pk] if name.endswith("edit") else [])
    client = sign_in(runs)
    assert is_asked(client, address)
    assert is_asked(client, address, is_superuser="on")
    assert not User.objects.get(pk=lennik.learner.pk).is_superuser
    assert just_proven(client).get(address).status_code == 200


@pytest.mark.parametrize("has_power", [True, False])
def test_an_import_that_gives_who_sees_others_another_key_asks_it_too(
    officer: User, lennik: Municipality, has_power: bool
) -> None:
    person = make_person(lennik.organisation, "Bart", "Beheer", personnel_number="7")
    if has_power:
        role_giving.give(officer, person, Role.ORGANISATION_ADMINISTRATOR, NOW)
    content = b"personeelsnummer;externe sleutel\n7;een-ander\n"
    run = import_runs.create(officer, lennik.organisation, "mensen.csv", content)
    checking.check(run.pk, timezone.localdate(), Unwatched())
    client, address = sign_in(officer), reverse("hr:import_apply", args=[run.pk])
    assert is_asked(client, address) is has_power
    assert is_asked(client, address, apart=0) is has_power
