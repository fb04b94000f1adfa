"""Take the pictures in docs/getting-in.md of what is printed: `make screenshots`. In gray, as in most offices."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from unittest import mock

from PIL import Image

from tools.screenshots import PICTURES

PER_INCH = 300  # dots
WIDTH = 760  # pixels, of a picture
GRAYS = 16
MOMENT = datetime(2026, 11, 27, 9, tzinfo=UTC)


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "onboarding.settings.demo"
    import django
    from django.conf import settings

    settings.WAGTAILADMIN_BASE_URL = "https://aanboord.lennik.example"
    django.setup()
    from onboarding.hr.letters import letter_paper
    from onboarding.people.models import Department, Organisation, User

    lennik = Organisation(name="Lokaal bestuur Lennik", short_name="Lennik", slug="lennik")
    person = User(
        first_name="Fatima", last_name="El Idrissi", organisation=lennik, personnel_number="00412",
        department=Department(organisation=lennik, name="Technische dienst"), language="nl",
    )  # fmt: skip
    printed = [letter_paper.Printed(person, "K7QM-4XWD-9RTH")]
    PICTURES.mkdir(exist_ok=True)
    for name, make in (
        ("letter", lambda: letter_paper.letters(lennik, printed, date(2026, 11, 27), MOMENT)),
        ("poster", lambda: letter_paper.poster(lennik, MOMENT)),
    ):
        picture = in_gray(make)
        height = round(picture.height * WIDTH / picture.width)
        small = picture.resize((WIDTH, height), Image.Resampling.LANCZOS).quantize(GRAYS)
        small.save(PICTURES / f"{name}.png", optimize=True)
        print(f"docs/images/{name}.png")


def in_gray(make: Callable[[], bytes]) -> Image.Image:
    """The only page of what is printed, in gray, at PER_INCH."""
    from onboarding.paper import typesetting

    def as_picture(template: Path, data: str, font_folder: Path, *_how: Any) -> bytes:
        fonts = typesetting.fonts_in(str(font_folder))
        return typesetting.typeset(template.read_bytes(), data, fonts, format="png", ppi=PER_INCH)

    with mock.patch.object(typesetting, "typeset_apart", as_picture):
        return Image.open(io.BytesIO(make())).convert("L")


if __name__ == "__main__":
    main()
