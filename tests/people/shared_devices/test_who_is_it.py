"""Signing in on a shared device: first a number, then a code, and nobody who sees others."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onboarding.lessons import role_permissions
from onboarding.people import sign_in_limits
from onboarding.people.letters import letter_codes, letter_keeping
from onboarding.people.models import (
    Department,
    KnownAddress,
    NumberTries,
    Organisation,
    SharedDevice,
    SignIn,
    SignInProvider,
    User,
)
from onboarding.people.roles import DESK, Role
from onboarding.people.shared_devices import device_secrets
from onboarding.people.sign_in_limits import MOST_WRONG
from tests.client_response import ClientResponse
from tests.factories import UserFactory
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
from tests.rendered_forms import fill, submit

pytestmark = pytest.mark.django_db


def error(response: ClientResponse) -> str:
    if response.status_code == 302:
        return ""
    (found,) = response.context["form"].errors.as_data()["secret"]
    return str(found.code)


def test_a_number_then_a_code_and_one_is_in(tablet: Client, fatima: User) -> None:
    response = come_in(tablet)
    assert response["Location"] == reverse("learning:dashboard")
    assert who_is_in(tablet) == "Fatima"


def test_a_number_may_have_letters_and_a_password_does_as_well_as_a_code(tablet: Client, fatima: User) -> None:
    fatima.personnel_number = "AB12"
    fatima.personal_code = ""
    fatima.set_password("drie-paarse-fietsen")
    fatima.save()
    asked = submit(tablet, tablet.get(START + "?letters=1"), number="ab12", follow=True)
    assert "inputmode" not in asked.content.decode()
    submit(tablet, asked, secret="drie-paarse-fietsen")
    assert who_is_in(tablet) == "Fatima"


def test_what_one_types_stands_in_no_address_and_in_no_field_that_a_browser_remembers(
    tablet: Client, fatima: User
) -> None:
    who = tablet.get(START)
    asked = submit(tablet, who, number=NUMBER, follow=True)
    assert [url for url, _status in asked.redirect_chain] == [reverse("shared_device_code")]
    for page in (who, asked):
        html = page.content.decode()
        assert 'type="password"' not in html
        assert 'autocomplete="off"' in html
        assert "no-store" in page["Cache-Control"]


def test_a_wrong_code_says_so_and_the_next_try_is_for_the_same_number(tablet: Client, fatima: User) -> None:
    wrong = come_in(tablet, code="999017")
    assert error(wrong) == "mismatch"
    assert "999017" not in wrong.content.decode()
    submit(tablet, wrong, secret=CODE)
    assert who_is_in(tablet) == "Fatima"


def test_going_back_to_the_first_screen_forgets_who_was_coming(tablet: Client, fatima: User) -> None:
    submit(tablet, tablet.get(START), number=NUMBER)
    tablet.get(START)
    assert tablet.get(reverse("shared_device_code"))["Location"] == START


def test_who_was_coming_is_forgotten_after_three_quiet_minutes(tablet: Client, fatima: User, clock: Clock) -> None:
    asked = submit(tablet, tablet.get(START), number=NUMBER, follow=True)
    sent = fill(asked, secret=CODE)
    clock.forward(196)
    assert tablet.post(reverse("shared_device_code"), sent)["Location"] == START
    assert not SignIn.objects.exists()


@pytest.mark.parametrize("url", [START, "/toestel/code/", "/toestel/brief/", "/toestel/stil/"])
def test_on_another_device_there_is_nothing_of_it(client: Client, tablet: Client, url: str) -> None:
    assert client.get(url).status_code == 404


def test_the_cookie_cannot_be_made_up(client: Client, device: SharedDevice) -> None:
    client.cookies[device_secrets.COOKIE] = device.secret
    assert client.get(START).status_code == 404


# --- Who does not come in here ---------------------------------------------------------------------------------------


def hear_why_not(tablet: Client, number: str, secret: str) -> str:
    response = come_in(tablet, number, secret)
    assert error(response) == "own_device"
    assert who_is_in(tablet) == ""
    return str(response.context["form"].errors["secret"][0])


@pytest.mark.parametrize("role", sorted(DESK))
def test_who_works_at_the_desk_hears_where_to_go_also_with_the_right_password(
    tablet: Client, lennik: Organisation, role: Role
) -> None:
    is_superuser = role is Role.PLATFORM_ADMINISTRATOR
    someone = UserFactory.create(organisation=lennik, personnel_number="77", is_superuser=is_superuser)
    someone.set_password("drie-paarse-fietsen")
    someone.save()
    if not is_superuser:
        someone.groups.add(role_permissions.group_of(lennik, role))
    assert "Met jouw rol" in hear_why_not(tablet, "77", "drie-paarse-fietsen")


def test_who_is_given_a_desk_while_on_it_is_out(tablet: Client, lennik: Organisation, jef: User) -> None:
    come_in(tablet, NUMBER_OF_JEF, CODE_OF_JEF)
    assert who_is_in(tablet) == "Jef"
    jef.groups.add(role_permissions.group_of(lennik, Role.EDITOR))
    assert who_is_in(tablet) == ""


def test_a_head_comes_to_the_own_lessons(tablet: Client, lennik: Organisation, jef: User) -> None:
    Department.objects.create(organisation=lennik, name="Magazijn", head=jef)
    assert come_in(tablet, NUMBER_OF_JEF, CODE_OF_JEF)["Location"] == reverse("learning:dashboard")


def test_who_signs_in_in_two_steps_does_so_elsewhere(tablet: Client, fatima: User) -> None:
    Authenticator.objects.create(user=fatima, type="totp", data={})
    assert "twee stappen" in hear_why_not(tablet, NUMBER, CODE)


def test_whom_a_provider_binds_does_so_elsewhere(tablet: Client, lennik: Organisation, fatima: User, jef: User) -> None:
    fatima.email = "fatima@lennik.example"
    fatima.save()
    SignInProvider.objects.create(organisation=lennik, is_on=True, is_only_way=True, proven_at=timezone.now())
    assert "account van je werk" in hear_why_not(tablet, NUMBER, CODE)
    come_in(tablet, NUMBER_OF_JEF, CODE_OF_JEF)  # who has no address is not bound
    assert who_is_in(tablet) == "Jef"


def test_someone_of_another_organisation_is_nobody_here(tablet: Client, herenthout: Organisation) -> None:
    elsewhere = UserFactory.create(organisation=herenthout, personnel_number="88")
    elsewhere.set_personal_code(CODE)
    elsewhere.save()
    assert error(come_in(tablet, "88")) == "mismatch"


# --- Wrong tries -----------------------------------------------------------------------------------------------------


def close_here(tablet: Client, clock: Clock) -> None:
    for _time in range(MOST_WRONG):
        come_in(tablet, code="999017")
        clock.forward(3601)


def test_wrong_tries_on_the_device_close_it_there_and_nowhere_else(
    tablet: Client, client: Client, fatima: User, jef: User, clock: Clock, limits_on: None
) -> None:
    close_here(tablet, clock)
    closed = come_in(tablet)
    assert (error(closed), closed.status_code) == ("closed", 429)
    sign_in = client.get("/aanmelden/lennik/", REMOTE_ADDR="192.0.2.1")
    assert submit(client, sign_in, login=NUMBER, password=CODE).status_code == 302
    come_in(tablet, NUMBER_OF_JEF, CODE_OF_JEF)
    assert who_is_in(tablet) == "Jef"


def test_another_shared_device_behind_the_same_line_is_another_place(
    tablet: Client, marleen: User, fatima: User, clock: Clock, limits_on: None
) -> None:
    close_here(tablet, clock)
    depot = switch_on(marleen, "Depot")
    come_in(depot)
    assert who_is_in(depot) == "Fatima"


def test_wrong_tries_from_outside_do_not_count_on_the_device(
    tablet: Client, client: Client, fatima: User, clock: Clock, limits_on: None
) -> None:
    for _time in range(MOST_WRONG):
        submit(client, client.get("/aanmelden/lennik/"), login=NUMBER, password="999017")
        clock.forward(3601)
    assert sign_in_limits.is_closed(fatima)
    come_in(tablet)
    assert who_is_in(tablet) == "Fatima"


def test_signing_in_there_makes_the_line_of_the_canteen_no_place_of_ones_own(
    tablet: Client, fatima: User, limits_on: None
) -> None:
    come_in(tablet)
    assert not KnownAddress.objects.exists()


def test_a_number_of_nobody_hears_the_same_and_waits_as_long(tablet: Client, fatima: User, limits_on: None) -> None:
    heard = {number: [error(come_in(tablet, number, "999017")) for _time in range(4)] for number in (NUMBER, "55555")}
    assert heard[NUMBER] == heard["55555"] == ["mismatch"] * 3 + ["too_many_login_attempts"]
    assert NumberTries.objects.count() == 2


# --- A letter --------------------------------------------------------------------------------------------------------


@pytest.fixture
def letter(jef: User, marleen: User, clock: Clock) -> str:
    code = letter_codes.new()
    letter_keeping.keep([(jef.pk, code)], marleen, clock.now)
    return code


def test_a_letter_opened_on_the_device_leaves_its_code_in_no_page_of_the_browser(tablet: Client, letter: str) -> None:
    response = tablet.get(f"/brief/{letter}/")
    assert response["Location"] == reverse("shared_device_letter")
    page = tablet.get(response["Location"])
    assert letter not in page.content.decode()
    assert 'type="password"' not in page.content.decode()


def test_whoever_chooses_a_code_there_goes_on_as_on_a_shared_device(tablet: Client, letter: str, jef: User) -> None:
    page = tablet.get(f"/brief/{letter}/", follow=True)
    response = submit(tablet, page, secret="748203", again="748203")
    assert response["Location"] == reverse("learning:dashboard")
    assert SignIn.objects.get(user=jef).shared_device is not None
    tablet.post(reverse("shared_device_next"))
    come_in(tablet, NUMBER_OF_JEF, "748203")
    assert who_is_in(tablet) == "Jef"


def test_a_letter_opened_while_someone_is_in_is_that_of_the_next(
    tablet: Client, client: Client, fatima: User, letter: str, jef: User
) -> None:
    come_in(tablet)
    asked = tablet.get(reverse("letter", args=[letter]), follow=True)
    assert asked.redirect_chain[-1][0] == reverse("shared_device_letter")
    assert "Jef" in asked.content.decode() and "Fatima" not in asked.content.decode()
    submit(tablet, asked, secret="630274", again="630274")
    assert who_is_in(tablet) == "Jef"
    client.cookies["sessionid"] = tablet.cookies["sessionid"].value
    assert who_is_in(client) == ""


def test_ones_own_letter_opened_while_one_is_in_gives_no_session_that_is_worth_something_elsewhere(
    tablet: Client, client: Client, letter: str, jef: User, limits_on: None
) -> None:
    come_in(tablet, NUMBER_OF_JEF, CODE_OF_JEF)
    url = reverse("letter", args=[letter])
    tablet.post(url, {"secret": "630274", "again": "630274", "remember": "on"})
    client.cookies["sessionid"] = tablet.cookies["sessionid"].value
    assert who_is_in(client) == ""
    assert not KnownAddress.objects.exists()


def test_who_walks_off_with_a_letter_open_leaves_nothing_to_use(tablet: Client, letter: str, clock: Clock) -> None:
    page = tablet.get(f"/brief/{letter}/", follow=True)
    sent = fill(page, secret="748203", again="748203")
    tablet.get(START)
    assert tablet.post(reverse("shared_device_letter"), sent)["Location"] == START
    tablet.get(f"/brief/{letter}/")
    clock.forward(196)
    assert tablet.get(reverse("shared_device_letter"))["Location"] == START


def test_a_letter_of_another_organisation_is_for_elsewhere(
    tablet: Client, herenthout: Organisation, marleen: User, clock: Clock
) -> None:
    elsewhere = UserFactory.create(organisation=herenthout, personnel_number="88", first_name="Lien")
    code = letter_codes.new()
    letter_keeping.keep([(elsewhere.pk, code)], None, clock.now)
    page = tablet.get(f"/brief/{code}/", follow=True)
    assert page.status_code == 403
    assert "Lien" not in page.content.decode()
