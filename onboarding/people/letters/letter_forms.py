"""What someone with a letter fills in: its code, and the code or the password to sign in with from then on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onboarding.people import sign_in_forms
from onboarding.people.bare_labels import BareLabels
from onboarding.people.letters import letter_keeping, personal_codes
from onboarding.people.models import Letter, User


class LetterCodeForm(BareLabels, forms.Form):
    """When the code is one of ours, `letter` is the letter that it stands on, whatever became of that."""

    code = forms.CharField(
        label=gettext_lazy("De code op je brief"),
        max_length=60,
        help_text=gettext_lazy("Drie groepjes van vier tekens. Hoofdletters en streepjes hoef je niet te typen."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "enterkeyhint": "go",
                "class": "letter-code",
            }
        ),
    )
    letter: Letter | None = None

    def clean_code(self) -> str:
        typed: str = self.cleaned_data["code"]
        self.letter = letter_keeping.of_code(typed)
        if self.letter is None:
            message = _("Deze code kennen we niet. Kijk ze teken voor teken na op je laatste brief.")
            raise ValidationError(message, code="unknown")
        return typed


class ChoosingForm(BareLabels, forms.Form):
    """What both ways share: the same twice, and whether the device is one's own."""

    secret: forms.CharField
    mismatch: Any
    again = forms.CharField(
        label=gettext_lazy("Nog eens hetzelfde"),
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs=sign_in_forms.KEYS["password2"]),
    )
    remember = forms.BooleanField(
        label=sign_in_forms.LABELS["remember"], help_text=sign_in_forms.HELP["remember"], required=False
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        again = cleaned.get("again")
        if again is not None and "secret" in cleaned and self.as_kept(again) != cleaned["secret"]:
            self.add_error("again", ValidationError(self.mismatch, code="not_the_same"))
        return cleaned

    def as_kept(self, typed: str) -> str:
        return typed


class CodeForm(ChoosingForm):
    mismatch = gettext_lazy("Dat zijn twee verschillende codes. Typ ze nog eens.")
    secret = forms.CharField(
        label=gettext_lazy("Kies een code"),
        max_length=60,
        help_text=gettext_lazy(
            "Zes cijfers of meer. Geen datum, geen cijfers die op elkaar volgen, niet je personeelsnummer."
        ),
        widget=forms.PasswordInput(attrs={**sign_in_forms.KEYS["password1"], "inputmode": "numeric"}),
    )
    field_order = ("secret", "again", "remember")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["again"].widget.attrs["inputmode"] = "numeric"

    def clean_secret(self) -> str:
        code = self.as_kept(self.cleaned_data["secret"])
        personal_codes.refuse(code, self.person.personnel_number)
        return code

    def as_kept(self, typed: str) -> str:
        return personal_codes.written(typed)


class PasswordForm(ChoosingForm):
    mismatch = gettext_lazy("Dat zijn twee verschillende wachtwoorden. Typ ze nog eens.")
    secret = forms.CharField(
        label=gettext_lazy("Kies een wachtwoord"),
        strip=False,
        max_length=256,
        help_text=sign_in_forms.HELP["password1"],
        widget=forms.PasswordInput(attrs=sign_in_forms.KEYS["password1"]),
    )
    field_order = ("secret", "again", "remember")

    def clean_secret(self) -> str:
        password: str = self.cleaned_data["secret"]
        password_validation.validate_password(password, self.person)
        return password
