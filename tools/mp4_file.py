"""Write encoded pictures as an MP4 film (ISO/IEC 14496-12 and -15): one track, no sound, tables before pictures."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

UNITY = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)  # shown as it is, not turned
TICKS = 1000  # the time that a picture is shown, in what the film counts in; some players want it fine
BT709 = struct.pack(">4sHHHB", b"nclx", 1, 1, 1, 0)  # how colours were written: as Chromium's encoder does


@dataclass(frozen=True, slots=True)
class Sample:
    """One encoded picture; a key picture can be shown without those before it."""

    data: bytes
    is_key: bool


def film(samples: Sequence[Sample], settings: bytes, width: int, height: int, per_second: int) -> bytes:
    """The bytes of a film of H.264 pictures, each shown for as long as the others; sizes in pixels.

    `settings` is the AVCDecoderConfigurationRecord that the encoder gave.
    """
    head = _box(b"ftyp", b"isom" + _ints(512) + b"isomiso2avc1mp41")
    length = len(_movie(samples, settings, width, height, per_second, 0))
    first = len(head) + length + 8
    movie = _movie(samples, settings, width, height, per_second, first)
    return head + movie + _box(b"mdat", b"".join(sample.data for sample in samples))


def _movie(samples: Sequence[Sample], settings: bytes, width: int, height: int, per_second: int, first: int) -> bytes:
    """Everything about the film; `first` is where the first picture stands in the file, in bytes."""
    length = len(samples) * TICKS
    of_film = _ints(0, 0, per_second * TICKS, length, 0x10000) + struct.pack(">hxx8x", 0) + UNITY + bytes(24) + _ints(2)
    of_track = _ints(0, 0, 1, 0, length) + bytes(16) + UNITY + _ints(width << 16, height << 16)
    of_media = _ints(0, 0, per_second * TICKS, length) + struct.pack(">Hxx", 0x55C4)  # the language is not said
    information = _box(
        b"minf",
        _full(b"vmhd", bytes(8), flags=1),
        _box(b"dinf", _full(b"dref", _ints(1) + _full(b"url ", b"", flags=1))),
        _table(samples, settings, width, height, first),
    )
    media = _box(
        b"mdia", _full(b"mdhd", of_media), _full(b"hdlr", bytes(4) + b"vide" + bytes(12) + b"film\0"), information
    )
    track = _box(b"trak", _full(b"tkhd", of_track, flags=3), media)
    return _box(b"moov", _full(b"mvhd", of_film), track)


def _table(samples: Sequence[Sample], settings: bytes, width: int, height: int, first: int) -> bytes:
    """Which picture stands where, for how long, and how it is read."""
    count = len(samples)
    keys = [number for number, sample in enumerate(samples, start=1) if sample.is_key]
    looks = bytes(6) + struct.pack(">H16xHHIIIH32xHh", 1, width, height, 72 << 16, 72 << 16, 0, 1, 24, -1)
    how = _box(b"avc1", looks, _box(b"avcC", settings), _box(b"colr", BT709))
    return _box(
        b"stbl",
        _full(b"stsd", _ints(1) + how),
        _full(b"stts", _ints(1, count, TICKS)),
        _full(b"stss", _ints(len(keys), *keys)),
        _full(b"stsc", _ints(1, 1, count, 1)),
        _full(b"stsz", _ints(0, count, *(len(sample.data) for sample in samples))),
        _full(b"stco", _ints(1, first)),
    )


def _box(kind: bytes, *parts: bytes) -> bytes:
    content = b"".join(parts)
    return _ints(8 + len(content)) + kind + content


def _full(kind: bytes, content: bytes, flags: int = 0) -> bytes:
    """A box with a version, always 0, and flags."""
    return _box(kind, _ints(flags), content)


def _ints(*numbers: int) -> bytes:
    return struct.pack(f">{len(numbers)}I", *numbers)
