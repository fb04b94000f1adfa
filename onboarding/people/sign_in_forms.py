"""allauth's forms in our own words: no placeholders, no colons, plain labels and help."""

from __future__ import annotations

from typing import Any

from allauth.account import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from onboarding.people.models import User

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
        """The mail goes to the address as we know it, never as it was typed.

        Who left gets none, and the screen says nothing else than it says to anybody.
        """
        typed: str = self.cleaned_data["email"]
        holder = User.objects.holder_of(typed)
        gets_mail = holder is not None and holder.is_active and not holder.has_left(timezone.localdate())
        self.users = [holder] if gets_mail else []
        return self.users[0].email if self.users else typed


class ResetPasswordKeyForm(OwnWords, forms.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(OwnWords, forms.ChangePasswordForm):
    pass
