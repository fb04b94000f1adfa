"""The screens of a shared device: who are you, your code, are you still there, and goodbye."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from django.views.generic import View

from onboarding.people.models import SharedDevice
from onboarding.people.shared_devices import device_secrets, quiet_minutes, session_marks, shared_entering
from onboarding.people.shared_devices.shared_device_forms import SecretForm, WhoForm
from onboarding.people.shared_devices.shared_entering import SwitchedOff

LETTERS = "letters"  # in the address: type on the keyboard of the device, not on the keys of the page


class OnDevice(View):
    """A screen of a shared device, for who is not in yet."""

    asks_for: str | None = None  # what whoever comes here gave before
    device: SharedDevice
    now: datetime
    coming: dict[str, str]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.now = timezone.now()
        if request.user.is_authenticated:
            return redirect("learning:dashboard")
        found = device_secrets.of_request(request)
        if found is None:
            return no_shared_device(request)
        self.device = found
        self.coming = session_marks.coming(request, self.now)
        is_ready = self.asks_for is None or self.asks_for in self.coming
        response = super().dispatch(request, *args, **kwargs) if is_ready else redirect("shared_device")
        add_never_cache_headers(response)
        return response

    @property
    def with_letters(self) -> bool:
        return LETTERS in self.request.GET

    def page(self, template: str, status: int = HTTPStatus.OK, **context: Any) -> HttpResponse:
        context |= {"device": self.device, "organisation": self.device.organisation, "with_letters": self.with_letters}
        return render(self.request, template, context, status=status)


class WhoAreYou(OnDevice):
    """The first screen: whoever was here is gone, also who was half-way."""

    def get(self, request: HttpRequest) -> HttpResponse:
        session_marks.begin_anew(request)
        return self._page(WhoForm(with_letters=self.with_letters))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = WhoForm(request.POST, with_letters=self.with_letters)
        if not form.is_valid():
            return self._page(form)
        waits = "1" if "wacht" in request.GET else ""
        session_marks.come(request, self.now, number=form.cleaned_data["number"], waits=waits)
        return redirect(reverse("shared_device_code") + (f"?{LETTERS}=1" if self.with_letters else ""))

    def _page(self, form: WhoForm) -> HttpResponse:
        return self.page("account/shared_device/who.html", form=form, waits="wacht" in self.request.GET)


class YourCode(OnDevice):
    """The second: the code of who typed a number just now."""

    asks_for = "number"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(self._form(None))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = self._form(request.POST)
        if not form.is_valid():
            session_marks.come(request, self.now, **self.coming)
            return self._page(form)
        assert form.person is not None  # noqa: S101 - else the form is not valid
        wished = reverse("learning:waiting") if self.coming.get("waits") else ""
        try:
            return shared_entering.enter_here(request, self.device, form.person, self.now, wished)
        except SwitchedOff:
            return no_shared_device(request)

    def _form(self, data: Any) -> SecretForm:
        number = self.coming["number"]
        return SecretForm(data, request=self.request, device=self.device, number=number, with_letters=self.with_letters)

    def _page(self, form: SecretForm) -> HttpResponse:
        is_too_often = any(form.has_error("secret", code) for code in ("too_many_login_attempts", "closed"))
        status = HTTPStatus.TOO_MANY_REQUESTS if is_too_often else HTTPStatus.OK
        return self.page("account/shared_device/code.html", status, form=form, number=self.coming["number"])


def no_shared_device(request: HttpRequest) -> HttpResponse:
    """It never was one, or it was switched off."""
    response = render(request, "account/shared_device/none.html", status=HTTPStatus.NOT_FOUND)
    device_secrets.forget(response)
    add_never_cache_headers(response)
    return response


@csrf_exempt
@require_POST
def next_one(request: HttpRequest) -> HttpResponseBase:
    """“Klaar, volgende”: out at once. A script asks so too, and hears where to go.

    From any page of before, whatever token it has: else someone walks off who is still in. Another site signs nobody
    out with it, since a session goes along with no form of elsewhere (SESSION_COOKIE_SAMESITE).
    """
    shared_entering.leave(request)
    if request.headers.get("X-Requested-With") == "fetch":
        return JsonResponse({"url": reverse("shared_device")})
    return redirect("shared_device")


class StillThere(View):
    """Without scripts: a page that was quiet comes here by itself, and goes on to the first screen if nobody is."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        if not device_secrets.secret_of(request):
            return no_shared_device(request)
        context = {"back": self._back(request.GET), "goes_after": int(quiet_minutes.UNANSWERED.total_seconds())}
        response = render(request, "account/shared_device/still_there.html", context)
        add_never_cache_headers(response)
        return response

    def post(self, request: HttpRequest) -> HttpResponse:
        return redirect(self._back(request.POST) or "shared_device")

    def _back(self, data: Any) -> str:
        back: str = data.get("terug", "")
        return back if get_adapter().is_safe_url(back) else ""


@require_POST
def here(request: HttpRequest) -> HttpResponse:
    """Someone reads, and does nothing else that the server notices; it was written down before this was asked."""
    if session_marks.of_request(request) is None or not request.user.is_authenticated:
        return JsonResponse({"url": reverse("shared_device")}, status=403)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)
