"""Getting in: from the mail of an invitation to the first lesson, with a passkey, a code, an app, a recovery code."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect
from pytest_django import Settings

from onboarding.learning.journey import progress
from onboarding.learning.models import Notice, NoticeKind
from onboarding.learning.notices import mail_of_notice
from onboarding.lessons.models import Programme
from onboarding.people.models import User
from tests.e2e import steps, world
from tests.e2e.conftest import SignIn
from tests.e2e.screen_sizes import fits
from tests.e2e.world import LEARNER, OFFICER, PASSWORD
from tests.factories import UserFactory
from tests.forgotten_mails import forget_mails

WORDS = "vier-woorden-na-elkaar"
NARROW: ViewportSize = {"width": 320, "height": 640}
Check = Callable[..., None]


@pytest.fixture(autouse=True)
def mailbox(settings: Settings, tmp_path: Path, base_url: str) -> None:
    """As in the demo: every mail lands in a mailbox, and leads back to where it was sent."""
    settings.ROOT_URLCONF = "onboarding.demo_urls"
    settings.DEMO_MAILBOX = tmp_path / "postbus"
    settings.EMAIL_BACKEND = "onboarding.learning.demo.kept_mails.MailboxBackend"
    settings.WAGTAILADMIN_BASE_URL = base_url


@pytest.fixture
def newcomer() -> User:
    """Someone without a password who is told that a programme begins, whatever day it is."""
    organisation = world.person(LEARNER).organisation
    programme = Programme.objects.get(title="Onze waarden")
    person = UserFactory.create(
        email="sofie@lennik.example",
        first_name="Sofie",
        last_name="Peeters",
        organisation=organisation,
        start_date=None,
    )
    person.set_unusable_password()
    person.save()
    today = timezone.localdate()
    enrolment = progress.enrol(person, programme, today)
    forget_mails(recipient=person)
    notice = Notice(pk=1, recipient=person, enrolment=enrolment, kind=NoticeKind.START, about=today)
    mail_of_notice.message_for(notice, mail_of_notice.Words(), today).send()
    return person


def code_of_now(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1])))


def newest_mail(page: Page) -> None:
    page.goto("/postbus/")
    page.locator(".mailbox a").first.click()


def give_authenticator(context: BrowserContext, page: Page) -> None:
    """The laptop under this browser recognises its owner."""
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_from_the_mail_of_an_invitation_to_the_first_lesson(page: Page, newcomer: User, no_violations: Check) -> None:
    newest_mail(page)
    no_violations(page)
    page.frame_locator(".mail-frame").get_by_role("link", name="Kies je wachtwoord").click()
    expect(page.get_by_role("heading", name="Welkom aan boord, Sofie")).to_be_visible()
    no_violations(page)
    page.get_by_label("Nieuw wachtwoord", exact=True).fill(WORDS)
    page.get_by_label("Nog eens het nieuwe wachtwoord").fill(WORDS)
    page.get_by_role("button", name="Bewaar en begin").click()
    page.goto("/")
    page.locator("main").get_by_role("link", name=re.compile("Les|Begin")).first.click()
    expect(page).to_have_url(re.compile(r"/les/\d+/"))


def test_a_password_can_be_read_while_it_is_typed(page: Page) -> None:
    page.goto("/account/aanmelden/")
    field, show = page.locator("#id_password"), page.get_by_role("button", name="Toon wachtwoord")
    field.fill(WORDS)
    expect(field).to_have_attribute("type", "password")
    show.click()
    expect(field).to_have_attribute("type", "text")
    expect(show).to_have_attribute("aria-pressed", "true")
    show.press("Enter")
    expect(field).to_have_attribute("type", "password")


def test_without_scripts_a_code_by_mail_signs_in_and_nothing_is_offered_that_needs_them(
    open_context: Callable[..., BrowserContext],
) -> None:
    page = open_context(java_script_enabled=False, viewport=NARROW).new_page()
    page.goto("/account/aanmelden/")
    expect(page.get_by_role("button", name="Toon wachtwoord")).to_be_hidden()
    expect(page.get_by_role("button", name=re.compile("toegangssleutel"))).to_be_hidden()
    page.get_by_role("link", name="Stuur me een code per mail").click()
    page.get_by_label("E-mailadres").fill(LEARNER)
    page.get_by_role("button", name="Stuur me de code").click()
    waiting = page.url
    newest_mail(page)
    code = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", page.locator(".mail-text").inner_text())
    assert code
    page.goto(waiting)
    page.get_by_label("Code").fill(code.group())
    page.get_by_role("button", name="Aanmelden").click()
    expect(page.locator("header summary")).to_contain_text("Amina")


def test_hr_sets_up_an_app_and_a_recovery_code_saves_who_lost_it(
    page: Page, settings: Settings, no_violations: Check
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    steps.sign_in(page, OFFICER)
    expect(page.get_by_text("Vanaf de volgende keer")).to_be_visible()
    page.goto("/instellingen/")
    steps.sign_out(page)
    steps.sign_in(page, OFFICER)
    expect(page.get_by_role("heading", name="Aanmelden in twee stappen")).to_be_visible()
    page.goto("/beheer/")
    expect(page.get_by_role("heading", name="Aanmelden in twee stappen")).to_be_visible()
    no_violations(page)
    page.get_by_role("link", name="Stel een app in").click()
    no_violations(page)
    page.set_viewport_size(NARROW)
    assert fits(page)
    page.set_viewport_size({"width": 1240, "height": 900})
    secret = page.locator(".totp-secret").inner_text()
    page.get_by_label("De zes cijfers").fill(code_of_now(secret))
    page.get_by_role("button", name="Klaar").click()
    no_violations(page)
    recovery = page.locator(".recovery-codes code").first.inner_text()
    page.goto("/beheer/")
    expect(page).to_have_url(re.compile("/beheer/$"))

    page.context.clear_cookies()
    steps.sign_in(page, OFFICER)
    expect(page.get_by_role("heading", name="De tweede stap")).to_be_visible()
    no_violations(page)
    page.get_by_label("Code uit je app").fill("000000")
    page.get_by_role("button", name="Aanmelden").click()
    expect(page.get_by_text("Deze code klopt niet")).to_be_visible()
    page.get_by_label("Code uit je app").fill(recovery)
    page.get_by_role("button", name="Aanmelden").click()
    expect(page).to_have_url(re.compile("/beheer/$"))


def test_a_passkey_signs_in_by_itself_and_is_a_second_step(
    page: Page, context: BrowserContext, no_violations: Check
) -> None:
    give_authenticator(context, page)
    steps.sign_in(page, LEARNER)
    page.goto("/instellingen/")
    page.get_by_role("link", name="Toegangssleutel en tweede stap").click()
    page.get_by_role("link", name="Maak een toegangssleutel").click()
    no_violations(page)
    page.get_by_label("Naam van deze sleutel").fill("Laptop")
    page.get_by_role("button", name="Maak de sleutel").click()
    expect(page.get_by_role("heading", name="Herstelcodes")).to_be_visible()
    page.goto("/account/tweede-stap/")
    expect(page.get_by_text("Laptop", exact=True)).to_be_visible()
    no_violations(page)

    steps.sign_out(page)
    no_violations(page)
    page.get_by_role("button", name="Meld me aan met een toegangssleutel").click()
    expect(page.locator("header summary")).to_contain_text("Amina")

    steps.sign_out(page)
    page.get_by_label("E-mail").fill(LEARNER)
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="Aanmelden", exact=True).click()
    page.get_by_role("button", name="Gebruik je toegangssleutel").click()
    expect(page.locator("header summary")).to_contain_text("Amina")


def test_a_passkey_that_the_device_does_not_have_is_told_in_words(page: Page, context: BrowserContext) -> None:
    give_authenticator(context, page)
    page.goto("/account/aanmelden/")
    page.get_by_role("button", name="Meld me aan met een toegangssleutel").click()
    expect(page.get_by_text("Dat lukte niet. Je toestel herkende je niet")).to_be_visible()


def test_signing_out_everywhere_reaches_another_browser(signed_in: SignIn, page: Page, no_violations: Check) -> None:
    other = signed_in(LEARNER)
    other.goto("/instellingen/")
    steps.sign_in(page, LEARNER)
    page.goto("/instellingen/")
    page.get_by_role("link", name="Waar ben ik aangemeld?").click()
    no_violations(page)
    page.get_by_role("button", name="Meld me overal af, ook hier").click()
    expect(page.get_by_text("Je bent overal afgemeld, ook hier.")).to_be_visible()
    other.goto("/instellingen/")
    expect(other).to_have_url(re.compile("/account/aanmelden/"))
