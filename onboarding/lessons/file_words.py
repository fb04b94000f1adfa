"""What there is to say of a file that a lesson shows: enough to tell whether it became another one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileWords:
    """A picture or document (`kind` as in FileKind) under the id that the content knows it by.

    `name` is that of the file, `title` that of the picture or document, `sha256` of what it holds, in hexadecimal.
    """

    kind: str
    source: int
    name: str
    title: str
    sha256: str


def digested(files: Iterable[FileWords]) -> dict[str, dict[str, str]]:
    """What the digest of a version covers of its files: what they hold and, of a document, what an article says of it.

    The title and the file name of a picture are nowhere to be read.
    """
    return {
        f"{file.kind}-{file.source}": {"sha256": file.sha256}
        | ({"name": file.name, "title": file.title} if file.kind == "document" else {})
        for file in files
    }
