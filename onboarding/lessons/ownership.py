"""A lesson uses pictures, documents and pages of its own organisation, and of no other."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from onboarding.ids import read_id


def foreign_problem(body: Any, organisation_page: Page) -> ValidationError | None:
    """What is wrong with the things `body` refers to, with code `not_ours`; None when all are the organisation's.

    `organisation_page` is an OrganisationPage. A picture elsewhere could not be shown: employees get the media of
    their own organisation only.
    """
    wanted: dict[Any, set[int]] = {}
    for model, object_id, _model_path, _content_path in body.stream_block.extract_references(body):
        wanted.setdefault(model, set()).add(read_id(str(object_id)) or 0)  # which names nothing
    media = {"collection": organisation_page.collection}
    ours = {
        get_image_model(): get_image_model().objects.filter(**media),
        get_document_model(): get_document_model().objects.filter(**media),
        Page: Page.objects.descendant_of(organisation_page, inclusive=True),
    }
    for model, keys in wanted.items():
        if model in ours and ours[model].filter(pk__in=keys).count() != len(keys):
            message = _(
                "Deze les gebruikt een beeld, een document of een pagina die niet bij deze organisatie hoort. "
                "Zet het eerst bij de eigen beelden of documenten."
            )
            return ValidationError(message, code="not_ours")
    return None
