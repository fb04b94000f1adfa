"""Which pictures may be uploaded: judged by their header, before anything is unpacked.

Where and by whom one was taken does not come along (picture_metadata.py).

A picture of a few hundred kilobytes can take gigabytes once it is unpacked. Wagtail unpacks before it counts, and
fails where a picture is damaged; so this field goes before Wagtail's, wherever a picture is uploaded.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _
from PIL import Image
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from onboarding.lessons.picture_metadata import without_metadata
from onboarding.lessons.replaced_files import told_before
from onboarding.lessons.saved_files import FileForm

# What a header may say that it is. SVG is none of them: it can hold scripts, and has no size of its own.
FORMATS = ("AVIF", "GIF", "JPEG", "PNG", "WEBP")


class PictureField(WagtailImageField):
    """Refuses with `file_too_many_pixels` or `invalid_image`; of a moving picture only the first frame counts.

    That one is also all that the renditions are made of, so that the number of frames costs nothing.
    """

    def to_python(self, data: Any) -> Any:
        if data not in self.empty_values and self._is_of_fair_size(data):
            look_at(data)
            data = bare(data)
        return super().to_python(data)

    def _is_of_fair_size(self, data: Any) -> bool:
        """Whether the file itself is not too large, which Wagtail says in its own words."""
        return self.max_upload_size is None or data.size <= self.max_upload_size

    def check_image_pixel_size(self, f: Any) -> None:
        """By its header already; Wagtail would unpack the picture to find out."""


def bare(file: Any) -> Any:
    """An uploaded picture without what a camera wrote into it; itself when it has nothing of that."""
    content = file.read()
    file.seek(0)
    without = without_metadata(content)
    if without == content:
        return file
    return SimpleUploadedFile(file.name, without, file.content_type)


def look_at(file: Any) -> None:
    """Refuse a picture that is too large, before unpacking it, or that cannot be unpacked. Raises ValidationError."""
    try:
        with Image.open(file, formats=FORMATS) as picture:
            width, height = picture.size
            if width * height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
                raise _too_large(f"{width} × {height}")
            picture.load()
    except ValidationError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:  # Pillow’s own limits
        raise _too_large() from error
    except Exception as error:  # Pillow fails in many ways on a damaged file
        message = _("Deze afbeelding kunnen we niet openen. Bewaar ze opnieuw als JPG of PNG, en probeer het nog eens.")
        raise ValidationError(message, code="invalid_image") from error
    finally:
        file.seek(0)


def _too_large(size: str = "") -> ValidationError:
    message = _(
        "Deze afbeelding is te groot%(size)s. Maak ze kleiner, tot hoogstens 25 miljoen beeldpunten "
        "(bijvoorbeeld 5000 × 5000), en probeer het nog eens."
    ) % {"size": f" ({size})" if size else ""}
    return ValidationError(message, code="file_too_many_pixels")


class PictureForm(FileForm, BaseImageForm):
    """Wagtail's form for a picture, wherever it is shown, with our field for the file."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("file")  # not when only the title of a picture is edited
        if field is not None:
            ours = PictureField(label=field.label, required=field.required, widget=field.widget)
            ours.help_text = told_before(self.instance) or ours.help_text
            self.fields["file"] = ours
