"""The editor's text as it comes in: what the editor itself could not have sent is refused (400)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import BadRequest
from wagtail.admin.rich_text import DraftailRichTextArea

# What the converter meets in JSON of another shape than the editor's, or nested deeper than anything goes.
OTHER_SHAPE = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)


class RichTextArea(DraftailRichTextArea):
    """Wagtail's own, which trusts what is posted."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        try:
            html = super().value_from_datadict(data, files, name)
            (html or "").encode()  # half a character, as JSON may hold, can be kept nowhere
        except OTHER_SHAPE as problem:
            raise BadRequest("Malformed rich text") from problem
        if html and "\0" in html:
            raise BadRequest("A null character")
        return html
