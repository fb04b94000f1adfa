"""Pictures are judged by their header, wherever one is uploaded: what is too large is never unpacked."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image, ImageFile
from wagtail.images import get_image_model
from wagtail.images.models import Image as Picture

from onboarding.lessons import pictures
from onboarding.people.models import User
from tests.client_response import ClientResponse
from tests.hr.conftest import Municipality, make_picture

pytestmark = pytest.mark.django_db


def png(width: int, height: int) -> bytes:
    """A black picture, of which the data are there only in part: whoever unpacks it finds out."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def saved(kind: str, frames: int = 1, size: int = 40) -> bytes:
    out = io.BytesIO()
    images = [Image.new("RGB", (size, size), (number % 251, number % 241, 7)) for number in range(frames)]
    images[0].save(out, kind, **({"save_all": True, "append_images": images[1:]} if frames > 1 else {}))
    return out.getvalue()


TOO_LARGE = png(11_200, 11_200)
BAD = {
    "te groot": ("groot.png", TOO_LARGE, "te groot"),
    "veel te groot": ("bom.png", png(60_000, 60_000), "te groot"),
    "afgekapt": ("half.png", saved("PNG")[:60], "niet openen"),
    "afgekapt JPG": ("half.jpg", saved("JPEG", size=300)[:700], "niet openen"),
    "leugen": ("foto.jpg", b"\xff\xd8\xff" + b"x" * 500, "niet openen"),
    "rommel": ("foto.gif", b"GIF89a" + b"\xff" * 60, "niet openen"),
    "svg": ("foto.svg", b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', ""),
    "svg onder een andere naam": ("foto.png", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "niet openen"),
}


@pytest.fixture
def client_of_hr(lennik: Municipality, signed_in: Callable[[User], Client]) -> Client:
    return signed_in(lennik.hr_officer)


def filled_in(form: Any) -> dict[str, Any]:
    """What the form that the page rendered would send, without a file."""
    bound = {field.html_name: field.value() for field in form if field.name != "file"}
    return {name: value for name, value in bound.items() if value is not None}


def posted(client: Client, place: str, picture: Picture, file: SimpleUploadedFile) -> ClientResponse:
    """The answer to this file in one of the four places where a picture is uploaded."""
    if place == "add":
        form = client.get("/beheer/images/add/").context["form"]
        return client.post("/beheer/images/add/", filled_in(form) | {"title": "Plein", "file": file})
    if place == "multiple":
        data = {"title": "Plein", "files[]": file}  # as the script of the page sends it, for each file
        return client.post("/beheer/images/multiple/add/", data, headers={"X-Requested-With": "XMLHttpRequest"})
    if place == "chooser":
        form = client.get("/beheer/images/chooser/").context["creation_form"]
        data = filled_in(form) | {form["title"].html_name: "Plein", form["file"].html_name: file}
        return client.post("/beheer/images/chooser/create/", data)
    url = f"/beheer/images/{picture.pk}/"
    return client.post(url, filled_in(client.get(url).context["form"]) | {"file": file})


PLACES = ["add", "multiple", "chooser", "replace"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("case", BAD)
def test_a_picture_that_cannot_be_used_is_refused_in_words_wherever_it_is_uploaded(
    client_of_hr: Client, lennik: Municipality, place: str, case: str
) -> None:
    name, content, said = BAD[case]
    picture = make_picture(lennik.collection, "Plein")
    before = picture.file.name
    response = posted(client_of_hr, place, picture, SimpleUploadedFile(name, content))
    assert response.status_code == 200
    if "json" in response["Content-Type"]:
        answer = str(response.json().get("error_message") or response.json()["htmlFragment"])
    else:
        answer = response.content.decode()
    assert said in answer
    picture.refresh_from_db()
    assert (picture.file.name, get_image_model().objects.count()) == (before, 1)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("name", "kind", "frames"),
    [("a.png", "PNG", 1), ("a.jpg", "JPEG", 1), ("a.gif", "GIF", 300), ("a.webp", "WEBP", 3)],
)
def test_a_good_picture_is_kept(
    client_of_hr: Client, lennik: Municipality, place: str, name: str, kind: str, frames: int
) -> None:
    picture = make_picture(lennik.collection, "Plein")
    posted(client_of_hr, place, picture, SimpleUploadedFile(name, saved(kind, frames)))
    latest = get_image_model().objects.latest("pk")
    assert (latest.width, latest.height) == (40, 40)
    assert (latest == picture) == (place == "replace")


def test_what_is_too_large_is_never_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    unpacked: list[Any] = []
    monkeypatch.setattr(ImageFile.ImageFile, "load", unpacked.append)
    for name, content in (("groot.png", TOO_LARGE), ("bom.png", png(60_000, 60_000))):
        with pytest.raises(ValidationError) as caught:
            pictures.PictureField().clean(SimpleUploadedFile(name, content))
        assert caught.value.code == "file_too_many_pixels"
    assert unpacked == []


def test_five_thousand_squared_is_what_fits() -> None:
    for width, code in ((5_000, "invalid_image"), (5_001, "file_too_many_pixels")):  # the first is unpacked, in vain
        with pytest.raises(ValidationError) as caught:
            pictures.look_at(io.BytesIO(png(width, 5_000)))
        assert caught.value.code == code


def test_frames_beyond_the_first_are_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    sought: list[int] = []
    content = saved("GIF", frames=2_000)
    monkeypatch.setattr("PIL.GifImagePlugin.GifImageFile.seek", lambda self, frame: sought.append(frame))
    pictures.PictureField().clean(SimpleUploadedFile("a.gif", content))
    assert sought == []
