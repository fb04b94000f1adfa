"""What pictures hold besides what a camera wrote into them, as a SHA-256 that a copy and its original have in common: a
copy is made without that, and an original from before it was taken out at the upload still has it.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from django.core.cache import cache
from wagtail.images import get_image_model

from onboarding.lessons.differences import VersionWords
from onboarding.lessons.models import FileKind, FrozenFile
from onboarding.lessons.picture_metadata import without_metadata


def with_bare_digests(words: VersionWords, organisation_id: int) -> VersionWords:
    """The same words of an organisation's draft or version, with such digests of its pictures. Two queries, and reads
    the pictures; one that is lost keeps the digest that it had."""
    pictures = [file for file in words.files if file.kind == FileKind.PICTURE]
    if not pictures:
        return words
    held = {file.sha256 for file in pictures}
    kept = {one.sha256: one for one in FrozenFile.objects.filter(organisation=organisation_id, sha256__in=held)}
    at_desk = get_image_model().objects.in_bulk([file.source for file in pictures if file.sha256 not in kept])
    bare = {file.sha256: _bare(kept.get(file.sha256) or at_desk.get(file.source), file.sha256) for file in pictures}
    return replace(words, files=tuple(replace(file, sha256=bare.get(file.sha256, file.sha256)) for file in words.files))


def _bare(thing: Any, sha256: str) -> str:
    """Worked out once: what has this digest never has another content."""
    key = f"bare-digest:{sha256}"
    known: str | None = cache.get(key)
    if thing is None or known is not None:
        return known or sha256
    try:
        with thing.file.storage.open(thing.file.name) as source:
            bare = hashlib.sha256(without_metadata(source.read())).hexdigest()
    except FileNotFoundError:
        return sha256
    cache.set(key, bare, None)
    return bare
