"""What a block shows instead of a picture or a document, once a version has kept its own copy of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath


@dataclass(frozen=True, slots=True)
class KeptPicture:
    """A picture as it was cut for the article; sizes in pixels."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """What templates and links ask of one of Wagtail's documents; `size` in bytes."""

    url: str
    title: str
    filename: str
    size: int

    @property
    def file_extension(self) -> str:
        return PurePath(self.filename).suffix[1:]

    def get_file_size(self) -> int:
        return self.size
