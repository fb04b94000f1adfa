"""What is filled in about a provider; and which domains an organisation owns."""

from __future__ import annotations

from copy import copy
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from onboarding.people import sealed_secrets
from onboarding.people.bare_labels import BareLabels
from onboarding.people.models import OwnedDomain, ProviderKind, SignInProvider, validate_domain
from onboarding.people.single_sign_on import provider_calls, trying_out
from onboarding.people.single_sign_on.profiles import PROFILES
from onboarding.people.single_sign_on.provider_documents import WELL_KNOWN
from onboarding.people.single_sign_on.refusals import Refused

MOST_DOMAINS = 50
ADDRESSES = _("Microsoft: %(entra)s, met de id van jullie tenant. Google: %(google)s. ACM/IDM: %(acm_idm)s.")
# What together is one registration at one provider: with another one of these, nobody came in yet.
REGISTRATION = ("kind", "issuer", "client_id", "organisation_code")


# Where Microsoft names no organisation but takes whoever comes: OpenID Connect on the Microsoft identity platform.
EVERY_TENANT = frozenset({"common", "organizations", "consumers"})
OF_MICROSOFT = ("login.microsoftonline.com", "login.microsoft.com", "sts.windows.net", "login.windows.net")


def tenant_of(issuer: str) -> str:
    """What stands where Microsoft names the tenant."""
    return urlsplit(issuer).path.strip("/").partition("/")[0]


def is_of_every_tenant(issuer: str) -> bool:
    return urlsplit(issuer).hostname in OF_MICROSOFT and tenant_of(issuer).lower() in EVERY_TENANT


class ProviderForm(BareLabels, forms.ModelForm):
    """The secret is written only: what is kept is never shown, and an empty field leaves it as it is."""

    secret = forms.CharField(
        label=_("Geheim"),
        required=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    forget_keys = forms.BooleanField(label=_("Wis de sleutels van de vorige aanmeldingsdienst"), required=False)

    class Meta:
        model = SignInProvider
        fields = ["kind", "issuer", "client_id", "secret", "organisation_code", "is_on", "is_only_way", "forget_keys"]
        widgets = {
            "kind": forms.RadioSelect,
            "issuer": forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
            "client_id": forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
            "organisation_code": forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        }
        help_texts = {
            "organisation_code": _("Alleen voor ACM/IDM: de code van jullie organisatie daar, meestal het KBO-nummer."),
            "is_on": _("Dan staat er een knop op het aanmeldscherm."),
        }

    def __init__(self, *args: Any, people_with_key: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = ProviderKind.choices
        self.fields["issuer"].help_text = ADDRESSES % {one.value: PROFILES[one].issuer for one in ProviderKind}
        if self.instance.sealed_secret:
            self.fields["secret"].help_text = _("Er is een geheim bewaard. Laat dit leeg om het te houden.")
        if not people_with_key:
            del self.fields["forget_keys"]

    def clean_issuer(self) -> str:
        """Without what one copies along with it."""
        issuer: str = self.cleaned_data["issuer"].strip().removesuffix(WELL_KNOWN)
        try:
            provider_calls.check_address(issuer)
        except Refused as refused:
            message = _("Schrijf een adres dat met https:// begint, zonder spaties.")
            raise ValidationError(message, code="unusable_address") from refused
        if is_of_every_tenant(issuer):
            message = _(
                "Zo’n adres is er voor alle organisaties samen, en daarmee komt niemand binnen. Neem dat van jullie "
                "tenant: in plaats van %(word)s staat daar de id van jullie tenant."
            )
            raise ValidationError(message % {"word": tenant_of(issuer)}, code="every_tenant")
        return issuer

    def clean_client_id(self) -> str:
        return str(self.cleaned_data["client_id"]).strip()

    def clean_organisation_code(self) -> str:
        return str(self.cleaned_data["organisation_code"]).strip()

    def clean_secret(self) -> str:
        return str(self.cleaned_data["secret"]).strip()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._clean_secret(cleaned)
        if cleaned.get("kind") == ProviderKind.ACM_IDM and not cleaned.get("organisation_code"):
            message = _("Vul de organisatiecode in: zonder die code weten we niet voor wie iemand aanmeldt.")
            self.add_error("organisation_code", ValidationError(message, code="required"))
        self._clean_only_way(cleaned)
        return cleaned

    def _clean_secret(self, cleaned: dict[str, Any]) -> None:
        """A secret goes to the address that it was filled in for, and to no other."""
        if cleaned.get("secret"):
            return
        if not self.instance.sealed_secret:
            self.add_error("secret", ValidationError(_("Vul het geheim in."), code="required"))
        elif "issuer" in self.changed_data:
            message = _("Je vulde een ander adres in. Vul er ook het geheim van die dienst bij in.")
            self.add_error("secret", ValidationError(message, code="secret_again"))

    def _clean_only_way(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("is_only_way"):
            return
        if not cleaned.get("is_on"):
            message = _("Dat kan alleen als aanmelden op deze manier aanstaat.")
            self.add_error("is_only_way", ValidationError(message, code="not_on"))
        elif not self.instance.proven_at or self.is_another_registration:
            message = _(
                "Dat kan pas als er al iemand zo aanmeldde. Bewaar eerst zonder, en probeer het zelf in een ander "
                "venster."
            )
            self.add_error("is_only_way", ValidationError(message, code="not_proven"))
        elif cleaned.get("secret") and not self._lets_us_in(cleaned["secret"]):
            message = _(
                "Met dit geheim laat de dienst ons niet binnen, en het is de enige manier. Kijk het na, of zet de "
                "enige manier eerst uit."
            )
            self.add_error("secret", ValidationError(message, code="secret_refused"))

    def _lets_us_in(self, secret: str) -> bool:
        """Asks the provider, for some seconds at most."""
        provider = copy(self.instance)
        provider.sealed_secret = sealed_secrets.seal(secret)
        return all(one.is_well for one in trying_out.find_out(provider))

    @property
    def is_another_registration(self) -> bool:
        return any(name in self.changed_data for name in REGISTRATION)


class DomainsForm(BareLabels, forms.Form):
    """One domain a line."""

    domains = forms.CharField(
        label=_("Domeinen, elk op een regel"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocapitalize": "off"}),
        help_text=_(
            "Bijvoorbeeld lennik.be. Kijk na of het domein van de organisatie is: wie er een adres heeft, komt binnen."
        ),
    )

    def clean_domains(self) -> list[str]:
        """Each once, in order."""
        lines = self.cleaned_data["domains"].split()
        domains = sorted({line.lower().removeprefix("@") for line in lines})
        if len(domains) > MOST_DOMAINS:
            raise ValidationError(
                _("Dat zijn er te veel: hoogstens %(most)s.") % {"most": MOST_DOMAINS}, code="too_many"
            )
        for domain in domains:
            validate_domain(domain)
        return domains


def domains_text(domains: list[OwnedDomain]) -> str:
    return "\n".join(one.domain for one in domains)
