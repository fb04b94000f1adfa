"""The form for a picture: a file that cannot be opened is refused next to its field, however it is broken."""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

logger = logging.getLogger(__name__)


class SoundImageField(WagtailImageField):  # type: ignore[misc]
    def to_python(self, data: Any) -> Any:
        try:
            return super().to_python(data)
        except ValidationError:
            raise
        except Exception as problem:  # a decoder may raise anything
            logger.info("A picture could not be opened.", exc_info=problem)
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from problem


class PictureForm(BaseImageForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wagtails = self.fields.get("file")  # not there where a picture gets its title only
        if wagtails is None:
            return
        self.fields["file"] = SoundImageField(
            label=wagtails.label, required=wagtails.required, help_text=wagtails.help_text, widget=wagtails.widget
        )
