"""Middleware: what holds on a shared device, whichever address is asked for. Whoever was quiet for too long is out; the
ways in that leave something behind lead to the page that asks who it is; and some things are for one's own device.

Elsewhere it asks nothing: no query, and nothing of the session.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from onboarding.constant_addresses import is_at_desk
from onboarding.people.shared_devices import device_secrets, quiet_minutes, session_marks, shared_entering
from onboarding.people.shared_devices.session_marks import Mark
from onboarding.people.shared_devices.who_may_here import has_other_ways_only

# Ways in that are not for here, and what leads to them; nothing of them remembers a device.
OTHER_WAYS = {
    "account_login",
    "account_request_login_code",
    "account_confirm_login_code",
    "account_choose",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_find_provider",
    "account_single_sign_on",
    "account_single_sign_on_back",
    "account_invitation",
    "organisation_sign_in",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "wagtailadmin_login",
}
LETTER = "letter"  # its code stands in its address, which the browser would remember
LEAVING = {"account_logout", "wagtailadmin_logout"}
# What hands over a file about someone, changes how they sign in, or shows others.
ONES_OWN_DEVICE = {
    "learning:certificate",
    "learning:calendar",
    "learning:evidence",
    "account_change_password",
    "account_reauthenticate",
    "account_address",
    "account_address_change",
    "department_head",
    "department_head_device",
    "together:choose",
    "together:prepare",
    "together:session",
    "together:slide",
    "together:list",
    "together:signed",
    "together:hand_over",
    "together:close",
    "together:discard",
}
SET_UP = "mfa_"  # how the names of what a second factor is set up with begin
ASKING = "shared_device_still_there"  # comes by itself, when nobody is there
STALE = "aanboord.no_shared_device"  # in request.META: the cookie is one of a device that was switched off


class OnSharedDevice:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        secret, mark = device_secrets.secret_of(request), session_marks.of_request(request)
        is_untold = False
        if secret or mark:
            self._hold(request, secret, mark, timezone.now())
            is_untold = shared_entering.tell_nobody(request)
        response = self.get_response(request)
        if is_untold:
            shared_entering.leave_untold(response)
        if request.META.get(STALE):
            device_secrets.forget(response)
        if shared_entering.has_left(request):
            shared_entering.leave_nothing(response)
        return response

    def _hold(self, request: HttpRequest, secret: str, mark: Mark | None, now: datetime) -> None:
        """End a session that may not go on here; what was asked for is answered as to anybody."""
        if not request.user.is_authenticated:
            return
        if mark is None:  # in by another door
            request.META[STALE] = device_secrets.of_secret(secret) is None
            if not request.META[STALE]:
                shared_entering.leave(request)
            return
        is_elsewhere = not secret or device_secrets.hashed_secret(secret) != mark.secret
        if is_elsewhere or has_other_ways_only(request.user) or quiet_minutes.is_over(mark.seen_at, now):
            shared_entering.leave(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if device_secrets.COOKIE not in request.COOKIES:
            return None
        match = request.resolver_match
        assert match is not None  # noqa: S101 - there is a view
        name = match.view_name
        if request.user.is_authenticated:
            return self._when_in(request, name, kwargs)
        if name not in OTHER_WAYS and name != LETTER:
            return None
        if device_secrets.of_request(request) is None:
            request.META[STALE] = True
            return None
        return self._to_who_are_you(request, name, kwargs)

    def _when_in(self, request: HttpRequest, name: str, kwargs: dict[str, Any]) -> HttpResponseBase | None:
        mark = session_marks.of_request(request)
        if mark is None:
            return None
        now = timezone.now()
        is_there = name != ASKING or request.method == "POST"
        if is_there and quiet_minutes.is_to_write(mark.seen_at, now):
            session_marks.seen(request, now)
        if name in LEAVING and request.method == "POST":
            shared_entering.leave(request)
            return redirect("shared_device")
        if name == LETTER:  # whoever holds it is next
            shared_entering.leave(request)
            return self._to_who_are_you(request, name, kwargs)
        if name in OTHER_WAYS:  # whoever came in by it would have a session that is not of this device
            return redirect("learning:dashboard")
        is_desk = is_at_desk(request)  # it is never quiet, and has no bar
        if is_desk or name in ONES_OWN_DEVICE or name.startswith(SET_UP):
            return render(request, "account/shared_device/own_device.html", status=403)
        return None

    def _to_who_are_you(self, request: HttpRequest, name: str, kwargs: dict[str, Any]) -> HttpResponseBase:
        if name == LETTER:
            session_marks.come(request, timezone.now(), letter=kwargs["code"])
            return redirect("shared_device_letter")
        waits = request.GET.get("next") == reverse("learning:waiting")
        url = reverse("shared_device") + ("?wacht=1" if waits else "")
        if request.headers.get("X-Requested-With") == "fetch":
            return JsonResponse({"url": url}, status=401)
        return redirect(url)
