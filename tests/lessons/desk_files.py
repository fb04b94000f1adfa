"""Pictures and documents at the desk of an organisation, and a lesson that shows one of each kind."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image as Pixels
from wagtail.documents.models import Document
from wagtail.images.models import Image

from onboarding.lessons.models import LessonPage, OrganisationPage
from onboarding.people.models import Organisation
from tests.factories import stream, text_block


def png(colour: str = "navy", width: int = 900) -> bytes:
    """A picture in one colour, twice as wide as it is high."""
    written = BytesIO()
    Pixels.new("RGB", (width, width // 2), colour).save(written, "PNG")
    return written.getvalue()


def picture(organisation: Organisation, name: str = "plein.png", content: bytes | None = None) -> Image:
    collection = OrganisationPage.objects.get(organisation=organisation).collection
    file = ContentFile(content or png(), name=name)
    return Image.objects.create(title=f"Beeld {name}", file=file, collection=collection)


def document(organisation: Organisation, name: str = "reglement.pdf", content: bytes = b"Het reglement.") -> Document:
    collection = OrganisationPage.objects.get(organisation=organisation).collection
    file = ContentFile(content, name=name)
    return Document.objects.create(title=f"Stuk {name}", file=file, collection=collection)


def replace(thing: Any, content: bytes) -> None:
    """Give a picture or document another file under its own name, as its edit form does: the file of before is gone."""
    storage, place = thing.file.storage, thing.file.name
    thing.file = ContentFile(content, name=thing.filename)
    thing.save()
    storage.delete(place)
    if isinstance(thing, Image):
        thing.renditions.all().delete()


def picture_block(image: Image | int, alt_text: str = "Het plein op marktdag.") -> dict[str, Any]:
    key = image if isinstance(image, int) else image.pk
    return _block("picture", image=key, alt_text=alt_text, caption="")


def document_block(shown: Document) -> dict[str, Any]:
    return _block("document", document=shown.pk, description="Wat mag en wat niet.")


def film_block(film: Document, captions: Document) -> dict[str, Any]:
    return _block(
        "video", title="Aan het loket", url="", captioned=False, file=film.pk, captions=captions.pk,
        transcript="<p>Goeiemorgen.</p>",
    )  # fmt: skip


def linked(shown: Document) -> dict[str, Any]:
    return text_block(text=f'<p>Lees <a linktype="document" id="{shown.pk}">het stuk</a>.</p>')


def show(page: LessonPage, *blocks: dict[str, Any]) -> None:
    """Write these blocks in a lesson, and publish it."""
    page.body = stream("body", [text_block(), *blocks])
    page.save_revision().publish()


def _block(kind: str, **value: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "id": f"blok-{kind}-{value.get('image', value.get('document', ''))}",
        "value": {"heading": "", **value},
    }
