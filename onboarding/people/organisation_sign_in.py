"""The sign-in screen of one organisation, at an address that stands on its letters and poster: with a personnel number
and a code, or with an e-mail address and a password."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView

from onboarding.people import digit_numbers, sign_in_forms
from onboarding.people.account_views import TOO_OFTEN, already_signed_in
from onboarding.people.bare_labels import BareLabels
from onboarding.people.entering import enter
from onboarding.people.limits import MINUTE
from onboarding.people.models import Organisation, User
from onboarding.people.sign_in_limits import Closed, TooOften

WITH, ADDRESS = "met", "adres"  # in the address: with an e-mail address
LONGEST_LOGIN, LONGEST_SECRET = 254, 256  # characters


class NumberForm(BareLabels, forms.Form):
    """Who someone is, in one field, and what shows it, in another. When that is right, `person` is who it is."""

    login = forms.CharField(
        label=gettext_lazy("Personeelsnummer of e-mailadres"),
        max_length=LONGEST_LOGIN,
        widget=forms.TextInput(attrs=sign_in_forms.KEYS["login"]),
    )
    password = forms.CharField(
        label=gettext_lazy("Code of wachtwoord"),
        max_length=LONGEST_SECRET,
        strip=False,
        widget=forms.PasswordInput(attrs=sign_in_forms.KEYS["password"]),
    )
    remember = forms.BooleanField(
        label=sign_in_forms.LABELS["remember"], help_text=sign_in_forms.HELP["remember"], required=False
    )

    def __init__(
        self, *args: Any, request: HttpRequest, organisation: Organisation, is_number: bool, **kwargs: Any
    ) -> None:
        """`is_number`: a phone shows keys with digits alone for the first field."""
        super().__init__(*args, **kwargs)
        if is_number:
            self.fields["login"].widget.attrs["inputmode"] = "numeric"
        self._request = request
        self._organisation = organisation
        self.person: User | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            self.person = self._who(cleaned["login"], cleaned["password"])
            if self.person is None:
                message = _("Dat hoort niet bij elkaar. Kijk je nummer of adres na, en je code of wachtwoord.")
                raise ValidationError(message, code="mismatch")
        return cleaned

    def _who(self, login: str, secret: str) -> User | None:
        adapter: Any = get_adapter()
        if "@" in login:
            person: User | None = adapter.authenticate(self._request, email=login, password=secret)
            return self._of_here(person)
        try:
            return adapter.authenticate_by_number(self._request, self._organisation, login, secret)  # type: ignore[no-any-return]
        except TooOften as limit:
            raise ValidationError(wait_in_words(limit.seconds), code="too_many_login_attempts") from limit
        except Closed as closed:
            raise ValidationError(closed_in_words(self._organisation), code="closed") from closed

    def _of_here(self, person: User | None) -> User | None:
        """Of the accounts that an address and a password opened, the one of this organisation, where there is one."""
        opened = [person, *person.also_opened] if person else []
        here = next((one for one in opened if one.organisation_id == self._organisation.pk), None)
        if here is None:
            return person
        here.also_opened = []
        return here


def wait_in_words(seconds: int) -> str:
    """How long to wait; from a minute on in whole minutes, upwards."""
    if seconds < MINUTE:
        return ngettext(
            "Dat was een paar keer fout na elkaar. Wacht nog %(number)d seconde. Probeer het dan opnieuw.",
            "Dat was een paar keer fout na elkaar. Wacht nog %(number)d seconden. Probeer het dan opnieuw.",
            seconds,
        ) % {"number": seconds}
    minutes = -(-seconds // MINUTE)
    return ngettext(
        "Dat was een paar keer fout na elkaar. Wacht nog %(number)d minuut. Probeer het dan opnieuw.",
        "Dat was een paar keer fout na elkaar. Wacht nog %(number)d minuten. Probeer het dan opnieuw.",
        minutes,
    ) % {"number": minutes}


def closed_in_words(organisation: Organisation) -> str:
    contact = organisation.house.contact
    if contact.name and contact.phone:
        return _(
            "Dat was tien keer fout na elkaar. Met dit nummer lukt het hier niet meer. Vraag een nieuwe brief aan "
            "%(name)s: %(phone)s."
        ) % {"name": contact.name, "phone": contact.phone}
    return _(
        "Dat was tien keer fout na elkaar. Met dit nummer lukt het hier niet meer. Vraag een nieuwe brief aan je "
        "HR-dienst."
    )


class OrganisationSignIn(FormView[NumberForm]):
    template_name = "account/organisation_sign_in.html"
    form_class = NumberForm
    organisation: Organisation

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.organisation = get_object_or_404(Organisation, slug=kwargs["slug"])
        if request.user.is_authenticated:
            is_sent = request.method == "POST"
            return already_signed_in(request, self.organisation) if is_sent else redirect(self._onward())
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "request": self.request,
            "organisation": self.organisation,
            "is_number": self._is_number(),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            organisation=self.organisation,
            is_number=self._is_number(),
            redirect_field_name=REDIRECT_FIELD_NAME,
            redirect_field_value=self._wished(),
            **kwargs,
        )

    def form_valid(self, form: NumberForm) -> HttpResponse:
        assert form.person is not None  # noqa: S101 - else the form is not valid
        is_own_device = form.cleaned_data["remember"]
        response: HttpResponse = enter(self.request, form.person, is_own_device=is_own_device, wished=self._wished())
        return response

    def form_invalid(self, form: NumberForm) -> HttpResponse:
        response = super().form_invalid(form)
        if any(form.has_error("__all__", code) for code in (*TOO_OFTEN, "closed")):
            response.status_code = HTTPStatus.TOO_MANY_REQUESTS
        return response

    def _is_number(self) -> bool:
        """Whether digits are all that is typed: where no number has anything else, unless one has an address."""
        return self.request.GET.get(WITH) != ADDRESS and digit_numbers.are_digits(self.organisation)

    def _wished(self) -> str:
        wished = self.request.POST.get(REDIRECT_FIELD_NAME) or self.request.GET.get(REDIRECT_FIELD_NAME, "")
        return wished if get_adapter().is_safe_url(wished) else ""

    def _onward(self) -> str:
        return self._wished() or str(get_adapter().get_login_redirect_url(self.request))
