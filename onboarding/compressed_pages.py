"""Pages travel compressed, with the secrets on them out of reach of who measures how long they get (BREACH).

Django adds up to 100 bytes by chance to each page, the token of a form is masked anew each time, and no browser sends
the session along with requests of another site (SameSite=Lax). A page that shows a secret that lasts is left as it is.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware

SHOW_SECRETS = ("mfa_",)  # how the names begin of addresses that show the key or the codes of a second factor


class CompressedPages(GZipMiddleware):
    """Middleware: HTML only. A download goes out as it is made, and pictures and films were compressed before."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_page = response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming
        if not is_page or _shows_secret(request):
            return response
        return super().process_response(request, response)


def _shows_secret(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and (match.url_name or "").startswith(SHOW_SECRETS)
