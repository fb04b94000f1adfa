"""Make the films of the starter lessons: `python -m tools.starter_films [lennik|herenthout]`; without a name both.

A film is a drawing that moves: `films/NAME.svg` beside the lessons, with SVG's own animations, which any browser plays
by itself. It says for how many seconds it goes on (`data-seconds`) and which moment its poster shows (`data-poster`).
Each picture is drawn at its own moment and encoded by the browser, on one processor, since several share the work
otherwise each time: the same drawing gives the same NAME.mp4 and poster NAME.webp with the same browser. What the film
says stands in NAME.vtt, written by hand.
"""

from __future__ import annotations

import base64
import io
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

from tools.browser import chromium_path
from tools.mp4_file import Sample, film
from tools.starter_pictures import FONT, STARTERS

if TYPE_CHECKING:
    from playwright.sync_api import Page

WIDTH, HEIGHT = 800, 450  # pixels, both even, as H.264 wants; the drawings are 720 × 405
PER_SECOND = 12
BITS_A_SECOND = 92_000  # the encoder takes up to a quarter more
MOST_BYTES, MOST_BYTES_OF_POSTER = 700_000, 15_000
HERE = "http://localhost/"  # answered by ourselves; browsers encode only where they trust the address
ENCODER = Path(__file__).with_suffix(".js")


def main(municipalities: list[str]) -> None:
    from playwright.sync_api import sync_playwright

    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    drawings = [path for name in municipalities or ["*"] for path in sorted(STARTERS.glob(f"{name}/films/*.svg"))]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path())
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.route("**/*", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
        for drawing in drawings:
            page.goto(HERE)
            _make(page, drawing)
        browser.close()


def _make(page: Page, drawing: Path) -> None:
    seconds, poster = _stage(page, drawing.read_text("utf-8"))
    made = _film(page, seconds)
    picture = _poster(page, poster)
    for kind, content, most in ((".mp4", made, MOST_BYTES), (".webp", picture, MOST_BYTES_OF_POSTER)):
        print(f"{drawing.parent.parent.name}/{drawing.stem}{kind}: {len(content) / 1000:.1f} kB")
        if len(content) > most:
            raise SystemExit("That is too heavy: draw it with less that moves, or fewer colours.")
        drawing.with_suffix(kind).write_bytes(content)


def _stage(page: Page, drawing: str) -> tuple[float, float]:
    """Put the drawing on the page, standing still; how long it is, and when its poster, in seconds."""
    font = base64.b64encode(FONT.read_bytes()).decode()
    style = (
        f"<style>@font-face {{ font-family: Aan; src: url(data:font/woff2;base64,{font}); font-weight: 200 800 }}"
        "body { margin: 0 } svg { display: block; width: 100vw; height: 100vh; font-family: Aan }</style>"
    )
    page.set_content(style + drawing)
    page.evaluate("document.fonts.load('1em Aan').then(() => document.querySelector('svg').pauseAnimations())")
    said = re.search(r'data-seconds="([\d.]+)" data-poster="([\d.]+)"', drawing)
    if said is None:
        raise SystemExit("A film says data-seconds and data-poster.")
    return float(said[1]), float(said[2])


def _at(page: Page, second: float) -> bytes:
    """The drawing at a moment, as a PNG."""
    page.evaluate("second => document.querySelector('svg').setCurrentTime(second)", second)
    return page.screenshot()


def _film(page: Page, seconds: float) -> bytes:
    page.add_script_tag(content=ENCODER.read_text("utf-8"))
    page.evaluate("([...all]) => openFilm(...all)", [WIDTH, HEIGHT, PER_SECOND, BITS_A_SECOND])
    count = round(seconds * PER_SECOND)
    for number in range(count):
        picture = base64.b64encode(_at(page, number / PER_SECOND)).decode()
        page.evaluate("picture => addPicture(picture)", picture)
    encoded: dict[str, Any] = page.evaluate("closeFilm()")
    if encoded["problem"] or len(encoded["samples"]) != count:
        raise SystemExit(f"The browser made {len(encoded['samples'])} of {count} pictures. {encoded['problem']}")
    samples = [Sample(base64.b64decode(data), is_key) for data, is_key in encoded["samples"]]
    return film(samples, base64.b64decode(encoded["settings"]), WIDTH, HEIGHT, PER_SECOND)


def _poster(page: Page, second: float) -> bytes:
    """The poster as wide as the article's column."""
    image = Image.open(io.BytesIO(_at(page, second))).convert("RGB").resize((720, 405), Image.Resampling.LANCZOS)
    file = io.BytesIO()
    image.save(file, "WEBP", quality=78, method=6)
    return file.getvalue()


if __name__ == "__main__":
    main(sys.argv[1:])
