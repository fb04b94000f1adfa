"""The demo's mailbox, for whoever tries the product without a mail server. It exists in the demo only."""

from __future__ import annotations

from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from onboarding.learning.demo import kept_mails
from onboarding.learning.demo.kept_mails import KeptMail

# A mail brings its own styles, and nothing else: no script, no form, no picture of another server.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'self'"


@never_cache
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    return render(request, "learning/demo/mailbox.html", {"mails": kept_mails.latest()})


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


def _found(name: str) -> KeptMail:
    found = kept_mails.mail_of_name(name)
    if found is None:
        raise Http404
    return found
