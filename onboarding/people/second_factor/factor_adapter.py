"""allauth's second factor in our words: what it is called in an app or on a key, and its secrets sealed."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext, gettext_lazy

from onboarding.people import sealed_secrets

PRODUCT = "Aan boord"


class FactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("Deze code klopt niet, of is al gebruikt. Kijk ze na, of wacht op de volgende."),
        "cannot_generate_recovery_codes": gettext_lazy("Stel eerst een app of een toegangssleutel in."),
        "too_many_login_attempts": gettext_lazy("Dat was vaak na elkaar. Wacht vijf minuten en probeer het opnieuw."),
    }

    def get_totp_issuer(self) -> str:
        return PRODUCT

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": PRODUCT}

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        """A first name for a passkey; its owner may give it another."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Sleutel %(number)d") % {"number": number}

    def encrypt(self, text: str) -> str:
        return sealed_secrets.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealed_secrets.unseal(encrypted_text)
