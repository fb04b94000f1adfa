"""allauth's forms in our own words: no placeholders, no colons, plain labels and help."""

from __future__ import annotations

from typing import Any

from allauth.account import forms
from allauth.account.adapter import get_adapter
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from onboarding.people.sign_in_limits import CHANGES

LABELS = {
    "login": _("E-mailadres"),
    "email": _("E-mailadres"),
    "password": _("Wachtwoord"),
    "oldpassword": _("Je wachtwoord van nu"),
    "password1": _("Nieuw wachtwoord"),
    "password2": _("Nog eens het nieuwe wachtwoord"),
}
HELP = {
    "password1": _(
        "Minstens 12 tekens. Drie of vier woorden na elkaar onthoud je makkelijk. Neem niet je naam, "
        "en niets wat iedereen kiest."
    ),
}


class OwnWords:
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.label = LABELS.get(name, field.label)
            field.help_text = HELP.get(name, "")
            field.widget.attrs.pop("placeholder", None)


class LoginForm(OwnWords, forms.LoginForm):
    pass


class ResetPasswordForm(OwnWords, forms.ResetPasswordForm):
    def clean_email(self) -> str:
        """Who left gets no mail, and the screen says nothing else than it says to anybody."""
        email = super().clean_email()
        today, found = timezone.localdate(), self.users  # type: ignore[has-type]
        self.users = [user for user in found if not user.has_left(today)]
        return email


class ResetPasswordKeyForm(OwnWords, forms.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(OwnWords, forms.ChangePasswordForm):
    def clean_oldpassword(self) -> str:
        """Who finds a session open cannot guess at the password either."""
        if not CHANGES.take(str(self.user.pk)):
            raise get_adapter().validation_error("too_many_login_attempts")
        return super().clean_oldpassword()
