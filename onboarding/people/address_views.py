"""Where someone answers whether a new e-mail address is theirs: from the old mailbox, or when signed in."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from onboarding.people import address_changes
from onboarding.people.models import AddressChange, PersonRequest, User
from onboarding.people.sessions import not_by_provider

YES, NO = "ja", "nee"  # what the two buttons send


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, key: str) -> HttpResponse:
    """For whoever reads the mail at the old address. Opening the page changes nothing: mail scanners do so too."""
    now = timezone.now()
    change = address_changes.of_link(key, now)
    answer = request.POST.get("antwoord")
    state = "over" if change is None else "asked"
    if change is not None and answer in (YES, NO):
        state = _answer(change, answer, None, now)
    response = render(request, "account/address_change.html", {"change": change, "state": state})
    response["X-Robots-Tag"] = "noindex"
    return response


@login_required
@require_POST
def when_signed_in(request: PersonRequest) -> HttpResponse:
    """For the person, who sees the notice on the first page; the answer is about the request that stood there."""
    now, asked, answer = timezone.now(), request.POST.get("vraag", ""), request.POST.get("antwoord", "")
    change = address_changes.waiting_for(request.user, now)
    if change is None or str(change.pk) != asked or answer not in (YES, NO):
        messages.info(request, _("Deze vraag staat niet meer open."))
        return redirect("learning:preferences")
    new = _("Voortaan meld je aan met %(address)s.") if change.new_email else _("Je e-mailadres is weg.")
    said = {
        "confirmed": new,
        "refused": _("Je adres blijft zoals het was. We laten het aan je HR-dienst weten."),
        "over": _("Dit adres kan niet meer. Vraag je HR-dienst om het na te kijken."),
    }
    became = _answer(change, answer, request.user, now)
    is_out = not_by_provider.is_over_here(request)
    if is_out:
        logout(request)
    messages.success(request, said[became] % {"address": change.new_email})
    return redirect("account_login" if is_out else "learning:preferences")


def _answer(change: AddressChange, answer: str, by: User | None, now: datetime) -> str:
    """What became of it: "confirmed", "refused" or "over"."""
    if answer == YES:
        return "confirmed" if address_changes.confirm(change, by, now) else "over"
    return "refused" if address_changes.refuse(change, by, now) else "over"
