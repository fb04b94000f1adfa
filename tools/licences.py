"""The licences of what runs in production, as a page of the documentation; a licence that is not listed here fails.

`python -m tools.licences` writes docs/licences.md, of what the installed packages say of themselves.
"""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "licences.md"
PIN = re.compile(r"^([a-z0-9-]+)(?:\[[^]]*\])?==(\S+)", re.MULTILINE)
ALLOWED = {
    "Apache-2.0", "Apache-2.0 OR BSD-2-Clause", "Apache-2.0 OR BSD-3-Clause", "BSD", "BSD-2-Clause", "BSD-3-Clause",
    "ISC", "LGPL-3.0-only", "MIT", "MIT-0", "MIT-CMU", "MPL-2.0", "PSF-2.0",
}  # fmt: skip
SAID_OTHERWISE = {
    "MIT License": "MIT",
    "BSD License": "BSD",
    "ISC License (ISCL)": "ISC",
    "Apache License 2.0": "Apache-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "PSFL": "PSF-2.0",
}
# Whose metadata hold a whole text, and what is installed on Windows or older Pythons only.
KNOWN = {
    "async-timeout": "Apache-2.0",
    "colorama": "BSD-3-Clause",
    "draftjs-exporter": "MIT",
    "python-dateutil": "BSD-3-Clause",  # or Apache-2.0, as one likes
    "fido2": "BSD-2-Clause",  # the public suffix list in it: MPL-2.0
}
BEGINNING = """# Licences of what runs in production

Written by `python -m tools.licences` from the pins (`requirements.txt`, and `requirements-services.txt` for who uses a
bucket, a shared cache or a service for errors); a test says when it is behind, and when a
package comes with a licence that nobody looked at. LGPL (psycopg) and MPL ask that changes to those packages themselves
are passed on; we change none. The font is under the SIL Open Font License (`static/fonts/OFL.txt`).

| package | version | licence |
|---|---|---|
"""


def pins(requirements: str) -> dict[str, str]:
    """Version by package, of a file of pins."""
    return dict(PIN.findall(requirements))


def licence_of(name: str) -> str:
    """In SPDX's words; raises ValueError for one that nobody looked at."""
    said = KNOWN.get(name) or _of_metadata(name)
    licence = SAID_OTHERWISE.get(said, said)
    if licence not in ALLOWED:
        raise ValueError(
            f"{name} comes under {licence!r}: look at it, and add it to tools/licences.py if it may be used."
        )
    return licence


def _of_metadata(name: str) -> str:
    about = metadata.metadata(name)
    for field in ("License-Expression", "License"):
        if field in about:
            return about[field]
    labels = about.get_all("Classifier") or []
    return " / ".join(label.rpartition(" :: ")[2] for label in labels if label.startswith("License ::"))


def page() -> str:
    """The page as it should stand in docs/."""
    rows = pins("".join((ROOT / name).read_text() for name in ("requirements.txt", "requirements-services.txt")))
    return BEGINNING + "".join(
        f"| {name} | {version} | {licence_of(name)} |\n" for name, version in sorted(rows.items())
    )


if __name__ == "__main__":
    PAGE.write_text(page())
