"""What of a programme or a lesson goes into an open file: the words without any number of the database, and its
pictures and documents by name.

Of a page it is what HR sees in the form, published or not; of a version what was published, with the files that were
kept. No people, no results, nothing of the organisation but the names of the kinds of work that some blocks are for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import IO, Any

from django.utils.translation import gettext as _
from wagtail.models import Page

from onboarding.ids import read_id
from onboarding.lessons import body_sources, kinds_there, within_reach
from onboarding.lessons.for_whom import keys_in
from onboarding.lessons.frozen_files import SOURCES, model_of
from onboarding.lessons.going_back import fields_of
from onboarding.lessons.models import (
    FileKind,
    LessonPage,
    LessonVersion,
    OrganisationPage,
    PrinciplePage,
    ProgrammePage,
    VersionFile,
)
from onboarding.lessons.names_after_titles import name_after
from onboarding.lessons.open_file import portable_links, stream_keys, words_to_pack
from onboarding.lessons.open_file.portable_fields import FIELDS, STREAMS, is_rich
from onboarding.lessons.open_file.portable_words import TRANSLATIONS
from onboarding.lessons.open_file.refused_files import Refused
from onboarding.lessons.translations.translation_standing import Kept
from onboarding.people.models.kinds_of_work import free_key

FORMAT = "aan-boord/1"
PROGRAMME, LESSON = "programme", "lesson"  # what a file is of
KINDS, FILES = "kinds_of_work", "files"
FOLDER = "bestanden"
_NUMBER = re.compile(r"^\d+-")  # before a file's name


@dataclass
class Packed:
    """`data` as it stands in programma.json, but the size and the digest of each file; `things` are the pictures and
    documents by their path in the file. What stays behind: `lost_links` lead to a page that is not in it, `lost_files`
    name a picture or document that is not there any more, `lost_words` translate a text that is not there any more."""

    data: dict[str, Any]
    things: dict[str, Any] = field(default_factory=dict)
    lost_links: int = 0
    lost_files: int = 0
    lost_words: int = 0

    @property
    def title(self) -> str:
        return str(self.data[LESSON if LESSON in self.data else PROGRAMME]["title"])

    @property
    def size(self) -> int:
        """Bytes of the pictures and documents together, as the desk remembers them."""
        return sum(thing.get_file_size() or 0 for thing in self.things.values())

    @property
    def left_out(self) -> list[str]:
        """What stays behind, in sentences."""
        words = []
        if self.lost_links:
            links = _("Links naar een pagina die niet in dit bestand zit: %(number)d. De woorden blijven staan.")
            words.append(links % {"number": self.lost_links})
        if self.lost_files:
            files = _("Beelden en documenten die er niet meer zijn: %(number)d.")
            words.append(files % {"number": self.lost_files})
        if self.lost_words:
            translated = _("Vertalingen van een tekst die de les niet meer heeft: %(number)d.")
            words.append(translated % {"number": self.lost_words})
        return words


@dataclass(frozen=True, slots=True)
class KeptThing:
    """A picture or document as a version kept it, in the place of that of the desk."""

    use: VersionFile

    @property
    def file(self) -> Any:
        return self.use.file.file

    @property
    def filename(self) -> str:
        return self.use.name

    @property
    def title(self) -> str:
        return self.use.title or self.use.name

    def get_file_size(self) -> int:
        return self.use.file.size


def packed(page: ProgrammePage | LessonPage) -> Packed:
    """What an open file of this programme or lesson holds. Opens no file."""
    drafts: list[Any] = [one.get_latest_revision_as_object() for one in _pages_of(page)]
    owner = OrganisationPage.objects.ancestor_of(page).get()
    blocks = _blocks_of(drafts)
    bodies = _bodies_in(blocks)
    files, kinds = dict(_own_files(bodies, owner)), kinds_there.names_of(keys_in(bodies), owner)
    return _packed(drafts, blocks, files, kinds, words_to_pack.at_desk(drafts))


def packed_version(version: LessonVersion) -> Packed:
    """The same of a lesson as it was published. Opens no file; costs a few queries."""
    page, uses = as_page(version), version.files.filter(kind__in=SOURCES).select_related("file")
    found = {(use.kind, use.source): KeptThing(use) for use in uses}
    return _packed([page], _blocks_of([page]), found, version.content.kinds, {page.pk: words_to_pack.put_live(version)})


def as_page(version: LessonVersion) -> LessonPage:
    """A lesson that says what a version does, and stands nowhere."""
    return LessonPage(**fields_of(version, {}))


def _packed(
    pages: list[Any],
    blocks: dict[Any, Any],
    files: Mapping[tuple[str, int], Any],
    kinds: Mapping[str, str],
    translated: Mapping[Any, Mapping[str, Kept]],
) -> Packed:
    """`files` are the pictures and documents that there are, by kind and id; `kinds` the names of kinds of work;
    `translated` has by page what is translated of it, by language."""
    refs = _Refs(pages, blocks, files, kinds)
    of_page = [_page(one, refs, translated.get(one.pk, {})) for one in pages]
    is_lesson = isinstance(pages[0], LessonPage)
    result = of_page[0] if is_lesson else _nested(of_page, pages)
    data = {
        "format": FORMAT,
        KINDS: refs.kind_names,
        FILES: refs.entries,
        LESSON if is_lesson else PROGRAMME: result,
    }
    return Packed(data, refs.things, refs.lost_links, refs.lost_files, refs.lost_words)


def open_thing(thing: Any) -> IO[bytes]:
    """The file of a picture or document, to be closed. Raises Refused (`file_gone`) when the storage has it no more."""
    try:
        source: IO[bytes] = thing.file.storage.open(thing.file.name)
    except FileNotFoundError as problem:
        sentence = _("Het bestand van “%(title)s” is weg. Vervang het of haal het uit de les, en probeer het nog eens.")
        raise Refused(sentence % {"title": thing.title}, "file_gone") from problem
    return source


def file_name_of(entry: Mapping[str, Any]) -> str:
    """What the file of an entry is called once it is unpacked: after its title, without its number."""
    return _NUMBER.sub("", PurePath(entry["path"]).name)


def _pages_of(page: Page) -> list[Page]:
    """The page and all below it, in the order in which they stand."""
    return list(page.get_descendants(inclusive=True).order_by("path").specific())


def stored_blocks(page: LessonPage, name: str) -> list[dict[str, Any]]:
    """A field of blocks as Wagtail would store it now, with all that has a default; looks nothing up."""
    stream = getattr(page, name)
    return stored_form(stream.stream_block, stream.get_prep_value())


def stored_form(stream_block: Any, raw: Iterable[Any]) -> list[dict[str, Any]]:
    """The same of blocks that were stored, perhaps long ago."""
    with within_reach.instead(lambda model, pk: model(pk=pk)):
        value = stream_block.to_python(list(raw))
        list(value)  # reads every block: what is not read is stored as it was
        prepared: list[dict[str, Any]] = value.get_prep_value()
    return prepared


def _page(page: Any, refs: _Refs, translated: Mapping[str, Kept]) -> dict[str, Any]:
    model = type(page)
    said: dict[str, Any] = {"key": refs.keys[page.pk]}
    for name in FIELDS[model]:
        value = getattr(page, name)
        said[name] = refs.rich(value) if is_rich(model, name) else value
    if model is PrinciplePage:
        said["behaviours"] = [str(block.value) for block in page.behaviours]
    if model is LessonPage:
        for name in STREAMS:
            said[name] = stream_keys.written(getattr(page, name).stream_block, refs.blocks[page.pk, name], refs)
    if translated:
        blocks = {name: refs.blocks[page.pk, name] for name in STREAMS}
        said[TRANSLATIONS], lost = words_to_pack.entries(page, blocks, translated, refs)
        refs.lost_words += lost
    return said


def _nested(said: list[dict[str, Any]], pages: list[Any]) -> dict[str, Any]:
    """Lessons in their principle, principles in the programme."""
    programme: dict[str, Any] = {**said[0], "principles": []}
    for one, page in zip(said[1:], pages[1:], strict=True):
        if isinstance(page, PrinciplePage):
            programme["principles"].append({**one, "lessons": []})
        else:
            programme["principles"][-1]["lessons"].append(one)
    return programme


class _Refs:
    """Names for what the pages refer to: pages by their number in order, files in the order of their first use."""

    def __init__(
        self, pages: list[Any], blocks: dict[Any, Any], files: Mapping[tuple[str, int], Any], kinds: Mapping[str, str]
    ) -> None:
        self.blocks = blocks
        self.keys = dict(_page_keys(pages))
        self.things: dict[str, Any] = {}
        self.entries: list[dict[str, Any]] = []
        self._found = files
        self._paths: dict[tuple[str, int], str] = {}
        self._kind_keys: dict[str, str] = {}
        self.kind_names: dict[str, str] = {}
        for key, name in kinds.items():
            self._kind_keys[key] = free_key(name, self.kind_names)
            self.kind_names[self._kind_keys[key]] = name
        self.lost_links = self.lost_files = self.lost_words = 0

    def picture(self, pk: int) -> str | None:
        return self._path(FileKind.PICTURE.value, pk)

    def document(self, pk: int) -> str | None:
        return self._path(FileKind.DOCUMENT.value, pk)

    def kinds(self, keys: list[str]) -> list[str]:
        return [self._kind_keys[key] for key in keys]

    def rich(self, html: str) -> str:
        return portable_links.outward(html, lambda pk: self.document(read_id(pk) or 0), self._page_key)

    def rich_before(self, html: str) -> str:
        """Of a text that is said no more, or stands in the file already: nothing comes into the file for it."""
        return portable_links.outward(
            html,
            lambda pk: self._paths.get((FileKind.DOCUMENT.value, read_id(pk) or 0)),
            lambda pk: self.keys.get(read_id(pk) or 0),
        )

    def _page_key(self, pk: str) -> str | None:
        key = self.keys.get(read_id(pk) or 0)
        self.lost_links += key is None
        return key

    def _path(self, kind: str, pk: int) -> str | None:
        thing = self._found.get((kind, pk))
        if thing is None:
            self.lost_files += 1
            return None
        if (kind, pk) not in self._paths:
            path = f"{FOLDER}/{len(self.entries) + 1:02d}-{name_after(thing.title, thing.file.name)}"
            self._paths[kind, pk] = path
            self.things[path] = thing
            self.entries.append({"path": path, "kind": kind, "title": thing.title})
        return self._paths[kind, pk]


def _blocks_of(pages: list[Any]) -> dict[Any, list[dict[str, Any]]]:
    """The streams of the lessons among these, by page and field."""
    lessons = [page for page in pages if isinstance(page, LessonPage)]
    return {(page.pk, name): stored_blocks(page, name) for page in lessons for name in STREAMS}


def _bodies_in(blocks: Mapping[Any, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    return [block for (_page, name), stream in blocks.items() if name == "body" for block in stream]


def _page_keys(pages: list[Any]) -> Iterator[tuple[int, str]]:
    number = {PrinciplePage: 0, LessonPage: 0}
    for page in pages:
        if isinstance(page, ProgrammePage):
            yield page.pk, "traject"
            continue
        number[type(page)] += 1
        yield page.pk, f"{'waarde' if isinstance(page, PrinciplePage) else 'les'}-{number[type(page)]}"


def _own_files(bodies: list[Any], owner: OrganisationPage) -> Iterator[tuple[tuple[str, int], Any]]:
    """The pictures and documents that blocks name, as far as they are there and of the organisation."""
    named = body_sources.named_in(bodies)
    for kind in (FileKind.PICTURE, FileKind.DOCUMENT):
        model = model_of(kind)
        for thing in model.objects.filter(pk__in=named.get(model, ()), collection=owner.collection_id):
            yield (kind.value, thing.pk), thing
