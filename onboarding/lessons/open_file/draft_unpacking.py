"""What stands in an open file, made as drafts under an organisation: all of it or nothing, and nothing is published."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from onboarding.lessons import kinds_there
from onboarding.lessons.frozen_files import model_of
from onboarding.lessons.models import (
    FileKind,
    LessonPage,
    LessonTranslation,
    OrganisationPage,
    PrinciplePage,
    ProgrammePage,
)
from onboarding.lessons.open_file import portable_links, portable_words, stream_keys
from onboarding.lessons.open_file.packing import FILES, KINDS, LESSON, PROGRAMME
from onboarding.lessons.open_file.portable_fields import FIELDS, STREAMS, is_rich
from onboarding.lessons.open_file.portable_words import TRANSLATIONS
from onboarding.lessons.open_file.refused_files import Refused
from onboarding.lessons.page_slugs import slug_after
from onboarding.lessons.picture_metadata import without_metadata
from onboarding.people.folding import fold

Opened = Callable[[dict[str, Any]], AbstractContextManager[File[Any]]]  # a file by its entry in `files`


def kinds_found(data: Mapping[str, Any], owner: OrganisationPage) -> dict[str, str]:
    """The organisation's kinds of work, by the key in the file, found by what they are called."""
    here = {fold(name): key for key, name in kinds_there.standing(owner).items()}
    return {key: here[fold(name)] for key, name in data[KINDS].items() if fold(name) in here}


def kinds_lacking(data: Mapping[str, Any], owner: OrganisationPage) -> list[str]:
    """What the kinds of work are called that the file names and the organisation has not."""
    found = kinds_found(data, owner)
    return [name for key, name in data[KINDS].items() if key not in found]


def make_drafts(
    data: Mapping[str, Any],
    opened: Opened,
    under: OrganisationPage | PrinciplePage,
    by: Any,
    settle: Callable[[Any], None] = lambda page: None,
    note: Callable[[str], None] = lambda place: None,
) -> Any:
    """The page that became of it, a ProgrammePage under an organisation's page or a LessonPage under a principle, with
    its pictures and documents in the organisation's own collection. Not for within a transaction: files are stored.

    Raises Refused, and leaves nothing behind, for a file or a page that cannot be. `by` may be None. `settle` is given
    the page in the same transaction, `note` the place of each file in the storage before it is there: who is killed
    leaves them behind.
    """
    owner = OrganisationPage.objects.ancestor_of(under, inclusive=True).get()
    with stored_files(data[FILES], opened, owner, by, note) as things:
        try:
            with transaction.atomic():
                transaction.on_commit(things.clear)  # from then on the files are theirs whose rows are there
                for thing in things.values():
                    thing.save()
                page = _Making(data, things, owner, by).made(under)
                settle(page)
                return page
        except ValidationError as problem:
            sentence = _("Het traject kan zo niet gemaakt worden. %(problem)s")
            raise Refused(sentence % {"problem": " ".join(problem.messages)}, "malformed") from problem


@contextmanager
def stored_files(
    entries: list[dict[str, Any]], opened: Opened, owner: OrganisationPage, by: Any, note: Callable[[str], None]
) -> Iterator[dict[str, Any]]:
    """The pictures and documents by their path, with their files in the storage and no rows yet; when something fails
    within, the files go again."""
    things: dict[str, Any] = {}
    try:
        for entry in entries:
            thing = model_of(entry["kind"])(title=entry["title"], collection=owner.collection, uploaded_by_user=by)
            with opened(entry) as found:
                file = _bare(found) if entry["kind"] == FileKind.PICTURE else found
                things[entry["path"]] = thing
                place = _place_for(thing, file.name)
                note(place)
                thing.file = _kept(thing, place, file)
                thing.file_size = file.size
        yield things
    except BaseException:
        for thing in things.values():
            if thing.file and getattr(thing.file, "_committed", False):
                with suppress(OSError):  # what failed first is what is told
                    thing.file.storage.delete(thing.file.name)
        raise


def _bare(picture: File[Any]) -> File[Any]:
    """Without what a camera wrote into it."""
    return ContentFile(without_metadata(picture.read()), name=picture.name)


def _kept(thing: Any, place: str, file: Any) -> str:
    """Where the storage put it. Raises Refused when it cannot."""
    try:
        return str(thing.file.storage.save(place, file, max_length=thing.file.field.max_length))
    except OSError as problem:
        sentence = _("Een bestand kon niet bewaard worden. Er is niets gemaakt. Probeer het straks opnieuw.")
        raise Refused(sentence, "storage") from problem


