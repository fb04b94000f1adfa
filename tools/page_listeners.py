"""Get what listens to a page in the browser journeys, where axe stops: `python -m tools.page_listeners`.

A screen reader that says in words what is heard (guidepup's virtual screen reader), and the rules for WCAG of
Siteimprove (alfa), as one script each that a page can run.
"""

from __future__ import annotations

import sys
from pathlib import Path
from zlib import crc32

from tools import npm_packages

READER_VERSION = "0.33.0"
READER = npm_packages.ROOT / "var" / f"screen-reader-{READER_VERSION}.js"
READER_MEMBER = "package/lib/esm/index.browser.js"

ALFA_VERSION = "0.114.0"
ALFA_ENTRY = Path(__file__).with_name("alfa.mjs")
ALFA = npm_packages.ROOT / "var" / f"alfa-{ALFA_VERSION}-{crc32(ALFA_ENTRY.read_bytes()):08x}.js"
ALFA_PARTS = ("act", "device", "dom", "http", "rules", "wcag", "web")

ABSENT = f"What listens to pages {npm_packages.ADVICE}"


def ensure() -> bool:
    """Fetch both when they are not there yet; whether they are."""
    if not (READER.exists() and ALFA.exists()) and npm_packages.ensure_npm():
        if not READER.exists():
            npm_packages.file_of(f"@guidepup/virtual-screen-reader@{READER_VERSION}", READER_MEMBER, READER)
        if not ALFA.exists():
            parts = [f"@siteimprove/alfa-{part}@{ALFA_VERSION}" for part in ALFA_PARTS]
            npm_packages.bundle_of(parts, ALFA_ENTRY, ALFA)
    return READER.exists() and ALFA.exists()


if __name__ == "__main__":
    print("What listens to pages is there." if ensure() else ABSENT, file=sys.stdout)
