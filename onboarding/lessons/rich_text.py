"""The editor of formatted text: its box has a name, and what it could not have sent itself is refused (400)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import BadRequest
from django.utils.functional import cached_property
from wagtail.admin.rich_text import DraftailRichTextArea

# What the converter meets in JSON of another shape than the editor's, or nested deeper than anything goes.
OTHER_SHAPE = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)


class RichTextArea(DraftailRichTextArea):
    """Wagtail's own, which trusts what is posted, and whose box has no name."""

    @cached_property
    def media(self) -> forms.Media:
        media: forms.Media = super().media + forms.Media(js=["js/rich-text-names.js"])
        return media

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        try:
            html = super().value_from_datadict(data, files, name)
            (html or "").encode()  # half a character, as JSON may hold, can be kept nowhere
        except OTHER_SHAPE as problem:
            raise BadRequest("Malformed rich text") from problem
        if html and "\0" in html:
            raise BadRequest("A null character")
        return html
