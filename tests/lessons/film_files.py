"""Films and their captions as they lie on disk: how long they are, and what is said when."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import NamedTuple

OUTER = {b"moov", b"trak", b"mdia", b"minf", b"stbl"}  # boxes that hold boxes
CUE_RE = re.compile(r"(\d\d):(\d\d\.\d{3}) --> (\d\d):(\d\d\.\d{3})\n((?:.+\n?)+)")


class Cue(NamedTuple):
    """What is said between two moments, in seconds."""

    start: float
    end: float
    text: str


def boxes(film: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The boxes of an MP4 by their kind, with what they hold, those inside others after them."""
    place = 0
    while place < len(film):
        size, kind = struct.unpack_from(">I4s", film, place)
        assert 8 <= size <= len(film) - place, kind
        content = film[place + 8 : place + size]
        yield kind, content
        if kind in OUTER:
            yield from boxes(content)
        place += size


def seconds_of(film: bytes) -> float:
    """How long an MP4 plays, by its own head (version 0)."""
    per_second, length = struct.unpack_from(">2I", dict(boxes(film))[b"mvhd"], 12)
    return float(length / per_second)


def cues_of(captions: str) -> list[Cue]:
    assert captions.startswith("WEBVTT\n")
    return [
        Cue(int(first[0]) * 60 + float(first[1]), int(first[2]) * 60 + float(first[3]), " ".join(first[4].split()))
        for first in CUE_RE.findall(captions)
    ]
