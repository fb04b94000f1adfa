"""The files of a lesson version: found in its content, kept as they are, and shown from what was kept.

A picture is kept as it is and as it was cut for the article; a document as it is. What a version shows is never the
file at the desk: that one can be replaced, renamed or deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.core.files.images import get_image_dimensions
from django.db.models import Model
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.images import get_image_model
from wagtail.images.models import Filter

from onboarding.lessons import file_keeping, read_files
from onboarding.lessons.blocks import PICTURE
from onboarding.lessons.body_sources import named_in
from onboarding.lessons.file_words import FileWords
from onboarding.lessons.kept_copies import KeptDocument, KeptPicture
from onboarding.lessons.lesson_content import Block
from onboarding.lessons.models import FileKind, FrozenFile, LessonPage, LessonVersion, OrganisationPage, VersionFile
from onboarding.lessons.within_reach import StandIns

Source = tuple[str, int]  # a kind (FileKind) and the id of the picture or document
SOURCES = (FileKind.PICTURE, FileKind.DOCUMENT)


@dataclass(frozen=True, slots=True)
class KeptSource:
    """A picture or document of a lesson, with the copy that was kept of its file."""

    words: FileWords
    file: FrozenFile


def model_of(kind: str) -> type[Any]:
    model: type[Any] = get_image_model() if kind == FileKind.PICTURE else get_document_model()
    return model


def sources_in(body: Iterable[Block]) -> list[Source]:
    """The pictures and documents that a body names, each once."""
    kinds = {model_of(kind): kind.value for kind in SOURCES}
    return sorted((kinds[model], key) for model, keys in named_in(body).items() for key in keys)


def places_of(body: Iterable[Block]) -> list[list[str]]:
    """Where the files are that a body names now, with Wagtail's hash of each, and the title of a document, which an
    article says: another file has another entry."""
    return [
        [thing.file.name, thing.file_hash, *([thing.title] if model is get_document_model() else [])]
        for model, keys in named_in(body).items()
        for thing in model._default_manager.filter(pk__in=keys).order_by("pk")
    ]


# --- Keeping: before the transaction that makes a version -------------------------------------------------------------


def keep(body: Iterable[Block], owner: OrganisationPage, now: datetime) -> tuple[KeptSource, ...]:
    """The sources of a body, each with a kept copy of its file. Raises OSError when the storage does not have a file.

    What does not exist or is not of the organisation is left out: it is not shown either.
    """
    return tuple(_kept(kind, thing, owner, now) for kind, thing in _live(sources_in(body), owner))


def _live(sources: Iterable[Source], owner: OrganisationPage) -> Iterator[tuple[str, Any]]:
    wanted = list(sources)
    for kind in SOURCES:
        keys = [key for of_kind, key in wanted if of_kind == kind]
        if keys:
            things = model_of(kind).objects.filter(pk__in=keys, collection=owner.collection_id).order_by("pk")
            yield from ((kind.value, thing) for thing in things)


def _kept(kind: str, thing: Any, owner: OrganisationPage, now: datetime) -> KeptSource:
    stamp = read_files.stamp_of(thing)
    file = read_files.kept_before(read_files.known(thing, stamp), owner.organisation_id)
    if file is None:
        with thing.file.storage.open(thing.file.name) as source:
            file = file_keeping.keep(source, thing.filename, owner.organisation_id, now)
        read_files.remember(thing, stamp, file.sha256)
        read_files.remember(file, read_files.stamp_of(file), file.sha256)
    return KeptSource(FileWords(kind, thing.pk, thing.filename, thing.title, file.sha256), file)


def uses_of(kept: Iterable[KeptSource], now: datetime) -> list[VersionFile]:
    """What a version that shows these needs, not saved yet: each source and, of a picture, how it is cut."""
    return [use for source in kept for use in _uses(source, now)]


def _uses(kept: KeptSource, now: datetime) -> Iterator[VersionFile]:
    words = kept.words
    yield VersionFile(kind=words.kind, source=words.source, file=kept.file, name=words.name, title=words.title)
    if words.kind == FileKind.PICTURE:
        yield cut(words.source, kept.file, words.name, now)


def cut(source: int, original: FrozenFile, name: str, now: datetime) -> VersionFile:
    """A kept picture as the article shows it, not saved yet; once it was cut for a version, that one is used again."""
    shown = _cut_before(source, original)
    if shown is None:
        made = get_image_model()(pk=source, file=original.place).generate_rendition_file(Filter(spec=PICTURE))
        width, height = get_image_dimensions(made)
        made.seek(0)
        shown = VersionFile(width=width, height=height, name=PurePath(name).stem + PurePath(made.name).suffix)
        shown.file = file_keeping.keep(made, shown.name, original.organisation_id, now)
        read_files.remember(shown.file, read_files.stamp_of(shown.file), shown.file.sha256)
    return VersionFile(
        kind=FileKind.RENDITION, source=source, spec=PICTURE, file=shown.file, name=shown.name, is_in_digest=False,
        width=shown.width, height=shown.height,
    )  # fmt: skip


def _cut_before(source: int, original: FrozenFile) -> VersionFile | None:
    cuts = VersionFile.objects.filter(kind=FileKind.RENDITION, source=source, spec=PICTURE)
    of_this = cuts.filter(
        version__files__kind=FileKind.PICTURE, version__files__source=source, version__files__file=original
    )
    found = of_this.select_related("file").first()
    return found if found is not None and read_files.is_whole(found.file) else None


def link(version: LessonVersion, uses: Iterable[VersionFile]) -> None:
    """Give a version its files."""
    linked = list(uses)
    for use in linked:
        use.version = version
    VersionFile.objects.bulk_create(linked)


def kept_afterwards(
    version: LessonVersion, owner: OrganisationPage, now: datetime
) -> tuple[list[VersionFile], list[Source]]:
    """For a version of before: what it shows and has no copy of, kept now but not saved yet, and what is gone.

    Of the desk's files as they are now, since nobody kept those of then; the digest stays what it was.
    """
    have = list(version.files.select_related("file"))
    missing = [one for one in sources_in(version.content.body) if one not in {(use.kind, use.source) for use in have}]
    new, gone = [], set(missing)
    for kind, thing in _live(missing, owner):
        try:
            new += uses_of([_kept(kind, thing, owner, now)], now)
        except FileNotFoundError:
            continue
        gone.discard((kind, thing.pk))
    are_cut = {use.source for use in have if use.spec == PICTURE}
    pictures = [use for use in have if use.kind == FileKind.PICTURE and use.source not in are_cut]
    pictures = [use for use in pictures if read_files.is_whole(use.file)]
    new += [cut(use.source, use.file, use.name, now) for use in pictures]
    for use in new:
        use.is_in_digest = False
    return new, sorted(gone)


# --- Showing ----------------------------------------------------------------------------------------------------------


def stand_ins(uses: Sequence[VersionFile]) -> StandIns:
    """What the blocks of a version show instead of its pictures and documents (within_reach.instead)."""
    found: dict[tuple[bool, int], KeptPicture | KeptDocument] = {}
    for use in uses:
        if use.kind == FileKind.DOCUMENT:
            found[True, use.source] = KeptDocument(address_of(use), use.title, use.name, use.file.size)
        elif use.spec == PICTURE:
            found[False, use.source] = KeptPicture(address_of(use), use.width or 0, use.height or 0)

    def stand_in(model: type[Model], pk: int) -> KeptPicture | KeptDocument | None:
        return found.get((issubclass(model, AbstractDocument), pk))

    return stand_in


def address_of(use: VersionFile) -> str:
    """Where people of the organisation find a kept file."""
    return reverse("kept_file", args=[use.file_id, use.name])


# --- Telling ----------------------------------------------------------------------------------------------------------


def files_of(version: LessonVersion) -> tuple[FileWords, ...]:
    """The pictures and documents of a version, in the order in which the digest has them. Costs one query."""
    return words_of(version.files.select_related("file"))


def words_of(uses: Iterable[VersionFile]) -> tuple[FileWords, ...]:
    """What there is to say of the pictures and documents among these."""
    return _in_order(
        FileWords(use.kind, use.source, use.name, use.title, use.file.sha256) for use in uses if use.kind in SOURCES
    )


def files_in_draft(page: LessonPage) -> tuple[FileWords, ...]:
    """The pictures and documents of a lesson as it is written now; `sha256` is "" of one whose file is gone."""
    owner = page.organisation_page
    live = list(_live(sources_in(page.body.get_prep_value()), owner)) if owner else []
    digests = read_files.sha256_of_each(thing for _kind, thing in live)
    found = zip(live, digests, strict=True)
    return _in_order(FileWords(kind, thing.pk, thing.filename, thing.title, sha256) for (kind, thing), sha256 in found)


def _in_order(files: Iterable[FileWords]) -> tuple[FileWords, ...]:
    return tuple(sorted(files, key=lambda file: (file.kind, file.source)))
