"""allauth's screens of the second factor where ours do more, or other: on one page one sees all there is."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy

from onboarding.people import landing
from onboarding.people.second_factor.factor_requirement import is_required_of, must_set_up


class Factors(base.IndexView):
    """What someone has set up, and the two ways to set one up."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = self.request.user
        return {
            **super().get_context_data(**kwargs),
            "is_required": is_required_of(person),
            "must_set_up": must_set_up(self.request),
        }


class AddKey(webauthn.AddWebAuthnView):
    """Each passkey also signs in by itself: the device asks for a finger, a face or its PIN."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context_data(**kwargs)
        return {**found, "options": {"creation": auth.begin_registration(self.request.user, True)}}


class RemoveKey(webauthn.RemoveWebAuthnView):
    success_url = reverse_lazy("mfa_index")


class NameKey(webauthn.EditWebAuthnView):
    success_url = reverse_lazy("mfa_index")


class RecoveryCodesKept(recovery_codes.ViewRecoveryCodesView):
    """Whoever kept them goes on to where they work."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "next_address": landing.address_for(self.request.user)}


class ConfirmByKey(webauthn.ReauthenticateWebAuthnView):
    def form_invalid(self, form: Any) -> HttpResponse:
        """allauth would lead to the sign-in screen, where the message is for nobody."""
        for words in form.errors.get("credential", []):
            get_adapter().add_message(self.request, messages.ERROR, message=words)
        return redirect(self.request.get_full_path())
