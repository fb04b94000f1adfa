"""allauth's sign-in screens where ours do more: limits, and a form that was left open in another tab."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from allauth.account import views
from allauth.account.adapter import get_adapter
from allauth.account.internal.decorators import login_stage_required
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from onboarding.people import addresses, known_organisation, sign_in_limits
from onboarding.people.account_choice import AccountChoice
from onboarding.people.limits import client_address
from onboarding.people.models import Organisation, SignInProvider, User
from onboarding.people.single_sign_on import only_way, provider_views
from onboarding.people.single_sign_on.refusals import Refused, Why

TOO_OFTEN = ("too_many_login_attempts", "too_many_for_an_hour")


class SignIn(views.LoginView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and request.user.is_authenticated:
            return already_signed_in(request)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        organisation = known_organisation.of_device(self.request)
        return {
            **super().get_context_data(**kwargs),
            "organisation": organisation,
            "providers": provider_views.of_address(self.request.POST.get("login", "")),
            "may_find": organisation is None and SignInProvider.objects.switched_on().exists(),
        }

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        if any(form.has_error("__all__", code) for code in TOO_OFTEN):
            response.status_code = HTTPStatus.TOO_MANY_REQUESTS
        return response


def already_signed_in(request: HttpRequest, organisation: Organisation | None = None) -> HttpResponse:
    """The sign-in form, `organisation`'s or everybody's, was sent while someone is signed in, in another tab: that
    person goes on to where the form leads. Someone else hears first who it is that is signed in."""
    login = addresses.written(request.POST.get("login", ""))
    if login and login not in _names_of(request.user, organisation):
        return render(request, "account/already_signed_in.html", status=HTTPStatus.CONFLICT)
    wished = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME, "")
    adapter = get_adapter()
    return redirect(wished if wished and adapter.is_safe_url(wished) else adapter.get_login_redirect_url(request))


def _names_of(person: Any, organisation: Organisation | None) -> set[str]:
    """What someone signs in with on this form, as addresses.written has it; a number is one's own in one place only."""
    number = person.personnel_number if organisation and person.organisation_id == organisation.pk else ""
    return {addresses.written(name) for name in (person.email, number) if name}


@require_http_methods(["GET", "HEAD", "POST"])
@login_stage_required(stage=AccountChoice.key, redirect_urlname="account_login")
def choose_account(request: HttpRequest) -> HttpResponseBase:
    """Which of the accounts to enter that one address and one password opened. Who is someone else begins anew."""
    stage: AccountChoice = request._login_stage  # type: ignore[attr-defined]  # put there by allauth
    offered = stage.offered(timezone.localdate())
    if not offered or "stop" in request.POST:
        response: HttpResponseBase = stage.abort()
        return response
    chosen = next((one for one in offered if str(one.pk) == request.POST.get("account")), None)
    if chosen is not None:
        return stage.enter(chosen)
    context = {
        "offered": offered,
        "organisation": known_organisation.of_device(request),
        "is_unknown": request.method == "POST",
    }
    return render(request, "account/account_choice.html", context)


class Reauthenticate(views.ReauthenticateView):
    """Who it is, once more, before something weighty. Who has nothing to show it with here, signs out and in again."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect("account_login")
        if not get_adapter().get_reauthentication_methods(request.user):
            return render(request, "account/sign_in_anew.html")
        return super().dispatch(request, *args, **kwargs)


class ResetPassword(views.PasswordResetView):
    """Says the same to everyone: whether the address is known, and whether it was asked too often."""

    def form_valid(self, form: Any) -> HttpResponse:
        if sign_in_limits.take_reset(form.cleaned_data["email"], client_address(self.request), timezone.now()):
            form.save(self.request)
        return redirect(self.get_success_url())


class ChoosePassword(views.PasswordResetFromKeyView):
    def render_to_response(self, context: Any, **kwargs: Any) -> HttpResponse:
        person = getattr(self, "reset_user", None)
        return _no_password_of(self.request, person) or super().render_to_response(context, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        refused = _no_password_of(self.request, self.reset_user)
        if refused is not None:
            return refused
        response: HttpResponse = super().form_valid(form)
        sign_in_limits.begin_anew(self.reset_user.email, client_address(self.request), timezone.now())
        return response


class ChangePassword(views.PasswordChangeView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        person: Any = request.user if request.user.is_authenticated else None
        return _no_password_of(request, person) or super().dispatch(request, *args, **kwargs)


def _no_password_of(request: HttpRequest, person: User | None) -> HttpResponse | None:
    """The page for whom a password opens nothing, because the organisation has another way in and that alone."""
    provider = only_way.of(person) if person is not None else None
    return provider_views.refusal(request, Refused(Why.ONLY_WAY), provider) if provider else None
