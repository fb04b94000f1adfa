"""Signing in: HR adds people, so nobody signs up."""

from __future__ import annotations

import time
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.contrib import messages
from django.contrib.auth import authenticate
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from onboarding.people import code_mails, events, half_way, landing
from onboarding.people.limits import HOUR, client_address
from onboarding.people.models import Organisation, User
from onboarding.people.sessions import sign_ins
from onboarding.people.sign_in_limits import Attempt, NumberAttempt, TooOften
from onboarding.people.single_sign_on import only_way, provider_views
from onboarding.people.single_sign_on.refusals import Refused, Why

NOBODY = 0  # the id of no person


class AccountAdapter(DefaultAccountAdapter):
    ways = {
        "reauthenticate": _("Met je wachtwoord"),
        "mfa_reauthenticate": _("Met een code uit je app, of een herstelcode"),
        "mfa_reauthenticate:webauthn": _("Met je toegangssleutel"),
    }
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("Dit e-mailadres en dit wachtwoord horen niet bij elkaar. Kijk beide na."),
        "enter_current_password": _("Vul je wachtwoord van nu in."),
        "incorrect_code": _("Deze code klopt niet. Kijk ze na in de mail."),
        "rate_limited": _("Dat was vaak na elkaar. Wacht vijf minuten en probeer het dan opnieuw."),
        "incorrect_password": _("Dat wachtwoord klopt niet. Probeer het nog eens."),
        "too_many_login_attempts": _("Dat was vaak na elkaar. Wacht vijf minuten en probeer het dan opnieuw."),
        "too_many_for_an_hour": _(
            "Dat was heel vaak na elkaar. Probeer het over een uur opnieuw, of kies meteen een nieuw wachtwoord met "
            "“Wachtwoord vergeten?”."
        ),
    }

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Raises ValidationError with code `too_many_login_attempts` or `too_many_for_an_hour`."""
        try:
            attempt = Attempt(credentials.get("email", ""), self.get_client_ip(request), timezone.now())
        except TooOften as limit:
            is_brief = limit.seconds < HOUR
            raise self.validation_error("too_many_login_attempts" if is_brief else "too_many_for_an_hour") from limit
        person = super().authenticate(request, **credentials)
        if person is not None:
            attempt.succeeded(opens_all=_opens_all(person, credentials.get("email", "")))
        return person

    def authenticate_by_number(
        self, request: HttpRequest, organisation: Organisation, number: str, secret: str, device: str = ""
    ) -> User | None:
        """Whoever has this personnel number in this organisation, if the code or the password is theirs. Says nothing
        about which of them is wrong. `device` is the hashed secret of a shared device. Raises TooOften or Closed, of a
        number that nobody has too."""
        person = User.objects.with_number(number, organisation)
        written = person.personnel_number if person else number
        address = self.get_client_ip(request)
        own_device = "" if device else sign_ins.known_here(request, person.pk if person else NOBODY)
        attempt = NumberAttempt(organisation, written, person, address, timezone.now(), device, own_device)
        found: Any = authenticate(request, personnel_number_of=person, secret=secret)
        if found is not None:
            attempt.succeeded()
        elif person is not None and attempt.is_last:
            events.code_closed.send(User, person=person)
        return found

    def get_login_stages(self) -> list[str]:
        """The choice comes after the code of a mail, which shows whose accounts they are, and before what is asked of
        one account. The first step that waits is where whoever turns back is led to."""
        by_code, *others = super().get_login_stages()
        return [by_code, "onboarding.people.account_choice.AccountChoice", *others]

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Who left hears the same as whoever may not sign in; who may come in by one way only, which one that is."""
        if user.has_left(timezone.localdate()):
            return self.respond_user_inactive(request, user)
        came_by = (kwargs.get("signal_kwargs") or {}).get(provider_views.SIGNAL)
        provider = None if came_by else only_way.of(user)
        if provider is not None:
            return provider_views.refusal(request, Refused(Why.ONLY_WAY, f"person {user.pk}"), provider)
        half_way.begin(request, user, by_provider=bool(came_by))
        return super().pre_login(request, user, **kwargs)

    def login(self, request: HttpRequest, user: Any) -> None:
        """After every step: raises ImmediateHttpResponse for who is not as at the first one.

        At once with being looked at: when the provider becomes the only way meanwhile, this is one of the sessions that
        end.
        """
        with transaction.atomic():
            only_way.hold(user)
            half_way.check(request, user)
            super().login(request, user)

    def is_safe_url(self, url: str | None) -> bool:
        """Only an address: a bare word Django takes for the name of a view."""
        return bool(url) and str(url).startswith(("/", "http://", "https://")) and bool(super().is_safe_url(url))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """allauth sends one mail of its own: the code to sign in with."""
        code_mails.ask(email, context["code"])

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Who proved just now who they are, need not do so again; by whichever way they signed in."""
        records = get_authentication_records(self.request, self.request.user)
        return not records or time.time() - records[-1]["at"] >= account_settings.REAUTHENTICATION_TIMEOUT

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """In our words."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [{**method, "description": self.ways[method["id"]]} for method in methods]

    def logout(self, request: HttpRequest) -> None:
        """Says so afterwards, in the language of the page that follows; allauth would have said it before."""
        was_in = request.user.is_authenticated  # or half-way: of that there is nothing to say
        super().logout(request)
        if was_in:
            messages.success(request, _("Je bent afgemeld."))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """By role; whoever was on the way somewhere goes on there, which allauth sees to first."""
        person: Any = request.user
        return landing.address_for(person)

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def _opens_all(person: User, address: str) -> bool:
    """Whether all accounts with this address that a password opens, opened for this person: it may be someone else’s at
    another organisation."""
    today = timezone.localdate()
    holders = User.objects.holders_of(address)
    open_to_passwords = {one.pk for one in holders if one.may_sign_in(today) and one.has_usable_password()}
    return open_to_passwords <= {person.pk, *(other.pk for other in person.also_opened)}
