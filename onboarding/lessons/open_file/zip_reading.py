"""An open file on its way in. Nothing in it is believed: it comes from anywhere."""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from os import SEEK_END
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model

from onboarding.lessons.body_wordings import file_kind
from onboarding.lessons.file_keeping import IN_MEMORY, PORTION
from onboarding.lessons.models import FileKind, LessonPage, PrinciplePage, ProgrammePage
from onboarding.lessons.open_file import portable_fields, portable_words, schema_check, stream_keys
from onboarding.lessons.open_file.open_file_schema import LARGEST_FILE, schema
from onboarding.lessons.open_file.packing import FILES, FORMAT, KINDS, LESSON, PROGRAMME, file_name_of
from onboarding.lessons.open_file.refused_files import Refused
from onboarding.lessons.open_file.unfit_texts import UnfitTexts
from onboarding.lessons.open_file.zip_writing import CONTENT
from onboarding.lessons.pictures import PictureField
from onboarding.lessons.section_block import PROSE

LARGEST_CONTENT = 20_000_000  # bytes of programma.json
LARGEST_WHOLE = 2_000_000_000  # bytes of all that is in the file, unpacked
MOST_ENTRIES = stream_keys.MOST + 1
MOST_PAGES = 500
LARGEST_LIST = 1_000_000  # bytes of the list of what is in the ZIP, of which there is 50 to 200 for each
IS_ENCRYPTED = 0x1
UNREADABLE = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)


def _not_ours() -> Refused:
    sentence = _(
        "Dit is geen traject in een bestand. Kies het bestand (.zip) dat je hier of bij een ander bestuur maakte."
    )
    return Refused(sentence, "not_ours")


def _altered(name: str) -> Refused:
    sentence = _(
        "“%(name)s” is veranderd of beschadigd sinds dit bestand gemaakt werd. Maak of vraag het bestand opnieuw."
    )
    return Refused(sentence % {"name": name}, "altered_file")


def _too_large() -> Refused:
    sentence = _("Dit bestand is te groot: hoogstens duizend beelden en documenten, en samen 2 GB. Maak het kleiner.")
    return Refused(sentence, "too_large")


