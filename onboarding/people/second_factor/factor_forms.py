"""allauth's forms of the second step in our words, and with our limits: a code of six digits may not be guessed at."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

from onboarding.people.limits import client_address
from onboarding.people.sign_in_forms import OwnWords
from onboarding.people.sign_in_limits import SecondStep, TooOften

# What reading a made-up answer of a passkey stumbles over.
NONSENSE = (ValueError, TypeError, KeyError, IndexError, AttributeError, struct.error)


class CodeForm(OwnWords):
    """A form with a code, of somebody: each try counts until one is right."""

    user: Any  # and what follows, of the form that it stands before
    cleaned_data: dict[str, Any]
    label: Any = _("Code uit je app, of een herstelcode")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = self.label
        self.fields["code"].widget.attrs["inputmode"] = "numeric"

    def clean_code(self) -> str:
        try:
            step = SecondStep(str(self.user.pk), client_address(context.request))
        except TooOften as limit:
            raise get_adapter().validation_error("too_many_login_attempts") from limit
        if not step.is_new(self.cleaned_data["code"]):
            raise get_adapter().validation_error("incorrect_code")
        code: str = super().clean_code()  # type: ignore[misc]  # of that form
        step.succeeded()
        return code


class AuthenticateForm(CodeForm, base.AuthenticateForm):
    pass


class ReauthenticateForm(CodeForm, base.ReauthenticateForm):
    pass


class ActivateTOTPForm(CodeForm, totp.ActivateTOTPForm):
    label = _("De zes cijfers die je app nu toont")


class Credential(forms.JSONField):
    """What a browser answers for a passkey; nested deeper than any browser does, it is refused as no JSON is."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except RecursionError as error:
            raise get_adapter().validation_error("incorrect_code") from error

    def bound_data(self, data: Any, initial: Any) -> Any:
        """A refused answer is not shown again: the browser is asked for another one."""
        return None


class KeyForm:
    """A form with the answer of a passkey. allauth takes its insides for granted, which a browser makes and someone may
    make up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = Credential()  # type: ignore[attr-defined]

    def _clean_fields(self) -> None:
        self._refusing_nonsense(super()._clean_fields)  # type: ignore[misc]

    def _clean_form(self) -> None:
        self._refusing_nonsense(super()._clean_form)  # type: ignore[misc]

    def _refusing_nonsense(self, clean: Callable[[], None]) -> None:
        try:
            clean()
        except NONSENSE:
            self.add_error("credential", get_adapter().validation_error("incorrect_code"))  # type: ignore[attr-defined]


class LoginWebAuthnForm(KeyForm, webauthn.LoginWebAuthnForm):
    pass


class AuthenticateWebAuthnForm(KeyForm, webauthn.AuthenticateWebAuthnForm):
    pass


class ReauthenticateWebAuthnForm(KeyForm, webauthn.ReauthenticateWebAuthnForm):
    pass


class NamedKey(OwnWords):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Naam van deze sleutel")
        self.fields["name"].help_text = _("Bijvoorbeeld het toestel: “telefoon” of “laptop van het werk”.")
        self.fields["name"].max_length = 60
        self.fields["name"].widget.attrs["maxlength"] = 60


class AddWebAuthnForm(NamedKey, KeyForm, webauthn.AddWebAuthnForm):
    pass


class EditWebAuthnForm(NamedKey, webauthn.EditWebAuthnForm):
    pass
