"""No tags on pictures and documents: Wagtail keeps one list of tags for all organisations, and shows it around."""

from __future__ import annotations

from django.db.models import Model, QuerySet
from taggit.models import Tag
from wagtail.admin import filters
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.views import chooser


def take_away() -> None:
    """Leave the tags out of the forms of pictures and documents, and out of what the lists of them suggest.

    What was tagged before keeps its tags; the lists would show them to everyone.
    """
    for model in (get_image_model(), get_document_model()):
        model.admin_form_fields = tuple(name for name in model.admin_form_fields if name != "tags")
    filters.popular_tags_for_model = chooser.popular_tags_for_model = _no_tags


def _no_tags(model: type[Model], count: int = 10) -> QuerySet[Tag]:
    none: QuerySet[Tag] = Tag.objects.none()
    return none
