"""The demo's mailbox, for whoever tries the product without a mail server or a printer. It exists in the demo only."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime

from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from onboarding.learning.closing import check_code
from onboarding.learning.demo import kept_letters, kept_mails
from onboarding.learning.demo.kept_mails import KeptMail
from onboarding.people.letters import letter_keeping
from onboarding.people.site_addresses import absolute

# A mail brings its own styles, and nothing else: no script, no form, no picture of another server.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'self'"


@dataclass(frozen=True, slots=True)
class Piece:
    """A line of the mailbox; `name` puts it in order."""

    name: str
    url: str
    title: str
    to: str
    at: datetime | None


@never_cache
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    pieces = [*_mails(), *_letters()]
    pieces.sort(key=lambda piece: piece.name, reverse=True)
    return render(request, "learning/demo/mailbox.html", {"pieces": pieces})


def _mails() -> list[Piece]:
    return [
        Piece(one.name, reverse("demo_mail", args=[one.name]), one.subject, one.to, one.at)
        for one in kept_mails.latest()
    ]


def _letters() -> list[Piece]:
    return [
        Piece(
            one.name,
            reverse("demo_letter", args=[one.name]),
            _("Brief voor %(name)s") % {"name": one.to},
            _("op papier, personeelsnummer %(number)s") % {"number": one.number},
            one.at,
        )
        for one in kept_letters.latest_letters()
    ]


@never_cache
@require_safe
def mail(request: HttpRequest, name: str) -> HttpResponseBase:
    def show(request: HttpRequest) -> HttpResponse:
        return render(request, "learning/demo/mail.html", {"mail": _found(name)})

    return csp_update({"frame-src": ["'self'"]})(show)(request)


@never_cache
@require_safe
def mail_as_html(request: HttpRequest, name: str) -> HttpResponse:
    """What stands in the frame of the page; `mail` opens its links in the window around it."""
    found = _found(name)
    if not found.html:
        raise Http404
    html = found.html.replace("<head>", '<head><base target="_top">', 1)
    return HttpResponse(html, headers={"Content-Security-Policy": POLICY})


@never_cache
@require_safe
def letter(request: HttpRequest, name: str) -> HttpResponse:
    """What stands on a letter, to click on."""
    found = kept_letters.letter_of_name(name)
    printed = letter_keeping.of_code(found.code) if found else None
    if found is None or printed is None:
        raise Http404
    picture = base64.b64encode(check_code.svg(absolute("letter", found.code))).decode()
    context = {"letter": found, "person": printed.user, "qr": f"data:image/svg+xml;base64,{picture}"}
    return render(request, "learning/demo/kept_letter.html", context)


def _found(name: str) -> KeptMail:
    found = kept_mails.mail_of_name(name)
    if found is None:
        raise Http404
    return found
