"""What a camera or a program wrote into a picture besides what one sees: where it was taken, with which phone, by whom.

It is taken out of the file without touching the picture itself. Which side is up stays, for without it a picture lies
on its side; so do the colours. A picture of which that cannot be is drawn anew: an AVIF that says more than what one
sees, a JPEG with something between its parts, or one that says elsewhere than usual which side is up.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from io import BytesIO

from PIL import ExifTags, Image, ImageOps

EXIF = b"Exif\0\0"  # what the data begins with in a JPEG
TURNED = range(2, 9)  # what the orientation can be when the picture is not upright
JPEG, PNG, RIFF, WEBP = b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b"RIFF", b"WEBP"
NEXT_MARKER = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]")  # not what stands for a byte of the picture itself
ALONE = re.compile(rb"\xff+[\x01\xd0-\xd8]")  # has no length, nor anything in it
END, SCAN, COMMENT, FROM_CAMERA = 0xD9, 0xDA, 0xFE, 0xE1
APPLICATIONS = range(0xE0, 0xF0)
NEEDED = {0xE0: b"", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}  # of the applications, by what the data begins with
OF_PICTURE = set(  # the chunks of a PNG that are for how it looks
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP mDCV cLLI sBIT bKGD hIST pHYs sPLT acTL fcTL fdAT".split()
)
OF_WEBP = {b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"}
GIFS, GIF_HEADER, GIF_FRAME, GIF_MORE, GIF_END = (b"GIF87a", b"GIF89a"), 13, 0x2C, 0x21, 0x3B
GIF_CONTROL, GIF_APPLICATION, GIF_LOOPS = 0xF9, 0xFF, (b"NETSCAPE2.0", b"ANIMEXTS1.0")
AVIF, AVIF_WORDS = b"ftypavif", (b"c2pa", b"Exif", b"application/rdf+xml")
DRAWN_AT = 90  # quality
HAS_EXIF, HAS_XMP = 0x08, 0x04  # in the header of a WebP


class _Odd(Exception):
    """It is not made as such files are."""


def without_metadata(content: bytes) -> bytes:
    """The same picture; the very same bytes when there is nothing to take out, or when it is no picture."""
    try:
        taken_out = _taken_out(content)
    except (_Odd, IndexError):
        return _drawn_anew(content)
    if taken_out == content or _orientation(taken_out) == _orientation(content):
        return taken_out
    return _drawn_anew(content)


def _taken_out(content: bytes) -> bytes:
    if content.startswith(JPEG):
        return b"".join(_jpeg(content))
    if content.startswith(PNG):
        return b"".join(_png(content))
    if content.startswith(RIFF) and content[8:12] == WEBP:
        return _webp(content)
    if content.startswith(GIFS):
        return b"".join(_gif(content))
    if content[4:12] == AVIF and any(word in content for word in AVIF_WORDS):
        raise _Odd
    return content


def _orientation(content: bytes) -> int:
    """As whoever shows it understands it, wherever it stands."""
    try:
        with Image.open(BytesIO(content)) as picture:
            found = picture.getexif().get(ExifTags.Base.Orientation)
    except Exception:  # Pillow fails in many ways on damaged data
        return 1
    return found if isinstance(found, int) and found in TURNED else 1


def _drawn_anew(content: bytes) -> bytes:
    """The picture upright, without anything but its colours; of what moves the first frame, which is all that is shown.
    As it is when it cannot be opened: then it is shown nowhere."""
    drawn = BytesIO()
    try:
        with Image.open(BytesIO(content)) as picture:
            kind = "JPEG" if content.startswith(JPEG) else picture.format
            upright = ImageOps.exif_transpose(picture)
            upright.info = {
                name: upright.info[name] for name in ("icc_profile", "transparency") if name in upright.info
            }
            upright.save(drawn, kind, quality=DRAWN_AT, icc_profile=upright.info.get("icc_profile"))
    except Exception:  # Pillow fails in many ways on damaged data
        return content
    return drawn.getvalue()


def _which_side_is_up(exif: bytes) -> bytes:
    """Data that says just this, for a picture that is not upright; empty for one that is."""
    found = Image.Exif()
    try:
        found.load(exif)
        orientation = found.get(ExifTags.Base.Orientation)
    except Exception:  # Pillow fails in many ways on damaged data
        return b""
    if orientation not in TURNED:
        return b""
    own = Image.Exif()
    own[ExifTags.Base.Orientation] = orientation
    return own.tobytes()


def _jpeg(content: bytes) -> Iterator[bytes]:
    """Up to the end of the picture: a phone may put a second one or a film behind it."""
    yield JPEG
    at = len(JPEG)
    while found := NEXT_MARKER.match(content, at):
        kind, start = content[found.end() - 1], found.end()
        if kind == END:
            yield content[at:start]
            return
        if ALONE.match(content, at):
            yield content[at:start]
            at = start
            continue
        end = start + int.from_bytes(content[start : start + 2], "big")
        data = content[start + 2 : end]
        if kind == FROM_CAMERA and data.startswith(EXIF):
            if turned := _which_side_is_up(data):
                yield _segment(kind, turned)
        elif _stays(kind, data):
            yield content[at:end]
        at = end
        if kind == SCAN:
            following = NEXT_MARKER.search(content, at)
            yield content[at : following.start() if following else None]
            if following is None:
                return
            at = following.start()
    if at < len(content):
        raise _Odd


def _stays(kind: int, data: bytes) -> bool:
    if kind in APPLICATIONS:
        return kind in NEEDED and data.startswith(NEEDED[kind])
    return kind != COMMENT


def _segment(kind: int, data: bytes) -> bytes:
    return bytes((0xFF, kind)) + (len(data) + 2).to_bytes(2, "big") + data


def _png(content: bytes) -> Iterator[bytes]:
    yield PNG
    at = len(PNG)
    while at + 12 <= len(content):
        end = at + 12 + int.from_bytes(content[at : at + 4], "big")
        kind, data = content[at + 4 : at + 8], content[at + 8 : end - 4]
        if kind == b"eXIf":
            if turned := _which_side_is_up(data).removeprefix(EXIF):
                yield _chunk(kind, turned)
        elif kind in OF_PICTURE:
            yield content[at:end]
        if kind == b"IEND":
            return
        at = end


def _chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")


def _webp(content: bytes) -> bytes:
    parts: list[bytes] = []
    at, flags = 12, 0
    while at + 8 <= len(content):
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        end = at + 8 + size + size % 2
        kind, data = content[at : at + 4], content[at + 8 : at + 8 + size]
        if kind == b"EXIF":
            if turned := _which_side_is_up(data).removeprefix(EXIF):
                parts.append(_piece(kind, turned))
                flags = HAS_EXIF
        elif kind in OF_WEBP:
            parts.append(content[at:end])
        at = end
    if parts and parts[0].startswith(b"VP8X"):
        header = parts[0]
        parts[0] = header[:8] + bytes((header[8] & ~(HAS_EXIF | HAS_XMP) | flags,)) + header[9:]
    body = WEBP + b"".join(parts)
    return RIFF + len(body).to_bytes(4, "little") + body


def _piece(kind: bytes, data: bytes) -> bytes:
    return kind + len(data).to_bytes(4, "little") + data + b"\0" * (len(data) % 2)


def _gif(content: bytes) -> Iterator[bytes]:
    """Without comments and what programs add; how often it moves stays."""
    at = GIF_HEADER + _colours(content[10])
    yield content[:at]
    while at < len(content) and content[at] != GIF_END:
        kind, start = content[at], at
        if kind == GIF_FRAME:
            at = _after_blocks(content, at + 11 + _colours(content[at + 9]))
            yield content[start:at]
        elif kind == GIF_MORE:
            label, at = content[at + 1], _after_blocks(content, at + 2)
            if label == GIF_CONTROL or (label == GIF_APPLICATION and content[start + 3 :].startswith(GIF_LOOPS)):
                yield content[start:at]
        else:
            raise _Odd
    yield content[at : at + 1]


def _colours(flags: int) -> int:
    """Bytes of the table of colours that a GIF says it has."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(content: bytes, at: int) -> int:
    while size := content[at]:
        at += 1 + size
    return at + 1
