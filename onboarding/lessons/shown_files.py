"""The pictures and documents that a draft shows, as they are now."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from onboarding.lessons.body_wordings import files_in
from onboarding.lessons.file_words import FileWords
from onboarding.lessons.lesson_content import Block
from onboarding.lessons.models import FileKind


def shown_files(body: Iterable[Block]) -> tuple[FileWords, ...]:
    """Those that the blocks name, without what is gone. Costs two queries, and reads every file."""
    keys = {key for block in body for key in files_in(block)}
    return tuple(
        FileWords(kind, thing.pk, thing.filename, thing.title, _sha256(thing.file))
        for kind, thing in _things(keys)
        if thing.file.storage.exists(thing.file.name)
    )


def _things(keys: set[tuple[str, int]]) -> Iterator[tuple[str, Any]]:
    for kind, model in ((FileKind.PICTURE, get_image_model()), (FileKind.DOCUMENT, get_document_model())):
        for thing in model.objects.filter(pk__in=[source for one, source in keys if one == kind]).order_by("pk"):
            yield kind.value, thing


def _sha256(file: Any) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
