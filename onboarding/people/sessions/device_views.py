"""Where am I signed in: each device, and signing out there or everywhere."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onboarding.ids import read_id
from onboarding.people.models import PersonRequest
from onboarding.people.sessions import sign_ins
from onboarding.security import LEAVE_NOTHING


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def devices(request: PersonRequest) -> HttpResponse:
    if request.method == "POST":
        return _sign_out(request)
    context = {
        "sign_ins": sign_ins.of_person(request.user, timezone.now()),
        "current_key": request.session.session_key,
    }
    return render(request, "account/devices.html", context)


def _sign_out(request: PersonRequest) -> HttpResponse:
    if "overal" in request.POST:
        sign_ins.end_all(request.user)
        logout(request)
        messages.success(request, _("Je bent overal afgemeld, ook hier."))
        response = redirect("account_login")
        response["Clear-Site-Data"] = LEAVE_NOTHING
        return response
    sign_in_id = read_id(request.POST.get("toestel", ""))
    if sign_in_id is not None and sign_ins.end(request.user, sign_in_id):
        messages.success(request, _("Op dat toestel ben je afgemeld."))
    return redirect("account_devices")
