"""Letters and poster as an office printer has them, in gray: a telephone finds each module of the QR code."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

from onboarding.hr.letters import letter_paper
from onboarding.paper import typesetting
from onboarding.people.models import Organisation, User
from onboarding.people.site_addresses import absolute

PER_INCH = 300  # dots
MM = PER_INCH / 25.4  # dots
CODE = "K7QM-4XWD-9RTH"
BLACK, WHITE = 64, 191  # of 255: darker and lighter than what comes out of a printer that is low on ink
BRANDS = ("#1e5c4a", "#ffd700", "#f5f5f5", "#000000")
NOW = datetime(2026, 11, 27, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def as_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    def typeset(template: Path, data: str, font_folder: Path, *_how: Any) -> bytes:
        fonts = typesetting.fonts_in(str(font_folder))
        return typesetting.typeset(template.read_bytes(), data, fonts, format="png", ppi=PER_INCH)

    monkeypatch.setattr(typesetting, "typeset_apart", typeset)


def lennik(colour: str) -> Organisation:
    return Organisation(name="Lokaal bestuur Lennik", short_name="Lennik", slug="lennik", brand_colour=colour)


def in_gray(page: bytes) -> Image.Image:
    return Image.open(io.BytesIO(page)).convert("L")


def modules(address: str) -> list[list[bool]]:
    """The modules of the QR code of this address, dark or not, with the white around them."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(address)
    found: list[list[bool]] = code.get_matrix()
    return found


def shows(page: Image.Image, address: str, left: float, width: float) -> bool:
    """Whether a QR code of this address stands somewhere between the top and the bottom, at `left` mm and `width` mm
    wide: each module is black or white in its middle."""
    wanted = modules(address)
    side = width * MM / len(wanted)
    middles = [(number + 0.5) * side for number in range(len(wanted))]
    pixels = page.load()
    assert pixels is not None

    def fits(x: int, y: int, is_dark: bool) -> bool:
        value: Any = pixels[x, y]
        return bool(value <= BLACK if is_dark else value >= WHITE)

    return any(
        all(
            fits(int(left * MM + x), int(top + y), is_dark)
            for y, row in zip(middles, wanted, strict=True)
            for x, is_dark in zip(middles, row, strict=True)
        )
        for top in range(page.height - int(width * MM) - 1)
    )


@pytest.mark.parametrize("colour", BRANDS)
def test_the_qr_code_of_a_letter_is_black_on_white_whatever_the_colour(colour: str) -> None:
    fatima = User(first_name="Fatima", last_name="El Idrissi", personnel_number="00412")
    printed = [letter_paper.Printed(fatima, CODE)]
    page = in_gray(letter_paper.letters(lennik(colour), printed, date(2026, 11, 27), NOW))
    assert (round(page.width / MM), round(page.height / MM)) == (210, 297)
    assert shows(page, absolute("letter", CODE), left=210 - 20 - 6 - 42, width=42)
    assert not shows(page, absolute("letter", "K7QM-4XWD-9RTJ"), left=210 - 20 - 6 - 42, width=42)


@pytest.mark.parametrize("colour", BRANDS)
def test_the_qr_code_of_the_poster_is_black_on_white_whatever_the_colour(colour: str) -> None:
    page = in_gray(letter_paper.poster(lennik(colour), NOW))
    assert shows(page, absolute("organisation_sign_in", "lennik"), left=(210 - 96) / 2, width=96)
