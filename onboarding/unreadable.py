"""Input that nothing on the site could read is refused before it gets anywhere: 400 or 404, never a failure of ours.

PostgreSQL keeps no null character, and no database an id of more than 64 bits. Nobody types either of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.http.request import UnreadablePostError

from onboarding import ids

GetResponse = Callable[[HttpRequest], HttpResponseBase]
NULL = "\0"


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
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict[str, Any]) -> None:
        """Raises Http404 for an id that cannot exist, BadRequest for anything else that cannot be read."""
        if any(isinstance(part, int) and part > ids.LARGEST for part in (*args, *kwargs.values())):
            raise Http404  # Wagtail's addresses; ours have a converter
        if NULL in request.path_info or _holds_null(request.GET) or _holds_null(_posted(request)):
            raise BadRequest("A null character")


def _posted(request: HttpRequest) -> QueryDict:
    try:
        return request.POST
    except UnreadablePostError:  # whoever sent it has gone
        return QueryDict()


def _holds_null(data: QueryDict) -> bool:
    return any(NULL in name or any(NULL in value for value in values) for name, values in data.lists())
