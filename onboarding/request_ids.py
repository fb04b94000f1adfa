"""A number for each request and each background task: it stands in every line of the log that they leave, in the
answer, and on the page of an error, so that whoever helps someone finds the lines that belong to it.
"""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

HEADER = "X-Request-ID"
WELL_FORMED = re.compile(r"[A-Za-z0-9-]{16,64}")
TOLD = 8  # characters that a person reads out: the last ones, since the first may be a time

logger = logging.getLogger(__name__)
current: ContextVar[str] = ContextVar("request_id", default="")  # "" where nobody asked anything, as in a command


def number_to_tell() -> str:
    """What a person who is stuck tells the helpdesk; empty outside a request."""
    return current.get()[-TOLD:]


def number_requests(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Middleware, before all others: the proxy's number where there is a proxy, else a new one; and a line for each
    request. The number stays until the next request of this thread: a download is written after this returns."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get(HEADER, "") if settings.TRUSTED_PROXIES else ""
        number = given if WELL_FORMED.fullmatch(given) else secrets.token_hex(16)
        current.set(number)
        began = time.perf_counter()
        response = get_response(request)
        response[HEADER] = number
        milliseconds = round(1000 * (time.perf_counter() - began), 1)
        told = {"request": request, "status_code": response.status_code, "milliseconds": milliseconds}
        logger.info("Answered", extra=told)
        return response

    return answer
