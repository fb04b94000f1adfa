"""Get what listens to a page in the browser journeys, where axe stops: `python -m tools.page_listeners`.

A screen reader that says in words what is heard (guidepup's virtual screen reader), and the rules for WCAG of
Siteimprove (alfa), as one script each that a page can run. Alfa's is large, and is quick once it has run a few times:
a small script beside it takes what a page is as data, to be held against the rules in one page that stays.
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
SNAPSHOT_ENTRY = Path(__file__).with_name("alfa_snapshot.mjs")
ALFA_PARTS = ("act", "device", "dom", "http", "rules", "wcag", "web")


def bundle(entry: Path) -> Path:
    """Where the script of this entry is, once it has been made."""
    return npm_packages.ROOT / "var" / f"{entry.stem}-{ALFA_VERSION}-{crc32(entry.read_bytes()):08x}.js"


ALFA, SNAPSHOT = bundle(ALFA_ENTRY), bundle(SNAPSHOT_ENTRY)

ABSENT = f"What listens to pages {npm_packages.ADVICE}"


def ensure() -> bool:
    """Fetch all when they are not there yet; whether they are."""
    if not there() and npm_packages.ensure_npm():
        if not READER.exists():
            npm_packages.file_of(f"@guidepup/virtual-screen-reader@{READER_VERSION}", READER_MEMBER, READER)
        for entry, script in ((ALFA_ENTRY, ALFA), (SNAPSHOT_ENTRY, SNAPSHOT)):
            if not script.exists():
                parts = [f"@siteimprove/alfa-{part}@{ALFA_VERSION}" for part in ALFA_PARTS]
                npm_packages.bundle_of(parts, entry, script)
    return there()


def there() -> bool:
    return all(script.exists() for script in (READER, ALFA, SNAPSHOT))


if __name__ == "__main__":
    print("What listens to pages is there." if ensure() else ABSENT, file=sys.stdout)
