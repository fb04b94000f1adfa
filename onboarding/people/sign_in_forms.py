"""allauth's forms in our own words: no placeholders, no colons, plain labels and help."""

from __future__ import annotations

from typing import Any

from allauth.account import forms
from allauth.account.adapter import get_adapter
from allauth.core import context
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from onboarding.people import code_mails, resets, sign_in_limits
from onboarding.people.limits import client_address
from onboarding.people.sign_in_limits import CHANGES

LABELS = {
    "login": _("E-mailadres"),
    "email": _("E-mailadres"),
    "password": _("Wachtwoord"),
    "remember": _("Dit is mijn eigen toestel"),
    "oldpassword": _("Je wachtwoord van nu"),
    "code": _("Code"),
    "password1": _("Nieuw wachtwoord"),
    "password2": _("Nog eens het nieuwe wachtwoord"),
}
HELP = {
    "remember": _("Dan blijf je aangemeld. Laat het leeg op een toestel dat anderen ook gebruiken."),
    "password1": _(
        "Minstens 12 tekens. Drie of vier woorden na elkaar onthoud je makkelijk. Neem niet je naam, "
        "en niets wat iedereen kiest."
    ),
}


# What a phone's keys, and what fills in passwords, are told of a field.
KEYS: dict[str, dict[str, str]] = {
    "login": {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "enterkeyhint": "next"},
    "email": {"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false", "enterkeyhint": "send"},
    "password": {"autocomplete": "current-password", "autocapitalize": "none", "enterkeyhint": "go"},
    "oldpassword": {"autocomplete": "current-password", "autocapitalize": "none", "enterkeyhint": "next"},
    "code": {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false", "enterkeyhint": "go"},
    "password1": {"autocomplete": "new-password", "autocapitalize": "none", "enterkeyhint": "next"},
    "password2": {"autocomplete": "new-password", "autocapitalize": "none", "enterkeyhint": "done"},
}


class OwnWords:
    fields: dict[str, Any]  # of the form that it stands before

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.help_text = HELP.get(name, "")
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs.update(KEYS.get(name, {}))


class LoginForm(OwnWords, forms.LoginForm):
    pass


class ResetPasswordForm(OwnWords, forms.ResetPasswordForm):
    def clean_email(self) -> str:
        """Nothing is looked up here: the screen says the same to anybody, and takes as long."""
        email: str = self.cleaned_data["email"]
        return email

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        email: str = self.cleaned_data["email"]
        resets.ask(email)
        return email


class RequestLoginCodeForm(OwnWords, forms.RequestLoginCodeForm):
    def clean_email(self) -> str:
        """Whoever has this address, if anyone, and unless it was asked too often: the screen that follows says the same
        to everybody."""
        email: str = self.cleaned_data["email"]
        now = timezone.now()
        may_ask = sign_in_limits.take_reset(email, client_address(context.request), now)
        self._user = code_mails.whose(email, timezone.localdate(now)) if may_ask else None
        return email


class ConfirmLoginCodeForm(OwnWords, forms.ConfirmLoginCodeForm):
    pass


class ReauthenticateForm(OwnWords, forms.ReauthenticateForm):
    def clean_password(self) -> str:
        """Who finds a session open cannot guess at the password either."""
        if not CHANGES.take(str(self.user.pk)):
            raise get_adapter().validation_error("too_many_login_attempts")
        return super().clean_password()


class ResetPasswordKeyForm(OwnWords, forms.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(OwnWords, forms.ChangePasswordForm):
    def clean_oldpassword(self) -> str:
        """Who finds a session open cannot guess at the password either."""
        if not CHANGES.take(str(self.user.pk)):
            raise get_adapter().validation_error("too_many_login_attempts")
        return super().clean_oldpassword()
