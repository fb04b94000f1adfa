"""What holds whichever door someone comes in by, and where two of them meet."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from onboarding.people import sealed_secrets
from onboarding.people.letters import letter_codes, letter_keeping
from onboarding.people.models import Letter, Organisation, ProviderKind, SignInProvider, User
from onboarding.people.sessions import sign_ins
from tests.client_response import ClientResponse
from tests.factories import UserFactory
from tests.rendered_forms import submit

PASSWORD, CODE, NUMBER = "vier-woorden-na-elkaar", "481516", "00412"
HOME, CHOOSE, SECOND_STEP = reverse("learning:dashboard"), reverse("account_choose"), reverse("mfa_authenticate")
HERE = "/aanmelden/lennik/"
Callbacks = DjangoCaptureOnCommitCallbacks


@pytest.fixture
def fatima(lennik: Organisation) -> User:
    """Without an address, and in with a code."""
    person = UserFactory.create(
        first_name="Fatima", last_name="El Idrissi", organisation=lennik, personnel_number=NUMBER, email=""
    )
    person.set_unusable_password()
    person.set_personal_code(CODE)
    person.save()
    return person


@pytest.fixture
def only_way(lennik: Organisation) -> SignInProvider:
    return SignInProvider.objects.create(
        organisation=lennik, kind=ProviderKind.OTHER, issuer="https://login.example", client_id="x",
        sealed_secret=sealed_secrets.seal("x"), is_on=True, is_only_way=True, proven_at=timezone.now(),
    )  # fmt: skip


def letter_for(person: User, by: User) -> str:
    code = letter_codes.new()
    letter_keeping.keep([(person.pk, code)], by, timezone.now())
    return f"/brief/{code}/"


def with_password(person: User, **fields: Any) -> User:
    for name, value in fields.items():
        setattr(person, name, value)
    person.set_password(PASSWORD)
    person.save()
    return person


def who_is_in(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def by_address(client: Client, person: User) -> ClientResponse:
    return submit(client, client.get(reverse("account_login")), login=person.email, password=PASSWORD)


def by_number(client: Client, secret: str = CODE, **extra: Any) -> ClientResponse:
    return submit(client, client.get(HERE), login=NUMBER, password=secret, **extra)


def ask_code(client: Client, address: str, at_the_end: Callbacks) -> ClientResponse:
    with at_the_end(execute=True):
        return submit(client, client.get(reverse("account_request_login_code")), email=address, follow=True)


def code_in(message: EmailMessage) -> str:
    return re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", str(message.body), re.MULTILINE).group()


# --- A code by mail --------------------------------------------------------------------------------------------------


def test_whoever_waits_for_a_code_finds_the_way_back_to_where_it_is_typed(
    client: Client, amina: User, django_capture_on_commit_callbacks: Callbacks
) -> None:
    ask_code(client, amina.email, django_capture_on_commit_callbacks)
    for address in (reverse("account_login"), reverse("account_request_login_code"), reverse("account_choose")):
        page = client.get(address, follow=True)
        assert page.status_code == 200
        assert page.request["PATH_INFO"] == reverse("account_confirm_login_code")


def test_the_mail_with_a_code_speaks_to_who_gets_in_with_it(
    client: Client,
    amina: User,
    herenthout: Organisation,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: Callbacks,
) -> None:
    """An address of someone who left elsewhere is free again."""
    now = UserFactory.create(first_name="Piet", organisation=herenthout, email=amina.email, language="fr")
    User.objects.filter(pk=amina.pk).update(start_date=None, end_date=timezone.localdate() - timedelta(days=1))
    ask_code(client, now.email, django_capture_on_commit_callbacks)
    (message,) = mailoutbox
    assert "Piet" in str(message.body)
    assert "Amina" not in str(message.body)


def test_a_code_by_mail_is_no_second_step(
    client: Client, marleen: User, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Callbacks
) -> None:
    TOTP.activate(marleen, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    page = ask_code(client, marleen.email, django_capture_on_commit_callbacks)
    assert submit(client, page, code=code_in(mailoutbox[0]))["Location"] == SECOND_STEP
    assert who_is_in(client) is None


# --- The second step -------------------------------------------------------------------------------------------------


def test_the_account_that_is_chosen_asks_its_own_second_step(
    client: Client, amina: User, ioana: User, settings: Settings
) -> None:
    with_password(amina)
    with_password(ioana, email=amina.email)
    TOTP.activate(ioana, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    by_address(client, amina)
    assert client.post(CHOOSE, {"account": ioana.pk})["Location"] == SECOND_STEP
    assert client.post(CHOOSE, {"account": amina.pk}).status_code == 302
    assert who_is_in(client) is None


def test_the_second_step_offers_what_someone_has(client: Client, marleen: User) -> None:
    TOTP.activate(with_password(marleen), "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    page = client.get(by_address(client, marleen)["Location"]).content.decode()
    assert "herstelcode" in page
    assert "data-passkey" not in page


@pytest.mark.parametrize("way", ["number", "address here"])
def test_every_way_with_a_password_asks_the_second_step_and_remembers_whose_device_it_is(
    client: Client, marleen: User, way: str
) -> None:
    with_password(marleen, personnel_number=NUMBER)
    TOTP.activate(marleen, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    login = NUMBER if way == "number" else marleen.email
    page = client.get(HERE)
    assert submit(client, page, login=login, password=PASSWORD, remember="on")["Location"] == SECOND_STEP
    assert who_is_in(client) is None
    assert client.session.get_expiry_age() > 24 * 60 * 60


def test_what_proved_a_second_step_of_one_account_proves_none_of_another(
    client: Client, amina: User, ioana: User
) -> None:
    accounts = {str(one.pk): one for one in (with_password(amina), with_password(ioana, email=amina.email))}
    by_address(client, amina)
    session = client.session
    accounts.pop(session["account_authentication_methods_user"])
    (other,) = accounts.values()
    TOTP.activate(other, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    key = {"method": "mfa", "at": 1.0, "id": 1, "type": "webauthn", "passwordless": True}
    session["account_authentication_methods"] = [key, *session["account_authentication_methods"]]
    session.save()
    assert client.post(CHOOSE, {"account": other.pk})["Location"] == SECOND_STEP


@pytest.mark.parametrize("way", ["number", "code by mail", "account choice"])
def test_no_way_gives_a_second_time_without_a_factor(
    client: Client,
    marleen: User,
    herenthout: Organisation,
    settings: Settings,
    way: str,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: Callbacks,
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    with_password(marleen, personnel_number=NUMBER)
    by_address(Client(), marleen)
    if way == "number":
        by_number(client, PASSWORD)
    elif way == "code by mail":
        page = ask_code(client, marleen.email, django_capture_on_commit_callbacks)
        submit(client, page, code=code_in(mailoutbox[-1]))
    else:
        with_password(UserFactory.create(organisation=herenthout, email=marleen.email))
        by_address(client, marleen)
        client.post(CHOOSE, {"account": marleen.pk})
    assert who_is_in(client) == str(marleen.pk)
    assert client.get(reverse("wagtailadmin_home"))["Location"] == reverse("mfa_index")


# --- The only way ----------------------------------------------------------------------------------------------------


def test_a_letter_is_not_used_up_by_whom_it_lets_in_nowhere(
    client: Client, amina: User, marleen: User, only_way: SignInProvider
) -> None:
    with_password(amina, personnel_number=NUMBER)
    letter = letter_for(amina, marleen)
    answers = [client.get(letter), client.post(letter, {"secret": CODE, "again": CODE})]
    assert [one.status_code for one in answers] == [403, 403]
    assert "Lennik" in answers[0].content.decode()
    assert not Letter.objects.filter(used_at__isnull=False).exists()
    amina.refresh_from_db()
    assert amina.personal_code == ""


def test_a_letter_still_lets_in_who_has_no_address(
    client: Client, fatima: User, marleen: User, only_way: SignInProvider
) -> None:
    letter = letter_for(fatima, marleen)
    assert submit(client, client.get(letter), secret="615243", again="615243").status_code == 302
    assert who_is_in(client) == str(fatima.pk)


# --- Signed in already -----------------------------------------------------------------------------------------------


def test_a_form_that_is_sent_twice_leads_on(client: Client, fatima: User) -> None:
    for _time in range(2):
        response = client.post(HERE, {"login": NUMBER, "password": CODE})
        assert response.status_code == 302
        assert response["Location"] == HOME


def test_someone_else_hears_who_is_signed_in(
    client: Client, fatima: User, amina: User, herenthout: Organisation
) -> None:
    """A number is somebody else's at another organisation."""
    by_number(client)
    for login in (amina.email, "00413"):
        assert client.post(HERE, {"login": login, "password": CODE}).status_code == 409
    there = reverse("organisation_sign_in", args=[herenthout.slug])
    assert client.post(there, {"login": NUMBER, "password": CODE}).status_code == 409


