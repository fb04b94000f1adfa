"""Input that nothing on the site could read is refused before it gets anywhere: 400, never a failure of ours.

PostgreSQL keeps no null character, and nobody types one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.http.request import UnreadablePostError

GetResponse = Callable[[HttpRequest], HttpResponseBase]
NULL = "\0"
LONGEST = 8_000  # characters of an address; web servers let fewer through


def forget_broken_cookies(get_response: GetResponse) -> GetResponse:
    """Middleware, before the session's: a cookie that names no session is none; refused, it would stay for ever."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if NULL not in value}
        return get_response(request)

    return answer


class ReadableOnly:
    """Middleware: stands before every view, and before the other middleware that looks at what was sent."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Raises BadRequest for an address so long that Django would refuse to lead anyone to it."""
        if len(request.get_full_path()) > LONGEST:
            raise BadRequest("An address that is too long")
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """Raises BadRequest for what cannot be read."""
        if NULL in request.path_info or _holds_null(request.GET) or _holds_null(_posted(request)):
            raise BadRequest("A null character")
        if not all(_is_address(url) for data in (request.GET, _posted(request)) for url in data.getlist("next")):
            raise BadRequest("Where to go next is no address")


def _posted(request: HttpRequest) -> QueryDict:
    try:
        return request.POST
    except UnreadablePostError:  # whoever sent it has gone
        return QueryDict()


def _is_address(url: str) -> bool:
    try:
        urlsplit(url)
    except ValueError:  # such as half an IPv6 address
        return False
    return True


def _holds_null(data: QueryDict) -> bool:
    return any(NULL in name or any(NULL in value for value in values) for name, values in data.lists())
