"""A part of a file, for a player that asks for it (RFC 9110, section 14). Safari plays no film from a server that only
gives whole files, and every player goes to a later moment this way."""

from __future__ import annotations

import re

from django.db.models.fields.files import FieldFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from onboarding.stored_files import portions

_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


def part_asked(request: HttpRequest, size: int) -> range | None:
    """Which of the `size` bytes of a file a request asks, empty when the file has none of these; None for all of them.

    What is not one range of bytes is answered with the whole file, as the standard allows.
    """
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    if asked is None or not any(asked.groups()) or "If-Range" in request.headers:
        return None
    first, last = asked.groups()
    if not first:
        return range(max(size - int(last), 0), size)
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last) + 1, size) if last else size)


def part_of(file: FieldFile, part: range, size: int, content_type: str) -> HttpResponseBase:
    """The answer with that part of a file; 416 when the part is empty."""
    if not part:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    answer = StreamingHttpResponse(portions(file, part), status=206, content_type=content_type)
    answer["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    answer["Content-Length"] = str(len(part))
    return answer
