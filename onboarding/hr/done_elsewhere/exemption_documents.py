"""The document that shows that something was done elsewhere: which files are taken, where they are kept, and how HR
gets one back. What a file is, its first bytes say, never its name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse

from onboarding.learning.models import Exemption
from onboarding.learning.models.exemptions import place_of_document

MAX_BYTES = 10 * 1024 * 1024
BEGINS = {  # the first bytes of the kinds of files that are taken, and how their names end
    b"%PDF-": ("application/pdf", "pdf"),
    b"\xff\xd8\xff": ("image/jpeg", "jpg"),
    b"\x89PNG\r\n\x1a\n": ("image/png", "png"),
}
LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a document is kept, what it was called, and what was found in it; all "" without one."""

    place: str = ""
    name: str = ""
    content_type: str = ""


def kind_of(file: UploadedFile[bytes]) -> tuple[str, str] | None:
    """The content type of a file that is taken, and how its name ends; None for any other."""
    file.seek(0)
    begin = file.read(max(map(len, BEGINS)))
    file.seek(0)
    return next((kind for sign, kind in BEGINS.items() if begin.startswith(sign)), None)


def keep(file: UploadedFile[bytes] | None) -> Kept:
    """Keep a file that is taken, under a name that nobody chose."""
    kind = kind_of(file) if file is not None else None
    if file is None or kind is None:
        return Kept()
    content_type, ending = kind
    stem = (file.name or "").rpartition(".")[0] or "document"
    place = default_storage.save(place_of_document(), file)
    return Kept(place, f"{stem[:LONGEST_NAME]}.{ending}", content_type)


def answer_with(exemption: Exemption) -> Any:
    """The document, to be saved and never to be shown within a page. Raises FileNotFoundError when it is gone."""
    return FileResponse(
        default_storage.open(str(exemption.document.name)),
        as_attachment=True,
        filename=exemption.document_name,
        content_type=exemption.document_type,
        headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"},
    )
