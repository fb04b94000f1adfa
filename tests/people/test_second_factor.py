"""A second step at signing in: of whom it is asked, what happens without it, and what it takes to get past it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from onboarding.people import sealed_secrets
from onboarding.people.models import ProviderKind, SignInProvider, User
from onboarding.people.sessions import sign_ins
from tests.client_response import ClientResponse
from tests.factories import UserFactory
from tests.rendered_forms import submit

PASSWORD = "vier-woorden-na-elkaar"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
DESK = reverse("wagtailadmin_home")
SET_UP = reverse("mfa_index")


@pytest.fixture(autouse=True)
def required(settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


def with_password(person: User) -> User:
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def officer(marleen: User) -> User:
    return with_password(marleen)


def sign_in(person: User, client: Client | None = None) -> tuple[Client, ClientResponse]:
    client = client or Client()
    return client, submit(client, client.get(reverse("account_login")), login=person.email, password=PASSWORD)


def code_of_now(secret: str = SECRET) -> str:
    """What the app shows; of the three that are taken for right, the one in the middle."""
    return str(format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1])))


def give_app(person: User) -> None:
    TOTP.activate(person, SECRET)


# --- Of whom it is asked ---------------------------------------------------------------------------------------------


def test_the_first_time_hr_goes_on_and_hears_that_it_is_needed(officer: User) -> None:
    client, _response = sign_in(officer)
    page = client.get(DESK, follow=True)
    assert page.status_code == 200
    assert page.redirect_chain == []
    assert "twee stappen" in page.content.decode()


def test_the_second_time_everything_waits_until_it_is_set_up(officer: User) -> None:
    first, _response = sign_in(officer)
    second, _response = sign_in(officer)
    for address in (DESK, reverse("learning:dashboard"), reverse("learning:preferences"), f"{DESK}pages/"):
        assert second.get(address)["Location"] == SET_UP
        assert second.post(address)["Location"] == SET_UP
    assert second.get(SET_UP).status_code == 200
    assert first.get(DESK).status_code == 200


def test_the_first_time_lasts_a_working_day_also_on_ones_own_device(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    page = client.get(reverse("account_login"))
    submit(client, page, login=officer.email, password=PASSWORD, remember=True)
    began = timezone.now()
    for hours, status in ((11.9, 200), (12.1, 302)):
        monkeypatch.setattr(timezone, "now", lambda hours=hours: began + timedelta(hours=hours))
        response = client.get(DESK)
        assert response.status_code == status
    assert response["Location"] == SET_UP


def test_signing_out_and_the_statement_stay_within_reach(officer: User) -> None:
    sign_in(officer)
    client, _response = sign_in(officer)
    assert client.get(reverse("learning:accessibility")).status_code == 200
    assert client.post(reverse("account_logout"))["Location"] == reverse("account_login")


def test_an_administrator_is_asked_the_same(officer: User, amina: User) -> None:
    administrator = with_password(User.objects.create_superuser("beheer@x.example", first_name="B", last_name="B"))
    sign_in(administrator)
    client, _response = sign_in(administrator)
    assert client.get(DESK)["Location"] == SET_UP


def test_employees_are_never_asked(amina: User) -> None:
    with_password(amina)
    sign_in(amina)
    client, response = sign_in(amina)
    assert response["Location"] == reverse("learning:dashboard")
    assert client.get(reverse("learning:preferences")).status_code == 200
    amina.refresh_from_db()
    assert amina.factor_grace_from is None


def test_who_was_in_before_it_was_asked_goes_on(signed_in: Callable[[User], Client], marleen: User) -> None:
    client = signed_in(marleen)
    User.objects.update(factor_grace_from=None)
    assert client.get(DESK).status_code == 200


def test_where_it_is_not_asked_nothing_is_noted(officer: User, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    sign_in(officer)
    client, _response = sign_in(officer)
    assert client.get(DESK).status_code == 200


def test_to_know_it_costs_no_query(officer: User, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    sign_in(officer)
    client, _response = sign_in(officer)
    with django_assert_max_num_queries(2):  # the session, and the person with all there is to know
        client.get(DESK)


# --- Setting it up ---------------------------------------------------------------------------------------------------


def test_setting_up_an_app_opens_the_desk_and_gives_recovery_codes(officer: User) -> None:
    sign_in(officer)
    client, _response = sign_in(officer)
    page = client.get(reverse("mfa_activate_totp"))
    secret = re.search(r'class="totp-secret">(\w+)<', page.content.decode()).group(1)
    response = submit(client, page, code=code_of_now(secret))
    assert response["Location"] == reverse("mfa_view_recovery_codes")
    assert f'href="{DESK}">Ik heb ze bewaard' in client.get(response["Location"]).content.decode()
    codes = re.findall(r"<code>(\d{8})</code>", client.get(response["Location"]).content.decode())
    assert len(codes) == 10
    assert client.get(DESK).status_code == 200


def test_the_qr_code_is_a_picture_that_our_policy_lets_through(officer: User) -> None:
    client, _response = sign_in(officer)
    page = client.get(reverse("mfa_activate_totp"))
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    assert "img-src 'self' data:" in page["Content-Security-Policy"]
    assert "style=" not in page.content.decode()


def test_a_wrong_code_sets_nothing_up(officer: User) -> None:
    client, _response = sign_in(officer)
    refused = submit(client, client.get(reverse("mfa_activate_totp")), code="000000")
    assert "klopt niet" in refused.content.decode()
    assert not Authenticator.objects.exists()


def test_who_signed_in_long_ago_proves_once_more_who_it_is(signed_in: Callable[[User], Client], officer: User) -> None:
    client = signed_in(officer)  # without a trace of how
    asked = client.get(reverse("mfa_activate_totp"), follow=True)
    assert "Ben jij het?" in asked.content.decode()
    assert submit(client, asked, password=PASSWORD)["Location"] == reverse("mfa_activate_totp")
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_who_takes_it_away_sets_it_up_again_before_going_on(officer: User) -> None:
    sign_in(officer)
    give_app(officer)
    client, _response = sign_in(officer)
    submit(client, client.get(reverse("mfa_authenticate")), code=code_of_now())
    assert client.get(DESK).status_code == 200
    submit(client, client.get(reverse("mfa_deactivate_totp")))
    assert client.get(DESK)["Location"] == SET_UP


# --- Signing in with it ----------------------------------------------------------------------------------------------


def test_after_the_password_the_code_is_asked(officer: User) -> None:
    give_app(officer)
    client, response = sign_in(officer)
    assert response["Location"] == reverse("mfa_authenticate")
    assert client.get(DESK).status_code == 302
    assert "_auth_user_id" not in client.session
    done = submit(client, client.get(reverse("mfa_authenticate")), code=code_of_now())
    assert done["Location"] == DESK
    assert client.get(DESK).status_code == 200


def test_a_recovery_code_works_once(officer: User) -> None:
    give_app(officer)
    code = RecoveryCodes.activate(officer).get_unused_codes()[0]
    client, _response = sign_in(officer)
    assert submit(client, client.get(reverse("mfa_authenticate")), code=code).status_code == 302
    again, _response = sign_in(officer)
    refused = submit(again, again.get(reverse("mfa_authenticate")), code=code)
    assert "klopt niet" in refused.content.decode()


def test_a_code_that_was_seen_over_a_shoulder_is_used_up(officer: User, settings: Settings) -> None:
    settings.LIMITS_ON = True
    give_app(officer)
    code = code_of_now()
    client, _response = sign_in(officer)
    assert submit(client, client.get(reverse("mfa_authenticate")), code=code).status_code == 302
    again, _response = sign_in(officer)
    refused = submit(again, again.get(reverse("mfa_authenticate")), code=code)
    assert "al gebruikt" in refused.content.decode()


def test_nobody_guesses_at_a_code(officer: User, settings: Settings) -> None:
    settings.LIMITS_ON = True
    give_app(officer)
    client, _response = sign_in(officer)
    for number in range(5):
        submit(client, client.get(reverse("mfa_authenticate")), code=f"00000{number}")
    refused = submit(client, client.get(reverse("mfa_authenticate")), code=code_of_now())
    assert "Wacht vijf minuten" in refused.content.decode()
    elsewhere, _response = sign_in(officer, Client(REMOTE_ADDR="192.0.2.9"))
    assert submit(elsewhere, elsewhere.get(reverse("mfa_authenticate")), code=code_of_now()).status_code == 302


def test_who_left_in_between_is_not_let_in(officer: User) -> None:
    give_app(officer)
    UserFactory.create(organisation=officer.organisation).groups.set(officer.groups.all())  # someone of HR stays
    client, _response = sign_in(officer)
    User.objects.filter(pk=officer.pk).update(is_active=False)
    submit(client, client.get(reverse("mfa_authenticate")), code=code_of_now())
    assert client.get(DESK).status_code == 302


def change_password(person: User) -> None:
    with_password(person)


def change_code(person: User) -> None:
    person.set_personal_code("481516")
    person.save()


def change_address(person: User) -> None:
    person.email = "anders@lennik.example"
    person.save()


def have_one_way(person: User) -> None:
    assert person.organisation is not None
    SignInProvider.objects.create(
        organisation=person.organisation, kind=ProviderKind.OTHER, issuer="https://login.lennik.example",
        client_id="x", is_on=True, is_only_way=True, proven_at=timezone.now(),
    )  # fmt: skip


@pytest.mark.parametrize("change", [change_password, change_code, change_address, have_one_way, sign_ins.end_all])
def test_who_is_changed_half_way_begins_again(officer: User, change: Callable[[User], None]) -> None:
    give_app(officer)
    client, _response = sign_in(officer)
    change(officer)
    response = submit(client, client.get(reverse("mfa_authenticate")), code=code_of_now(), follow=True)
    assert response.redirect_chain[-1][0] == reverse("account_login")
    assert "Meld je opnieuw aan" in response.content.decode()
    assert client.get(DESK).status_code == 302
    assert client.get(reverse("mfa_authenticate")).status_code == 302  # there is nothing left to go on with


# --- As it stands in the database ------------------------------------------------------------------------------------


def test_secrets_are_sealed(officer: User, settings: Settings) -> None:
    give_app(officer)
    kept = Authenticator.objects.get().data["secret"]
    assert SECRET not in kept
    assert sealed_secrets.unseal(kept) == SECRET
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert sealed_secrets.unseal(kept) == SECRET


def test_a_new_secret_key_seals_anew_the_secret_of_an_app_and_the_seed_of_recovery_codes(
    officer: User, settings: Settings
) -> None:
    give_app(officer)
    RecoveryCodes.activate(officer)
    codes = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert (sealed_secrets.seal_anew(), sealed_secrets.seal_anew()) == (2, 0)
    settings.SECRET_KEY_FALLBACKS = []
    assert sealed_secrets.unseal(Authenticator.objects.get(type="totp").data["secret"]) == SECRET
    assert RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes() == codes


# --- Without a password ----------------------------------------------------------------------------------------------


def test_the_sign_in_screen_offers_a_code_and_hides_what_needs_a_script(client: Client, amina: User) -> None:
    page = client.get(reverse("account_login")).content.decode()
    assert reverse("account_request_login_code") in page
    assert '<li class="passkey" hidden>' in page


# --- Passkeys that someone makes up ----------------------------------------------------------------------------------

MADE_UP = (
    "no json",
    '"x"',
    "[]",
    "{}",
    "1",
    "null",
    '{"response": 1}',
    '{"response": {}}',
    '{"id":"a","rawId":"a","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"AA"}}',
    '{"id":"a","rawId":"a","type":"public-key","response":{"clientDataJSON":"e30","authenticatorData":"AA",'
    '"signature":"AA","userHandle":"AA"}}',
    '{"id":"YQ","rawId":"YQ","type":"public-key","response":{"clientDataJSON":"e30","authenticatorData":"AAAA",'
    '"signature":"AA","userHandle":"zzzz"}}',
    '{"a":' * 3000,
)


@pytest.mark.django_db
@pytest.mark.parametrize("credential", MADE_UP)
def test_a_made_up_passkey_signs_nobody_in_and_is_no_error(client: Client, credential: str) -> None:
    response = client.post(reverse("mfa_login_webauthn"), {"credential": credential})
    assert response["Location"] == reverse("account_login")


def test_a_made_up_passkey_is_not_kept(officer: User) -> None:
    client, _response = sign_in(officer)
    for credential in MADE_UP:
        client.get(reverse("mfa_add_webauthn"))
        assert client.post(reverse("mfa_add_webauthn"), {"credential": credential, "name": "x"}).status_code == 200
    assert not Authenticator.objects.exists()
