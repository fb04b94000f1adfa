"""The parts of a workbook, read as a stream: nothing of them is ever in memory as a whole.

XML can be made to cost far more than its size: by entities that stand for entities, by a tag without an end, by
elements in elements in elements. Nothing of the kind is in a workbook that a program saved; all of it is refused.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from xml.parsers import expat

from onboarding.hr.imports.budget import Budget
from onboarding.hr.imports.unreadable_file import Unreadable

CHUNK = 32 * 1024  # bytes
PART = b"PK\x01\x02"  # each part has one in the list at the end of the file
MAX_PARTS = 2_000
MAX_DEPTH = 50  # of elements in elements
MAX_NAMES = 5_000  # different ones, of elements and attributes
MAX_TOKEN = 1024 * 1024  # bytes of one tag or comment
NAMESPACE = " "  # what the parser puts behind a namespace

Attributes = Mapping[str, str]


class Reader:
    """What is done with a part: it is told of every element and text, by names without their namespace."""

    def start(self, name: str, attributes: Attributes) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, text: str) -> None: ...


def opened(content: bytes) -> zipfile.ZipFile:
    if content.count(PART) > MAX_PARTS:
        raise Unreadable("not_a_table")
    return zipfile.ZipFile(io.BytesIO(content))


@contextmanager
def damage_told(sheet: str = "") -> Iterator[None]:
    """Whatever is wrong with the parts, or with what is in them, is Unreadable, and says about which sheet."""
    try:
        yield
    except Unreadable as error:
        raise Unreadable(error.code, error.row, sheet) from error
    except (
        zipfile.BadZipFile, zlib.error, expat.ExpatError, NotImplementedError, RuntimeError, OSError, EOFError,
        LookupError, ValueError, OverflowError,
    ) as error:  # fmt: skip
        raise Unreadable("not_a_table", sheet=sheet) from error


def read(parts: zipfile.ZipFile, path: str, reader: Reader, spent: Budget) -> Iterator[None]:
    """Tell the reader what is in a part, with a pause after every so many bytes. Raises Unreadable, KeyError."""
    parser = _parser(reader, spent)
    fed = 0
    with parts.open(path) as part:
        while chunk := part.read(CHUNK):
            spent.unpack(len(chunk))
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > MAX_TOKEN or len(parser.intern) > MAX_NAMES:
                raise Unreadable("not_a_table")
            yield
    parser.Parse(b"", True)
    yield


def read_whole(parts: zipfile.ZipFile, path: str, reader: Reader, spent: Budget) -> None:
    for _pause in read(parts, path, reader, spent):
        pass


def _parser(reader: Reader, spent: Budget) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=NAMESPACE)
    parser.buffer_text = True
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        spent.element()
        depth += 1
        if depth > MAX_DEPTH:
            raise Unreadable("not_a_table")
        reader.start(name.rpartition(NAMESPACE)[2], attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        reader.end(name.rpartition(NAMESPACE)[2])

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartNamespaceDeclHandler = _counted()
    return parser


def _refuse(*_declared: object) -> None:
    raise Unreadable("not_a_table")


def _counted() -> Callable[[str | None, str | None], None]:
    names: set[str | None] = set()

    def declared(prefix: str | None, _uri: str | None) -> None:
        names.add(prefix)
        if len(names) > MAX_DEPTH:
            raise Unreadable("not_a_table")

    return declared


def attribute(attributes: Attributes, name: str) -> str:
    """An attribute by its name without a namespace; "" when it is not there."""
    for key, value in attributes.items():
        if key.rpartition(NAMESPACE)[2] == name:
            return value
    return ""


def is_true(value: str) -> bool:
    return value in ("1", "true", "on")
