"""The form of a document at the desk: Wagtail's own, that says who keeps showing the file of now."""

from __future__ import annotations

from typing import Any

from wagtail.documents.forms import BaseDocumentForm

from onboarding.lessons.replaced_files import told_before
from onboarding.lessons.saved_files import FileForm


class DocumentForm(FileForm, BaseDocumentForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("file")  # not when only the title of a document is edited
        if field is not None:
            field.help_text = told_before(self.instance) or field.help_text