def test_a_letter_that_is_sent_twice_leads_on(client: Client, fatima: User, marleen: User) -> None:
    letter = letter_for(fatima, marleen)
    chosen = {"secret": "615243", "again": "615243"}
    assert client.post(letter, chosen).status_code == 302
    assert client.post(letter, chosen).status_code == 302
    assert client.get(letter)["Location"] == HOME


# --- Sessions --------------------------------------------------------------------------------------------------------


def test_another_code_ends_what_was_open_and_it_is_not_shown_as_open(
    client: Client, fatima: User, marleen: User
) -> None:
    by_number(client)
    elsewhere = Client()
    submit(elsewhere, elsewhere.get(letter_for(fatima, marleen)), secret="615243", again="615243")
    assert [one.session_key for one in sign_ins.of_person(fatima, timezone.now())] == [elsewhere.session.session_key]
    assert client.get(HOME).status_code == 302


def test_who_has_no_address_gets_no_mail_of_a_new_device_and_may_sign_out_everywhere(
    client: Client, fatima: User, mailoutbox: list[EmailMessage], django_capture_on_commit_callbacks: Callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        by_number(Client())
        by_number(client)
    assert mailoutbox == []
    page = client.get(reverse("account_devices"))
    assert len(page.context["sign_ins"]) == 2
    assert submit(client, page, overal="1").status_code == 302
    assert who_is_in(client) is None


@pytest.mark.parametrize(
    "name", ["account_devices", "mfa_index", "mfa_add_webauthn", "mfa_activate_totp", "account_reauthenticate"]
)
@pytest.mark.parametrize("is_fresh", [True, False])
def test_every_screen_is_there_for_who_has_no_address_and_no_password(
    client: Client, fatima: User, signed_in: Callable[[User], Client], name: str, is_fresh: bool
) -> None:
    by_number(client)
    used = client if is_fresh else signed_in(fatima)
    assert used.get(reverse(name), follow=True).status_code == 200


@pytest.mark.parametrize("address", [HERE, reverse("account_login")])
def test_a_passkey_leads_on_to_where_one_wanted_to_be(client: Client, fatima: User, address: str) -> None:
    page = client.get(f"{address}?next=/zoeken/").content.decode()
    form = page[page.index('data-passkey="get"') :]
    assert '<input type="hidden" name="next" value="/zoeken/">' in form[: form.index("</form>")]


# --- Where one goes afterwards ---------------------------------------------------------------------------------------

ELSEWHERE = ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "evil")


@pytest.mark.parametrize("wished", ELSEWHERE)
def test_no_door_leads_out_of_the_site(
    client: Client,
    fatima: User,
    amina: User,
    wished: str,
    mailoutbox: list[EmailMessage],
    django_capture_on_commit_callbacks: Callbacks,
) -> None:
    with_password(amina)
    assert client.post(HERE, {"login": NUMBER, "password": CODE, "next": wished})["Location"] == HOME
    for name in ("account_login", "account_request_login_code", "account_reauthenticate"):
        assert "evil" not in client.get(reverse(name), {"next": wished}).headers.get("Location", "")
    other = Client()
    page = ask_code(other, amina.email, django_capture_on_commit_callbacks)
    answer = other.post(f"{page.request['PATH_INFO']}?next={wished}", {"code": code_in(mailoutbox[-1]), "next": wished})
    assert answer["Location"] == HOME
