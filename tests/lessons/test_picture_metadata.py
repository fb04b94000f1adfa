"""Nothing but the picture stays in the file of a picture."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageOps, PngImagePlugin

from onboarding.lessons.picture_metadata import without_metadata
from onboarding.lessons.pictures import PictureField

SECRET = b"Zaventem"
GPS, ORIENTATION, MAKE = 0x8825, 0x112, 0x10F


def drawing() -> Image.Image:
    """Of which one sees what side is up."""
    found = Image.new("RGB", (32, 16), "white")
    found.paste((200, 30, 30), (0, 0, 8, 8))
    return found


def saved(kind: str, orientation: int | None = None, **more: Any) -> bytes:
    out = io.BytesIO()
    if orientation is not None:
        exif = Image.Exif()
        exif[MAKE], exif[ORIENTATION] = SECRET.decode(), orientation
        exif.get_ifd(GPS)[1] = "N"
        more["exif"] = exif.tobytes()
    drawing().save(out, kind, **more)
    return out.getvalue()


def seen(content: bytes) -> tuple[tuple[int, int], bytes]:
    with Image.open(io.BytesIO(content)) as found:
        upright = ImageOps.exif_transpose(found.convert("RGB") if found.mode != "RGB" else found)
        return upright.size, upright.tobytes()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_where_and_by_whom_goes_and_what_one_sees_stays(kind: str) -> None:
    for orientation in (None, 1, 3, 6, 8, 9):
        before = saved(kind, orientation)
        after = without_metadata(before)
        assert SECRET not in after and seen(after) == seen(before)
        assert without_metadata(after) == after
        with Image.open(io.BytesIO(after)) as found:
            turned = {ORIENTATION: orientation} if orientation in (3, 6, 8) else {}
            assert dict(found.getexif()) == turned
    plain = saved(kind)
    assert without_metadata(plain) == plain


def test_words_and_what_follows_the_picture_go_and_colours_stay() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", SECRET.decode())
    words.add_itxt("XML:com.adobe.xmp", SECRET.decode(), zip=False)
    xmp = b"<x>" + SECRET + b"</x>"
    profile = b"\0" * 128 + b"profile"
    files = [
        saved("PNG", pnginfo=words, icc_profile=profile),
        saved("JPEG", comment=SECRET, xmp=xmp, icc_profile=profile, progressive=True),
        saved("WEBP", xmp=xmp, icc_profile=profile, lossless=True),
    ]
    for before in [*files, files[0] + SECRET, files[1] + saved("JPEG", 6) + SECRET]:
        after = without_metadata(before)
        assert SECRET in before and SECRET not in after and seen(after) == seen(before)
        with Image.open(io.BytesIO(after)) as found:
            assert found.info["icc_profile"] == profile


def test_what_is_made_otherwise_goes_too_and_the_picture_stays_upright() -> None:
    exif = Image.Exif()
    exif[MAKE], exif[ORIENTATION] = SECRET.decode(), 6
    raw, words = exif.tobytes(), PngImagePlugin.PngInfo()
    words.add_text("Raw profile type exif", f"\nexif\n{len(raw):8}\n{raw.hex()}\n", zip=True)
    words.add(b"caBX", SECRET)
    moving = saved("GIF", comment=SECRET, save_all=True, append_images=[Image.new("RGB", (32, 16), "red")], loop=0)
    xmp = b"\x21\xff\x0bXMP DataXMP" + bytes((len(SECRET),)) + SECRET + b"\0"
    jpeg = saved("JPEG", 6)
    assert jpeg[20:22] == b"\xff\xe1"
    files = {
        "PNG": saved("PNG", pnginfo=words),
        "GIF": moving[:-1] + xmp + b";" + SECRET,
        "JPEG": jpeg[:20] + b"junk" + jpeg[20:],  # behind the first part
        "WEBP": saved("WEBP", 6) + b"C2PA" + len(SECRET).to_bytes(4, "little") + SECRET,
        "AVIF": saved("AVIF", 6, xmp=SECRET),
    }
    for kind, before in files.items():
        after = without_metadata(before)
        with Image.open(io.BytesIO(after)) as found:
            assert (found.format, getattr(found, "n_frames", 1)) == (kind, 2 if kind == "GIF" else 1)
        assert SECRET not in after and without_metadata(after) == after, kind
        size, pixels = seen(after)
        is_drawn_anew = kind in ("JPEG", "AVIF")
        assert size == seen(before)[0] and (is_drawn_anew or pixels == seen(before)[1]), kind
    for kind in ("GIF", "AVIF"):
        assert without_metadata(saved(kind)) == saved(kind)


def test_what_is_uploaded_is_kept_without() -> None:
    kept = PictureField().to_python(SimpleUploadedFile("plein.jpg", saved("JPEG", 6), "image/jpeg"))
    assert kept is not None and (kept.name, kept.content_type) == ("plein.jpg", "image/jpeg")
    assert kept.read() == without_metadata(saved("JPEG", 6)) and kept.image.get_size() == (32, 16)


def test_a_file_that_is_cut_off_or_no_picture_is_left_to_others_to_refuse() -> None:
    whole = [saved(kind, 6) for kind in ("JPEG", "PNG", "WEBP", "GIF")]
    for content in [b"", b"geen beeld", *(one[:cut] for one in whole for cut in range(0, len(one), 7))]:
        assert isinstance(without_metadata(content), bytes)
