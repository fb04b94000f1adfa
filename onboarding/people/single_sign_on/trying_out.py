"""What is wrong with how a provider was filled in, as far as can be told without anyone signing in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from onboarding.people.models import OwnedDomain, ProviderKind, SignInProvider
from onboarding.people.single_sign_on import provider_documents, there_and_back
from onboarding.people.single_sign_on.profiles import PROFILES
from onboarding.people.single_sign_on.provider_documents import Endpoints
from onboarding.people.single_sign_on.refusals import SENTENCES, Refused, Why

NO_CODE = "aan-boord-test"  # never given out: whoever knows us refuses the code, and whoever does not refuses us


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was looked at: a stable code, whether it is well, what it means, and what exactly came back."""

    code: str
    is_well: bool
    words: str | Promise
    detail: str = ""


ADDRESS: dict[Why, str | Promise] = {
    Why.UNUSABLE_PROVIDER: _(
        "Dit adres is niet bruikbaar. Het moet met https beginnen, buiten ons eigen netwerk staan, en het adres zijn "
        "vóór “/.well-known/openid-configuration”."
    ),
    Why.WRONG_ISSUER: _("De dienst op dit adres noemt zichzelf anders. Vul het adres in zoals ze zichzelf noemt."),
    Why.PROVIDER_DOWN: _("Op dit adres antwoordt niets. Kijk het adres na, of probeer het straks opnieuw."),
}


def find_out(provider: SignInProvider) -> list[Found]:
    """Everything up to the first thing that is wrong; asks the provider three things."""
    found: list[Found] = []
    for one in _steps(provider):
        found.append(one)
        if not one.is_well:
            break
    return found


def _steps(provider: SignInProvider) -> Iterator[Found]:
    try:
        where = provider_documents.endpoints(provider.issuer, fresh=True)
    except Refused as refused:
        yield Found(refused.why, False, ADDRESS.get(refused.why, refused.sentence), refused.detail)
        return
    yield Found("address", True, _("Het adres klopt: de dienst antwoordt en noemt zichzelf zo."))
    yield _methods(where)
    yield _keys(where)
    yield _client(provider, where)
    yield _matching(provider)


def _methods(where: Endpoints) -> Found:
    if provider_documents.ALGORITHM not in where.algorithms:
        return Found("no_rs256", False, _("De dienst ondertekent niet met RS256. Dat moet wel kunnen."))
    if where.challenges and "S256" not in where.challenges:
        return Found("no_s256", False, _("De dienst kent PKCE met S256 niet. Dat moet wel kunnen."))
    return Found("methods", True, _("De dienst werkt zoals het moet: met een code, RS256 en PKCE."))


def _keys(where: Endpoints) -> Found:
    try:
        keys = provider_documents.signing_keys(where.keys, fresh=True)
    except Refused as refused:
        return Found(refused.why, False, _("De sleutels van de dienst zijn niet te lezen."), refused.detail)
    if not keys:
        return Found("no_keys", False, _("De dienst heeft geen sleutel waarmee ze ondertekent."))
    return Found("keys", True, _("We kunnen de handtekening van de dienst nakijken."))


def _client(provider: SignInProvider, where: Endpoints) -> Found:
    """A code that was never given out is refused (`invalid_grant`) only when we are let in (RFC 6749 §5.2)."""
    form = {
        "grant_type": "authorization_code",
        "code": NO_CODE,
        "redirect_uri": there_and_back.redirect_address(),
        "code_verifier": NO_CODE * 4,
    }
    try:
        answer = there_and_back.ask_for_token(provider, where, form)
    except Refused as refused:
        return Found(refused.why, False, SENTENCES[refused.why], refused.detail)
    error = str(answer.said.get("error", ""))[:100]
    if error in ("invalid_client", "unauthorized_client") or (answer.status != 400 and error != "invalid_grant"):
        words = _("De dienst kent deze client-ID niet, of het geheim klopt niet of is vervallen.")
        return Found(Why.WRONG_CLIENT, False, words, error or str(answer.status))
    return Found("client", True, _("De dienst kent ons: ze weigert de client-ID en het geheim niet."))


def _matching(provider: SignInProvider) -> Found:
    profile = PROFILES[ProviderKind(provider.kind)]
    has_domain = OwnedDomain.objects.of(provider.organisation_id).exists()
    if profile.whose_domain and not has_domain:
        words = _(
            "Er staat nog geen eigen domein bij. De platformbeheerder kan dat invullen; daarvoor komt niemand binnen."
        )
        return Found("no_domain", False, words)
    if not profile.verified or not has_domain:
        return Found("by_key", True, _("Mensen worden alleen op hun sleutel herkend. Vul die in bij elke medewerker."))
    return Found(
        "by_address", True, _("Mensen worden herkend op hun sleutel, en anders op hun adres in een eigen domein.")
    )
