"""Where someone who is invited chooses a first password, and is in: the page that the button of the mail opens."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import View

from onboarding.people import invitation_links, invitation_mails, landing, sign_in_limits
from onboarding.people.invitation_links import Invitation
from onboarding.people.limits import client_address
from onboarding.people.sign_in_forms import ResetPasswordKeyForm
from onboarding.people.single_sign_on import only_way, provider_views
from onboarding.people.single_sign_on.refusals import Refused, Why

NEW_LINK = "nieuwe-link"  # what the button of a link that is too old sends


@method_decorator(never_cache, name="dispatch")
class Invited(View):
    """Opening the page uses nothing up: scanners of mail do so too."""

    http_method_names = ["get", "head", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.now = timezone.now()
        self.today = timezone.localdate(self.now)
        self.invitation = invitation_links.of_key(kwargs["key"])
        if self.invitation is not None and request.user == self.invitation.person:
            return redirect(landing.address_for(self.invitation.person))
        if request.user.is_authenticated:
            return render(request, "account/already_signed_in.html")
        provider = only_way.of(self.invitation.person) if self.invitation is not None else None
        if provider is not None:
            return provider_views.refusal(request, Refused(Why.ONLY_WAY, "an invitation"), provider)
        response = super().dispatch(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        return response

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        state = self._state()
        form = ResetPasswordKeyForm(user=self._person()) if state == "open" else None
        return self._page(state, form)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        state = self._state()
        if self.invitation is not None and state == "old" and NEW_LINK in request.POST:
            return self._send_new_link(self.invitation)
        if self.invitation is None or state != "open":
            return self._page(state)
        form = ResetPasswordKeyForm(request.POST, user=self.invitation.person)
        if not form.is_valid():
            return self._page(state, form)
        form.save()
        return self._sign_in(self.invitation)

    def _state(self) -> str:
        """ "open": a password can be chosen; "old": a new link can be asked for; "over": it is worth nothing."""
        person = self._person()
        if self.invitation is None or person is None or not self.invitation.is_unused:
            return "over"
        if not person.is_active or person.has_left(self.today):
            return "over"
        return "old" if self.invitation.is_too_old(self.today) else "open"

    def _sign_in(self, invitation: Invitation) -> HttpResponse:
        person = invitation.person
        sign_in_limits.begin_anew(person.email, client_address(self.request), self.now)
        record_authentication(self.request, person, method="invitation")
        response: HttpResponse = perform_login(self.request, Login(user=person))
        return response

    def _send_new_link(self, invitation: Invitation) -> HttpResponse:
        """Says the same when it was asked too often: there is one in the mailbox by then."""
        if sign_in_limits.take_reset(invitation.person.email, client_address(self.request), self.now):
            invitation_mails.ask(invitation.person)
        return self._page("sent")

    def _person(self) -> Any:
        return self.invitation.person if self.invitation else None

    def _page(self, state: str, form: ResetPasswordKeyForm | None = None) -> HttpResponse:
        person = self._person()
        begins = person.start_date if person and person.start_date and person.start_date > self.today else None
        context = {
            "state": state,
            "form": form,
            "person": person if state != "over" else None,
            "organisation": person.organisation if person else None,
            "first_day": begins,
        }
        return render(self.request, "account/invitation.html", context)
