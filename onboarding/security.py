"""The content security policy: strict for employees, wider for the Wagtail admin, which needs inline code. And what a
browser keeps: nothing of someone who is signed in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import NONCE
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import get_max_age, patch_cache_control

from onboarding.constant_addresses import is_at_desk

LEAVE_NOTHING = '"cache", "storage"'  # for a browser, of who signs out here
SIGNING_OUT = ("account_logout", "wagtailadmin_logout")
INLINE = ["'self'", "'unsafe-inline'"]
EVALUATED = [*INLINE, "'unsafe-eval'"]  # Stimulus and Draftail in the admin


def forget_on_sign_out(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Middleware: who signs out leaves nothing behind in the browser's storage (keeping.js keeps answers there)."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        match = request.resolver_match
        if request.method == "POST" and match and match.url_name in SIGNING_OUT and response.status_code == 302:
            response["Clear-Site-Data"] = LEAVE_NOTHING
        return response

    return answer


def keep_nothing(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Middleware: what someone gets who is signed in is not kept by the browser, nor by a proxy, unless a view says for
    how long it may be; pictures do, and are asked for anew by whoever signs in next (Vary: Cookie)."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and not get_max_age(response):
            patch_cache_control(response, no_store=True, private=True)
        return response

    return answer


def strictly(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view in the admin under the employees' policy: it shows what editors wrote, and needs no inline code."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.is_strict = True  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return shown


def _is_relaxed(request: HttpRequest) -> bool:
    """Whether it is a screen of the admin, and no preview in it (Wagtail's dummy request)."""
    is_strict = hasattr(request, "is_dummy") or hasattr(request, "is_strict")
    return is_at_desk(request) and not is_strict


class ContentSecurityPolicy(CSPMiddleware):
    """Adds a nonce to styles on employees' pages (the organisation's colour); relaxes the admin's policy."""

    def get_policy_parts(self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False) -> Any:
        parts = super().get_policy_parts(request, response, report_only)
        if report_only:
            return parts
        if _is_relaxed(request):
            base = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
            parts.config = {
                **base,
                "script-src": EVALUATED,
                "style-src": INLINE,
                "img-src": ["'self'", "data:", "blob:"],
                "frame-src": ["'self'", *base["frame-src"]],  # the preview beside the form
            }
        elif parts.nonce:
            parts.update = {**(parts.update or {}), "style-src": [NONCE]}
        return parts
