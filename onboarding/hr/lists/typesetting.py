"""Makes a PDF of list.typ and the words on standard input; printed.py runs it, as a process of its own.

Typst takes some 150 kB of memory for a row and keeps it for a next document: here it is given back at the end.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import typst

TEMPLATE = Path(__file__).parent / "list.typ"


def compile_list(words: str, fonts: typst.Fonts, standards: list[Any]) -> bytes:
    made = typst.compile(TEMPLATE.read_bytes(), font_paths=fonts, sys_inputs={"data": words}, pdf_standards=standards)
    assert isinstance(made, bytes)  # noqa: S101 - one PDF, kept in memory
    return made


def main(font_folder: str, standard: str) -> None:
    words = sys.stdin.buffer.read().decode()
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[font_folder])
    sys.stdout.buffer.write(compile_list(words, fonts, [standard]))


if __name__ == "__main__":
    main(*sys.argv[1:])
