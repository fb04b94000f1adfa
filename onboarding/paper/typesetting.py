"""Makes a document of one of our typst templates and the data for it.

Also a program of its own, which knows nothing of the site: what is long is made in another process. Typst takes some
150 kB of memory for a row of a list and keeps it for a next document: there it is given back at the end.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

STANDARD = "ua-1"  # PDF/UA-1, ISO 14289-1


def fonts_in(folder: str) -> typst.Fonts:
    """The fonts in this folder and those in typst; none of the machine's, so that it looks the same everywhere."""
    return typst.Fonts(include_system_fonts=False, font_paths=[folder])


def typeset(template: bytes, data: str, fonts: typst.Fonts, **how: Any) -> bytes:
    """PDF/UA of `template` with `data` (JSON); `how` is for typst, such as format="png" for a picture of a page."""
    made = typst.compile(template, font_paths=fonts, sys_inputs={"data": data}, **{"pdf_standards": [STANDARD], **how})
    assert isinstance(made, bytes)  # noqa: S101 - one file, kept in memory
    return made


def typeset_apart(
    template: Path, data: str, font_folder: Path, longest_wait: int, moment: datetime | None = None
) -> bytes:
    """The same in a process of its own, of at most `longest_wait` seconds; `moment`: when the PDF says it was made.

    Raises subprocess.SubprocessError when the PDF cannot be made.
    """
    made = subprocess.run(  # noqa: S603 - our own program
        [
            sys.executable,
            __file__,
            str(template),
            str(font_folder),
            *([str(int(moment.timestamp()))] if moment else []),
        ],
        input=data.encode(),
        stdout=subprocess.PIPE,
        check=True,
        timeout=longest_wait,
    )
    return made.stdout


def main(template: str, font_folder: str, timestamp: str = "") -> None:
    data = sys.stdin.buffer.read().decode()
    how = {"timestamp": int(timestamp)} if timestamp else {}
    sys.stdout.buffer.write(typeset(Path(template).read_bytes(), data, fonts_in(font_folder), **how))


if __name__ == "__main__":
    main(*sys.argv[1:])
