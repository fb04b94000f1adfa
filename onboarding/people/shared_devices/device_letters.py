"""A letter opened on a shared device: its code goes from the address to our side at once, and whoever chooses a code
goes on as on any shared device."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from onboarding.people.letters.letter_forms import ChoosingForm
from onboarding.people.letters.letter_views import OpenLetter
from onboarding.people.models import Letter, SharedDevice
from onboarding.people.shared_devices import device_secrets, session_marks, shared_entering, who_may_here
from onboarding.people.shared_devices.shared_device_forms import CodeHereForm
from onboarding.people.shared_devices.shared_entering import SwitchedOff
from onboarding.people.shared_devices.who_is_it import no_shared_device


class LetterHere(OpenLetter):
    template = "account/shared_device/letter.html"
    device: SharedDevice

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return redirect("learning:dashboard")
        device = device_secrets.of_request(request)
        if device is None:
            return no_shared_device(request)
        code = session_marks.coming(request, timezone.now()).get("letter")
        if code is None:
            return redirect("shared_device")
        self.device = device
        return super().dispatch(request, *args, code=code, **kwargs)

    def _of(self, letter: Letter, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.letter = letter
        is_of_here = letter.user.organisation_id == self.device.organisation_id
        why = who_may_here.why_not(letter.user) if is_of_here else who_may_here.of_another_organisation()
        if why:
            return self._page("account/shared_device/own_device.html", {"why": why}, HTTPStatus.FORBIDDEN)
        return super()._of(letter, request, *args, **kwargs)

    def form(self, data: Any = None) -> ChoosingForm:
        return CodeHereForm(data, person=self.letter.user)

    def enter(self, form: ChoosingForm) -> HttpResponseBase:
        try:
            return shared_entering.enter_here(self.request, self.device, self.letter.user, self.now)
        except SwitchedOff:
            return no_shared_device(self.request)
