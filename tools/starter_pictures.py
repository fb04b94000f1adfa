"""Draw the pictures of the starter lessons: every SVG beside a lesson becomes a WebP of the same name.

`python -m tools.starter_pictures [NAME …]`, with names as "lennik/missie"; without names all of them.
"""

from __future__ import annotations

import base64
import io
import sys
from pathlib import Path

from PIL import Image

from tools.browser import chromium_path

ROOT = Path(__file__).parent.parent
STARTERS = ROOT / "onboarding" / "lessons" / "starters"
FONT = ROOT / "static" / "fonts" / "atkinson-hyperlegible-next.woff2"
WIDTH, HEIGHT = 720, 405  # pixels, as wide as the article's column
MOST_BYTES = 24_000  # the first visit to a lesson stays within 75 KB


def main(names: list[str]) -> None:
    from playwright.sync_api import sync_playwright

    drawings = [STARTERS / f"{name}.svg" for name in names] or sorted(STARTERS.glob("*/*.svg"))
    font = base64.b64encode(FONT.read_bytes()).decode()
    style = (
        f"<style>@font-face {{ font-family: Aan; src: url(data:font/woff2;base64,{font}); font-weight: 200 800 }}"
        "body { margin: 0 } svg { display: block; font-family: Aan }</style>"
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path())
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        for drawing in drawings:
            page.set_content(style + drawing.read_text("utf-8"))
            page.evaluate("document.fonts.ready")
            picture = as_webp(page.screenshot())
            drawing.with_suffix(".webp").write_bytes(picture)
            print(f"{drawing.parent.name}/{drawing.stem}: {len(picture) / 1000:.1f} kB")
        browser.close()


def as_webp(screenshot: bytes) -> bytes:
    """The smallest of a lossless and a lossy picture: flat colours fit best in the first, soft ones in the second."""
    image = Image.open(io.BytesIO(screenshot)).convert("RGB")
    made = []
    for options in ({"lossless": True}, {"quality": 82}):
        file = io.BytesIO()
        image.save(file, "WEBP", method=6, **options)
        made.append(file.getvalue())
    smallest = min(made, key=len)
    if len(smallest) > MOST_BYTES:
        raise SystemExit(f"a picture of {len(smallest)} bytes is too heavy: draw it with fewer colours")
    return smallest


if __name__ == "__main__":
    main(sys.argv[1:])
