"""No tags on pictures and documents: Wagtail keeps one list of tags for all organisations, and shows it around."""

from __future__ import annotations

from wagtail.documents import get_document_model
from wagtail.images import get_image_model


def take_away() -> None:
    """Leave the tags out of the forms of pictures and documents, so that there never are any."""
    for model in (get_image_model(), get_document_model()):
        model.admin_form_fields = tuple(name for name in model.admin_form_fields if name != "tags")
