"""Signing in with the provider of one's organisation, which runs in a process of its own; and each way in which that
does not go, as someone sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import Settings

from onboarding.people import sealed_secrets
from onboarding.people.models import Organisation, OwnedDomain, ProviderKind, SignInProvider, User
from onboarding.people.single_sign_on.refusals import SENTENCES, Why
from tests.e2e import steps
from tests.e2e.conftest import PATIENCE, SignIn
from tests.e2e.screen_sizes import fits
from tests.e2e.world import LEARNER, OFFICER
from tests.people.single_sign_on import certified_provider, mock_provider
from tests.people.single_sign_on.forger import CLIENT, SECRET
from tests.people.single_sign_on.mock_provider import MockProvider

BUTTON = "Aanmelden met je account van Lennik"


@pytest.fixture
def provider(base_url: str, settings: Settings) -> Iterator[MockProvider]:
    settings.WAGTAILADMIN_BASE_URL = base_url
    cache.clear()
    with mock_provider.running() as provider:
        provider.knows("amina", email=LEARNER, email_verified=True)
        provider.knows("marleen", email=OFFICER, email_verified=True)
        provider.knows("onbekend", email="wie@lennik.example", email_verified=True)
        provider.knows("onbevestigd", email=LEARNER)
        OwnedDomain.objects.create(organisation=Organisation.objects.get(), domain="lennik.example")
        yield provider
    cache.clear()


@pytest.fixture
def set_up(provider: MockProvider) -> SignInProvider:
    return set_up_at(provider.issuer, "geheim")


def set_up_at(issuer: str, secret: str) -> SignInProvider:
    return SignInProvider.objects.create(
        organisation=Organisation.objects.get(), kind=ProviderKind.OTHER, issuer=issuer,
        client_id=CLIENT, sealed_secret=sealed_secrets.seal(secret), is_on=True,
    )  # fmt: skip


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    """A browser that goes to another host too, where the provider is."""
    context = new_context(viewport={"width": 1240, "height": 900})
    context.set_default_timeout(PATIENCE)
    return context.new_page()


def sign_in(page: Page, sub: str, start: str = "/account/aanmelden/") -> None:
    page.goto(start)
    page.get_by_role("link", name=BUTTON).click()
    page.locator("input[name=sub]").fill(sub)
    page.get_by_role("button", name="Authorize", exact=True).click()


def sign_in_there(page: Page, name: str) -> None:
    """At the certified provider: its own screens, of which the second asks what we may know."""
    page.goto("/account/aanmelden/")
    page.get_by_role("link", name=BUTTON).click()
    page.locator("input[name=login]").fill(name)
    page.locator("input[name=password]").fill("om het even")
    page.get_by_role("button", name="Sign-in").click()
    page.get_by_role("button", name="Continue").click()


def reads(page: Page, why: Why) -> None:
    expect(page.get_by_text(str(SENTENCES[why]))).to_be_visible()
    expect(page.locator("code", has_text=why)).to_be_visible()


def test_hr_sets_it_up_and_tries_it_out_and_then_a_colleague_and_hr_come_in(
    provider: MockProvider, signed_in: SignIn, page: Page
) -> None:
    desk = signed_in(OFFICER)
    desk.goto("/beheer/aanmelding/")
    desk.get_by_label("Een andere, met OpenID Connect").check()
    desk.get_by_label("adres van de aanmeldingsdienst", exact=False).fill(provider.issuer)
    desk.get_by_label("client-ID", exact=False).fill("aan-boord")
    desk.get_by_label("Geheim", exact=False).fill("geheim")
    desk.get_by_label("aanmelden op deze manier", exact=False).check()
    desk.get_by_role("button", name="Bewaar", exact=True).click()
    desk.get_by_role("button", name="Test wat bewaard is").click()
    expect(desk.get_by_text("Meld je nu zelf eens aan", exact=False)).to_be_visible()
    expect(desk.get_by_text("Niet in orde:")).to_have_count(0)

    sign_in(page, "amina")
    expect(page.locator("header summary")).to_contain_text("Amina")
    steps.sign_out(page)
    sign_in(page, "marleen", "/beheer/")
    expect(page.get_by_role("link", name="Medewerkers", exact=True)).to_be_visible()
    assert page.url.endswith("/beheer/")

    desk.goto("/beheer/aanmelding/")
    desk.get_by_label("enige manier", exact=False).check()
    desk.get_by_role("button", name="Bewaar", exact=True).click()
    expect(desk.get_by_text("Bewaard.", exact=True)).to_be_visible()
    page.context.clear_cookies()
    steps.sign_in(page, LEARNER)
    reads(page, Why.ONLY_WAY)
    page.get_by_role("link", name=BUTTON).click()
    page.locator("input[name=sub]").fill("amina")
    page.get_by_role("button", name="Authorize", exact=True).click()
    expect(page.locator("header summary")).to_contain_text("Amina")


def test_each_way_in_which_it_does_not_go_has_a_page_that_says_so(
    provider: MockProvider, set_up: SignInProvider, page: Page, no_violations: Callable[..., None]
) -> None:
    sign_in(page, "onbekend")
    reads(page, Why.UNKNOWN_PERSON)
    expect(page.locator("code", has_text="onbekend")).to_be_visible()  # the key, to hand to HR
    no_violations(page)
    sign_in(page, "onbevestigd")
    reads(page, Why.UNVERIFIED_ADDRESS)
    User.objects.filter(email=LEARNER).update(end_date=date(2026, 1, 1), start_date=None)
    sign_in(page, "amina")
    reads(page, Why.LEFT)
    User.objects.filter(email=LEARNER).update(end_date=None, external_id="iemand-anders")
    sign_in(page, "amina")
    reads(page, Why.OTHER_KEY)
    page.go_back()
    page.goto("/account/terug/?state=x&code=y")
    reads(page, Why.LOST_STATE)
    page.goto("/account/organisatie/bestaat-niet/")
    reads(page, Why.UNKNOWN_ORGANISATION)
    SignInProvider.objects.update(sealed_secret="onleesbaar")
    sign_in(page, "amina")
    reads(page, Why.UNREADABLE_SECRET)
    provider.stop()
    cache.clear()
    page.goto("/account/aanmelden/")
    page.get_by_role("link", name=BUTTON).click()
    reads(page, Why.PROVIDER_DOWN)


def test_at_a_certified_provider_someone_signs_in_for_real_and_on_a_next_day_finds_a_new_key(
    base_url: str, settings: Settings, page: Page, no_violations: Callable[..., None]
) -> None:
    settings.WAGTAILADMIN_BASE_URL = base_url
    cache.clear()
    OwnedDomain.objects.create(organisation=Organisation.objects.get(), domain="lennik.example")
    accounts: certified_provider.Accounts = {
        "amina-7": {"email": LEARNER, "email_verified": True},
        "jef-8": {"email": LEARNER, "email_verified": False},
    }
    with certified_provider.running(accounts) as provider:
        set_up_at(provider.issuer, SECRET)
        sign_in_there(page, "jef-8")
        reads(page, Why.UNVERIFIED_ADDRESS)
        no_violations(page)
        page.context.clear_cookies()
        sign_in_there(page, "amina-7")
        expect(page.locator("header summary")).to_contain_text("Amina")
        steps.sign_out(page)
        provider.stop()
        provider.start()
        sign_in_there(page, "amina-7")
        expect(page.locator("header summary")).to_contain_text("Amina")
        steps.sign_out(page)
        SignInProvider.objects.update(sealed_secret=sealed_secrets.seal("verlopen"))
        page.goto("/account/aanmelden/")
        page.get_by_role("link", name=BUTTON).click()  # the provider still knows who this is
        reads(page, Why.WRONG_CLIENT)


@pytest.mark.parametrize("width", [320, 1240])
def test_the_sign_in_screen_with_the_button_fits_and_is_accessible(
    set_up: SignInProvider, page: Page, no_violations: Callable[..., None], width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/account/aanmelden/")
    expect(page.get_by_role("link", name=BUTTON)).to_be_visible()
    assert fits(page)
    no_violations(page)
    page.goto("/account/organisatie/")
    assert fits(page)
    no_violations(page)
    page.get_by_label("E-mailadres").fill(LEARNER)
    page.get_by_role("button", name="Verder").click()
    expect(page.get_by_role("link", name=BUTTON)).to_be_visible()
    assert fits(page)
    no_violations(page)


def test_the_screen_that_sets_it_up_is_accessible(
    set_up: SignInProvider, signed_in: SignIn, no_violations: Callable[..., None]
) -> None:
    SignInProvider.objects.update(proven_at=timezone.now())
    desk = signed_in(OFFICER)
    desk.goto("/beheer/aanmelding/")
    desk.get_by_role("button", name="Test wat bewaard is").click()
    expect(desk.get_by_role("heading", name="De test")).to_be_visible()
    no_violations(desk, ".sign-in-setting")
