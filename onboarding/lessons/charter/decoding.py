"""From bytes to text: UTF-8, UTF-16 with a byte order mark, or Windows-1252, the three that Notepad saves."""

import codecs
from typing import Final

from onboarding.lessons.charter.model import CharterError

MAX_BYTES: Final = 2 * 1024 * 1024

# The first bytes of files that people upload by mistake: PDF, Word, images, archives, RTF.
BINARY_SIGNATURES: Final = (
    b"%PDF", b"PK\x03\x04", b"PK\x05\x06", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"\xd0\xcf\x11\xe0",
    b"{\\rtf", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b", b"MZ\x90", b"\x7fELF",
)  # fmt: skip
CONTROLS: Final = frozenset(chr(code) for code in range(32)) - frozenset("\t\n\r\v\f")
CONTROL_SHARE: Final = 0.02


def decode_charter(data: bytes) -> str:
    """The text in `data`. Raises CharterError: too_large (over MAX_BYTES), binary or empty."""
    if len(data) > MAX_BYTES:
        raise CharterError("too_large")
    if data.lstrip().startswith(BINARY_SIGNATURES):
        raise CharterError("binary")
    text = _decode(data)
    if "\x00" in text or sum(text.count(control) for control in CONTROLS) > CONTROL_SHARE * len(text):
        raise CharterError("binary")
    if not text.strip("\ufeff\u200b \t\r\n\v\f\xa0").strip():
        raise CharterError("empty")
    return text


def _decode(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise CharterError("binary") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
