"""What of a programme or a lesson goes into an open file: the words as they were saved last, without any number of the
database, and its pictures and documents by name.

It is what HR sees in the form, published or not. No people, no results, nothing of the organisation but the names of
the kinds of work that some blocks are for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import IO, Any

from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Page

from onboarding.ids import read_id
from onboarding.lessons import body_sources, kinds_there, within_reach
from onboarding.lessons.for_whom import keys_in
from onboarding.lessons.frozen_files import model_of
from onboarding.lessons.models import FileKind, LessonPage, OrganisationPage, PrinciplePage, ProgrammePage
from onboarding.lessons.open_file import portable_links, stream_keys
from onboarding.lessons.open_file.page_fields import FIELDS, STREAMS, is_rich
from onboarding.lessons.open_file.refusals import Refused
from onboarding.people.models.kinds_of_work import free_key

FORMAT = "aan-boord/1"
PROGRAMME, LESSON = "programme", "lesson"  # what a file is of
KINDS, FILES = "kinds_of_work", "files"
FOLDER = "bestanden"
LONGEST_STEM = 60  # characters of a file's name


@dataclass
class Packed:
    """`data` as it stands in programma.json, but the size and the digest of each file; `things` are the pictures and
    documents by their path in the file; `left_out` says in sentences what stays behind."""

    data: dict[str, Any]
    things: dict[str, Any] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        return str(self.data[LESSON if LESSON in self.data else PROGRAMME]["title"])

    @property
    def size(self) -> int:
        """Bytes of the pictures and documents together, as the desk remembers them."""
        return sum(thing.get_file_size() or 0 for thing in self.things.values())


def packed(page: ProgrammePage | LessonPage) -> Packed:
    """What an open file of this programme or lesson holds. Opens no file."""
    drafts = [_as_saved_last(one) for one in _pages_of(page)]
    owner = OrganisationPage.objects.ancestor_of(page).get()
    refs = _Refs(drafts, owner)
    of_page = [_page(one, refs) for one in drafts]
    result = of_page[0] if isinstance(page, LessonPage) else _nested(of_page, drafts)
    data = {
        "format": FORMAT,
        KINDS: refs.kind_names,
        FILES: refs.entries,
        LESSON if isinstance(page, LessonPage) else PROGRAMME: result,
    }
    return Packed(data, refs.things, list(refs.left_out()))


def open_thing(thing: Any) -> IO[bytes]:
    """The file of a picture or document, to be closed. Raises Refused (`file_gone`) when the storage has it no more."""
    try:
        source: IO[bytes] = thing.file.storage.open(thing.file.name)
    except FileNotFoundError as problem:
        sentence = _("Het bestand van “%(title)s” is weg. Vervang het of haal het uit de les, en probeer het nog eens.")
        raise Refused(sentence % {"title": thing.title}, "file_gone") from problem
    return source


def _pages_of(page: Page) -> list[Page]:
    """The page and all below it, in the order in which they stand."""
    return list(page.get_descendants(inclusive=True).order_by("path").specific())


def _as_saved_last(page: Page) -> Any:
    return page.get_latest_revision_as_object()


def stored_blocks(page: LessonPage, name: str) -> list[dict[str, Any]]:
    """A field of blocks as Wagtail would store it now, with all that has a default; looks nothing up."""
    stream = getattr(page, name)
    with within_reach.instead(lambda model, pk: model(pk=pk)):
        value = stream.stream_block.to_python(stream.get_prep_value())
        list(value)  # reads every block: what is not read is stored as it was
        prepared: list[dict[str, Any]] = value.get_prep_value()
    return prepared


def _page(page: Any, refs: _Refs) -> dict[str, Any]:
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

    def __init__(self, pages: list[Any], owner: OrganisationPage) -> None:
        lessons = [page for page in pages if isinstance(page, LessonPage)]
        self.blocks = {(page.pk, name): stored_blocks(page, name) for page in lessons for name in STREAMS}
        bodies = [block for page in lessons for block in self.blocks[page.pk, "body"]]
        self.keys = dict(_page_keys(pages))
        self.things: dict[str, Any] = {}
        self.entries: list[dict[str, Any]] = []
        self._found = dict(_own_files(bodies, owner))
        self._paths: dict[tuple[str, int], str] = {}
        self._kind_keys: dict[str, str] = {}
        self.kind_names: dict[str, str] = {}
        for key, name in kinds_there.names_of(keys_in(bodies), owner).items():
            self._kind_keys[key] = free_key(name, self.kind_names)
            self.kind_names[self._kind_keys[key]] = name
        self._lost_links = self._lost_files = 0

    def picture(self, pk: int) -> str | None:
        return self._path(FileKind.PICTURE.value, pk)

    def document(self, pk: int) -> str | None:
        return self._path(FileKind.DOCUMENT.value, pk)

    def kinds(self, keys: list[str]) -> list[str]:
        return [self._kind_keys[key] for key in keys]

    def rich(self, html: str) -> str:
        return portable_links.outward(html, lambda pk: self.document(read_id(pk) or 0), self._page_key)

    def _page_key(self, pk: str) -> str | None:
        key = self.keys.get(read_id(pk) or 0)
        self._lost_links += key is None
        return key

    def _path(self, kind: str, pk: int) -> str | None:
        thing = self._found.get((kind, pk))
        if thing is None:
            self._lost_files += 1
            return None
        if (kind, pk) not in self._paths:
            stem = slugify(thing.title)[:LONGEST_STEM].strip("-_") or "bestand"
            path = f"{FOLDER}/{len(self.entries) + 1:02d}-{stem}{PurePath(thing.file.name).suffix.lower()}"
            self._paths[kind, pk] = path
            self.things[path] = thing
            self.entries.append({"path": path, "kind": kind, "title": thing.title})
        return self._paths[kind, pk]

    def left_out(self) -> Iterator[str]:
        if self._lost_links:
            yield _("Links naar een pagina die niet in dit bestand zit: %(number)d. De woorden blijven staan.") % {
                "number": self._lost_links
            }
        if self._lost_files:
            yield _("Beelden en documenten die er niet meer zijn: %(number)d.") % {"number": self._lost_files}


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