def _place_for(thing: Any, name: str | None) -> str:
    """A free one in the storage."""
    field = thing.file.field
    place = field.generate_filename(thing, name)
    return str(field.storage.get_available_name(place, max_length=field.max_length))


@dataclass(frozen=True)
class Linked:
    """What blocks refer to, by their name in the file."""

    things: Mapping[str, Any]
    pages: Mapping[str, Any]
    kind_keys: Mapping[str, str]

    def file(self, path: str) -> int:
        return int(self.things[path].pk)

    def kinds(self, keys: list[str]) -> list[str]:
        return [self.kind_keys[key] for key in keys if key in self.kind_keys]

    def rich(self, html: str) -> str:
        return portable_links.inward(html, self._document, self._page)

    def _document(self, path: str) -> int | None:
        thing = self.things.get(path)
        return int(thing.pk) if isinstance(thing, model_of(FileKind.DOCUMENT)) else None

    def _page(self, key: str) -> int | None:
        return int(self.pages[key].pk) if key in self.pages else None


class _Making:
    """First all pages, then what is in them: they lead to each other."""

    def __init__(self, data: Mapping[str, Any], things: Mapping[str, Any], owner: OrganisationPage, by: Any) -> None:
        self.data, self.by = data, by
        self.pages: dict[str, Any] = {}
        self.refs = Linked(things, self.pages, kinds_found(data, owner))
        self.to_fill: list[tuple[Any, dict[str, Any]]] = []

    def made(self, under: Any) -> Any:
        """Under a page of the tree as it is now."""
        under = type(under).objects.filter(pk=under.pk).first()
        if under is None:
            raise Refused(_("Die plaats is er niet meer. Er is niets gemaakt. Kies een andere."), "no_place")
        page = (
            self._add(LessonPage, under, self.data[LESSON])
            if LESSON in self.data
            else self._programme(under, self.data[PROGRAMME])
        )
        for one, said in self.to_fill:
            self._fill(one, said)
        return type(page).objects.get(pk=page.pk)

    def _programme(self, under: Any, said: dict[str, Any]) -> Any:
        programme = self._add(ProgrammePage, under, said)
        for principle in said["principles"]:
            page = self._add(PrinciplePage, programme, principle)
            for lesson in principle["lessons"]:
                self._add(LessonPage, page, lesson)
        return programme

    def _add(self, model: type[Any], under: Any, said: dict[str, Any]) -> Any:
        plain = {name: said[name] for name in FIELDS[model] if not is_rich(model, name)}
        slug = slug_after(said["title"], under)
        page = model(live=False, has_unpublished_changes=True, owner=self.by, slug=slug, **plain)
        under.add_child(instance=page)
        self.pages[said["key"]] = page
        self.to_fill.append((page, said))
        return page

    def _fill(self, page: Any, said: dict[str, Any]) -> None:
        page = type(page).objects.get(pk=page.pk)  # it knows by now how many pages are below it
        for name in FIELDS[type(page)]:
            if is_rich(type(page), name):
                setattr(page, name, self.refs.rich(said[name]))
        if isinstance(page, PrinciplePage):
            page.behaviours = [("behaviour", text) for text in said["behaviours"]]
        raw = {}
        if isinstance(page, LessonPage):
            for name in STREAMS:
                block = getattr(page, name).stream_block
                raw[name] = stream_keys.stored(block, said[name], self.refs, page.translation_key, name)
                setattr(page, name, block.to_python(raw[name]))
            page.ids_made_for = page.translation_key
        page.save()
        revision = page.save_revision(user=self.by, log_action=True)
        if translations := said.get(TRANSLATIONS):
            self._translate(page, raw, said, translations, revision.created_at)

    def _translate(self, page: LessonPage, raw: Any, said: dict[str, Any], translations: Any, now: datetime) -> None:
        """At the desk: nobody reads it before it is put live there."""
        keys: dict[str, str] = {}
        for name in STREAMS:
            keys |= portable_words.keys_by_id(said, name, page.translation_key)
        texts = portable_words.texts_by_key(page, raw, keys)
        for one in translations:
            words = portable_words.stored(one["words"], texts, self.refs)
            made = LessonTranslation.objects.create(
                page=page, language=one["language"], words=words, updated_at=now, updated_by=self.by
            )
            if self.by is not None:
                made.writers.add(self.by)
