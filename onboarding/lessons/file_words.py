"""What there is to say of a file that a lesson shows: enough to tell whether it became another one."""

from __future__ import annotations

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
