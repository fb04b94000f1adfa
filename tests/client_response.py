"""What Django's test client answers with, by a name that annotations can use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as ClientResponse
else:
    ClientResponse = HttpResponseBase

__all__ = ["ClientResponse", "content_of"]


def content_of(response: HttpResponseBase) -> bytes:
    """What an answer says, whole, whether it was streamed or not."""
    assert isinstance(response, HttpResponse | StreamingHttpResponse)
    return response.getvalue()
