"""What someone types on a shared device: first a number, then a code. Nothing that a browser offers to remember."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onboarding.people.bare_labels import BareLabels
from onboarding.people.letters.letter_forms import CodeForm
from onboarding.people.models import SharedDevice, User
from onboarding.people.organisation_sign_in import LONGEST_SECRET, closed_in_words, wait_in_words
from onboarding.people.shared_devices.who_may_here import why_not
from onboarding.people.sign_in_limits import Closed, TooOften

LONGEST_NUMBER = 40  # characters
KEYS = {"inputmode": "numeric"}


class MaskedInput(forms.TextInput):
    """A secret that the sheet hides (shared_device.css). Not a field for a password to a browser, which would offer to
    remember it, for the next one; and what was typed never comes back."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        off = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
        super().__init__({**off, "class": "masked", **(attrs or {})})

    def format_value(self, value: Any) -> None:
        return None


class WhoForm(BareLabels, forms.Form):
    """The number; with letters, or for a keypad."""

    number = forms.CharField(
        label=gettext_lazy("Je personeelsnummer"),
        max_length=LONGEST_NUMBER,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
        error_messages={"required": gettext_lazy("Tik je personeelsnummer in.")},
    )

    def __init__(self, *args: Any, with_letters: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].widget.attrs.update({} if with_letters else KEYS)


class SecretForm(BareLabels, forms.Form):
    """The code of whoever typed `number`. When it is right and they may come in here, `person` is who it is."""

    secret = forms.CharField(
        label=gettext_lazy("Je code"),
        max_length=LONGEST_SECRET,
        strip=False,
        error_messages={"required": gettext_lazy("Tik je code in.")},
        widget=MaskedInput(),
    )

    def __init__(
        self,
        *args: Any,
        request: HttpRequest,
        device: SharedDevice,
        number: str,
        with_letters: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["secret"].widget.attrs.update({} if with_letters else KEYS)
        self._request, self._device, self._number = request, device, number
        self.person: User | None = None

    def clean_secret(self) -> str:
        secret: str = self.cleaned_data["secret"]
        person = self._who(secret)
        if person is None:
            message = _(
                "Dat hoort niet bij elkaar. Kijk je nummer en je code na. Werk je voor HR, meld je dan aan op je eigen "
                "toestel."
            )
            raise ValidationError(message, code="mismatch")
        refused = why_not(person)
        if refused:
            raise ValidationError(refused, code="own_device")
        self.person = person
        return secret

    def _who(self, secret: str) -> User | None:
        adapter: Any = get_adapter()
        device = self._device
        try:
            found: User | None = adapter.authenticate_by_number(
                self._request, device.organisation, self._number, secret, device.secret
            )
        except TooOften as limit:
            raise ValidationError(wait_in_words(limit.seconds), code="too_many_login_attempts") from limit
        except Closed as closed:
            raise ValidationError(closed_in_words(device.organisation), code="closed") from closed
        return found


class CodeHereForm(CodeForm):
    """A code is chosen here, with a letter: as ever, without what the browser would remember it by."""

    secret = forms.CharField(
        label=gettext_lazy("Kies een code"),
        max_length=60,
        help_text=CodeForm.base_fields["secret"].help_text,
        widget=MaskedInput(KEYS),
    )
    again = forms.CharField(
        label=gettext_lazy("Nog eens hetzelfde"),
        strip=False,
        max_length=256,
        widget=MaskedInput(KEYS),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["remember"]