class _Sparing:
    """A file that is read in small parts only: ZipFile reads the list of what is in it at once, however long it is."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable
        self.size = file.seek(0, SEEK_END)

    def read(self, size: int = -1, /) -> bytes:
        """Raises Refused for more than LARGEST_LIST bytes at once."""
        left = self.size - self.tell()
        if min(left, size if size >= 0 else left) > LARGEST_LIST:
            raise _too_large()
        return self.file.read(size)


@dataclass(frozen=True, slots=True)
class OpenFile:
    """An open file of which all but the pictures and documents themselves was looked at."""

    archive: ZipFile
    data: dict[str, Any]

    @contextmanager
    def opened(self, entry: dict[str, Any]) -> Iterator[UploadedFile[Any]]:
        """A picture or document of it, once it is sure that it is the one that was put in, and that the desk would take
        it. Raises Refused."""
        with SpooledTemporaryFile(max_size=IN_MEMORY) as copy:
            self._unpack(entry, copy)
            file = UploadedFile(copy, file_name_of(entry), size=entry["size"])
            _as_at_the_desk(entry, file)
            file.seek(0)
            yield file

    def _unpack(self, entry: dict[str, Any], into: IO[bytes]) -> None:
        seen, size = hashlib.sha256(), 0
        try:
            for portion in _unpacked(self.archive, entry["path"]):
                seen.update(portion)
                size += len(portion)
                into.write(portion)
        except UNREADABLE as problem:
            raise _altered(entry["path"]) from problem
        if size != entry["size"] or seen.hexdigest() != entry["sha256"]:
            raise _altered(entry["path"])

    def check_files(self) -> None:
        """Raises Refused for the first picture or document that is not as it was, or that the desk does not take."""
        for entry in self.data[FILES]:
            with self.opened(entry):
                pass


@contextmanager
def read(file: IO[bytes]) -> Iterator[OpenFile]:
    """What is in an open file. Raises Refused, with a sentence that says what to do."""
    try:
        archive = ZipFile(_Sparing(file))
    except UNREADABLE as problem:
        raise _not_ours() from problem
    with archive:
        _check_entries(archive.infolist())
        data = _content(archive)
        _check_content(data)
        _check_names(archive, data)
        yield OpenFile(archive, data)


def _check_entries(entries: list[ZipInfo]) -> None:
    """By what the archive says of itself, before anything of it is unpacked: nothing unpacks to more than it says."""
    names = [entry.filename for entry in entries]
    if CONTENT not in names:
        raise _not_ours()
    if len(names) != len(set(names)):
        raise Refused(_("In dit bestand zit iets twee keer. Maak of vraag het opnieuw."), "duplicate_key")
    if len(names) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > LARGEST_WHOLE:
        raise _too_large()
    for entry in entries:
        if entry.filename != CONTENT and not re.fullmatch(stream_keys.FILE_PATTERN, entry.filename):
            sentence = _("In dit bestand zit iets dat er niet in hoort: “%(name)s”. Maak of vraag het opnieuw.")
            raise Refused(sentence % {"name": entry.filename[:80]}, "unknown_file")
        if entry.flag_bits & IS_ENCRYPTED or entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise Refused(_("Dit bestand is op slot of op een vreemde manier ingepakt. Vraag het opnieuw."), "locked")
        if entry.file_size > (LARGEST_CONTENT if entry.filename == CONTENT else LARGEST_FILE):
            sentence = _("“%(name)s” in dit bestand is te groot. Maak het kleiner, en maak het bestand opnieuw.")
            raise Refused(sentence % {"name": entry.filename}, "too_large")


def _unpacked(archive: ZipFile, name: str) -> Iterator[bytes]:
    """In portions: at once, zlib unpacks more than the archive says there is."""
    with archive.open(name) as source:
        while portion := source.read(PORTION):
            yield portion


def _content(archive: ZipFile) -> Any:
    try:
        text = b"".join(_unpacked(archive, CONTENT)).decode()
        return json.loads(text, object_pairs_hook=_each_once, parse_constant=_no_number, parse_float=_no_number)
    except (*UNREADABLE, RecursionError) as problem:
        sentence = _("programma.json in dit bestand is niet te lezen. Maak of vraag het bestand opnieuw.")
        raise Refused(sentence, "unreadable") from problem


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    _once(name for name, _value in pairs)
    return dict(pairs)


def _twice(key: str) -> Refused:
    sentence = _("“%(key)s” staat twee keer in programma.json. Haal er één weg, of maak het bestand opnieuw.")
    return Refused(sentence % {"key": key[:60]}, "duplicate_key")


def _no_number(text: str) -> Any:
    raise ValueError(text)


def _check_content(data: Any) -> None:
    told = data.get("format") if isinstance(data, dict) else None
    if not isinstance(told, str) or not told.startswith("aan-boord/"):
        raise _not_ours()
    if told != FORMAT:
        sentence = _(
            "Dit bestand is gemaakt met een andere versie van Aan boord (%(format)s). Vraag wie deze site beheert om "
            "ze bij te werken, en probeer het dan opnieuw."
        )
        raise Refused(sentence % {"format": told[:40]}, "newer_format")
    schema_check.check(schema(), data)
    _check_letters(data)
    if sum(1 for _each in pages_in(data)) > MOST_PAGES:
        sentence = _("In dit bestand zitten meer dan %(number)d pagina's. Verdeel het over meer trajecten.")
        raise Refused(sentence % {"number": MOST_PAGES}, "too_large")
    unfit = UnfitTexts()
    for model, page in pages_in(data):
        if problem := portable_fields.problem_of(model, page):
            sentence = _("Bij “%(title)s” klopt iets niet. %(problem)s Zet het recht, of maak het bestand opnieuw.")
            raise Refused(sentence % {"title": page["title"], "problem": problem}, "malformed")
        for name in portable_fields.STREAMS if model is LessonPage else ():
            _once(stream_keys.keys_of(page[name]))
        translated = portable_words.rich_in(page) if model is LessonPage else ()
        if any(unfit.of(model, page)) or not all(unfit.opens(html, PROSE) for html in translated):
            sentence = _("Bij “%(title)s” zit de opmaak van een tekst vreemd in elkaar. Maak het bestand opnieuw.")
            raise Refused(sentence % {"title": page["title"]}, "malformed")
    _once(page["key"] for _model, page in pages_in(data))


def _check_letters(data: Any) -> None:
    """A null sign can be kept in no database, and half a character nowhere."""
    for text in _texts(data):
        if "\0" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
            raise Refused(_("In programma.json staan tekens die niet kunnen. Maak het bestand opnieuw."), "unfit")


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for one in [*data, *data.values()] if isinstance(data, dict) else data:
            yield from _texts(one)


def _once(keys: Iterator[str]) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise _twice(key)
        seen.add(key)


def _check_names(archive: ZipFile, data: dict[str, Any]) -> None:
    """Whether all that is named is there, once and of the right kind, and nothing else is."""
    kinds = {entry["path"]: entry["kind"] for entry in data[FILES]}
    _once(entry["path"] for entry in data[FILES])
    there = set(archive.namelist()) - {CONTENT}
    for path in sorted(kinds.keys() ^ there):
        if path in there:
            sentence = _("“%(name)s” zit in dit bestand, maar staat niet in programma.json. Maak het bestand opnieuw.")
            raise Refused(sentence % {"name": path}, "unknown_file")
        sentence = _("“%(name)s” ontbreekt in dit bestand. Maak of vraag het opnieuw.")
        raise Refused(sentence % {"name": path}, "missing_file")
    for model, page in pages_in(data):
        if model is LessonPage:
            for used, kind in used_in(page["body"]):
                _check_use(used, kind, kinds, data[KINDS])


def _check_use(used: str, kind: str, kinds: dict[str, str], works: dict[str, str]) -> None:
    if kind == KINDS:
        if used not in works:
            sentence = _(
                "De soort werk “%(key)s” staat niet in programma.json. Zet ze erbij, of maak het bestand opnieuw."
            )
            raise Refused(sentence % {"key": used}, "unknown_kind_of_work")
    elif kinds.get(used) != kind:
        sentence = _("Een les gebruikt “%(name)s”, en dat is er niet of is iets anders. Maak het bestand opnieuw.")
        raise Refused(sentence % {"name": used}, "missing_file")


def used_in(body: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """The pictures, documents and kinds of work that a body in a file names, each with what it is."""
    block = LessonPage._meta.get_field("body").stream_block
    for one in body:
        for name, field in block.child_blocks[one["type"]].child_blocks.items():
            value = one["value"][name]
            if name == "for_whom":
                yield from ((key, KINDS) for key in value)
            elif kind := file_kind(field):
                yield from [(value, kind)] if value else []


def pages_in(data: Mapping[str, Any]) -> Iterator[tuple[Any, dict[str, Any]]]:
    """The pages of a file, in order, each with what it becomes."""
    if LESSON in data:
        yield LessonPage, data[LESSON]
        return
    yield ProgrammePage, data[PROGRAMME]
    for principle in data[PROGRAMME]["principles"]:
        yield PrinciplePage, principle
        yield from ((LessonPage, lesson) for lesson in principle["lessons"])


def _as_at_the_desk(entry: dict[str, Any], file: UploadedFile[Any]) -> None:
    """Raises Refused for what an editor could not upload either."""
    try:
        if entry["kind"] == FileKind.PICTURE:
            PictureField().clean(file)
        else:
            get_document_model()(title=entry["title"], file=file).clean()
    except ValidationError as problem:
        sentence = _("“%(name)s” kan niet mee: %(problem)s")
        words = {"name": entry["path"], "problem": " ".join(problem.messages)}
        raise Refused(sentence % words, "unfit_file") from problem
