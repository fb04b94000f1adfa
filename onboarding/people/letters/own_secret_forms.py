"""What someone who is signed in fills in to change their code or password: the present one, and the new one twice."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onboarding.people import sign_in_forms
from onboarding.people.letters.letter_forms import CodeForm, PasswordForm
from onboarding.people.models import User
from onboarding.people.organisation_sign_in import closed_in_words, wait_in_words
from onboarding.people.sign_in_limits import Closed, TooOften


class Presently(forms.Form):
    """Asks the present code or password, before another one is taken; a wrong one counts as any wrong try with the
    number does, so that who finds a session open cannot guess at it either."""

    person: User  # of the form that it stands before
    present = forms.CharField(
        label=gettext_lazy("Je code of wachtwoord van nu"),
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs=sign_in_forms.KEYS["oldpassword"]),
    )
    remember: Any = None  # that is asked when one signs in
    field_order = ("present", "secret", "again")

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._request = request

    def clean_present(self) -> str:
        """Raises ValidationError with code `enter_current`, `too_many_login_attempts` or `closed`."""
        typed: str = self.cleaned_data["present"]
        organisation, adapter = self.person.organisation, get_adapter()
        assert organisation is not None  # noqa: S101 - of who signs in by number
        try:
            found = adapter.authenticate_by_number(self._request, organisation, self.person.personnel_number, typed)
        except TooOften as limit:
            raise ValidationError(wait_in_words(limit.seconds), code="too_many_login_attempts") from limit
        except Closed as closed:
            raise ValidationError(closed_in_words(organisation), code="closed") from closed
        if found is None:
            raise ValidationError(_("Dat is niet je code of wachtwoord van nu."), code="enter_current")
        return typed


class ChangeCodeForm(Presently, CodeForm):
    pass


class ChangePasswordByNumberForm(Presently, PasswordForm):
    pass
